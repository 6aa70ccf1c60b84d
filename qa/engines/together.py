"""Loads the engines of one assistant, beside each other where it can, and counts the time.

The embedder and the reader come in as they are, and the language model as what loads it. Each is
loaded when it is first needed, and only what was loaded here is freed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from qa.engines.kept import let_go
from qa.errors import QaError

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder, LanguageModel, Reader

Loaded = TypeVar("Loaded")


class EnginesTogether:
    """The engines of one assistant, to be loaded.

    Args:
        embedder: Every search needs it.
        reader: It reads once passages were found; None where none reads.
        load_model: Loads the language model.

    Attributes:
        milliseconds: Spent on `timed` loading; whoever counts anew sets it to nought.
    """

    def __init__(
        self, embedder: Embedder, reader: Reader | None, load_model: Callable[[], LanguageModel]
    ) -> None:
        self.milliseconds = 0.0
        self._embedder = embedder
        self._reader = reader
        self._load_model = load_model
        self._model: LanguageModel | None = None
        self._thread: Thread | None = None

    def begin(self) -> None:
        """Load the embedder now and the reader beside it, for which a search waits when it reads.

        What goes wrong with the reader is told where it is first used.
        """
        if self._reader and not self._thread:
            self._thread = Thread(target=_try, args=(self._reader.load,))
            self._thread.start()
        self._embedder.load()

    def language_model(self) -> LanguageModel:
        """Return the language model, which the first call loads."""
        if self._model is None:
            self._model = self.timed(self._load_model)
        return self._model

    def timed(self, load: Callable[[], Loaded]) -> Loaded:
        """Load something, and add the time that it took."""
        started = time.perf_counter()
        loaded = load()
        self.milliseconds += 1000 * (time.perf_counter() - started)
        return loaded

    def close(self) -> None:
        """Wait for the reader, and free the language model if it was loaded."""
        if self._thread:
            self._thread.join()
        if self._model is not None:
            let_go(self._model)
            self._model = None


def _try(load: Callable[[], None]) -> None:
    """Load in a thread of its own, where nobody would hear of an error."""
    with suppress(QaError):
        load()
