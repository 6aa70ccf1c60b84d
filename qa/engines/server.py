"""The language model behind a server: whatever speaks OpenAI's interface of chat completions.

llama.cpp's server, Ollama, vLLM and LM Studio do. Messages come in, pieces of the answer go out as
they arrive; what can fail fails with one error that says what to do (`server_faults`). Closing the
stream closes the connection, and with it the server stops.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, closing
from functools import cached_property
from typing import TYPE_CHECKING

from qa.engines.server_faults import (
    LOG,
    MOST_BYTES,
    Fault,
    cut_short,
    faults_of,
    nonsense,
    refuse_status,
    whole,
    words_of,
)
from qa.engines.server_prompt import as_data, estimated_tokens, prompt_tokens
from qa.engines.thoughts import without_thoughts
from qa.errors import ModelError, UsageError
from qa.text.clean import one_line

if TYPE_CHECKING:
    import httpx2

    from qa.engines.protocols import Message
    from qa.engines.server_address import ServerAddress

CONNECTING = 5.0
"""Seconds in which a connection is made, at most."""

PAUSES = (0.25, 1.0)
"""Seconds before a request that failed in passing is made again, which it is so often."""

STOPS = ("<|", "</s>", "<end_of_turn>", "[INST]")
"""What ends a turn in the usual chat templates, in case that the server does not know. No prompt
has them (`server_prompt.as_data`), and the interface allows four."""

NO_EFFORT = {"reasoning_effort": "none"}
NO_THOUGHTS = {"chat_template_kwargs": {"enable_thinking": False}}
"""Both ask models that think first not to: an answer is short, and its proof is found elsewhere.
Ollama knows the first, vLLM the second, llama.cpp both."""

UNKNOWN_FIELD = (400, 422)
"""How strict servers answer to a field that they do not know."""

MOST_NAMES = 8


class ServerModel:
    """Asks a server for each answer.

    What a strict server does not know of a request (a grammar, say) it refuses; then it is asked
    for less, and that is remembered. What it writes is checked in any case.

    Args:
        address: Where it is, and the name of the model.
        context: Tokens of prompt and answer together, as far as they can be estimated.
        key: Sent with each request, if there is one.
        timeout: Seconds for which the server may be silent.
        pauses: Seconds before each further try of a request that failed before its first word;
            None for the usual ones.

    Raises:
        UsageError: the key can be none.
    """

    def __init__(
        self,
        address: ServerAddress,
        context: int,
        *,
        key: str = "",
        timeout: float = 60.0,
        pauses: Sequence[float] | None = None,
    ) -> None:
        self.address, self._context, self._key = address, context, key.strip()
        if not all("!" <= letter <= "~" for letter in self._key):
            raise UsageError("QA_API_KEY holds letters that no key has", "set it anew")
        self._silence, self._connecting = timeout, min(timeout, CONNECTING)
        self._pauses = PAUSES if pauses is None else pauses
        self._served = ""
        self._failing = False
        self._form = 0

    @property
    def name(self) -> str:
        """See `LanguageModel`; the address, with the name of the model once that is known."""
        return f"{self.address.base}#{self._served}" if self._served else self.address.name

    @property
    def context(self) -> int:
        """See `LanguageModel`."""
        return self._context

    def count_tokens(self, text: str) -> int:
        """See `LanguageModel`; estimated, for few servers tell."""
        return estimated_tokens(text)

    def prepare(self, messages: Sequence[Message]) -> None:
        """See `LanguageModel`; a server reads a prompt when it is asked."""

    def close(self) -> None:
        """Close the connections."""
        if "_client" in self.__dict__:
            self._client.close()

    def stream(
        self, messages: Sequence[Message], max_tokens: int, *, grammar: str | None = None
    ) -> Generator[str, None, None]:
        """See `LanguageModel`."""
        length = prompt_tokens(messages)
        most = min(max_tokens, self.context - length)
        if length >= self.context:
            raise ModelError(
                f"the prompt has about {length} tokens, context_tokens are {self.context}",
                "raise context_tokens, or lower --top-k",
            )
        if most < 1:
            return
        # A server that has just failed is tried once: who asks many questions does not wait long.
        pauses = iter(() if self._failing else self._pauses)
        begun = False
        while True:
            try:
                with closing(self._written(messages, most, grammar)) as pieces:
                    for piece in pieces:
                        begun = True
                        yield piece
            except Fault as fault:
                pause = next(pauses, None)
                self._failing, self._served = True, ""
                if begun or pause is None or not fault.passing:
                    raise fault.error from fault
            else:
                self._failing = False
                return
            time.sleep(pause)

    def _written(
        self, messages: Sequence[Message], most: int, grammar: str | None
    ) -> Generator[str, None, None]:
        """Yield one answer of at most so many pieces, each of which has a token or more."""
        plain = {
            "model": self._model(),
            "messages": [{"role": m.role, "content": as_data(m.content)} for m in messages],
            "temperature": 0,
            "max_tokens": most,
            "stream": True,
        }
        more = {"stop": STOPS, **NO_THOUGHTS, **({"grammar": grammar} if grammar else {})}
        forms = [plain | more | NO_EFFORT, plain | more, plain]
        for form, body in list(enumerate(forms))[self._form :]:
            with (
                self._faults(),
                self._client.stream("POST", f"{self._base}/chat/completions", json=body) as got,
            ):
                if body is not plain and got.status_code in UNKNOWN_FIELD:
                    continue
                refuse_status(self._base, got, self._key)
                self._form = form
                yield from self._told(without_thoughts(self._pieces(got, most)))
                return

    def _told(self, pieces: Iterator[str]) -> Iterator[str]:
        """The pieces, of which one must have a word at least."""
        told = False
        for piece in pieces:
            told = told or not piece.isspace()
            yield piece
        if not told:
            mend = "name another model; for one that thinks first, raise max_answer_tokens"
            raise Fault(self._base, "gave an empty answer", mend)

    def _pieces(self, response: httpx2.Response, most: int) -> Iterator[str]:
        """The pieces of text in a stream of events, until its end or until there are enough."""
        import httpx2

        count, ended = 0, False
        for event in httpx2.EventSource(response, MOST_BYTES):
            if event.data.strip() == "[DONE]":
                return
            text, ends = self._chunk(event.data)
            ended = ended or ends
            if text:
                count += 1
                yield text
            if count >= most:
                return
        if not ended:
            raise cut_short(self._base)

    def _chunk(self, data: str) -> tuple[str, bool]:
        """The text in one event, and whether it says that the answer ends."""
        try:
            chunk = json.loads(data)
            if chunk.get("error"):
                said = words_of(chunk, self._key)
                raise Fault(self._base, f"fails ({said or 'it does not say why'})", LOG)
            if not chunk["choices"]:  # Such as how many tokens were used.
                return "", False
            choice = chunk["choices"][0]
            text, ends = choice["delta"].get("content") or "", choice.get("finish_reason")
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
            raise nonsense(self._base, "an event that is none of its") from error
        if not isinstance(text, str):
            raise nonsense(self._base, "an answer that is no text")
        return text, ends is not None

    def _model(self) -> str:
        """The name of the model: the one that was given, else the only one that is served."""
        if not (self.address.model or self._served):
            self._served = self._only_one()
        return self.address.model or self._served

    def _only_one(self) -> str:
        with self._faults(), self._client.stream("GET", f"{self._base}/models") as response:
            refuse_status(self._base, response, self._key)
            body = whole(self._base, response)
        try:
            names = [str(model["id"]) for model in json.loads(body)["data"]]
        except (ValueError, RecursionError, LookupError, TypeError) as error:
            raise nonsense(self._base, "no list of models") from error
        if len(names) == 1:
            return names[0]
        if not names:
            raise Fault(self._base, "serves no model", f"load one, or name one: {self._base}#NAME")
        shown = [one_line(name) for name in names[:MOST_NAMES]]
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        raise Fault(
            self._base,
            f"serves {len(names)} models ({', '.join(shown)}{more})",
            f"name one, as in {self._base}#{shown[0]}",
        )

    @property
    def _base(self) -> str:
        return self.address.base

    def _faults(self) -> AbstractContextManager[None]:
        return faults_of(self._base, self._silence, self._connecting)

    @cached_property
    def _client(self) -> httpx2.Client:
        import httpx2

        headers = {"User-Agent": "qa", "Accept-Encoding": "identity"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        return httpx2.Client(
            headers=headers,
            timeout=httpx2.Timeout(self._silence, connect=self._connecting),
            # A proxy that the environment names would carry what is for this machine to another.
            trust_env=self.address.remote,
        )
