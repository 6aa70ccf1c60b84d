"""Makes pieces of text fit into a number of tokens.

Spans with the room that each has come in; the same text as spans that fit goes out. Tokens are
counted in batches, since a call to a tokenizer costs more than a text.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from qa.text.patterns import pattern

if TYPE_CHECKING:
    import re

CountTokens: TypeAlias = Callable[[Sequence[str]], list[int]]
"""The number of tokens of each text, special tokens included."""

CHARACTERS_A_TOKEN = 8
"""A token counts for at least so many characters: a long line of no words is one token to some
tokenizers, and would make a passage of any length."""

CLAUSE_END = pattern(r"(?<=[;:—–!?.])\s+|(?<=,)\s+|(?<=[，、；：。！？])")
WHITE_SPACE = pattern(r"\s+")
CELL_END = pattern(r"\s*(?:\||\t)\s*")

Room: TypeAlias = tuple[int, int, int]
"""The room in tokens that a span has, and the span."""


class Unit(NamedTuple):
    """A span, and how many tokens it has without special tokens."""

    start: int
    end: int
    tokens: int


class Units:
    """Measures spans of one text.

    Args:
        text: The text.
        count_tokens: The embedder's.
        overhead: How many special tokens that counts.
        tables: The spans of its tables, in order: rows are cut between their cells first.
    """

    def __init__(
        self,
        text: str,
        count_tokens: CountTokens,
        overhead: int,
        tables: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.text = text
        self._tables = tables
        self._count_tokens = count_tokens
        self._overhead = overhead
        self._known: dict[tuple[int, int], int] = {}

    def measure(self, spans: Sequence[tuple[int, int]]) -> list[Unit]:
        """The units of some spans, by at most one call to the tokenizer."""
        unknown = list(dict.fromkeys(span for span in spans if span not in self._known))
        if unknown:
            counts = self._count_tokens([self.text[start:end] for start, end in unknown])
            for (start, end), count in zip(unknown, counts, strict=True):
                long = -(-(end - start) // CHARACTERS_A_TOKEN)
                self._known[start, end] = max(count - self._overhead, long)
        return [Unit(start, end, self._known[start, end]) for start, end in spans]

    def boundaries(self, start: int) -> Sequence[re.Pattern[str]]:
        """Where the text at a place is best cut, the best first."""
        place = bisect_right(self._tables, start, key=lambda table: table[0]) - 1
        if place >= 0 and start < self._tables[place][1]:
            return (CELL_END, CLAUSE_END, WHITE_SPACE)
        return (CLAUSE_END, WHITE_SPACE)


def fitting(units: Units, spans: Sequence[Room]) -> list[Unit]:
    """The same text in spans that have room; those that fit already are left as they are.

    A span that does not fit is cut near its middle, at the end of a clause if there is one, else
    at white space, else anywhere, until its parts fit or are single characters.
    """
    done: list[Unit] = []
    waiting = list(spans)
    while waiting:
        measured = units.measure([(start, end) for _, start, end in waiting])
        following: list[Room] = []
        for (room, start, end), unit in zip(waiting, measured, strict=True):
            if unit.tokens <= room or end - start <= 1:
                done.append(unit)
            else:
                following += [(room, *part) for part in _parts(units, unit, room)]
        waiting = following
    return sorted(done)


def _parts(units: Units, unit: Unit, room: int) -> Iterator[tuple[int, int]]:
    """A unit cut in two, and again, until its parts should fit if tokens are spread evenly."""
    longest = room * (unit.end - unit.start) / unit.tokens
    waiting = list(_halves(units, unit.start, unit.end))
    while waiting:
        start, end = waiting.pop()
        if end - start > max(longest, 1):
            waiting += _halves(units, start, end)
        else:
            yield start, end


def _halves(units: Units, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The two parts of a span, without the white space between them."""
    text = units.text
    cut = _cut_near_middle(text, start, end, units.boundaries(start))
    for first, after in ((start, cut), (cut, end)):
        left, right = first, after
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            yield left, right


def _cut_near_middle(text: str, start: int, end: int, boundaries: Sequence[re.Pattern[str]]) -> int:
    """Where to cut a span in two; always strictly inside it."""
    middle = (start + end) // 2
    quarter = (end - start) // 4
    for boundary in boundaries:
        ends = [match.end() for match in boundary.finditer(text, start + quarter, end - quarter)]
        if ends:
            return min(ends, key=lambda cut: abs(cut - middle))
    cut = middle
    while cut > start + 1 and unicodedata.combining(text[cut]):
        cut -= 1
    return max(cut, start + 1)
