"""The terms that a text is found by: what the lexical index holds, and what a query asks it for.

A text and its language come in; a list of terms in order goes out: stems of content words, numbers
written in one way ("two" like "2"), and for scripts without spaces the overlapping pairs or triples
of characters that such languages are searched by. No term holds white space.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from qa.text.patterns import pattern
from qa.text.stopwords import NUMBER_WORDS
from qa.text.words import CJK, content_words, numbers, primary, stem

IDEOGRAPH = pattern(f"[{CJK}]")
# Thai, Lao, Tibetan, Burmese and Khmer do not part their words.
UNPARTED = pattern(r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]")
ACCENTS = pattern(r"[\u0300-\u036f]")
MARKS = pattern(r"[\x00-\x2d/:-@\[-`{-\x7f]")  # ASCII but letters, digits and the point
# Korean parts its words, but hangs particles on them.
HANGUL = pattern(r"[\uac00-\ud7af]{3,}")
PAIR, TRIPLE = 2, 3


def search_terms(text: str, language: str | None = None) -> list[str]:
    """Return the terms of a text in order, with repetitions.

    Accents are dropped, since people leave them out when they ask. Of a run of ideographs each
    single one is a term and each pair (so did Lucene's CJKAnalyzer); of a word in a script that
    parts no words, each run of three characters; of a Korean one, each run of two.
    """
    found: list[str] = []
    before = ""
    for word in content_words(text, language):
        ideograph = bool(IDEOGRAPH.fullmatch(word))
        if ideograph and before:
            found.append(before + word)
        before = word if ideograph else ""
        found += _terms_of(word, language)
    return [term for term in found if term]


def pairs(terms: list[str]) -> set[tuple[str, str]]:
    """Return the neighbouring terms: what the words of a name or a set phrase have in common."""
    return set(pairwise(terms))


def _terms_of(word: str, language: str | None) -> list[str]:
    if word[0].isdigit():
        return numbers(word, language) or [_plain(word)]
    if digits := NUMBER_WORDS.get(primary(language), {}).get(word):
        return [digits] if digits != "1" else [_plain(word)]
    if UNPARTED.search(word) and len(word) > TRIPLE:
        return _runs(word, TRIPLE)
    if HANGUL.fullmatch(word):
        return _runs(word, PAIR)
    return [_plain(stem(word, language))]


def _runs(word: str, length: int) -> list[str]:
    return [word[start : start + length] for start in range(len(word) - length + 1)]


def _plain(term: str) -> str:
    """The term without accents and marks, so that the index takes it for one token."""
    if not term.isascii():
        decomposed = ACCENTS.sub("", unicodedata.normalize("NFD", term))
        term = unicodedata.normalize("NFC", decomposed)
    return MARKS.sub("", term)
