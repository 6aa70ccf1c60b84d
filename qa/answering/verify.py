"""Checks a sentence against the source sentences that it cites.

Pure functions over two texts. Numbers, names and negation are guards: a sentence that brings one
that its sources do not have is not supported, however alike the rest is; nor is one that picks some
of its sources' numbers and leaves others ("31, in fact 13" does not support "31"), or joins words
that stand far apart in them. What remains is the share of its content words that the sources hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.text.words import content_words, has_negation, names, numbers, stem, words

NEAR = 7
"""Content words that may lie between two in the sources that are neighbours in the claim."""

ENOUGH = 0.75
"""The support from which a sentence in the model's own words may be shown."""


def support(claim: str, sources: Sequence[str], language: str | None = None) -> float:
    """Return how well the sources hold a claim, from 0 (not at all) to 1 (word for word)."""
    together = " ".join(sources)
    claimed = _stems(claim, language)
    if not claimed or not sources:
        return 0.0
    claimed_numbers, held_numbers = set(numbers(claim)), set(numbers(together))
    if claimed_numbers and claimed_numbers != held_numbers:
        return 0.0
    held_words = set(words(together))
    if any(not set(words(name)) <= held_words for name in names(claim)):
        return 0.0
    if has_negation(claim, language) != has_negation(together, language):
        return 0.0
    held = _stems(together, language)
    if not _together(claimed, held):
        return 0.0
    return len(set(claimed) & set(held)) / len(set(claimed))


def _together(claimed: Sequence[str], held: Sequence[str]) -> bool:
    """Whether neighbours in the claim stand near each other in the sources too."""
    places = {word: [i for i, other in enumerate(held) if other == word] for word in set(claimed)}
    return all(
        any(abs(i - j) <= NEAR for i in places[left] for j in places[right])
        for left, right in pairwise(word for word in claimed if places[word])
    )


def _stems(text: str, language: str | None) -> list[str]:
    return [stem(word, language) for word in content_words(text, language)]
