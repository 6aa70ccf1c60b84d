"""The words of one line: how far apart they are, which are raised, in which order they are read.

Pieces of a line come in as pdfium has them; pieces, marks and measures go out.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from qa.indexing.pdfium.native import Style

RAISED, LOWERED, END = "\ue000", "\ue001", "\ue002"
"""What stands around figures above and below the line, in the text of a run."""
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LEFT_TO_RIGHT = re.compile(r"[^\W\d_]")
MARKS = {"\u0060": "\u0300", "\u02c6": "\u0302", "\u02c7": "\u030c"}
EVEN, WIDEST_EVEN = 0.15, 2.2
"""The gaps of a line that was stretched to its column are alike up to this, and so wide at most."""
SMALLER, ABOVE, BELOW = 0.86, 0.15, 0.08
"""What is raised is so much smaller, and so many sizes above the line; what is lowered, below."""
TOUCHING = 0.18
"""So many sizes apart, letters are of one word."""


class Piece(NamedTuple):
    """A word, or a part of one that is set otherwise; `joined` to the one before it."""

    text: str
    left: float
    right: float
    style: Style
    joined: bool = False


def gap_between(before: Piece, piece: Piece) -> float:
    """Return how much white is between two words, whichever is left."""
    return max(piece.left - before.right, before.left - piece.right)


def is_stretched(pieces: list[Piece], size: float) -> bool:
    """Whether the words of a line stand equally far apart, as in a line that fills its column."""
    gaps = [gap_between(a, b) for a, b in pairwise(pieces) if not b.joined]
    if len(gaps) < 2 or max(gaps) > WIDEST_EVEN * size:
        return False
    worded = sum(any(map(str.islower, piece.text)) for piece in pieces)
    return max(gaps) - min(gaps) <= EVEN * size and 2 * worded > len(pieces)


def mark_of(style: Style, size: float, height: float) -> str:
    """How something that is set smaller than its line is marked."""
    if style.size > SMALLER * size:
        return ""
    if height - style.y > ABOVE * size:
        return RAISED if height - style.y < size else ""
    return LOWERED if size / 2 > style.y - height > BELOW * size else ""


def in_reading_order(pieces: list[Piece]) -> list[Piece]:
    """Words of a line with a script from right to left, as they are read.

    pdfium has some of them, and some of their letters, in the order in which they stand.
    """
    leftwards = [bool(RIGHT_TO_LEFT.search(piece.text)) for piece in pieces]
    rightwards = [
        not back and bool(LEFT_TO_RIGHT.search(piece.text))
        for back, piece in zip(leftwards, pieces, strict=True)
    ]
    base = sum(leftwards) >= sum(rightwards)
    placed = sorted(zip(pieces, leftwards, rightwards, strict=True), key=lambda one: one[0].left)
    if base:
        placed.reverse()
    ordered: list[Piece] = []
    other: list[Piece] = []
    for piece, back, ahead in placed:
        if ahead if base else back:
            other.insert(0, piece)
            continue
        ordered += other
        other = []
        ordered.append(piece)
    ordered += other
    return [
        piece._replace(
            joined=number > 0
            and gap_between(ordered[number - 1], piece) < TOUCHING * piece.style.size
        )
        for number, piece in enumerate(ordered)
    ]


def composed(letter: str, accent: str) -> str | None:
    """Return a letter with an accent, where there is such a letter."""
    mark = MARKS.get(accent) or unicodedata.normalize("NFKD", accent).strip()
    letter = {"\u0131": "i", "\u0237": "j"}.get(letter, letter)
    whole = unicodedata.normalize("NFC", letter + mark)
    return whole if letter.isalpha() and len(whole) == 1 else None
