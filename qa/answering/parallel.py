"""Sentences that say several things of one kind: "£300 in 2023 and £500 in 2024".

In: a question, a sentence, and the span that a reader pointed at. Out: that span, or the one that
goes with the year or name which the question asks for; None where the sentence has something of the
kind for another one only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.answering.slots import Token, rival_of, tokens_of
from qa.text.patterns import pattern
from qa.text.terms import search_terms
from qa.text.words import names, words

Span = tuple[int, int]

PARTED = pattern(
    r",\s|;\s|\s(?=(?:and|but|while|whereas|against|compared|up|down|as)\s)|\s(?=to\s[£$€¥]?\d)"
)
"""Between the parts of a sentence, each of which may say something of another thing."""

QUANTITY = pattern(r"[+−–-]?[£$€¥]?[+−–-]?\d[\d.,:]*\d|[+−–-]?[£$€¥]?[+−–-]?\d")
YEAR = pattern(r"(?:1\d{3}|20\d{2})")


def of_what_is_asked(question: str, text: str, span: Span, language: str | None) -> Span | None:
    """Return the span of the sentence that is about what the question names."""
    cuts = [0, *(match.end() for match in PARTED.finditer(text)), len(text)]
    parts = [(left, right) for left, right in pairwise(cuts) if left < right]
    home = [part for part in parts if part[0] < span[1] and span[0] < part[1]]
    if len(parts) < 2:
        return span
    for token in tokens_of(question, language):
        if token.opens or not token.terms:
            continue
        named = [part for part in parts if _holds(text[slice(*part)], token, language)]
        if not named or set(home) <= set(named):
            continue
        there = [text[slice(*part)] for part in named]
        if not any(_rival(text[slice(*part)], token, there, language) for part in home):
            continue
        instead = [found for part in named for found in _like(question, text, span, part)]
        return instead[0] if len(instead) == 1 else None
    return span


def _holds(text: str, token: Token, language: str | None) -> bool:
    return bool(token.terms & set(search_terms(text, language)))


def _rival(text: str, token: Token, named: Sequence[str], language: str | None) -> bool:
    """Whether a part of a sentence has something else in the place of what another part names.

    Of years and names any other one is, of words one that stands where the word stands.
    """
    if _holds(text, token, language):
        return False
    if token.shape in ("name", "year"):
        return any(other.shape == token.shape for other in tokens_of(text, language))
    return any(rival_of(term, text, named, language) for term in token.terms)


def _like(question: str, text: str, span: Span, part: Span) -> list[Span]:
    """The spans of a part that are like another one: amounts for an amount, names for a name."""
    wanted = text[slice(*span)]
    if not re.search(r"\d", wanted):
        return _names(question, text, part) if names(wanted) else []
    money = bool(re.search(r"[£$€¥%]", wanted))
    found = []
    for match in QUANTITY.finditer(text, *part):
        place = (match.start(), match.end())
        after = text[match.end() : match.end() + 1]
        if YEAR.fullmatch(match.group()) and not YEAR.fullmatch(wanted):
            continue
        if money == bool(re.search(r"[£$€¥%]", match.group() + after)):
            found.append(place)
    return found


def _names(question: str, text: str, part: Span) -> list[Span]:
    """The names of a part that the question does not have."""
    asked = set(words(question))
    said = text[slice(*part)]
    new = [name for name in names(said) if not asked & set(words(name))]
    return [(part[0] + said.find(n), part[0] + said.find(n) + len(n)) for n in new]
