"""The embedder of the default road: any sentence-transformers model, on the CPU.

Counting tokens needs only the small `tokenizers` library; torch and sentence-transformers are
imported when the first text is embedded.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from qa.engines.late_chunking import (
    LEAST,
    SAMPLES,
    Tokenize,
    Tokens,
    averaged,
    averages_tokens,
    token_vectors,
)
from qa.engines.pieces import is_one_piece
from qa.engines.precision import MANY, agrees, halved, is_fast_here
from qa.errors import ModelError

if TYPE_CHECKING:
    from qa.engines.catalogue import LocatedModel
    from qa.engines.protocols import PassageText
    from qa.scores import Vectors

TOKENS = 1024
"""Tokens of a batch, padding included. Batches of so many take four fifths of the time of such with
32 texts: what is multiplied fits into the caches (docs/performance.md)."""
SLICE = 8192
"""Texts are sorted by length in slices of so many, which bounds the memory."""
MEND = "run 'make clean setup', or choose another with --embedder"


class SentenceTransformerEmbedder:
    """Embeds with a sentence-transformers model (Reimers and Gurevych 2019, arXiv:1908.10084).

    Args:
        model: The folder of the model, as `catalogue.locate` returns it.
        precision: Of the numbers that passages are embedded in: "float32"; "bfloat16", where the
            vectors agree (see the module `precision`); "auto" for that where the CPU has
            instructions for it and the texts are many.

    Raises:
        ModelError: (when first used) the folder does not hold a working model.
    """

    def __init__(self, model: LocatedModel, precision: str = "auto") -> None:
        self._located, self._precision = model, precision
        self._chosen: Any = None

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
        model = self._model_for(texts)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(texts), SLICE):
            part = texts[start : start + SLICE]
            for rows in _batches([min(n, self.window) for n in self.count_tokens(part)]):
                vectors[[start + row for row in rows]] = self._embed(
                    model, [part[row] for row in rows]
                )
                done(len(rows))
        return vectors

    def encode_with_sentences(
        self, passages: Sequence[PassageText], done: Callable[[int], None] = lambda _: None
    ) -> list[Vectors]:
        """See `Embedder`; each passage is read once where the model averages its tokens."""
        if not self._averages:
            return self._one_by_one(passages, done)
        model = self._model_for([passage.text for passage in passages])
        found: dict[int, Vectors] = {}
        for start in range(0, len(passages), SLICE):
            part = passages[start : start + SLICE]
            texts = self._tokenized([passage.text for passage in part])
            for rows in _batches([len(text.ids) for text in texts]):
                read = token_vectors(model, [texts[row] for row in rows])
                for row, vectors in zip(rows, read, strict=True):
                    own = part[row]
                    found[start + row] = averaged(
                        vectors, texts[row], own.sentences, own.context, own.above
                    )
                done(len(rows))
        return [found[row] for row in range(len(passages))]

    def _one_by_one(
        self, passages: Sequence[PassageText], done: Callable[[int], None]
    ) -> list[Vectors]:
        """Embed passages and sentences as so many texts, equal ones once."""
        texts = [[passage.text, *passage.alone()] for passage in passages]
        row = {text: row for row, text in enumerate(dict.fromkeys(chain(*texts)))}
        finished = 0

        def count(number: int) -> None:
            nonlocal finished
            before, finished = finished, finished + number
            done(len(passages) * finished // len(row) - len(passages) * before // len(row))

        vectors = self.encode_passages(list(row), count)
        return [vectors[[row[text] for text in own]] for own in texts]

    @cached_property
    def _averages(self) -> bool:
        """Whether the vectors of passages are averages of tokens, as far as samples tell."""
        if not averages_tokens(self._model):
            return False
        texts = self._tokenized(SAMPLES)
        read = token_vectors(self._model, texts)
        own = [averaged(vectors, text, ())[0] for vectors, text in zip(read, texts, strict=True)]
        cosines = (np.stack(own) * self._embed(self._model, SAMPLES)).sum(axis=1)
        return bool((cosines >= LEAST).all())

    def encode_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        vector: Vectors = self.encode_queries([text])[0]
        return vector

    def knows_word(self, word: str) -> bool:
        """See `Embedder`."""
        return is_one_piece(self._tokenizer, word)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Return an array (len(texts), dimension) of unit vectors for search queries."""
        prefixed = [self._located.query_prefix + text for text in texts]
        return _encoded(self._model.encode_query, prefixed)

    def _model_for(self, texts: Sequence[str]) -> Any:  # noqa: ANN401 (untyped library)
        """What embeds these passages; for the first time that there are many, it is decided."""
        if self._precision == "auto" and len(texts) < MANY:
            return self._model
        if self._chosen is None:
            self._chosen = self._model
            if self._precision == "bfloat16" or (self._precision == "auto" and is_fast_here()):
                half = halved(self._model)
                if agrees(partial(self._embed, half), partial(self._embed, self._model), texts):
                    self._chosen = half
        return self._chosen

    def _embed(self, model: Any, texts: Sequence[str]) -> Vectors:  # noqa: ANN401
        """Embed passages as one batch."""
        prefixed = [self._located.passage_prefix + text for text in texts]
        vectors = _encoded(model.encode_document, prefixed)
        if model is not self._model:  # Lengths of one, in bfloat16, are 0.3 % more or less.
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

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
    def _tokenized(self) -> Callable[[Sequence[str]], list[Tokens]]:
        return Tokenize(self._tokenizer, self.window, self._located.passage_prefix)

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


def _encoded(encode: Callable[..., Any], texts: list[str]) -> Vectors:
    """The vectors of some texts, as one batch."""
    vectors = encode(
        texts, batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False
    )
    return np.asarray(vectors, dtype=np.float32)


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the positions of texts that are embedded together, given the tokens of each.

    The longest come first, so that what memory is needed at most shows at once.
    """
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    while order:
        most = max(1, TOKENS // lengths[order[0]])
        yield order[:most]
        order = order[most:]
