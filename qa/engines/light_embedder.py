"""An embedder that encodes questions without torch, and passages with the model itself.

Importing sentence-transformers takes seconds and hundreds of megabytes before the first word is
encoded. For one question onnxruntime and the tokenizer do, with an export that is proved to give
the same vectors (`encoder_export`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.engines.pieces import is_one_piece

if TYPE_CHECKING:
    from qa.engines.catalogue import LocatedModel
    from qa.engines.protocols import Embedder, PassageText
    from qa.engines.query_encoder import Export
    from qa.scores import Vectors


class LightEmbedder:
    """Encodes questions with an export, everything else with the embedder that it stands for.

    An export that does not load is thrown away, and questions take the other road.

    Args:
        located: The model.
        export: Of the model's query side, proved.
        heavy: The embedder of the model; loaded when passages are embedded.
        threads: For encoding; None leaves it to onnxruntime.
    """

    def __init__(
        self, located: LocatedModel, export: Export, heavy: Embedder, threads: int | None = None
    ) -> None:
        self.heavy = heavy
        self._located, self._export, self._threads = located, export, threads

    @property
    def name(self) -> str:
        """See `Embedder`."""
        return self._located.name

    @property
    def fingerprint(self) -> str:
        """See `Embedder`."""
        return self._located.fingerprint

    @property
    def languages(self) -> frozenset[str]:
        """See `Embedder`."""
        return frozenset(self._located.languages)

    @property
    def dimension(self) -> int:
        """See `Embedder`."""
        return self._export.proof.dimension

    @property
    def window(self) -> int:
        """See `Embedder`."""
        return self.heavy.window

    def load(self) -> None:
        """See `Embedder`; what passages need is not loaded."""
        if self._encoder is None:
            self.heavy.load()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder`."""
        return self.heavy.count_tokens(texts)

    def encode_passages(
        self, texts: Sequence[str], done: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """See `Embedder`."""
        return self.heavy.encode_passages(texts, done)

    def encode_with_sentences(
        self, passages: Sequence[PassageText], done: Callable[[int], None] = lambda _: None
    ) -> list[Vectors]:
        """See `Embedder`."""
        return self.heavy.encode_with_sentences(passages, done)

    def encode_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        if self._encoder is None:
            return self.heavy.encode_query(text)
        return self._encoder.encode(text)

    def knows_word(self, word: str) -> bool:
        """See `Embedder`."""
        encoder = self._encoder
        return encoder.knows_word(word) if encoder else self.heavy.knows_word(word)

    @cached_property
    def _encoder(self) -> QueryEncoder | None:
        try:
            return QueryEncoder(self._located, self._export, self._threads)
        except Exception:  # noqa: BLE001 (the libraries raise nothing more exact)
            self._export.files.throw_away()
            return None


class QueryEncoder:
    """Tokenizer and network of an export, loaded.

    Args:
        model: The model that was exported.
        export: Its export.
        threads: See `LightEmbedder`.

    Raises:
        Exception: the libraries' own, for files that are missing or are none.
    """

    def __init__(self, model: LocatedModel, export: Export, threads: int | None = None) -> None:
        import onnxruntime
        from tokenizers import Tokenizer  # noqa: PLC0415

        self._prefix = export.proof.prompt + model.query_prefix
        self._tokenizer: Any = Tokenizer.from_file(str(model.path / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(export.proof.window)
        options = onnxruntime.SessionOptions()
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # The graph was optimised when it was made. Weights that are not packed for the CPU stay
        # where the file is mapped: loading takes 30 ms, not 100; a question 16 ms, not 8.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        options.add_session_config_entry("session.disable_prepacking", "1")
        if threads:
            options.intra_op_num_threads = threads
        self._session: Any = onnxruntime.InferenceSession(
            str(export.files.graph), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, text: str) -> Vectors:
        """Return the unit vector (dimension,) of a question, with the prefixes it wants."""
        ids = np.array([self._tokenizer.encode(self._prefix + text).ids], dtype=np.int64)
        vector: Vectors = self._session.run(None, {"ids": ids})[0][0]
        return vector

    def knows_word(self, word: str) -> bool:
        """See `Embedder`."""
        return is_one_piece(self._tokenizer, word)
