"""The seams of the engine room: what the rest of the program asks of a model.

A test runs one contract suite over every implementation of the two that have several.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from qa.domain import EmbedderFacts
from qa.scores import Vectors


@dataclass(frozen=True, slots=True)
class PassageText:
    """What is embedded of a passage.

    Attributes:
        text: Its context on a line, then the passage.
        sentences: Spans of `text`, in order.
        title: What a sentence that is embedded by itself has on the line before it.
        context: How many of the first characters are the context.
        above: For each sentence the spans of `text` that stand above it there; empty for none.
    """

    text: str
    sentences: tuple[tuple[int, int], ...] = ()
    title: str = ""
    context: int = 0
    above: tuple[tuple[tuple[int, int], ...], ...] = ()

    def alone(self) -> list[str]:
        """Return each sentence with title and lines above, to be embedded by itself."""
        title = [self.title] if self.title else []
        above = self.above or ((),) * len(self.sentences)
        return [
            "\n".join([*title, *(self.text[start:end] for start, end in (*lines, own))])
            for lines, own in zip(above, self.sentences, strict=True)
        ]


class Embedder(EmbedderFacts, Protocol):
    """Turns text into unit vectors; the dot product of two is their cosine similarity.

    Its name, fingerprint and dimension are what an index remembers of it.
    """

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes of the languages that it was made for; none means all, or unknown."""

    @property
    def window(self) -> int:
        """How many tokens are seen, special tokens included; the rest would be cut off."""

    def load(self) -> None:
        """Load the model now; without this call, the first text that is embedded does."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, special tokens included, nothing cut."""

    def encode_passages(
        self, texts: Sequence[str], done: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """Return an array (len(texts), dimension) of unit vectors.

        `done` is called with the number of texts finished since the last call.
        """

    def encode_with_sentences(
        self, passages: Sequence[PassageText], done: Callable[[int], None] = lambda _: None
    ) -> list[Vectors]:
        """Return for each passage an array (1 + its sentences, dimension) of unit vectors.

        The first is the passage's own, as `encode_passages` gives it; then come its sentences'.
        `done` is called with the number of passages finished since the last call.
        """

    def encode_query(self, text: str) -> Vectors:
        """Return one unit vector (dimension,) for a search query."""

    def knows_word(self, word: str) -> bool:
        """Whether the model learnt a word as a whole, and does not put it together from pieces."""


class Reranker(Protocol):
    """Reads a question and a passage together, and says how well one answers the other."""

    def scores(self, query: str, passages: Sequence[tuple[str, str]]) -> list[float]:
        """Return a score for each title and text, comparable within one call; higher is better."""


class ToRead(NamedTuple):
    """A passage that is read with a question.

    Attributes:
        title: Of its article, "" for none.
        text: Of any length.
        sentences: Start and end of those that are judged, in code points of the text, in order.
    """

    title: str
    text: str
    sentences: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Words of a passage that may be an answer: `text[start:end]`, in code points.

    `probability`, from 0 to 1, is for the best place of a passage the calibrated one that the
    passage answers; other places have as much lower odds as the reader prefers the best.
    """

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a passage and a question.

    Attributes:
        spans: Places of a short answer, the most probable first, that do not overlap.
        answerable: Probability that the passage answers at all.
        sentences: Of each sentence that was to be judged, the probability that a good answer
            draws on it.
    """

    spans: tuple[AnswerSpan, ...]
    answerable: float
    sentences: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Support:
    """The probabilities that a passage supports a claim, and that it says the contrary."""

    supported: float
    refuted: float


class Reader(Protocol):
    """Judges whether a passage answers a question, where, and whether it supports a claim."""

    @property
    def name(self) -> str:
        """The catalogue name."""

    @property
    def languages(self) -> frozenset[str]:
        """ISO 639-1 codes of the languages that it can judge."""

    @property
    def threshold(self) -> float:
        """The probability from which on a place is taken to answer."""

    def load(self) -> None:
        """Load the model now; without this call, the first reading does."""

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """Return a reading of each passage."""

    def check(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[Support]:
        """Return for each passage, a title and a text, what it makes of a claim."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class LanguageModel(Protocol):
    """Continues a chat prompt with text, greedily, so that equal prompts give equal answers."""

    @property
    def name(self) -> str:
        """The catalogue name, or the file, that selects this model."""

    @property
    def context(self) -> int:
        """How many tokens prompt and answer may have together."""

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of a plain text."""

    def stream(
        self, messages: Sequence[Message], max_tokens: int, *, grammar: str | None = None
    ) -> Generator[str, None, None]:
        """Yield the answer in pieces as it is written; closing the iterator stops the model.

        The contents of the messages are data: control tokens in them have no effect. What is
        written keeps to the grammar (GBNF, llama.cpp's notation), where the model can be held to
        one.

        Raises:
            ModelError: the prompt does not fit into the context, or the model fails.
        """

    def prepare(self, messages: Sequence[Message]) -> None:
        """Do now what a prompt that begins with these messages will need; the answer is the same.

        They end with the system's or an answer: what comes after those is of the next question.

        Raises:
            ModelError: the model fails.
        """
