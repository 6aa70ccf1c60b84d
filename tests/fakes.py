"""Stand-ins for the models: quick, deterministic, and held to the contracts of the real ones."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Generator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import ModelError

if TYPE_CHECKING:
    from qa.engines.protocols import Message, PassageText
    from qa.scores import Vectors


class HashingEmbedder:
    """A bag of words, hashed into buckets: texts that share words are near each other."""

    window = 256
    languages: frozenset[str] = frozenset()

    def __init__(self, dimension: int = 64, name: str = "hashing", version: int = 1) -> None:
        self.dimension = dimension
        self.name = name
        self.fingerprint = f"{name}@{version}"
        self.embedded: list[str] = []
        self.queries: list[str] = []

    def load(self) -> None:
        """Nothing to load."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """1.3 tokens a word, rounded up, and the two special ones."""
        return [math.ceil(len(text.split()) * 1.3) + 2 for text in texts]

    def encode_passages(
        self, texts: Sequence[str], done: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """One unit vector a text; the texts are remembered in `embedded`."""
        self.embedded += texts
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._vector(text)
            done(1)
        return vectors

    def encode_with_sentences(
        self, passages: Sequence[PassageText], done: Callable[[int], None] = lambda _: None
    ) -> list[Vectors]:
        """The vectors of the texts of passages and sentences, equal texts embedded once."""
        texts = [[passage.text, *passage.alone()] for passage in passages]
        row = {text: row for row, text in enumerate(dict.fromkeys(chain(*texts)))}
        vectors = self.encode_passages(list(row))
        done(len(passages))
        return [vectors[[row[text] for text in own]] for own in texts]

    def encode_query(self, text: str) -> Vectors:
        """One unit vector; the text is remembered in `queries`."""
        self.queries.append(text)
        return self._vector(text)

    def knows_word(self, word: str) -> bool:
        """It has learnt no word."""
        return False

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for word in re.findall(r"\w+", text.lower()) or [""]:
            digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
            vector[int.from_bytes(digest, "little") % self.dimension] += 1
        unit: Vectors = vector / np.linalg.norm(vector)
        return unit


class ScriptedLanguageModel:
    """Writes prepared replies: the next one for a new prompt, the same for the same prompt.

    When the replies are used up, the last one is written again. `prompts` are the prompts in the
    order of the calls, `written` counts the pieces that went out.
    """

    name = "scripted"

    def __init__(self, replies: Sequence[str], context: int = 2048) -> None:
        self.context = context
        self.prompts: list[list[Message]] = []
        self.prepared: list[list[Message]] = []
        self.written = 0
        self.grammar: str | None = None
        self._replies = list(replies)
        self._given: dict[tuple[Message, ...], str] = {}

    def count_tokens(self, text: str) -> int:
        """One token a word."""
        return len(text.split())

    def prepare(self, messages: Sequence[Message]) -> None:
        """Nothing to prepare; the messages are remembered in `prepared`."""
        self.prepared.append(list(messages))

    def stream(
        self, messages: Sequence[Message], max_tokens: int, *, grammar: str | None = None
    ) -> Generator[str]:
        """Yield the reply word by word; the grammar is not kept to, only remembered."""
        self.grammar = grammar
        self.prompts.append(list(messages))
        length = sum(self.count_tokens(message.content) for message in messages)
        if length >= self.context:
            raise ModelError(f"the prompt has {length} tokens, the context {self.context}")
        prompt = tuple(messages)
        if prompt not in self._given:
            self._given[prompt] = self._replies[min(len(self._given), len(self._replies) - 1)]
        for piece in re.findall(r"\s*\S+", self._given[prompt])[:max_tokens]:
            self.written += 1
            yield piece
