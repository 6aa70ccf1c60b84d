"""Tables: lines one below the other whose cells stand in the same columns.

The lines of a column of text come in; where tables stand among them, and their rows, go out. A
table has stripes of white that none of its rows crosses, three rows or three columns, and cells
that are no marks of a list. Where no lines are drawn between the rows, one without a first cell,
and with words alone, goes on in the row above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.indexing.formats.pdf.model import Box, Line, Run
from qa.indexing.formats.pdf.prose import Span, is_close, is_heading, is_prose, merged

BULLET = re.compile(r"[•‣◦▪■□●○–—*·∙\x7f-\x9f\ue003-\uf8ff-]")
MARKER = re.compile(
    rf"{BULLET.pattern}|\W?(?:\d{{1,3}}|[a-zA-Z]|[ivxIVX]{{1,5}})[.):\]]"
    r"|\d{1,2}(?:\.\d{1,3}){0,4}\.?"
)
"""What stands in front of an item or a heading."""
WORDS = re.compile(r"[^\W\d_]{3,}")
FAR = 3.2
"""Sizes of the font that the rows of one table stand apart at most."""


class Table(NamedTuple):
    """A table among lines: `lines[start:end]`, its rows, and where its columns are."""

    start: int
    end: int
    rows: list[list[str]]
    spans: Sequence[Span]


def tables_in(lines: Sequence[Line], level: Sequence[Box] = ()) -> list[Table]:
    """Return the tables among the lines of a column, in order.

    Args:
        lines: Of the column.
        level: The level lines that are drawn on its page.
    """
    found: list[Table] = []
    start = 0
    wide = max((x.right for x in lines), default=0) - min((x.left for x in lines), default=0)
    while start < len(lines):
        end = _end(lines, start, wide) if _begins(lines, start, wide) else start
        table = _table(lines, start, end, level) if end > start else None
        if table:
            found.append(_with_head(lines, table))
            start = table.end
        else:
            start += 1
    return found


def _with_head(lines: Sequence[Line], table: Table) -> Table:
    """A table with the line above it, where its words stand over the columns, one over each."""
    line = lines[table.start - 1] if table.start else None
    if line is None or len(line.runs) > 1 or lines[table.start].y - line.y > FAR * line.size:
        return table
    words, edges = line.text.split(), line.runs[0].words
    if not len(words) == len(edges) == len(table.spans):
        return table
    if all(a < s.right and b > s.left for (a, b), s in zip(edges, table.spans, strict=True)):
        return table._replace(start=table.start - 1, rows=[words, *table.rows])
    return table


def _begins(lines: Sequence[Line], start: int, width: float) -> bool:
    """Whether a line may be the first row of a table, and not the last line of a text above it."""
    line = lines[start]
    below = lines[start + 1] if start + 1 < len(lines) else None
    if below is None or not _has_cells(line) or is_close(line):
        return False
    return not (_has_cells(below) and is_prose(line, [below], None, width))


def _has_cells(line: Line) -> bool:
    """Whether a line has cells, and is not one with a mark or number in front."""
    return len(line.runs) > 2 or (
        len(line.runs) == 2 and not MARKER.fullmatch(line.runs[0].text.strip())
    )


def _end(lines: Sequence[Line], start: int, width: float) -> int:
    """Where lines end that may be the rows of one table, in a column so wide."""
    end = start + 1
    spans = merged(lines[start].runs)
    while end < len(lines):
        line, above = lines[end], lines[end - 1]
        if BULLET.fullmatch(line.runs[0].text.strip()) and len(line.runs) == 2:
            break
        if line.y - above.y > FAR * max(line.size, above.size):
            break
        together = merged([*spans, *line.runs])
        if len(together) < 2:
            break
        rows, below = lines[start:end], lines[end + 1] if end + 1 < len(lines) else None
        if is_heading(line, rows) or is_prose(line, rows, below, width):
            break
        spans = together
        end += 1
    while end > start + 1 and not _has_cells(lines[end - 1]) and not _inside(lines, start, end):
        end -= 1
    return end


def _inside(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether the last line goes on below a cell of the row above it, which is not the first."""
    last, above = lines[end - 1], lines[end - 2]
    close = last.y - above.y <= 1.4 * last.size
    return close and last.left > lines[start].left + last.size


def _table(lines: Sequence[Line], start: int, end: int, level: Sequence[Box]) -> Table | None:
    """The table that some lines are, if they are one."""
    rows = lines[start:end]
    full = [line for line in rows if len(line.runs) > 1]
    counts = Counter(len(line.runs) for line in full)
    usual = max(counts, key=lambda count: (counts[count], count))
    spans = merged([run for line in full if len(line.runs) >= usual for run in line.runs])
    if len(spans) < 2:
        spans = merged([run for line in full for run in line.runs])
    if len(spans) < 2 or 2 * len(full) < len(rows):
        return None
    if len(full) < 2 or (len(full) < 3 and len(spans) < 3 and not _wide(spans, rows[0].size)):
        return None
    first = [line.runs[0].text.strip() for line in full]
    if all(MARKER.fullmatch(text) for text in first) and len(spans) == 2:
        return None
    cells = [_cells(line, spans) for line in rows]
    ruled = _ruled(rows, level)
    if any(not _one_row(cells, rows, upper, lower) for upper, lower in pairwise([0, *ruled, 1e9])):
        ruled = []
    return Table(start, end, _joined(cells, rows, ruled), spans)


def _one_row(cells: Sequence[list[str]], rows: Sequence[Line], upper: float, lower: float) -> bool:
    """Whether what stands between two lines can be one row: only one line of it has all cells."""
    between = [all(c) for c, row in zip(cells, rows, strict=True) if upper < row.y < lower]
    return sum(between) < 2


def _ruled(rows: Sequence[Line], level: Sequence[Box]) -> list[float]:
    """The heights of lines drawn between rows, where there is one for each of them."""
    left, right = min(line.left for line in rows), max(line.right for line in rows)
    heights = sorted(
        top
        for one, top, other, _ in level
        if rows[0].y < top < rows[-1].y and min(other, right) - max(one, left) > 0
    )
    apart = [y for number, y in enumerate(heights) if not number or y - heights[number - 1] > 4]
    return apart if 2 * (len(apart) + 1) >= len(rows) else []


def _wide(spans: Sequence[Span], size: float) -> bool:
    return all(b.left - a.right > 2 * size for a, b in pairwise(spans))


def _cells(line: Line, spans: Sequence[Span]) -> list[str]:
    """The cells of a row, each in the column that it lies in most."""
    cells = [""] * len(spans)
    for run in sorted(line.runs, key=lambda run: run.left):
        for text, left, right in _words(run, spans):
            shared = [min(right, s.right) - max(left, s.left) for s in spans]
            place = shared.index(max(shared))
            cells[place] = f"{cells[place]} {text}".strip()
    return cells


def _words(run: Run, spans: Sequence[Span]) -> list[tuple[str, float, float]]:
    """A run as a whole, or its words where they stand in several columns, and none in two."""
    words = run.text.split()
    whole = [(run.text, run.left, run.right)]
    if sum(min(run.right, s.right) > max(run.left, s.left) for s in spans) < 2:
        return whole
    if len(words) != len(run.words):
        return whole
    over = [sum(min(b, s.right) > max(a, s.left) for s in spans) for a, b in run.words]
    if max(over) > 1:
        return whole
    return [(word, a, b) for word, (a, b) in zip(words, run.words, strict=True)]


def _joined(
    rows: Sequence[list[str]], lines: Sequence[Line], ruled: Sequence[float]
) -> list[list[str]]:
    """Rows with those that only go on joined to the ones above."""
    found: list[list[str]] = []
    for number, (cells, line) in enumerate(zip(rows, lines, strict=True)):
        above = lines[number - 1].y if number else line.y
        if ruled:
            goes_on = not any(above < y < line.y for y in ruled)
        else:
            goes_on = line.y - above <= 1.4 * line.size and _only_goes_on(cells)
        if found and goes_on:
            found[-1] = [f"{a} {b}".strip() for a, b in zip(found[-1], cells, strict=True)]
        else:
            found.append(list(cells))
    return found


def _only_goes_on(cells: Sequence[str]) -> bool:
    """Whether a row has no first cell, and in others only words of the row above."""
    filled = [cell for cell in cells if cell]
    worded = all(WORDS.search(cell) for cell in filled)
    return not cells[0] and 2 * len(filled) <= len(cells) and worded
