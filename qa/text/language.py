"""Which language a text is in.

A text comes in; an ISO 639-1 code goes out, or None where the text is too short to tell. Scripts
and function words decide most texts at once; only what they leave open, and is long enough to be
worth a second, goes to the `py3langid` library, whose model takes a second to load.
"""

from __future__ import annotations

import functools
from collections import Counter
from typing import Protocol

from qa.text.patterns import pattern
from qa.text.stopwords import NEGATIONS, STOP_WORDS
from qa.text.words import words

LOOK_AT = 4000
FEWEST_WORDS = 3
FEWEST_WORDS_FOR_LIBRARY = 8
LETTERS = pattern(r"[^\W\d_]")
# Scripts that one language of today writes in; Japanese before Chinese, since it uses both.
SCRIPTS = (
    ("ja", pattern(r"[\u3041-\u30ff]"), 0.1),
    ("zh", pattern(r"[\u3400-\u9fff]"), 0.5),
    ("ko", pattern(r"[\u1100-\u11ff\uac00-\ud7af]"), 0.4),
    ("th", pattern(r"[\u0e00-\u0e7f]"), 0.4),
    ("el", pattern(r"[\u0370-\u03ff\u1f00-\u1fff]"), 0.5),
    ("he", pattern(r"[\u0590-\u05ff]"), 0.5),
)


class Identifier(Protocol):
    """What we use of the library's model."""

    def classify(self, text: str) -> tuple[str, float]:
        """The likeliest language, and how likely it is."""


def detect_language(text: str, *, quickly: bool = False) -> str | None:
    """The ISO 639-1 code of the language that most of the text is in.

    Only the first few thousand characters are looked at; `quickly` leaves the library out.

    Returns:
        None for a text of a few words that no function word gives away.
    """
    text = text[:LOOK_AT]
    letters = len(LETTERS.findall(text))
    if not letters:
        return None
    for language, script, share in SCRIPTS:
        if len(script.findall(text)) >= share * letters:
            return language
    tokens = words(text)
    if len(tokens) < FEWEST_WORDS:
        return None
    return _by_function_words(tokens) or (None if quickly else _by_library(text, tokens))


def _by_function_words(tokens: list[str]) -> str | None:
    """The language whose function words stand out, or None when none clearly does."""
    scores: Counter[str] = Counter()
    known = 0
    for token in tokens:
        languages = _languages_of(token)
        known += bool(languages)
        for language in languages:
            scores[language] += 1 / len(languages)  # type: ignore[assignment]
    if not scores:
        return None
    (best, score), *others = scores.most_common(2)
    rival = others[0][1] if others else 0
    clear = score >= 1 and score >= 1.6 * rival and known >= 0.25 * len(tokens)
    return best if clear else None


@functools.lru_cache(maxsize=4096)
def _languages_of(token: str) -> tuple[str, ...]:
    """The languages that have the token for a function word."""
    return tuple(
        language
        for language, stop_words in STOP_WORDS.items()
        if token in stop_words or token in NEGATIONS[language]
    )


def _by_library(text: str, tokens: list[str]) -> str | None:
    """What the library says, if the text is long enough and the library is sure."""
    if len(tokens) < FEWEST_WORDS_FOR_LIBRARY:
        return None
    language, confidence = _identifier().classify(text)
    return language if confidence >= 0.5 and len(language) == 2 else None


@functools.cache
def _identifier() -> Identifier:
    """The library's model, loaded once."""
    from py3langid import langid  # noqa: PLC0415 - a second, for the few texts that need it

    identifier: Identifier = langid.LanguageIdentifier.from_model_file(
        langid.MODEL_FILE, norm_probs=True
    )
    return identifier
