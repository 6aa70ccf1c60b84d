"""How far apart two spellings of a word are, and which spellings are one slip of the fingers away.

Folded words come in (`qa.text.terms.folded`); a cost or more words go out. A slip is a letter too
many, one too few, another one, or two in the wrong order (Damerau 1964). Those that people make
most cost less; that a letter stands for one far from it, on the keyboard and in its sound, makes
another word rather than a slip ("yolk", "York").
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

SLIP, SWAPPED, DOUBLED, VOWEL, STRANGE = 1.0, 0.6, 0.6, 0.8, 1.3
"""What a slip costs; two letters in the wrong order; a letter doubled or not; a vowel for another
one; a letter for one that is neither beside it on the keyboard nor sounds like it."""

FIRST, ANOTHER_FIRST, LAST = 0.5, 1.5, 0.4
"""What it costs beside that the slip is in the first letter, which people get right, or that the
first letter is another; and that the last one is another consonant: so words of one kind differ
("signer", "signed"; "summarise", "summaries")."""

VOWELS = frozenset("aeiouy")
SOUNDS = ("bfpv", "cgjkqsxz", "dt", "mn")
"""Letters that sound alike: the groups of Soundex (Russell 1918) with more than one letter."""

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
"""The rows of the keyboard that most people type on; each lies half a key to the right."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What stood in a question, and what was read instead."""

    written: str
    meant: str


def slips_between(one: str, other: str, most: float, *, open_end: bool = False) -> float:
    """Return what it costs to get from one spelling to another; infinity above `most`.

    The distance is that of optimal string alignment: no letter is touched twice.

    Args:
        one: As it was typed.
        other: As it may be meant.
        most: What it may cost.
        open_end: Whether the end of `one` is free, for `other` is a stem of it.
    """
    if not open_end and abs(len(one) - len(other)) * DOUBLED > most:
        return math.inf
    before: list[float] = []
    row = [0.0]
    for place in range(len(other)):
        row.append(row[-1] + _missing(other, place))
    ends = [row[-1]]
    for place, letter in enumerate(one):
        older, before, row = before, row, [row[0] + _missing(one, place)]
        for column, wanted in enumerate(other):
            best = min(
                before[column] + _instead(one, place, other, column),
                before[column + 1] + _missing(one, place),
                row[column] + _missing(other, column),
            )
            swapped = place and column and letter == other[column - 1] != wanted
            if swapped and one[place - 1] == wanted:
                beside = FIRST if place == column == 1 else 0.0
                beside += LAST if (place + 1, column + 1) == (len(one), len(other)) else 0.0
                best = min(best, older[column - 1] + SWAPPED + beside)
            row.append(best)
        ends.append(row[-1])
        if min(row) > most:
            break
    reached = len(ends) == len(one) + 1
    cost = min(ends) if open_end else ends[-1] if reached else math.inf
    return cost if cost <= most else math.inf


def stems_near(word: str, stems: Sequence[str], most: float) -> dict[str, float]:
    """Return the stems that a word may be of, each with what it costs at least; none above `most`.

    That is as in `slips_between`, where the end of the word is free and all letters count like
    those in the middle. The rows are those of a stem's letters: what stems begin with in common is
    worked out once, and left at once where it is far from the word.

    Args:
        word: As it was typed.
        stems: In order.
        most: What it may cost.
    """
    rows = [list(accumulate((_missing(word, place) for place in range(len(word))), initial=0.0))]
    others: dict[str, list[float]] = {}
    near, before, far = {}, "", False
    for stem in stems:
        shared = _in_common(before, stem)
        if far and shared + 1 >= len(rows):
            continue  # It begins as far away as the one before.
        del rows[shared + 1 :]
        before, far = stem, False
        for place in range(shared, len(stem)):
            wanted = stem[place]
            if wanted not in others:
                others[wanted] = [0.0 if c == wanted else _another(c, wanted) for c in word]
            rows.append(_row(word, stem, rows, others[wanted]))
            if min(rows[-1]) > most and min(rows[-2]) + SWAPPED > most:
                far = True
                break
        if not far and min(rows[-1]) <= most:
            near[stem] = min(rows[-1])
    return near


def _in_common(one: str, other: str) -> int:
    """With how many letters two words begin alike."""
    most = min(len(one), len(other))
    return next((place for place in range(most) if one[place] != other[place]), most)


def _row(
    word: str, stem: str, rows: Sequence[Sequence[float]], instead: Sequence[float]
) -> list[float]:
    """What it costs to get from each beginning of a word to one more letter of a stem.

    `instead` is what each letter of the word costs in the place of that one.
    """
    place, before = len(rows) - 1, rows[-1]
    missing = _missing(stem, place)
    cost = before[0] + missing
    row = [cost]
    for column, another in enumerate(instead):
        more = cost + rows[0][column + 1] - rows[0][column]
        cost = min(before[column] + another, before[column + 1] + missing, more)
        swapped = another and place and column and word[column - 1] == stem[place]
        if swapped and word[column] == stem[place - 1]:
            cost = min(cost, rows[-2][column - 1] + SWAPPED)
        row.append(cost)
    return row


def one_slip_away(word: str, letters: Sequence[str]) -> Iterator[str]:
    """Yield the spellings that are one slip away from a word, some of them more than once.

    A letter for one that is far from it is no slip.

    Args:
        word: As it was typed.
        letters: Those that words of its script are made of.
    """
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
            yield from (
                head + letter + tail[1:] for letter in letters if _another(tail[0], letter) <= SLIP
            )
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in letters)


def plain_slips(word: str) -> Iterator[str]:
    """Yield the spellings from which a word differs by what people mostly get wrong.

    Two letters in the wrong order, but for the first and the last one, and a letter doubled or not.
    """
    for place in range(1, len(word)):
        one, other = word[place - 1], word[place]
        if one == other:
            yield word[:place] + word[place + 1 :]
        elif 1 < place < len(word) - 1:
            yield word[: place - 1] + other + one + word[place + 1 :]
        yield word[:place] + one + word[place:]


def _missing(word: str, place: int) -> float:
    """What it costs that a letter of a word has nothing in its place."""
    if place == 0:
        return SLIP + FIRST
    return DOUBLED if word[place] == word[place - 1] else SLIP


def _instead(one: str, place: int, other: str, column: int) -> float:
    """What it costs that the letter at a place of a word stands for one of another word."""
    letter, wanted = one[place], other[column]
    if letter == wanted:
        return 0.0
    cost = _another(letter, wanted)
    if (place, column) == (len(one) - 1, len(other) - 1) and cost > VOWEL:
        cost += LAST
    return cost if place or column else cost + ANOTHER_FIRST


@cache
def _another(letter: str, wanted: str) -> float:
    """What it costs that a letter stands for another, wherever they are."""
    if letter in VOWELS and wanted in VOWELS:
        return VOWEL
    if not (letter.isascii() and wanted.isascii()):
        return SLIP
    alike = any(letter in group and wanted in group for group in SOUNDS)
    return SLIP if alike or _beside(letter, wanted) else STRANGE


def _beside(letter: str, wanted: str) -> bool:
    """Whether two letters are neighbours on the keyboard."""
    places = {key: (row, left + row / 2) for row, keys in enumerate(KEYS)
              for left, key in enumerate(keys)}  # fmt: skip
    if letter not in places or wanted not in places:
        return False
    (row, left), (other_row, other_left) = places[letter], places[wanted]
    return abs(row - other_row) <= 1 and abs(left - other_left) <= 1
