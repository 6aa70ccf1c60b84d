"""Writes the cells of a sheet as what they are to a reader: titles, tables, notes.

Rows of cells come in, as a sheet or a CSV file has them; paragraphs and tables are written. Empty
rows and columns part nothing that belongs together: rows without names of their columns go on with
the table above them. What stands alone above a table, or below it, is a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.indexing.formats.written import Written
from qa.text.tables import naming_rows

Row = Sequence[str]


def write_grid(written: Written, rows: Sequence[Row]) -> None:
    """Write the cells of a sheet."""
    table: list[Row] = []
    columns: set[int] = set()
    for group in _groups(rows):
        first, after = _of_table(group)
        goes_on = bool(table) and first == 0 and after and _goes_on(columns, group[:after])
        if not goes_on:
            written.table(_dense(table))
            table, columns = [], set()
        for row in group[:first]:
            written.add("paragraph", _line(row))
        table += group[first:after]
        columns |= _filled(group[first:after])
        if after < len(group):
            written.table(_dense(table))
            table, columns = [], set()
        for row in group[after:]:
            written.add("paragraph", _line(row))
    written.table(_dense(table))


def _groups(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows between empty ones."""
    for filled, group in groupby(rows, key=any):
        if filled:
            yield list(group)


def _of_table(group: Sequence[Row]) -> tuple[int, int]:
    """The first row of a group's table, and the one after the last; the rest stands alone.

    A single cell in the midst of a table heads the rows below it.
    """
    several = [place for place, row in enumerate(group) if sum(map(bool, row)) > 1]
    if not several:
        return len(group), len(group)
    return several[0], several[-1] + 1


def _goes_on(columns: set[int], rows: Sequence[Row]) -> bool:
    """Whether rows without names of columns have the columns of the table above them."""
    return not naming_rows(_dense(rows)) and _filled(rows) <= columns


def _filled(rows: Sequence[Row]) -> set[int]:
    """The columns in which there is something."""
    return {place for row in rows for place, cell in enumerate(row) if cell}


def _dense(rows: Sequence[Row]) -> list[list[str]]:
    """The rows without columns that are empty in all of them."""
    width = max(map(len, rows), default=0)
    used = [c for c in range(width) if any(c < len(row) and row[c].strip() for row in rows)]
    return [[row[c] if c < len(row) else "" for c in used] for row in rows]


def _line(row: Row) -> str:
    return " ".join(" ".join(cell.split()) for cell in row if cell)
