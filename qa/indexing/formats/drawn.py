"""Tables in plain text: lines with bars or tabs, or with columns that are set apart by blanks.

The lines of a paragraph come in; which of them make up a table goes out. Lines that are drawn
between rows belong to it. Prose is never taken for a table, for its words stand in no columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.text.tables import RULING, Table, is_figure

CELLS = re.compile(r"\S *(?:[|│║┃]|\t) *\S")
DRAWN = re.compile(r"[-+=|─━═│]")
FEWEST_ROWS = 2
FEWEST_ALIGNED, FEWEST_RULED = 3, 2
"""So many rows show columns that are set apart by blanks; with a line drawn between them fewer."""

FILLED = 0.6
"""The share of rows that have something in more than one column."""

LONGEST_CELL = 60
"""Characters of a cell on average: longer ones are columns of prose."""

Line = tuple[int, int]


def table_parts(text: str, lines: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Yield the lines of a paragraph in parts, each with whether it is a table.

    Args:
        text: Of the article.
        lines: The lines of a paragraph, none of them blank.
    """
    kinds = [_kind(text, line) for line in lines]
    in_table = [kind == "row" or (kind == "drawn" and _beside_row(kinds, place))
                for place, kind in enumerate(kinds)]  # fmt: skip
    for table, group in groupby(range(len(lines)), key=in_table.__getitem__):
        part = [lines[place] for place in group]
        rows = sum(kind == "row" for kind in kinds[lines.index(part[0]) :][: len(part)])
        if table and rows >= FEWEST_ROWS:
            yield True, part
        elif not table:
            yield from _aligned_parts(text, part)
        else:
            yield False, part


def _kind(text: str, line: Line) -> str:
    said = text[slice(*line)]
    if RULING.match(said):
        return "drawn" if DRAWN.search(said) else ""
    return "row" if CELLS.search(said) else ""


def _beside_row(kinds: Sequence[str], place: int) -> bool:
    """Whether the nearest line that is not drawn, above or below, is a row."""
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(kinds) and kinds[at] == "drawn":
            at += step
        if 0 <= at < len(kinds) and kinds[at] == "row":
            return True
    return False


def _aligned_parts(text: str, lines: list[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """The lines of a paragraph without bars: a table, perhaps below a line that says what it is."""
    for before in (0, 1):
        for behind in (0, 1):
            own = lines[before : len(lines) - behind]
            if _is_aligned(text, own):
                if before:
                    yield False, lines[:before]
                yield True, own
                if behind:
                    yield False, lines[-behind:]
                return
    yield False, lines


def _is_aligned(text: str, lines: list[Line]) -> bool:
    """Whether lines have columns that are set apart by blanks in each of them."""
    drawn = sum(RULING.match(text[slice(*line)]) is not None for line in lines)
    if len(lines) - drawn < (FEWEST_RULED if drawn else FEWEST_ALIGNED):
        return False
    table = Table(text, lines[0][0], lines[-1][1])
    width = max(len(row.cells) for row in table.rows)
    if width < 2 or any(len(row.cells) != width for row in table.rows):
        return False
    cells = [(start, end) for row in table.rows for start, end in row.cells if start < end]
    several = sum(len(row.filled) > 1 for row in table.rows)
    if several < FILLED * len(table.rows):
        return False
    if sum(end - start for start, end in cells) > LONGEST_CELL * len(cells):
        return False
    figures = sum(is_figure(text[start:end]) for start, end in cells)
    return width > 2 or drawn > 0 or figures >= len(table.rows) / 2
