"""Decides what is meant by the words of a question that no article has.

The words of one question come in, with what the index holds of them; out go the places that are
mended and what is read there. What looks alike must also belong together: of the words that may be
meant, those count that stand in passages with the rest of the question.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.retrieval.likeness import LONG, Likeness, Likenesses, parts
from qa.text.spellings import DOUBLED, LAST, SLIP, SWAPPED, plain_slips, slips_between
from qa.text.stopwords import NUMBER_WORDS
from qa.text.terms import folded, search_terms

if TYPE_CHECKING:
    from qa.index.vocabulary import Vocabulary

SHORTEST, LONGEST = 4, 40
"""Shorter words look like too many others; longer ones are none."""

MOST, MOST_A_LETTER, MOST_AT_ALL = 1.0, 0.2, 2.0
"""What the slips in a word may cost; in a long one that is no name, so much a letter. Whoever
writes a name with a capital may mean another one."""

COMMON, BESIDE, TOGETHER, FUNCTION = 0.15, 0.8, 0.2, 0.6
"""What counts against the cost of slips: that a word is in ten times as many passages; that it
stands in some with all else that is asked about, and in one with all of it; that it is a function
word, which stands anywhere."""

PLAIN, SHARED, SHARED_A_SLIP, ALONE = 0.09, 0.1, 1.5, 0.15
"""Where no more than `PLAIN` of a word are slips, it is meant, if it is no name. Else a share of
what else is asked about must stand in passages with it: `SHARED`, and more for the slips a letter.
Of a word that is alone in its question, no more may be slips than `ALONE`. Words of a question
about something else look a little like words of the articles, but those do not belong together
there (docs/retrieval.md has the figures)."""

SAME = 0.8
"""The cosine of two spellings from which on an embedder that knows both takes them for one word."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a question: its place there, and the terms it may be found by."""

    start: int
    end: int
    text: str
    terms: frozenset[str]

    @property
    def plain(self) -> str:
        """The word in lower case."""
        return self.text.casefold()

    def is_known(self, held: Container[str]) -> bool:
        """Whether any of its terms is among those held; a function word has none to be held."""
        return not self.terms or any(term in held for term in self.terms)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a question is mended, what is read there, and which share of it was typed rightly."""

    start: int
    end: int
    meant: str
    kept: float = 1.0


class Mending:
    """The mending of one question.

    Args:
        vocabulary: Of the index.
        rules: The languages whose rules make terms.
        function_words: Of the question's language.
        found: The question's words, in order.
        held: Those of their terms that occur.
        knows: Whether the embedder has a word in its vocabulary.
        likens: The cosine of two words.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        rules: Sequence[str],
        function_words: frozenset[str],
        found: Sequence[Word],
        held: Collection[str],
        *,
        knows: Callable[[str], bool],
        likens: Callable[[str, str], float],
    ) -> None:
        self._vocabulary, self._rules, self._words = vocabulary, rules, found
        self._function_words, self._held = function_words, held
        self._knows, self._likens = knows, likens

    def places(self) -> list[Place]:
        """Return the places that are mended, in order."""
        strange = [number for number, word in enumerate(self._words) if self._is_strange(word)]
        done = {number: place for number in strange if (place := self._certain(number))}
        taken = [(place.start, place.end) for place in done.values()]
        rest = [
            number
            for number in strange
            if not any(start <= self._words[number].start < end for start, end in taken)
        ]
        alike = {number: self._candidates(number) for number in rest}
        for number in rest:
            word = self._words[number]
            if meant := self._likeliest(number, alike):
                read, kept = _cased(meant, word.text), self._kept(meant, word)
                done[number] = Place(word.start, word.end, read, kept)
        return sorted(set(done.values()))

    def _is_strange(self, word: Word) -> bool:
        """Whether a word occurs nowhere, and is no function word and no number."""
        plain = word.plain
        if not 1 < len(plain) <= LONGEST or not plain.isalpha() or plain in self._function_words:
            return False
        if word.is_known(self._held):
            return False
        return not any(plain in number_words for number_words in NUMBER_WORDS.values())

    def _certain(self, number: int) -> Place | None:
        """The mending of a word that is right but for what parts it."""
        word = self._words[number]
        if place := self._joined(number):
            return place
        meant = self._with_apostrophe(word.plain) or self._in_two(word.plain)
        return Place(word.start, word.end, _cased(meant, word.text)) if meant else None

    def _with_apostrophe(self, plain: str) -> str | None:
        """A contraction that lost its apostrophe: "whats", "didnt"."""
        if len(plain) < SHORTEST and self._knows(plain):
            return None
        for place in (len(plain) - 1, len(plain) - 2):
            whole = f"{plain[:place]}'{plain[place:]}" if place > 0 else ""
            if whole and {whole, whole.removesuffix("'s")} & self._function_words:
                return whole
        return None

    def _joined(self, number: int) -> Place | None:
        """A word that the articles write with the one beside it as one: "harbour side"."""
        for first, second in ((number, number + 1), (number - 1, number)):
            if first < 0 or second >= len(self._words):
                continue
            one, other = self._words[first], self._words[second]
            if other.start - one.end > 1 or {one.plain, other.plain} & self._function_words:
                continue
            if self._is_written(one.text + other.text):
                return Place(one.start, other.end, one.text + other.text)
        return None

    def _is_written(self, word: str) -> bool:
        """Whether the articles have a word as it stands, but for accents and capitals."""
        held = self._vocabulary.held(terms_of(word, self._rules))
        ways = (way for term in held for way in self._vocabulary.written(term))
        return any(folded(way) == folded(word) for way in ways)

    def _in_two(self, plain: str) -> str | None:
        """Two words that stand side by side in the articles and were written as one."""
        if self._knows(plain):
            return None
        for one, other in parts(plain):
            for language in self._rules:
                terms = [*search_terms(one, language), *search_terms(other, language)]
                if len(terms) == 2 and self._vocabulary.together(terms, in_a_row=True):
                    return f"{one} {other}"
        return None

    def _candidates(self, number: int) -> list[Likeness]:
        """The words of the articles that look like a word and may be meant."""
        word, typed = self._words[number], folded(self._words[number].text)
        if len(typed) < SHORTEST:
            return []
        careful = self._is_name(number) or self._knows(word.plain)
        most = MOST if careful else min(MOST_AT_ALL, max(MOST, MOST_A_LETTER * len(typed)))
        if word.text.isupper() and len(typed) < LONG - 1:
            most = SWAPPED  # Of the letters of an abbreviation each stands for a word.
        found = Likenesses(self._vocabulary, self._rules, self._knows, typed, most).found()
        return [
            one
            for one in found
            if not (one.cost and _is_form(typed, folded(one.word)))
            and not (self._is_name(number) and one.word.islower())
        ]

    def _likeliest(self, number: int, alike: Mapping[int, Sequence[Likeness]]) -> str | None:
        """The word that is most likely meant, if any is likely enough."""
        word = self._words[number]
        known = self._knows(word.plain)
        beside = self._beside(number, alike)
        frequencies = self._vocabulary.frequencies(one.term for one in alike[number])
        rated = []
        for one in alike[number]:
            share = self._share(one, beside)
            if not self._is_likely(number, one.cost / len(word.text), share if beside else None):
                continue
            if not known or self._likens(word.plain, one.word) >= SAME:
                common = COMMON * math.log10(1 + frequencies.get(one.term, 0))
                together = TOGETHER * (share == 1 and self._vocabulary.beside(one.term, beside))
                rated.append((one.cost - common - BESIDE * share - together, one.word))
        if not known and not self._is_name(number):
            rated += self._function_words_like(word.plain)
            if not any(one.cost <= DOUBLED for one in alike[number]):
                rated = self._common_word(word.plain) or rated
        return min(rated)[1] if rated else None

    def _kept(self, meant: str, word: Word) -> float:
        """The share of a word that was typed rightly.

        A function word changes no question, and what is known is only spelt otherwise.
        """
        if meant in self._function_words or self._knows(word.plain):
            return 1.0
        slips = slips_between(folded(word.text), folded(meant), len(word.text))
        return 1.0 - min(slips / len(word.text), 1.0)

    def _common_word(self, plain: str) -> list[tuple[float, str]]:
        """A word that no article has, but the embedder knows, and of which this is a plain slip."""
        if len(plain) < LONG:
            return []
        return [(DOUBLED, other) for other in plain_slips(plain) if self._knows(other)]

    def _is_likely(self, number: int, slips: float, share: float | None) -> bool:
        """Whether a word may be meant, by the slips a letter and by what stands with it."""
        if slips <= PLAIN and not self._is_name(number):
            return True
        return slips <= ALONE if share is None else share >= SHARED + SHARED_A_SLIP * slips

    def _function_words_like(self, plain: str) -> list[tuple[float, str]]:
        """The function words with one slip in them, in all but the first letter: "waht"."""
        if len(plain) < SHORTEST - 1:
            return []
        short = SWAPPED + (LAST if len(plain) < SHORTEST else 0.0)
        longest = SLIP if len(plain) > SHORTEST else short
        costs = (
            (slips_between(plain, other, SLIP), other)
            for other in self._function_words
            if abs(len(other) - len(plain)) < 2 and len(other) > 2
        )
        return [
            (cost - FUNCTION, other)
            for cost, other in costs
            if cost <= (SLIP if len(other) > len(plain) >= SHORTEST else longest)
        ]

    def _is_name(self, number: int) -> bool:
        """Whether a word has capitals, and not one because the question begins with it."""
        text = self._words[number].text
        return not text[1:].islower() or (number > 0 and text[0].isupper())

    def _beside(self, number: int, alike: Mapping[int, Sequence[Likeness]]) -> list[set[str]]:
        """The terms of each of the question's other words, or of what may be meant by it."""
        found = []
        for place, word in enumerate(self._words):
            if place != number and word.terms and word.plain not in self._function_words:
                meant = {one.term for one in alike.get(place, ())}
                found.append(set(word.terms & set(self._held)) or meant)
        return found

    def _share(self, one: Likeness, beside: Sequence[Collection[str]]) -> float:
        """The share of the other words that stand in some passage with a word."""
        if not beside:
            return 0.0
        there = sum(self._vocabulary.beside(one.term, [others]) for others in beside if others)
        return there / len(beside)


def terms_of(word: str, rules: Sequence[str]) -> frozenset[str]:
    """Return the terms of a word by the rules of some languages."""
    return frozenset(term for language in rules for term in search_terms(word, language))


def _is_form(typed: str, word: str) -> bool:
    """Whether a word is another form rather than misspelt: "synchronous" of "asynchronous".

    Where one letter stands for another, and is the last one, it mostly is: "altos" of "altas".
    """
    if len(typed) == len(word) and typed[:-1] == word[:-1]:
        return True
    return word.endswith(typed) or typed.endswith(word) or typed.startswith(word)


def _cased(meant: str, written: str) -> str:
    """What is meant, with a capital where what was written had one."""
    return meant[0].upper() + meant[1:] if written[0].isupper() else meant
