"""Evaluates prompts piece by piece, keeps the pieces for the next prompt, and stops at once.

Cut into other batches, the same tokens give slightly other numbers. So a prompt comes in pieces,
and each is evaluated by itself, whether or not those before it were kept: what a model writes is
the same to the last bit whatever it was asked before.

llama.cpp runs in a thread of its own. The thread that asks waits where Ctrl-C reaches it, has
llama.cpp leave off in the middle of a batch, and goes on once it has.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qa.engines.beginnings import Beginnings

Piece = tuple[int, ...]

LISTENING = 0.05
"""Seconds. Where the system tells another thread of Ctrl-C, the one that waits hears it after."""


class Evaluator:
    """Brings a model into the state after a prompt, and after each token that follows it.

    Args:
        llama_cpp: The module.
        llama: The model, used by nobody else.
        reuse: Whether pieces are kept from one prompt to the next. Without, everything is
            evaluated anew, with the same outcome.
        beginnings: Where first pieces are kept for other processes, if they are.
    """

    def __init__(
        self,
        llama_cpp: Any,  # noqa: ANN401
        llama: Any,  # noqa: ANN401
        *,
        reuse: bool = True,
        beginnings: Beginnings | None = None,
    ) -> None:
        self._cpp, self._llama, self._reuse = llama_cpp, llama, reuse
        self._beginnings = beginnings if reuse else None
        self._kept: list[Piece] = []
        self._thread = ThreadPoolExecutor(1, "llama")
        self._thread.submit(int).result()  # Started now: Ctrl-C while it starts would leave two.
        # llama.cpp asks some 600 times a token whether to stop. One of C's own functions tells it,
        # for Python would take 3 to 9 % of the time: the length of a text, 0 until it has a letter.
        self._stop = ctypes.create_string_buffer(2)
        length = ctypes.cast(_c_library().strlen, llama_cpp.ggml_abort_callback)
        llama_cpp.llama_set_abort_callback(llama.ctx, length, ctypes.addressof(self._stop))

    def prompt(self, pieces: Sequence[Piece]) -> None:
        """Evaluate a prompt; its last piece always, for the numbers that the next token is of.

        Raises:
            RuntimeError: the model fails.
        """
        self._run(lambda: self._evaluate(pieces, len(pieces) - 1))

    def prepare(self, pieces: Sequence[Piece]) -> None:
        """Evaluate the beginning of a prompt that is still to come, as far as it is not kept.

        Raises:
            RuntimeError: the model fails.
        """
        if self._reuse:
            self._run(lambda: self._evaluate(pieces, len(pieces)))

    def token(self, token: int) -> None:
        """Evaluate one token that follows.

        Raises:
            RuntimeError: the model fails.
        """
        self._run(lambda: self._llama.eval([token]))

    def forget(self) -> None:
        """Keep nothing of the prompts so far."""
        self._run(self._kept.clear)

    def close(self) -> None:
        """End the thread."""
        self._thread.shutdown()

    def _evaluate(self, pieces: Sequence[Piece], most: int) -> None:
        """Evaluate what is not kept of some pieces, of which `most` may be."""
        same = 0
        while same < min(most, len(self._kept)) and self._kept[same] == pieces[same]:
            same += 1
        if not self._reuse or not self._cut(sum(map(len, pieces[:same]))):
            same = 0  # Some models cannot forget their last tokens alone.
            self._llama.reset()
        del self._kept[same:]
        for number, piece in enumerate(pieces[same:], start=same):
            if number == 0 and most > 0:
                self._begin(piece)
            else:
                self._llama.eval(piece)
            self._kept.append(piece)  # Not before it is whole: it may be stopped, or fail.

    def _begin(self, piece: Piece) -> None:
        """Evaluate a first piece, or have it from the disk."""
        saved = self._beginnings
        if saved is None:
            self._llama.eval(piece)
        elif not saved.restore(self._cpp, self._llama, piece):
            self._llama.reset()
            self._llama.eval(piece)
            saved.save(self._cpp, self._llama, piece)

    def _cut(self, length: int) -> bool:
        """Take the model back to its first tokens, or say that it cannot be."""
        memory = self._cpp.llama_get_memory(self._llama.ctx)
        if memory is None or not self._cpp.llama_memory_seq_rm(memory, 0, length, -1):
            return False
        self._llama.n_tokens = length
        return True

    def _run(self, work: Callable[[], None]) -> None:
        self._stop.value = b""
        try:
            job = self._thread.submit(work)
            while not job.done():
                wait([job], LISTENING)
            job.result()
        except BaseException:
            self._stop_and_wait()
            raise

    def _stop_and_wait(self) -> None:
        """Stop what the thread does, if it does anything, and come back when it has stopped."""
        self._stop.value = b"x"
        last = self._thread.submit(int)  # Nothing; but the thread does one thing after the other.
        while not last.done():
            with suppress(KeyboardInterrupt):  # Who presses the keys twice wants nothing else.
                wait([last])


def _c_library() -> Any:  # noqa: ANN401 (untyped library)
    return ctypes.CDLL("msvcrt" if os.name == "nt" else None)
