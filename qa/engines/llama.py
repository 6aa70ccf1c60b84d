"""The language model in this process: any GGUF file, run by llama.cpp through llama-cpp-python.

Prompts are built token by token: the chat template's own pieces may hold control tokens, what
users and articles wrote may not, so a passage that says "<|im_end|>" stays plain text.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from qa.engines.evaluation import Evaluator
from qa.engines.greedy import Greedy
from qa.engines.protocols import Message
from qa.engines.thoughts import closed_thought, without_thoughts
from qa.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from qa.engines.beginnings import Beginnings
    from qa.engines.evaluation import Piece

SENTINEL = "\x02message-{number}\x03"
"""Stands for a message while the chat template is rendered. Templates strip white space from both
ends of a message, and the separators \\x1c to \\x1f count as such; these two do not."""

MARK = re.compile("\x02message-(\\d+)\x03")

PLAIN_TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n\n{% endfor %}Answer: "


class LlamaModel:
    """Runs a GGUF model on the CPU.

    What a prompt has in common with the one before is kept, message by message (`evaluation`): the
    system message and, in a conversation, the turns before. An answer does not depend on it.

    Args:
        name: What the user calls the model.
        path: The GGUF file.
        context: Tokens of prompt and answer together.
        threads: None for the number of physical cores.
        reuse: Whether what prompts have in common is kept; only the time depends on it.
        beginnings: Where the beginnings of prompts are kept for other processes, if they are.

    Raises:
        ModelError: the library is missing, or the file is no working model.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        context: int,
        threads: int | None = None,
        *,
        reuse: bool = True,
        beginnings: Beginnings | None = None,
    ) -> None:
        self._name = name
        threads = threads or physical_cores()
        # Read when OpenMP is loaded. By default waiting threads spin for so long that on a busy
        # machine the model writes 10 times slower; this short spin costs a quiet one nothing.
        os.environ.setdefault("GOMP_SPINCOUNT", "10000")
        llama_cpp = llama_library()
        from jinja2 import TemplateError  # noqa: PLC0415 (llama_cpp brings it)

        try:
            self._llama = llama_cpp.Llama(
                str(path),
                n_ctx=context,
                n_threads=threads,
                n_threads_batch=threads,
                verbose=False,
            )
        except (ValueError, RuntimeError) as error:
            raise ModelError(
                f"{path} does not load as a model: damaged, cut short, or of a kind that this "
                "llama.cpp does not know",
                "fetch it again, or choose another with --model",
            ) from error
        except TemplateError as error:  # The library compiles it, though it is not asked to use it.
            raise _bad_template(name, error) from error
        self._evaluator = Evaluator(llama_cpp, self._llama, reuse=reuse, beginnings=beginnings)
        vocabulary = llama_cpp.llama_model_get_vocab(self._llama.model)
        self._begins = llama_cpp.llama_vocab_get_add_bos(vocabulary)
        self._ends: Callable[[int], bool] = lambda token: llama_cpp.llama_vocab_is_eog(
            vocabulary, token
        )

    @property
    def name(self) -> str:
        """See `LanguageModel`."""
        return self._name

    @property
    def context(self) -> int:
        """See `LanguageModel`."""
        return int(self._llama.n_ctx())

    def count_tokens(self, text: str) -> int:
        """See `LanguageModel`."""
        return len(self._plain(text))

    def stream(
        self, messages: Sequence[Message], max_tokens: int, *, grammar: str | None = None
    ) -> Generator[str, None, None]:
        """See `LanguageModel`."""
        pieces = self._pieces(messages)
        length = sum(map(len, pieces))
        room = self.context - length
        if room < 1:
            raise ModelError(
                f"the prompt has {length} tokens, the model's context {self.context}",
                "raise context_tokens if the model is made for more, or choose another",
            )
        if max_tokens < 1:
            return
        with closing(self._written(pieces, min(max_tokens, room), grammar)) as written:
            yield from without_thoughts(written)

    def _written(
        self, pieces: Sequence[Piece], most: int, grammar: str | None
    ) -> Generator[str, None, None]:
        """Yield what the model writes after a prompt, of at most so many tokens."""
        decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        try:
            with closing(Greedy(llama_library(), self._llama, grammar)) as greedy:
                self._evaluator.prompt(pieces)
                for left in reversed(range(most)):
                    token = greedy.choose()
                    if self._ends(token):
                        break
                    if piece := decoder.decode(self._llama.detokenize([token])):
                        yield piece
                    if left:
                        self._evaluator.token(token)
        except (RuntimeError, ValueError) as error:
            raise self._failed(error) from error

    def prepare(self, messages: Sequence[Message]) -> None:
        """See `LanguageModel`."""
        *pieces, _ = self._pieces([*messages, Message("user", "?")])
        if sum(map(len, pieces)) < self.context:
            try:
                self._evaluator.prepare(pieces)
            except RuntimeError as error:
                raise self._failed(error) from error

    def prompt_tokens(self, messages: Sequence[Message]) -> list[int]:
        """Return the tokens of a chat prompt, with control tokens from the template alone."""
        return [token for piece in self._pieces(messages) for token in piece]

    def close(self) -> None:
        """Free the model's memory."""
        self._evaluator.close()
        self._llama.close()

    def _failed(self, error: Exception) -> ModelError:
        return ModelError(
            f"the model {self.name} failed: {error}", "lower context_tokens, or use --no-llm"
        )

    def _pieces(self, messages: Sequence[Message]) -> list[Piece]:
        """The tokens of a prompt in pieces that end with the system message and with each answer.

        The last piece is what comes after these: the question, and what asks for an answer.
        """
        pieces: list[Piece] = []
        tokens: list[int] = []
        if self._begins and self._llama.token_bos() >= 0:
            tokens.append(self._llama.token_bos())
        *parts, last = self._parts(messages)
        for before, message in parts:
            tokens += self._llama.tokenize(before.encode(), add_bos=False, special=True)
            if message is not None:
                tokens += self._plain(message.content)
                if message.role != "user":
                    pieces.append(tuple(tokens))
                    tokens = []
        tokens += self._llama.tokenize(last[0].encode(), add_bos=False, special=True)
        if tokens or not pieces:
            pieces.append(tuple(tokens))
        return [piece for piece in pieces if piece]

    def _parts(self, messages: Sequence[Message]) -> list[tuple[str, Message | None]]:
        """The filled template as its own text, each with the message behind it; none at its end.

        A template that drops a message (of the system, say) must not drop its words: they come
        before those of the next one. Some put the system's into the last message.
        """
        marked = [
            {"role": message.role, "content": SENTINEL.format(number=number)}
            for number, message in enumerate(messages)
        ]
        try:
            rendered = self._render(marked)
        except ModelError:
            if len(marked) < 2 or marked[0]["role"] != "system":
                raise
            # Many templates refuse a system message: it goes in front of the user's.
            (system, first), others = marked[:2], marked[2:]
            together = f"{system['content']}\n\n{first['content']}"
            rendered = self._render([{**first, "content": together}, *others])
        *found, tail = MARK.split(rendered)
        shown = [(text, int(number)) for text, number in zip(found[::2], found[1::2], strict=True)]
        left = sorted(set(range(len(messages))) - {number for _, number in shown})
        parts: list[tuple[str, Message | None]] = []

        def put_before(number: int) -> None:
            while left and left[0] < number:
                lost = messages[left.pop(0)]
                parts.append(("", replace(lost, content=f"{lost.content}\n\n")))

        for text, number in shown:
            put_before(number)
            parts.append((text, messages[number]))
        put_before(len(messages))
        return [*parts, (tail, None)]

    def _plain(self, text: str) -> list[int]:
        tokens: list[int] = self._llama.tokenize(text.encode(), add_bos=False, special=False)
        return tokens

    def _token_text(self, token: int) -> str:
        return str(self._llama._model.token_get_text(token)) if token >= 0 else ""

    def _render(self, messages: list[dict[str, str]]) -> str:
        try:
            return closed_thought(
                self._template.render(
                    messages=messages,
                    add_generation_prompt=True,
                    enable_thinking=False,
                    bos_token="",
                    eos_token=self._token_text(self._llama.token_eos()),
                )
            )
        except ModelError:
            raise
        except Exception as error:  # A template is a program, in which anything may go wrong.
            raise _bad_template(self.name, error) from error

    @cached_property
    def _template(self) -> Any:  # noqa: ANN401 (untyped library)
        from jinja2.ext import loopcontrols  # noqa: PLC0415
        from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

        environment = ImmutableSandboxedEnvironment(
            trim_blocks=True, lstrip_blocks=True, extensions=[loopcontrols]
        )
        environment.globals["raise_exception"] = _refuse
        source = self._llama.metadata.get("tokenizer.chat_template", PLAIN_TEMPLATE)
        return environment.from_string(source)


def llama_library() -> Any:  # noqa: ANN401 (untyped library)
    """Return the module `llama_cpp`.

    Raises:
        ModelError: it is not installed, or its compiled part does not load.
    """
    try:
        import llama_cpp
    except (ImportError, OSError, RuntimeError) as error:
        raise ModelError(
            f"llama-cpp-python does not load: {error}", "run 'make clean setup'"
        ) from error
    _quieten(llama_cpp)
    return llama_cpp


_callbacks: list[object] = []
"""What llama.cpp may call as long as the process lives."""


@cache
def _quieten(llama_cpp: Any) -> None:  # noqa: ANN401 (untyped library)
    """Stop the library's remarks where they are made.

    While it loads a model without being verbose, it would lead both output streams of the whole
    process into nothing, with all that other threads print, such as a prompt
    (https://github.com/abetlen/llama-cpp-python/issues/1874).
    """

    @llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
    def say_nothing(level: int, text: bytes, data: object) -> None:
        pass

    _callbacks.append(say_nothing)
    llama_cpp.llama_log_set(say_nothing, None)
    for module in (llama_cpp.llama, llama_cpp._internals):
        module.suppress_stdout_stderr = lambda disable: nullcontext()


def physical_cores() -> int:
    """How many physical cores this process may use, at least 1."""
    import psutil  # noqa: PLC0415

    allowed = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    return max(1, min(psutil.cpu_count(logical=False) or allowed, allowed))


def _bad_template(name: str, error: Exception) -> ModelError:
    problem = f"the chat template of {name} does not work: {error}"
    return ModelError(problem, "choose another model with --model")


def _refuse(message: str) -> None:
    raise ModelError(f"the model's chat template refuses the prompt: {message}")
