"""The blocks of a column: headings, paragraphs, items, tables, and the notes at its foot.

The lines of a column come in, with what is usual in the document; parts go out, each with its
lines. A new part begins where lines stand farther apart, where letters get larger or smaller or
heavier, where a line is set in behind one that ends a sentence, and at the mark of an item.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from qa.indexing.formats.pdf.model import Box, Line, Run, lines_of, reads_leftwards
from qa.indexing.formats.pdf.tables import tables_in
from qa.indexing.pdfium.pieces import END, RAISED

PartKind = Literal["heading", "paragraph", "item", "table"]
BULLET = re.compile(r"^\s*[•‣◦▪■□●○∙·*–—\x7f-\x9f\ue003-\uf8ff-]\s+(?=\S)")
"""The mark of an item; fonts of symbols have no letters, but control or private characters."""
NUMBERED = re.compile(r"\s*(?:\(?\d{1,3}[.)]|\(?[a-z][.)]|\[\d{1,3}\])\s+(?=\S)")
SENTENCE_END = re.compile(r"[.!?:…。！？：؟।][\"'”’»)\]\ue000-\ue002\d]*$")
NOTE = re.compile(rf"{RAISED}[^{END}]{{1,4}}{END}|(?:\d{{1,3}}|[*†‡§¶])[.)]?\s+\S")
"""How a note at the foot of a column begins."""
NOTE_MARK = re.compile(rf"^\s*(?:{RAISED}[^{END}]{{1,4}}{END}|\d{{1,3}}[.)]?(?=\s)|[*†‡§¶]+)\s*")
LABEL = re.compile(r"[^\W\d_][\w ./-]{0,24}:\s+\S")
WIDE, SHORT = 20.0, 0.55
"""In a column of so many sizes of the font, lines that fill no more of it stand for themselves."""
ROOM = 0.08
"""The share of its width that a line leaves free at most, where the next word does not fit."""
ENDS = 6.0
"""Sizes of the font between words that stand at both ends of a line."""
HYPHENS = ("-", "\u00ad", "\u2010")
NEAR = 4
"""So many lines above and below one tell how wide its paragraph is."""
SMALL = 0.93
"""Notes are smaller than the text by this much, and no more."""
LARGE = 1.1
"""Headings are larger than the text by this much, or heavy."""
LONGEST_HEADING = 200
"""Characters; what is longer is a text in large letters."""
WIDER = 1.35
"""Between paragraphs lines stand so many times farther apart than within them."""
WIDEST = 1.6
"""Sizes of the font that lines of a paragraph stand apart at most."""


@dataclass(slots=True)
class Part:
    """A block on its way: its lines, or the rows of a table.

    Attributes:
        pages: The pages that begin with a row of a table, by its number.
        note: Whether it stands at the foot of its column, below the text.
        full: Whether its last line reaches the end of the column, so that it may go on elsewhere.
        set_in: Whether its first line is set in, or stands far from what is above it.
        alone: Whether it goes on nowhere, as the name of an author below a title does not.
    """

    kind: PartKind
    lines: list[Line]
    rows: list[list[str]] = field(default_factory=list)
    pages: dict[int, int] = field(default_factory=dict)
    note: bool = False
    full: bool = False
    set_in: bool = False
    alone: bool = False

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is heavy."""
        return all(line.bold for line in self.lines)


def parts_of(runs: Sequence[Run], usual: float, level: Sequence[Box] = ()) -> list[Part]:
    """Return the parts of a column in reading order, its notes last.

    Args:
        runs: Of the column.
        usual: The size of the font that most of the document is set in.
        level: The level lines that are drawn on the page.
    """
    lines = lines_of(_without_initials(runs))
    foot = _foot(lines, usual)
    parts = _parts(lines[:foot], usual, level)
    for part in _parts(lines[foot:], usual, level):
        part.note = True
        if part.kind == "heading":
            part.kind = "paragraph"
        parts.append(part)
    return parts


def head_part(runs: Sequence[Run], *, first: bool) -> list[Part]:
    """Return a piece of the head of a page as a part: the first is its title."""
    return [Part("heading" if first else "paragraph", lines_of(runs), alone=True)]


def _without_initials(runs: Sequence[Run]) -> list[Run]:
    """Runs with a large letter that begins a text joined to the line that it begins."""
    kept = list(runs)
    for letter in runs:
        if len(letter.text) != 1 or not letter.text.isalpha():
            continue
        beside = [
            run
            for run in kept
            if run is not letter
            and letter.size > 1.8 * run.size
            and letter.top - run.size / 2 <= run.y <= letter.y + 1
            and 0 <= run.left - letter.right + 2 < 2 * run.size
        ]
        if len(beside) > 1:
            first = min(beside, key=lambda run: run.y)
            first.text = letter.text + first.text
            kept.remove(letter)
    return kept


def _foot(lines: Sequence[Line], usual: float) -> int:
    """Where the notes at the foot of a column begin: small lines, the first with a mark."""
    for place in range(len(lines) - 1, 0, -1):
        if lines[place].text.startswith(RAISED) and not lines[place - 1].text.startswith(RAISED):
            return place
    start = len(lines)
    while start and lines[start - 1].size <= SMALL * usual:
        start -= 1
    for place in range(start, len(lines)):
        if NOTE.match(lines[place].text) and (place or len(lines) > 1):
            return place
    return len(lines)


def _parts(lines: Sequence[Line], usual: float, level: Sequence[Box]) -> list[Part]:
    parts: list[Part] = []
    begin = 0
    for table in tables_in(lines, level):
        parts += _prose(lines[begin : table.start], usual)
        parts.append(Part("table", list(lines[table.start : table.end]), table.rows))
        begin = table.end
    parts += _prose(lines[begin:], usual)
    return parts


def _prose(lines: Sequence[Line], usual: float) -> Iterator[Part]:
    """The parts of lines without tables."""
    if not lines:
        return
    lines = [piece for line in lines for piece in _parted(line)]
    shape = Shape(lines)
    part: list[Line] = []
    for number, line in enumerate(lines):
        if part and shape.begins(part, number):
            yield _part(part, shape, usual)
            part = []
        part.append(line)
    yield _part(part, shape, usual)


def _parted(line: Line) -> Iterator[Line]:
    """A line in two where its words stand at both ends with much white between."""
    for place, (before, behind) in enumerate(pairwise(line.runs), start=1):
        if max(behind.left - before.right, before.left - behind.right) > ENDS * line.size:
            yield Line(line.runs[:place])
            yield from _parted(Line(line.runs[place:]))
            return
    yield line


class Shape:
    """How the lines of a column are set: where they begin and end, how far apart they are."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.leftwards = reads_leftwards([run for line in lines for run in line.runs])
        starts = Counter(round(self.start(line)) for line in lines)
        self.edge = min(
            place for place, count in starts.items() if 3 * count >= max(starts.values())
        )
        ends = sorted(self.end(line) for line in lines)
        self.far = ends[-1 - len(ends) // 20]
        steps: dict[float, list[float]] = {}
        for above, below in pairwise(lines):
            if above.size == below.size and 0 < below.y - above.y < 3 * below.size:
                steps.setdefault(round(below.size), []).append(below.y - above.y)
        self._steps = {size: _step(found, size) for size, found in steps.items()}
        self._lines = lines
        for number, line in enumerate(lines):
            line.broken = self._is_broken(number)

    def _is_broken(self, number: int) -> bool:
        """Whether a line ends before its column though the next word would have had room."""
        line = self._lines[number]
        if number + 1 == len(self._lines) or line.text.endswith(HYPHENS):
            return False
        below = self._lines[number + 1]
        above = self._lines[number - 1] if number else None
        if line.y == below.y or (above and line.y == above.y):
            return True
        if LABEL.match(line.text) and LABEL.match(below.text):
            return True
        if self._is_short(line) and self._is_short(below):
            return True
        beside = self._lines[max(number - NEAR, 0) : number + NEAR + 1]
        ends = [
            self.end(one)
            for one in beside
            if abs(one.y - line.y) < NEAR * 2 * line.size and abs(one.size - line.size) < 1
        ]
        word = below.text.split(maxsplit=1)[0] if below.text.strip() else ""
        wide = (below.right - below.left) / max(len(below.text), 1)
        ends.sort()
        # Where there are several, one may stick out, as an address does that cannot be cut.
        far = ends[-2] if len(ends) > NEAR else ends[-1]
        return far - self.end(line) > (len(word) + 2) * wide + ROOM * (far - self.start(line))

    def _is_short(self, line: Line) -> bool:
        """Whether a line stands at the edge and ends about in the middle, as those of poems do."""
        wide = self.far - self.edge
        return (
            wide > WIDE * line.size
            and abs(self.start(line) - self.edge) < line.size
            and self.end(line) - self.edge < SHORT * wide
        )

    def start(self, line: Line) -> float:
        """Where a line begins, in its direction."""
        return -line.right if self.leftwards else line.left

    def end(self, line: Line) -> float:
        """Where a line ends, in its direction."""
        return -line.left if self.leftwards else line.right

    def is_full(self, line: Line) -> bool:
        """Whether a line goes on to the end of the column, but for a word."""
        return self.far - self.end(line) < max(6 * line.size, 0.15 * (self.far - self.edge))

    def step(self, line: Line) -> float:
        """How far apart lines of this size stand within a paragraph."""
        return self._steps.get(round(line.size), 1.25 * line.size)

    def begins(self, part: Sequence[Line], number: int) -> bool:
        """Whether a line begins a new part, behind the lines of one."""
        line, above = self._lines[number], part[-1]
        following = self._lines[number + 1] if number + 1 < len(self._lines) else None
        if abs(line.size - above.size) > 0.08 * above.size and not _alike(part, line):
            return True
        if line.bold != above.bold and (above.bold or _heads(line, following)):
            return True
        gap = line.y - above.y  # A raised mark is that of a note.
        if gap > WIDER * self.step(line) or gap < 0 or line.text.startswith(RAISED):
            return True
        if BULLET.match(line.text) or NUMBERED.match(line.text):
            return not NUMBERED.match(line.text) or bool(
                SENTENCE_END.search(above.text) or _marked(part[0]) or above.broken
            )
        if above.broken and not (line.broken or following is None) and not _marked(part[0]):
            return True
        return self._set_in(part, line, following)

    def _set_in(self, part: Sequence[Line], line: Line, following: Line | None) -> bool:
        """Whether a line is set in, or out, as the first one of a paragraph is."""
        above = part[-1]
        step = self.start(line) - self.start(above)
        ended = bool(SENTENCE_END.search(above.text))
        if _marked(part[0]):
            margin = self.start(part[0]) + 0.4 * line.size
            hung = any(self.start(one) > margin for one in part[1:])
            if self.start(line) > margin:  # Where none of its lines hang, it is set in.
                return ended and len(part) > 1 and not hung
            return hung or (ended and above.broken)
        if 0.6 * line.size < step < 5 * line.size and ended:
            goes_back = (
                following is None or self.start(following) < self.start(line) - 0.4 * line.size
            )
            return goes_back or above.broken
        if step < -0.6 * line.size and ended and len(part) > 1:  # Entries whose other lines hang.
            return abs(self.start(line) - self.start(part[0])) < 0.4 * line.size
        return ended and above.broken and abs(step) < 0.4 * line.size


def _step(found: Sequence[float], size: float) -> float:
    """The distance of lines within paragraphs: the least that is usual."""
    ordered = sorted(found)
    if len(ordered) > 3:
        return min(ordered[len(ordered) // 4], WIDEST * size)
    return min(ordered[0], 1.3 * size)


def _alike(part: Sequence[Line], line: Line) -> bool:
    """Whether a line is as large as most of a part, of which the last line is another."""
    return len(part) > 1 and abs(line.size - part[0].size) <= 0.08 * line.size


def _heads(line: Line, following: Line | None) -> bool:
    return line.bold and (following is None or not following.bold)


def _marked(line: Line) -> bool:
    return bool(BULLET.match(line.text) or NUMBERED.match(line.text))


def _part(lines: list[Line], shape: Shape, usual: float) -> Part:
    """Lines that belong together, as what they are."""
    text = " ".join(line.text for line in lines)
    large = min(line.size for line in lines) >= LARGE * usual
    heavy = all(line.bold for line in lines) and lines[0].size >= SMALL * usual
    short = len(text) <= (LONGEST_HEADING if large else LONGEST_HEADING / 2)
    sentence = text.rstrip().endswith((".", ";", ",", ":")) and not large
    if (large or heavy) and short and not sentence and any(c.isalpha() for c in text):
        return Part("heading", lines)
    if _marked(lines[0]):
        return Part("item", lines, full=shape.is_full(lines[-1]))
    first = shape.start(lines[0]) - shape.edge
    return Part(
        "paragraph",
        lines,
        full=shape.is_full(lines[-1]),
        set_in=0.6 * lines[0].size < first < 5 * lines[0].size,
    )
