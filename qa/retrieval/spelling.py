"""Reads a question as it was meant: words that no article has, as the articles write them.

A question comes in; the same with its slips mended goes out, and what was mended. Only a word is
touched that occurs nowhere in the index, and one that the embedder knows only for another spelling
of the same. What is put in its place is the articles' own (`mending` decides). A name that the
articles lack is left as it is.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.index.vocabulary import Vocabulary
from qa.retrieval.mending import Mending, Word, terms_of
from qa.text.language import detect_language
from qa.text.patterns import QUOTED
from qa.text.spellings import Correction
from qa.text.stopwords import NEGATIONS, STOP_WORDS
from qa.text.words import APOSTROPHES, TOKEN, primary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.engines.protocols import Embedder
    from qa.index.reader import Index


@dataclass(frozen=True, slots=True)
class Mended:
    """A question as it was meant.

    Attributes:
        text: The question, with what was mended in it.
        corrections: What that was, but for apostrophes.
        kept: Of the mended words the share that was typed rightly, multiplied; 1 without any.
    """

    text: str
    corrections: tuple[Correction, ...] = ()
    kept: float = 1.0


class Speller:
    """Mends questions to one index; what stands in quotation marks is wanted as it is.

    Args:
        index: Whose words count.
        embedder: Knows words that the index has not.
    """

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index, self._embedder = index, embedder

    def mended(self, question: str) -> Mended:
        """Return the question as it was meant; where every word occurs, as it is."""
        text = unicodedata.normalize("NFC", question)
        rules = self._index.languages() or ["en"]
        found = _words(text, rules)
        vocabulary = Vocabulary(self._index)
        held = vocabulary.held(term for word in found for term in word.terms)
        if all(word.is_known(held) for word in found):
            return Mended(question)
        language = detect_language(text, quickly=True)
        if language and language not in rules:
            return Mended(question)  # None of its words is in the articles, and none is wrong.
        mending = Mending(
            vocabulary,
            rules,
            _function_words(language),
            found,
            held,
            knows=self._embedder.knows_word,
            likens=self._likens,
        )
        places = mending.places()
        if not places:
            return Mended(question)
        mended = ((text[one.start : one.end], one.meant) for one in places)
        told = tuple(Correction(*pair) for pair in mended if len(set(map(_plain, pair))) > 1)
        for one in reversed(places):
            text = text[: one.start] + one.meant + text[one.end :]
        return Mended(text, told, math.prod(one.kept for one in places))

    def _likens(self, one: str, other: str) -> float:
        return float(self._embedder.encode_query(one) @ self._embedder.encode_query(other))


def _words(text: str, rules: Sequence[str]) -> list[Word]:
    """The words of a question that may be mended, and those beside them."""
    exact = [match.span() for match in QUOTED.finditer(text)]
    return [
        Word(match.start(), match.end(), match.group(), terms_of(match.group(), rules))
        for match in TOKEN.finditer(text.translate(APOSTROPHES))
        if match.lastgroup == "word"
        and not any(start <= match.start() < end for start, end in exact)
    ]


def _plain(word: str) -> str:
    """A word without apostrophes."""
    return "".join(sign for sign in word.casefold() if sign not in "'’")


def _function_words(language: str | None) -> frozenset[str]:
    code = primary(language)
    return STOP_WORDS.get(code, STOP_WORDS["en"]) | NEGATIONS.get(code, NEGATIONS["en"])
