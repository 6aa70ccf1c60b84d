"""The embedder of the default road: any sentence-transformers model, on the CPU.

Counting tokens needs only the small `tokenizers` library; torch and sentence-transformers are
imported when the first text is embedded.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.errors import ModelError

if TYPE_CHECKING:
    from qa.engines.catalogue import LocatedModel
    from qa.scores import Vectors

BATCH = 32
SLICE = 512
"""Texts are embedded in slices, sorted by length inside one, so that progress can be shown."""
MEND = "run 'make clean setup', or choose another with --embedder"


class SentenceTransformerEmbedder:
    """Embeds with a sentence-transformers model (Reimers and Gurevych 2019, arXiv:1908.10084).

    Args:
        model: The folder of the model, as `catalogue.locate` returns it.

    Raises:
        ModelError: (when first used) the folder does not hold a working model.
    """

    def __init__(self, model: LocatedModel) -> None:
        self._located = model

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
    def located(self) -> LocatedModel:
        """The model's place."""
        return self._located

    @property
    def library_model(self) -> Any:  # noqa: ANN401 (untyped library)
        """The `SentenceTransformer` itself, loaded.

        Raises:
            ModelError: it does not load.
        """
        return self._model

    @cached_property
    def dimension(self) -> int:
        """See `Embedder`."""
        return int(self._model.get_embedding_dimension())

    @cached_property
    def window(self) -> int:
        """See `Embedder`; the model's own `max_seq_length`.

        Raises:
            ModelError: the model does not say.
        """
        file = self._located.path / "sentence_bert_config.json"
        try:
            return int(json.loads(file.read_text("utf-8"))["max_seq_length"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(
                f"the embedder {self.name} does not give its max_seq_length in {file.name}", MEND
            ) from error

    def load(self) -> None:
        """See `Embedder`."""
        _ = self._model

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Embedder`."""
        prefix = self._located.passage_prefix
        whole = [prefix + text for text in texts] if prefix else list(texts)
        return [len(encoded.ids) for encoded in self._tokenizer.encode_batch_fast(whole)]

    def encode_passages(
        self, texts: Sequence[str], done: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """See `Embedder`."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), SLICE):
            part = [self._located.passage_prefix + text for text in texts[start : start + SLICE]]
            vectors[start : start + len(part)] = self._encode(self._model.encode_document, part)
            done(len(part))
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        vector: Vectors = self.encode_queries([text])[0]
        return vector

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return an array (len(texts), dimension) of unit vectors for search queries."""
        prefixed = [self._located.query_prefix + text for text in texts]
        return self._encode(self._model.encode_query, prefixed)

    def _encode(self, encode: Callable[..., Any], texts: list[str]) -> Vectors:
        vectors = encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 (a compiled class without type information)
        from tokenizers import Tokenizer  # noqa: PLC0415

        try:
            tokenizer = Tokenizer.from_file(str(self._located.path / "tokenizer.json"))
        except Exception as error:  # The library raises nothing more exact.
            raise ModelError(
                f"the embedder {self.name} lacks a readable tokenizer.json: {error}", MEND
            ) from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 (untyped library)
        os.environ["HF_HUB_OFFLINE"] = "1"  # Read when transformers is imported.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from safetensors import SafetensorError  # noqa: PLC0415
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelError(f"sentence-transformers does not load: {error}", MEND) from error
        logging.disable_progress_bar()
        try:
            return SentenceTransformer(str(self._located.path), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelError(f"the embedder {self.name} does not load: {error}", MEND) from error
