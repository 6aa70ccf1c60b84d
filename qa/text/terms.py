"""The terms that a text is found by: what the lexical index holds, and what a query asks it for.

A text and its language come in; a list of terms in order goes out: stems of content words, numbers
written in one way ("two" like "2"), and for scripts without spaces the overlapping pairs or triples
of characters that such languages are searched by. No term holds white space.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import pairwise

from qa.text.patterns import pattern
from qa.text.stopwords import NUMBER_WORDS
from qa.text.words import CJK, content_words, numbers, primary, stem

IDEOGRAPH, IDEOGRAPHS = pattern(f"[{CJK}]"), pattern(f"[{CJK}]{{2}}")
# Thai, Lao, Tibetan, Burmese and Khmer do not part their words.
UNPARTED = pattern(r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]")
ACCENTS = pattern(r"[\u0300-\u036f]")
LATIN_LETTER = pattern(r"LATIN SMALL (?:LETTER|LIGATURE) (?:DOTLESS )?([A-Z]{1,2})(?: WITH .+)?")
MARKS = pattern(r"[\x00-\x2d/:-@\[-`{-\x7f]")  # ASCII but letters, digits and the point
# Korean parts its words, but hangs particles on them.
HANGUL = pattern(r"[\uac00-\ud7af]{3,}")
PAIR, TRIPLE = 2, 3


def search_terms(text: str, language: str | None = None) -> list[str]:
    """Return the terms of a text in order, with repetitions.

    Accents are dropped and letters such as "ł" and "ø" become those they are made of, since people
    leave them out when they ask. Of a run of ideographs each
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


def folded(text: str) -> str:
    """Return a text in lower case without accents, its Latin letters as one types them in ASCII.

    Letters that Unicode does not decompose are told by their names: "ł" is an "L WITH STROKE".
    """
    text = text.casefold()
    if text.isascii():
        return text
    decomposed = ACCENTS.sub("", unicodedata.normalize("NFD", text))
    text = unicodedata.normalize("NFC", decomposed)
    return text if text.isascii() else "".join(map(_typed, text))


@lru_cache(maxsize=4096)
def _typed(letter: str) -> str:
    """The ASCII letters of a Latin letter; any other character as it is."""
    if letter.isascii():
        return letter
    name = LATIN_LETTER.fullmatch(unicodedata.name(letter, ""))
    return name.group(1).lower() if name else letter


def _plain(term: str) -> str:
    """The term without accents and marks, so that the index takes it for one token."""
    return MARKS.sub("", folded(term))
