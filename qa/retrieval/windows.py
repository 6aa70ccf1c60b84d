"""Chooses what is read: the text around the best sentences, as a few passages.

Small spans are matched, larger ones are read. The best sentence opens a passage, which grows by
the better of its two neighbours while there is room; then the best sentence that is left opens
the next one, or joins one that it touches. The first passage has most room, for it holds the
answer most often. A short article is read whole.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from qa.text.stopwords import NEGATIONS

if TYPE_CHECKING:
    from qa.index.candidate import Candidate
    from qa.retrieval.ranking import Ranked

SHORT_ARTICLE = 3000
"""Characters up to which an article is read whole."""

FIRST, REST = (900, 1200), (150, 450)
"""Characters of the first passage and of the others: up to the smaller number every neighbour is
taken, up to the larger one those that score nearly as well as the sentence they stand beside."""

JOINED = 700
"""Characters up to which two passages that touch become one, which frees a place for another."""

NEARLY = 2.5
"""How far a neighbour's score may be below that of the sentence which opened the passage."""

CHARACTERS_OF_AN_IDEOGRAPH = {"zh": 3, "ja": 3, "ko": 2}
"""How many letters of an alphabet say as much, by language."""

SAME = 0.9
"""Passages that have this share of their terms in common (Jaccard) are one and the same, unless
they stand in different articles and each has a word that the other lacks, or one has a number or a
"not" more: then the story moved on, or was corrected."""


DENIALS = frozenset().union(*NEGATIONS.values())


@dataclass(frozen=True, slots=True)
class Window:
    """A passage to read: `article[start:end]`, and the sentences of it that were scored.

    Attributes:
        best: Position in `Ranked` of the sentence that opened it.
        sentences: Positions in `Ranked`, in the order of the text.
    """

    article: str
    start: int
    end: int
    best: int
    sentences: tuple[int, ...]


def choose_windows(
    ranked: Ranked,
    most: int,
    spare: int = 0,
    copies: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[Window]:
    """Return windows, best first, that do not overlap and do not repeat.

    Args:
        ranked: The sentences with their scores.
        most: How many windows at most.
        spare: How many more after these, which change nothing in the first ones.
        copies: Of articles those that say nearly the same, of which only other words are left.
    """
    chosen: list[Window] = []
    taken: set[int] = set()
    seen: list[tuple[str, frozenset[str]]] = []
    for best in np.argsort(-ranked.score, kind="stable").tolist():
        if best in taken:
            continue
        window = _whole(ranked, best) or _grown(ranked, best, taken, first=not chosen)
        taken.update(window.sentences)
        if len(chosen) < most and _join(ranked, chosen, window):
            continue
        said = (window.article, _terms(ranked, window))
        copied = copies.get(window.article, ())
        if any(other[0] not in copied and _same(said, other) for other in seen):
            continue
        seen.append(said)
        chosen.append(window)
        if len(chosen) == most + spare:
            break
    return chosen


def _whole(ranked: Ranked, best: int) -> Window | None:
    """The whole article of a sentence, if it is short."""
    home = home_of(ranked, best)
    start, end = home.body
    if _size(home, start, end) > SHORT_ARTICLE:
        return None
    own = [i for i, of in enumerate(ranked.candidate.tolist())
           if ranked.candidates[of].article == home.article]  # fmt: skip
    return Window(home.article, start, end, best, tuple(own))


def _grown(ranked: Ranked, best: int, taken: set[int], *, first: bool) -> Window:
    """The passage around a sentence."""
    home = home_of(ranked, best)
    always, at_most = FIRST if first else REST
    floor = ranked.score[best] - NEARLY
    left = right = best
    while True:
        choices = []
        for beside, low, high in ((left - 1, left - 1, right), (right + 1, left, right + 1)):
            if beside in taken or not _joined(ranked, min(beside, best), max(beside, best)):
                continue
            size = _size(home, ranked.span[low][0], ranked.span[high][1])
            if size <= always or (size <= at_most and ranked.score[beside] >= floor):
                choices.append((float(ranked.score[beside]), low, high))
        if not choices:
            break
        _, left, right = max(choices)
    positions = tuple(range(left, right + 1))
    return Window(home.article, ranked.span[left][0], ranked.span[right][1], best, positions)


def _join(ranked: Ranked, chosen: list[Window], window: Window) -> bool:
    """Make a window part of one of those chosen if it touches it and both together are small."""
    for place, other in enumerate(chosen):
        first, last = sorted((other, window), key=lambda one: one.sentences)
        left, right = first.sentences[-1], last.sentences[0]
        if right != left + 1 or not _joined(ranked, left, right):
            continue
        if _size(home_of(ranked, left), first.start, last.end) <= JOINED:
            chosen[place] = Window(
                other.article, first.start, last.end, other.best, first.sentences + last.sentences
            )
            return True
    return False


def _joined(ranked: Ranked, low: int, high: int) -> bool:
    """Whether two sentences, and all between them, follow each other in one section."""
    if low < 0 or high >= len(ranked.span):
        return False
    first, last = home_of(ranked, low), home_of(ranked, high)
    if first.article != last.article or first.headings != last.headings:
        return False
    return last.id - first.id == int(ranked.candidate[high] - ranked.candidate[low])


def home_of(ranked: Ranked, sentence: int) -> Candidate:
    """The candidate that a sentence stands in."""
    return ranked.candidates[int(ranked.candidate[sentence])]


def _size(home: Candidate, start: int, end: int) -> int:
    return (end - start) * CHARACTERS_OF_AN_IDEOGRAPH.get(home.language or "", 1)


def _terms(ranked: Ranked, window: Window) -> frozenset[str]:
    return frozenset(term for i in window.sentences for term in terms_of(ranked, i))


def terms_of(ranked: Ranked, sentence: int) -> Sequence[str]:
    """The terms of a sentence."""
    home = home_of(ranked, sentence)
    return home.terms[home.sentences.index(ranked.span[sentence])]


def _same(one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]]) -> bool:
    """Whether the terms of two articles' passages say the same."""
    (article, terms), (another, others) = one, other
    if article != another:
        apart = terms ^ others
        if not (terms <= others or others <= terms) or apart & DENIALS:
            return False
        if any(term[0].isdigit() for term in apart):
            return False
    return bool(terms | others) and len(terms & others) >= SAME * len(terms | others)
