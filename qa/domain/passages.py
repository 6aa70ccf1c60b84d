"""Passages: the spans that articles are cut into, and what a search finds of them.

With each sentence goes what stands above it in its article, and where it answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qa.domain.articles import Location

AboveKind = Literal["heading", "question", "introduction", "names"]
"""What can stand above a sentence: a heading, a question, the line that introduces a list or a
table, or heads a row of it, the names of a table's columns."""


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above a sentence and says what it is about: `article.text[start:end] == text`.

    It is context, and never part of a quote.
    """

    kind: AboveKind
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """Where a passage lies in its document, the headings it stands under, and its sentences.

    `sentences` are spans of the document in order, within the passage: what is matched, while
    the text around it is read. `above` has for each the spans of what stands above it and is no
    heading, within the passage or before it; it is empty where no sentence has any.
    """

    start: int
    end: int
    headings: tuple[str, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()
    above: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell of a row, `article.text[start:end]`, and its column's name, "" for none."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence of a retrieved passage: `article.text[start:end]`, and how well it fits.

    Attributes:
        dense: Cosine similarity of the query and the sentence with its title.
        lexical: Share of the query's terms, weighted by rarity, that it holds.
        score: What sentences are ranked by; only comparable within one search.
        answerable: The reader's probability that it answers the query; None where it was not read.
        answer: Where the words stand in it that the reader takes for an answer, if any.
        above: What stands above it, the outermost first.
        topic: The same, each on a line, as a reader is shown it.
        shown: How it is shown to a reader by itself, a row of a table or a labelled fact; "" for
            any other sentence.
        items: Spans of all items of the list that it stands in or introduces; empty elsewhere.
        within: The reader's probability that the text answers which it was read in.
        cells: Of a row of a table, its filled cells; empty elsewhere.
        heads: Whether it is a row that only names what stands below it, and so no answer.
    """

    start: int
    end: int
    dense: float
    lexical: float
    score: float
    answerable: float | None = None
    answer: tuple[int, int] | None = None
    above: tuple[Above, ...] = ()
    topic: str = ""
    shown: str = ""
    items: tuple[tuple[int, int], ...] = ()
    within: float | None = None
    cells: tuple[Cell, ...] = ()
    heads: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved piece of an article, best first by `rank` (from 1).

    Attributes:
        score: That of its best sentence, which ordered the list; only comparable within one search.
        share: Share of the query's terms, weighted by rarity, that text, title and headings hold.
        signals: What went into that score, by name (see `qa.retrieval.ranking.WEIGHTS`).
        sentences: In the order of the text.
        differs_from: Ranks of passages that say nearly the same with other numbers.
        before: Ranks of the older ones among these, and of those that this one corrects.
        place: The page, slide, sheet or chapter that its best sentence begins in, if any.
        copies: The articles that have nearly the same text as its article.
        also_in: Those of them that hold its best sentence word for word.
    """

    rank: int
    article: str
    title: str
    date: str | None
    start: int
    end: int
    text: str
    headings: tuple[str, ...]
    score: float
    language: str | None = None
    share: float = 0.0
    signals: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[SourceSentence, ...] = ()
    differs_from: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    place: Location | None = None
    copies: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()

    @property
    def answerable(self) -> float | None:
        """The reader's probability that it answers the query; None where it was not read."""
        read = [s.answerable for s in self.sentences if s.answerable is not None]
        return max(read, default=None)
