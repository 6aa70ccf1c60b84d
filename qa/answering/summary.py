"""The main points of an article, in its own sentences.

In: an article with the spans of its sentences. Out: some of them in reading order. A point is worth
what it has of the words that the article comes back to, and more if it stands near the beginning,
where articles say what they are about; what was said before is worth little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log, sqrt
from typing import TYPE_CHECKING

from qa.answering.evidence import Evidence, terms
from qa.answering.telling import capitals, leans_back, paragraphs, telling
from qa.domain import Passage
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import Article
    from qa.index.reader import Index

MOST, LEAST = 6, 3
"""Sentences of a summary, and how many it has where there are as many."""
ROOM, MORE_ROOM = 580, 720
"""Characters of a summary, and of one that would else have too few sentences."""
MARKS = 7
"""Characters that each sentence takes beside its own: quotation marks, the number of its source."""
BEGINS = 2
"""The first sentences that may stand in a summary: what they speak of counts more."""
TITLED, BEGUN, ASKED = 2.0, 1.0, 6.0
"""What a word counts more for standing in the title, in the beginning and again, or in what a
summary is asked about; a word counts the logarithm of how many sentences have it."""
SAID = 0.2
"""What is left of a word's worth once it was said."""
FIRST, FIRST_ASKED = 6.0, 3.0
"""What the first sentence is worth for its place, in words of mean worth, the n-th an n-th of it;
and where a summary is asked about something."""
USUAL = 150
"""Characters of a usual sentence: a longer one is worth less by the root of its length, a shorter
one more, for more of these fit."""
REPEATED = 0.8
"""The share of a sentence's words that other articles said, from which on it says nothing new."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of an article is wanted, and about what.

    Attributes:
        most: Sentences at most; `least` where that many fit in some more room.
        room: Characters of them, marks included.
        asked: The terms that a summary is asked about; none for the whole article.
        near: How near sentences are to what is asked about, by their numbers, in the worth of a
            mean word.
        said: The terms of each sentence that was taken from other articles.
    """

    most: int = MOST
    least: int = LEAST
    room: int = ROOM
    asked: frozenset[str] = frozenset()
    near: Mapping[int, float] = field(default_factory=dict)
    said: Sequence[frozenset[str]] = ()


def points_of(index: Index, article: Article) -> list[Evidence]:
    """Return the main points of an article of an index, with what stands above each."""
    outline = index.outlines([article.ref])[article.ref]
    return [
        replace(one, above=outline.above(one.start))
        for one in main_points(article, index.sentences_of(article.ref)[0])
    ]


def main_points(
    article: Article, sentences: Sequence[tuple[int, int]], wanted: Wanted | None = None
) -> list[Evidence]:
    """Return the main points of an article as evidence, in reading order; none for no text.

    Args:
        article: With its text.
        sentences: Start and end of each, in order.
        wanted: How much is wanted, and about what; a summary of the whole by default.
    """
    if not sentences:
        return []
    points = _Points(article, sentences, wanted or Wanted())
    chosen = points.chosen()
    passage = _whole(article, sentences)
    return [_evidence(passage, *sentences[at]) for at in sorted(chosen)]


class _Points:
    """The sentences of one article that may be points, and what each is worth."""

    def __init__(
        self, article: Article, sentences: Sequence[tuple[int, int]], wanted: Wanted
    ) -> None:
        text, language = article.text, article.language
        said = [text[start:end] for start, end in sentences]
        able = telling(text, sentences, article.title)
        self._wanted = wanted
        self._terms = {at: terms(said[at], language) for at in able}
        self._length = {at: len(one_line(said[at])) + MARKS for at in able}
        self._place = {at: place for place, at in enumerate(able)}
        self._units = list(_units(text, sentences, able, language))
        self._worth = _worth(self._terms, able, terms(article.title, language), wanted.asked)
        self._mean = sum(self._worth.values()) / len(self._worth) if self._worth else 1.0

    def chosen(self) -> set[int]:
        """The sentences that are worth most together, as far as there is room."""
        chosen: set[int] = set()
        while len(chosen) < self._wanted.most:
            best = self._next(chosen, self._wanted.room)
            if not best and len(chosen) < self._wanted.least:
                best = self._next(chosen, max(self._wanted.room, MORE_ROOM))
            if not best:
                break
            chosen |= best
        return chosen

    def _next(self, chosen: set[int], room: int) -> set[int]:
        """The sentences that are to be said next, none where nothing fits or nothing is new."""
        used = sum(self._length[at] for at in chosen)
        said = set().union(*(self._terms[at] for at in chosen))
        fits = [
            new
            for unit in self._units
            if (new := set(unit) - chosen)
            and len(new) + len(chosen) <= self._wanted.most
            and sum(self._length[at] for at in new) <= room - used
            and not all(self._repeats(at) for at in new)
        ]
        return max(fits, key=lambda new: self._value(new, said), default=set())

    def _value(self, new: Collection[int], said: set[str]) -> float:
        own = set().union(*(self._terms[at] for at in new))
        held = sum(
            self._worth.get(term, 0.0) * (SAID if term in said else 1.0) for term in sorted(own)
        )
        length = sum(self._length[at] for at in new) / USUAL
        first = FIRST_ASKED if self._wanted.asked else FIRST
        place = first / (1 + min(self._place[at] for at in new))
        near = max((self._wanted.near.get(at, 0.0) for at in new), default=0.0)
        return held / (self._mean * sqrt(length)) + place * held / (held + self._mean) + near

    def _repeats(self, at: int) -> bool:
        """Whether another article said what a sentence says; another number is new."""
        own = self._terms[at]
        return any(
            len(own & one) >= REPEATED * len(own) and not any(map(str.isdigit, "".join(own - one)))
            for one in self._wanted.said
        )


def _units(
    text: str, sentences: Sequence[tuple[int, int]], able: Sequence[int], language: str | None
) -> Iterator[tuple[int, ...]]:
    """The sentences that are said together: one, or one that leans on another behind that."""
    paragraph = paragraphs(text, sentences)
    named = capitals(text)
    alone = {at for at in able if not leans_back(text[slice(*sentences[at])], language, named)}
    for at in able:
        if at in alone or not alone:
            yield (at,)
        elif at - 1 in alone and paragraph[at] == paragraph[at - 1]:
            yield at - 1, at


def _worth(
    held: dict[int, set[str]], able: Sequence[int], title: set[str], asked: Collection[str]
) -> dict[str, float]:
    """What each word is worth that an article comes back to, or that its title has."""
    counts = Counter(term for own in held.values() for term in own)
    begun = set().union(*(held[at] for at in able[:BEGINS]))
    return {
        term: log(count)
        + TITLED * (term in title)
        + BEGUN * (term in begun and count > 1)
        + ASKED * (term in asked)
        for term, count in counts.items()
        if count > 1 or term in title or term in asked
    }


def _whole(article: Article, sentences: Sequence[tuple[int, int]]) -> Passage:
    start, end = sentences[0][0], sentences[-1][1]
    return Passage(
        rank=1,
        article=article.ref,
        title=article.title,
        date=article.date,
        start=start,
        end=end,
        text=article.text[start:end],
        headings=(),
        score=0.0,
        language=article.language,
    )


def _evidence(passage: Passage, start: int, end: int) -> Evidence:
    text = passage.text[start - passage.start : end - passage.start]
    return Evidence(passage, start, end, text, dense=0.0, lexical=0.0, score=0.0)
