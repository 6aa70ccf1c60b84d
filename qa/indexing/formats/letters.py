"""How many bits it takes to write a text down, for somebody who knows the words of many languages.

A text comes in, read from bytes by some encoding; its cost goes out. Read rightly it consists of
words, whose letters follow each other as they do in one of the languages, and costs little; read
wrongly it consists of letters and signs that stand side by side nowhere, and costs much. The
frequencies (`letters.json`) are counted by `scripts/letters.py`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

TABLES = Path(__file__).with_name("letters.json")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Bits. A pair of letters within a language costs 3 to 5, one that it hardly has 12.
FOREIGN = 5.0
"""A word of another language than the text's."""
OUTSIDE, BACK = 13.0, 4.0
"""A letter that the language does not have, and the one after it."""
CASE = 6.0
"""A capital right after a small letter, one of them beyond ASCII."""
USUAL_SIGN, SIGN, INSIDE = 7.0, 13.0, 8.0
"""Quotation marks and the like; other signs; on top of these, one within a word."""
NO_CHARACTER = 18.0
IDEOGRAPH, RARE, KANA, HANGUL, THAI = 10.5, 20.0, 6.5, 8.0, 7.0

USUAL_SIGNS = frozenset("‘’“”„«»–—…•·€£§°©®™¿¡½¼¾²³×±´\u00a0\u00ad、。「」，：；？！（）《》・")
OPENING = frozenset("‚„“‘‹«¿¡")  # «, “ and ‘ close in some languages, but after a full stop
WITHIN_WORDS = frozenset("’·\u00ad")
TOKEN = re.compile(
    r"(?P<east>[\u0e00-\u0e7f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff66-\uff9f])"
    r"|(?P<word>[^\W\d_\u0e00-\u0e7f\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff66-\uff9f]+)"
    r"|(?P<sign>[^\x00-\x7f])"
)
MOST_WORDS = 300
CEDILLAS = str.maketrans("șț", "şţ")  # as the frequencies have them


class Table(NamedTuple):
    """A language: the places of its letters, 0 for a word's edge, and the bits of each pair."""

    places: Mapping[str, int]
    bits: tuple[tuple[float, ...], ...]


@cache
def tables() -> dict[str, Table]:
    """The tables of all languages by their codes."""
    values = json.loads(TABLES.read_text("utf-8"))
    return {
        language: Table(
            {letter: place for place, letter in enumerate(table["letters"])},
            tuple(tuple(DIGITS.index(digit) / 2 for digit in row) for row in table["rows"]),
        )
        for language, table in values.items()
    }


@cache
def _speakers() -> dict[str, frozenset[str]]:
    """The languages that have a letter."""
    found: dict[str, set[str]] = {}
    for language, table in tables().items():
        for letter in table.places:
            found.setdefault(letter, set()).add(language)
    return {letter: frozenset(languages) for letter, languages in found.items()}


def bits(text: str, rare: Callable[[str], bool] = lambda _: False) -> float:
    """The cost of all in a text that is not plain ASCII.

    The language is the one in which the text's words, those in ASCII as well, cost least; single
    words may be of another.

    Args:
        text: As an encoding reads it.
        rare: Whether an ideograph is a rare one.
    """
    plain: Counter[str] = Counter()
    words: Counter[str] = Counter()
    total = 0.0
    for match in TOKEN.finditer(text):
        if match["word"]:
            (plain if match["word"].isascii() else words)[match["word"]] += 1
        elif match["east"]:
            total += _east(match["east"], rare) + INSIDE * _beside_ascii(text, match)
        else:
            total += _sign(text, match)
    spoken = dict.fromkeys(tables(), 0.0)
    chosen = [(plain, word, n) for word, n in plain.most_common(MOST_WORDS)]
    # A sample stands for all words, so that a long text costs what it would.
    sampled = words.most_common(MOST_WORDS)
    share = sum(words.values()) / max(sum(n for _, n in sampled), 1)
    chosen += [(words, word, n) for word, n in sampled]
    for kind, word, count in chosen:
        weight = count * (share if kind is words else 1.0)
        costs = _word_costs(word)
        most = min(costs.values()) + FOREIGN
        for language in spoken:
            spoken[language] += weight * min(costs.get(language, most), most)
    return total + min(spoken.values())


@lru_cache(20_000)
def _word_costs(word: str) -> dict[str, float]:
    """What a word costs in each language that has one of its letters beyond ASCII."""
    small = word.lower().translate(CEDILLAS)
    beyond = {letter for letter in small if not letter.isascii()}
    speakers = _speakers()
    languages = set().union(*(speakers.get(letter, frozenset()) for letter in beyond or set(small)))
    cased = sum(
        CASE for a, b in pairwise(word) if a.islower() and b.isupper() and not (a + b).isascii()
    )
    costs = {language: cased + _in_language(small, tables()[language]) for language in languages}
    return costs or {"": cased + OUTSIDE * len(beyond) + BACK * len(small)}


def _in_language(word: str, table: Table) -> float:
    """What the letters of a word cost in a language, edges included."""
    total, before = 0.0, 0
    for letter in (*word, " "):
        place = table.places.get(letter, -1)
        if place < 0:
            total += OUTSIDE
        else:
            total += BACK if before < 0 else table.bits[before][place]
        before = place
    return total


def _sign(text: str, match: re.Match[str]) -> float:
    """What a character costs that is no letter."""
    sign, start, end = match[0], match.start(), match.end()
    after = text[max(start - 1, 0) : start].isalpha()
    inside = after and text[end : end + 1].isalpha()
    if sign in USUAL_SIGNS:
        wrong = (inside and sign not in WITHIN_WORDS) or (after and sign in OPENING)
        return USUAL_SIGN + INSIDE * wrong
    if sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs"):
        return NO_CHARACTER + INSIDE * inside
    return SIGN + INSIDE * after


def _east(sign: str, rare: Callable[[str], bool]) -> float:
    """What a letter of the East costs, most of which stand for whole syllables or words."""
    if "\u0e00" <= sign <= "\u0e7f":
        return THAI
    if sign >= "\uff66" or rare(sign):
        return RARE
    if sign <= "\u30ff":
        return KANA
    return HANGUL if sign >= "\uac00" else IDEOGRAPH


def _beside_ascii(text: str, match: re.Match[str]) -> int:
    """How many letters of ASCII stand right before and after."""
    beside = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
    return sum(letter.isascii() and letter.isalpha() for letter in beside)
