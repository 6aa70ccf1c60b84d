"""Whether a mark such as a full stop ends the sentence: a judgement by what stands around it.

A paragraph, a mark in it, the language and what the article shows of its habits come in; True,
False, or None where nothing speaks for either goes out. Kiss and Strunk's Punkt (2006) is where
the kinds of evidence come from: how the next word is written, here and elsewhere in the article,
what the word before looks like, and only then what it is.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from sentencex import get_sentence_boundaries

from qa.text.abbreviations import (
    BEFORE_NAMES,
    BEFORE_NUMBERS,
    CALENDAR,
    CAPITAL_DAYS,
    CAPITAL_NOUNS,
    INSIDE,
    LAST,
    NAMES_OF,
    NUMBERS_OF,
    TWO_LETTER_DAYS,
)
from qa.text.patterns import pattern
from qa.text.stopwords import NEGATIONS, STOP_WORDS

NOTHING: frozenset[str] = frozenset()
ORDINAL_LANGUAGES = frozenset({"de", "da", "nb", "nn", "no", "fi", "cs", "sk", "hu", "hr", "sl"})

CLOSERS = r"\"'”’»›)\]*_"
OPENERS = "\"'“‘«‹„‚»›([*_¿¡—–- "
# What may end a sentence, the closing marks and note marks behind it, and then white space.
CANDIDATE = pattern(
    rf"(?P<mark>\s\.\.\.|[.!?…]+)(?P<closers>[{CLOSERS}]*)(?:\s?\[\w{{1,3}}\]|[¹²³⁴-⁹⁰])*+\s+(?=\S)"
)
SHORT_STOP = pattern(r"[(\"“„«‘]*[^\W\d_]{1,2}\.")
# An elided article is no part of the word: "l'art."
ELISION = pattern(r"^[^\W\d_]{1,5}['’](?=\w)")
ELIDING = frozenset({"fr", "it", "ca"})
WORD_BEFORE = pattern(r"[^\s\"“”„«»‘‚()\[\]*_¿¡—–/]*$")
FIRST_WORD = pattern(r"[^\W_]+(?:['’.-][^\W_]+)*")
DOTTED = pattern(r"(?:[^\W\d_]{1,2}\.-?)+[^\W\d_]{1,4}")
CLITIC = pattern(r"['’].*")
ENUMERATOR = pattern(r"(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s")
NUMBER = pattern(r"[\d.,:]*\d")
DOUBLED = pattern(r"([^\W\d_])\1")  # plurals: "pp.", "EE. UU."
WORD_ALONE = pattern(r"[^\W\d_]{2,}")
OPENING_MARK = pattern(r"\d{1,3}|[A-Za-z]")
NUMBER_ALONE = pattern(r"\d{4,}|\d+[,:]\d+|\d+\.\d{3,}")
ROMAN_OR_LETTER = pattern(r"[IVXLCDM]+|[A-Z]")
VOWEL = pattern(r"[aeiouyäöüáéíóúàèìòùâêîôûœæåøãõ]")
BRIEF = 40
"""What has so many characters is more than the beginning of a sentence."""
CURRENCY = "$€£¥"
# A full stop before a small letter or a comma: an abbreviation, whoever wrote it.
USED_INSIDE = pattern(r"(?<![\w.])([^\W\d_]{2,6})\.(?:,|\s+[a-zß-öø-ÿ])")
BEGINNING = pattern(r"[^\W\d_]{5}[.!?]\s+([^\W\d_])")
WITHOUT_STOP = pattern(r"(?<![\w.])[^\W\d_]{2,6}(?![\w.])")


class Habits(NamedTuple):
    """What an article shows of its own ways of writing."""

    shortened: frozenset[str]
    """Words that have a full stop in the midst of a sentence, and nowhere go without one."""
    no_capitals: bool
    """Whether its sentences mostly begin with small letters."""


class Writing(NamedTuple):
    """How the part is written that a mark stands in, and the article."""

    shouted: bool
    """Whether all of the part is in capitals."""
    small: bool
    """Whether the part begins with a small letter."""
    habits: Habits


class Place(NamedTuple):
    """What stands around a mark that may end a sentence."""

    mark: str
    before: str
    """The word that the mark stands at, with the stops inside it."""
    earlier: str
    """The word before that."""
    after: str
    """The word that follows, without opening marks."""
    opening: bool
    """Whether `before` is the first word of the sentence or of an item in it."""
    item: bool
    """Whether an item's mark follows: "b) …"."""
    chained: bool
    """Whether the next word has a full stop of its own ("Cat. No. 5")."""
    brief: bool
    """Whether the sentence would be of a few words only."""


PLAIN = Writing(shouted=False, small=False, habits=Habits(NOTHING, no_capitals=False))


def place_of(flat: str, match: re.Match[str], start: int, language: str) -> Place:
    """What stands around a match of `CANDIDATE` in a sentence that began at `start`."""
    head = flat[max(start, match.start() - 60) : match.start()]
    found = WORD_BEFORE.search(head)
    before = found.group() if found else ""
    earlier = (head[: len(head) - len(before)].split() or [""])[-1]
    if len(before) < 3 and before.isalpha() and SHORT_STOP.fullmatch(earlier):
        before = f"{earlier.lstrip(OPENERS)}{before}"  # "z. B.", "EE. UU."
    if language in ELIDING:
        before = ELISION.sub("", before)
    tail = flat[match.end() : match.end() + 60].lstrip(OPENERS)
    first = FIRST_WORD.match(tail)
    after = first.group() if first else tail[:1]
    return Place(
        mark=match["mark"].strip(),
        before=before,
        earlier=earlier,
        after=after,
        opening=not any(map(str.isalnum, earlier)),
        item=ENUMERATOR.match(tail) is not None,
        chained=tail[len(after) : len(after) + 1] == ".",
        brief=match.start() - start < BRIEF and flat.count(" ", start, match.start()) < 3,
    )


@functools.lru_cache(maxsize=4)
def habits_of(text: str) -> Habits:
    """Look through an article once."""
    beginnings = BEGINNING.findall(text)
    small = sum(first.islower() for first in beginnings)
    if small > max(len(beginnings) / 2, 2):
        return Habits(NOTHING, no_capitals=True)
    shortened = {word.lower() for word in USED_INSIDE.findall(text)}
    if shortened:
        shortened -= {word.lower() for word in WITHOUT_STOP.findall(text)}
    return Habits(frozenset(shortened), no_capitals=False)


@functools.lru_cache(maxsize=4096)
def known_to_library(word: str, language: str) -> bool:
    """Whether sentencex has a word among the abbreviations of a language."""
    tried = f"Xx {word}. Xx"
    return all(
        int(end["end_index"]) >= len(tried) for end in get_sentence_boundaries(language, tried)
    )


def ends_sentence(place: Place, language: str, writing: Writing) -> bool | None:
    """Whether the mark of a place ends the sentence; None where nothing speaks for either."""
    first = place.after[:1]
    if not first:
        return None
    if place.item:
        return True
    mixed = any(char.isupper() for char in place.after) and "." not in place.after
    if first.islower() and not mixed:  # but "iPads"
        return _before_small(place, language, writing)
    if place.mark[0] in "!?":
        return True
    if place.mark != ".":
        return None if place.after.split("'")[0].split("’")[0] == "I" else True
    return _after_stop(place, language, writing)


def _before_small(place: Place, language: str, writing: Writing) -> bool | None:
    """A small letter opens a sentence only where all of them are small."""
    if not (writing.habits.no_capitals or writing.small):
        return False
    plain = WORD_ALONE.fullmatch(place.before) and kind_of(place.before, language, writing)
    return True if plain == "word" else None


def _after_stop(place: Place, language: str, writing: Writing) -> bool | None:
    """Whether a single full stop, with no small letter behind it, ends the sentence."""
    before = place.before
    if not before:
        return None
    if place.opening and OPENING_MARK.fullmatch(before):
        return False
    if NUMBER.fullmatch(before):
        return _after_number(place, language)
    kind = kind_of(before, language, writing)
    if kind == "inside" or (kind == "name" and before[0].isupper()):
        return False
    letter = len(before) == 1 and (before.isupper() or kind != "word")
    if letter or DOTTED.fullmatch(before):
        return _after_letters(place, language, writing)
    return kind == "word" or _after_abbreviation(place, kind, language, writing)


def _after_abbreviation(place: Place, kind: str, language: str, writing: Writing) -> bool | None:
    """A shortened word ends a sentence where the next one plainly begins another."""
    if _counts(place.after) or _is_initial(place):
        return False
    if place.chained and kind_of(place.after, language, writing) in ("number", "day"):
        return False  # "Cat. No. 5", "Thurs. Dec. 4"
    if kind == "last" or opens_sentence(place.after, language):
        return None if kind == "name" else True
    if kind == "number" and not ROMAN_OR_LETTER.fullmatch(place.after):
        return None
    if kind == "day" and language not in CAPITAL_NOUNS:
        return None
    return kind == "short" and place.earlier[-1:].isdigit()  # "9 lbs. Trout", but "Wm. Trout"


def _after_number(place: Place, language: str) -> bool:
    """A number ends a sentence, unless it may be an ordinal of a language that writes "3."."""
    if language not in ORDINAL_LANGUAGES or NUMBER_ALONE.fullmatch(place.before):
        return True
    if place.after.lower() in CALENDAR.get(language, NOTHING):
        return False
    return opens_sentence(place.after, language) or not opens_sentence(place.earlier, language)


def _after_letters(place: Place, language: str, writing: Writing) -> bool:
    """Initials and letters such as "U.S.": a name goes on behind them, less so behind "p.m."."""
    if place.before == "I" and language == "en" and place.earlier.islower():
        return True
    if _counts(place.after) or _is_initial(place):
        return False
    if opens_sentence(place.after, language):
        return not place.chained  # "U.S. No. 1"
    unit = len(place.before) == 1 and place.before.islower() and place.earlier[-1:].isdigit()
    if unit and not place.chained:  # "9 m. Boats", but "79 n. Chr."
        return True
    a_time = place.before.lower() in ("a.m", "p.m") and not writing.shouted
    timed = place.after.isupper() or place.after.lower() in CALENDAR.get(language, NOTHING)
    return a_time and not timed and not place.brief


def kind_of(word: str, language: str, writing: Writing) -> str:
    """What a word before a full stop is.

    "inside" (the phrase goes on), "name" or "number" (one comes next), "last" (ends a list), "day"
    (a month or weekday cut short), "short" (cut short otherwise), or just a "word".
    """
    word = word.rpartition("-")[2] or word  # "Trinity-St."
    low = word.lower()
    kinds = (
        ("inside", (low if writing.shouted else word) in INSIDE),
        ("last", low in LAST),
        ("name", low in BEFORE_NAMES or low in NAMES_OF.get(language, NOTHING)),
        ("number", low in BEFORE_NUMBERS or low in NUMBERS_OF.get(language, NOTHING)),
        ("word", low in CALENDAR.get(language, NOTHING)),
    )
    for kind, fits in kinds:
        if fits:
            return kind
    if _shortens_a_day(word, language, writing.shouted or writing.habits.no_capitals):
        return "day"
    return "short" if _looks_short(word, language, writing) else "word"


def _looks_short(word: str, language: str, writing: Writing) -> bool:
    """Whether a word is cut short: the article or the library says so, or it has no vowel."""
    low = word.lower()
    if low in STOP_WORDS.get(language, NOTHING):
        return False
    if low in writing.habits.shortened or known_to_library(word, language):
        return True
    if DOUBLED.fullmatch(low) and not ROMAN_OR_LETTER.fullmatch(word):
        return True
    spelt_out = word[1:].isupper() and not writing.shouted  # "BBC"
    return low.isascii() and low.isalpha() and not spelt_out and not VOWEL.search(low)


def _shortens_a_day(word: str, language: str, any_case: bool) -> bool:
    """Whether a word is a month or a weekday with letters left out."""
    least = 2 if language in TWO_LETTER_DAYS else 3
    if len(word) < least or (language in CAPITAL_DAYS and not (any_case or word[0].isupper())):
        return False
    low = word.lower()
    return any(
        day.startswith(low[:2]) and day != low and _leaves_out(low, day)
        for day in CALENDAR.get(language, NOTHING)
    )


def _leaves_out(short: str, whole: str) -> bool:
    """Whether all letters of one word are in another, in order: "weds" in "wednesday"."""
    rest = iter(whole)
    return all(letter in rest for letter in short)


def opens_sentence(word: str, language: str) -> bool:
    """Whether a word has its capital only because a sentence begins with it: "The", "Nobody"."""
    low = CLITIC.sub("", word).lower()
    return low in STOP_WORDS.get(language, STOP_WORDS["en"]) or low in NEGATIONS.get(
        language, NOTHING
    )


def _is_initial(place: Place) -> bool:
    """Whether a single letter with a full stop of its own follows."""
    return place.chained and len(place.after) == 1 and place.after.isalpha()


def _counts(word: str) -> bool:
    """Whether what follows is a number or a sum of money."""
    return word[0].isdigit() or word[0] in CURRENCY
