"""Words of the articles that look like one that they do not have.

A word as it was typed comes in; out go words that the articles have, each with the cost of the
slips between the two. Which of them is meant is decided elsewhere (`spelling`).
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from qa.text.spellings import FIRST, SLIP, one_slip_away, slips_between, stems_near
from qa.text.terms import folded
from qa.text.words import stem

if TYPE_CHECKING:
    from collections import Counter

    from qa.index.vocabulary import Vocabulary

LONG = 7
"""From so many letters on, two slips are looked for."""

NEARBY = 10
"""Of so many terms that look alike it is looked up how the articles write them."""

BEGINNING, MOST_TERMS = 2, 50_000
"""Words of two slips are looked for among those that begin alike, so many of them at most."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A word that may be meant.

    Attributes:
        word: As the articles write it.
        term: What the index has for it.
        cost: Of the slips.
    """

    word: str
    term: str
    cost: float


class Likenesses:
    """The words of an index that look like one word.

    Args:
        vocabulary: Of the index.
        languages: Whose rules made its terms.
        knows: Whether the embedder has a word in its vocabulary.
        typed: The word, in lower case without accents.
        most: What the slips may cost.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        languages: Sequence[str],
        knows: Callable[[str], bool],
        typed: str,
        most: float,
    ) -> None:
        self._vocabulary, self._languages, self._knows = vocabulary, languages, knows
        self._typed, self._most = typed, most

    def found(self) -> list[Likeness]:
        """Return the words, each once, those of the fewest slips first."""
        near = self._of_one_slip()
        if len(self._typed) >= LONG and self._most > SLIP:
            near = {**self._of_two_slips(), **near}
        order = sorted(near, key=lambda term: (near[term][0], term))[:NEARBY]
        found = [self._as_written(term, near[term][1]) for term in order]
        return sorted((one for one in found if one), key=lambda one: (one.cost, one.word))

    def _of_one_slip(self) -> dict[str, tuple[float, str]]:
        """The terms that a spelling one slip away has, with its cost and the spelling."""
        spelt: dict[str, set[str]] = {}
        for other in {self._typed, *one_slip_away(self._typed, self._letters)}:
            for language in self._languages:
                for term in {folded(stem(other, language)), other}:
                    spelt.setdefault(term, set()).add(other)
        near = {}
        for term in self._vocabulary.frequencies(spelt):
            near[term] = min(map(self._rated, spelt[term]))[::2]
        return near

    def _rated(self, spelling: str) -> tuple[float, bool, str]:
        """The cost of a spelling, and whether its end is another, for ends are what forms keep."""
        cost = slips_between(self._typed, spelling, SLIP + FIRST)
        return cost, spelling[-1:] != self._typed[-1], spelling

    def _of_two_slips(self) -> dict[str, tuple[float, str]]:
        """The terms that begin alike, with what it costs at least to get to a word of theirs."""
        near = stems_near(self._typed, self._beginning_alike, self._most)
        return {term: (cost, "") for term, cost in near.items()}

    def _as_written(self, term: str, spelling: str) -> Likeness | None:
        """The word of a term that looks most like the one that was typed."""
        ways = self._vocabulary.written(term)
        costs = {way: slips_between(self._typed, folded(way), self._most) for way in ways}
        near = {way: ways[way] for way, cost in costs.items() if cost == min(costs.values())}
        if near and costs[next(iter(near))] <= self._most:
            word = _usual(near)
            return Likeness(word, term, costs[word])
        if spelling not in {"", self._typed} and self._knows(spelling):
            # Another form of a word that the articles have.
            cost = slips_between(self._typed, spelling, self._most)
            return Likeness(spelling, term, cost) if cost <= self._most else None
        return None

    @cached_property
    def _letters(self) -> Sequence[str]:
        """The letters that words of the same script are made of."""
        if self._typed.isascii():
            return string.ascii_lowercase
        return sorted({letter for term in self._beginning_alike for letter in term})

    @cached_property
    def _beginning_alike(self) -> list[str]:
        beginning = self._typed[:BEGINNING] if self._typed.isascii() else self._typed[:1]
        return self._vocabulary.beginning_with(beginning, MOST_TERMS)


def _usual(ways: dict[str, int] | Counter[str]) -> str:
    """How a word is mostly written; in lower case where it ever is, for then it is no name."""
    plain = [way for way in ways if way.islower()]
    return max(plain or ways, key=lambda way: (ways[way], way))


def parts(word: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to cut a word in two, none of them a single letter."""
    for place in range(2, len(word) - 1):
        yield word[:place], word[place:]
