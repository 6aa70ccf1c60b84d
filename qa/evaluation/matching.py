"""Whether two texts say the same, and whether two places overlap: the grounds of every figure.

Texts and spans come in; shares and yes or no go out. Texts are compared as SQuAD's evaluation does
(Rajpurkar et al. 2016): small letters, no punctuation, no "a", "an" and "the".
"""

from __future__ import annotations

import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from qa.domain import Span

ARTICLES = frozenset({"a", "an", "the"})
ASCII_PUNCTUATION = frozenset(string.punctuation)
IDEOGRAPHS = (
    (0x2E80, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0x20000, 0x10FFFF),
)
"""Characters of scripts without spaces, kana and hangul among them: each is a word."""


def compared_words(text: str) -> list[str]:
    """Return the words of a text in the form in which they are compared."""
    folded = unicodedata.normalize("NFKC", text).lower()
    spaced = (f" {c} " if _is_ideograph(c) else c for c in folded if not _is_punctuation(c))
    return [word for word in "".join(spaced).split() if word not in ARTICLES]


def says_one_of(text: str, answers: Iterable[str]) -> bool:
    """Whether the words of some answer stand in a text, whole and in a row."""
    said = f" {' '.join(compared_words(text))} "
    wanted = (" ".join(compared_words(answer)) for answer in answers)
    return any(f" {words} " in said for words in wanted if words)


def best_f1(text: str, answers: Iterable[str]) -> float:
    """Return the harmonic mean of precision and recall of words, for the answer that fits best."""
    said = Counter(compared_words(text))
    return max((_f1(said, Counter(compared_words(answer))) for answer in answers), default=0.0)


def shared_characters(spans: Sequence[Span], others: Sequence[Span]) -> int:
    """Return how many characters lie in both groups of spans, each counted once."""
    mine, theirs = _merged(spans), _merged(others)
    return sum(
        max(0, min(a.end, b.end) - max(a.start, b.start))
        for a in mine
        for b in theirs
        if a.article == b.article
    )


def _f1(said: Counter[str], wanted: Counter[str]) -> float:
    words = said.total() + wanted.total()
    return 2 * (said & wanted).total() / words if words else 0.0


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same characters in spans that do not overlap."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.article, span.start)):
        last = merged[-1] if merged else None
        if last and last.article == span.article and span.start <= last.end:
            merged[-1] = Span(last.article, last.start, max(last.end, span.end))
        else:
            merged.append(span)
    return merged


def _is_punctuation(character: str) -> bool:
    return character in ASCII_PUNCTUATION or unicodedata.category(character).startswith("P")


def _is_ideograph(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in IDEOGRAPHS)
