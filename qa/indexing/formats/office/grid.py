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
    for group in _groups(rows):
        first, after = _of_table(group)
        goes_on = bool(table) and first == 0 and after and _goes_on(table, group[:after])
        if not goes_on:
            written.table(_dense(table))
            table = []
        for row in group[:first]:
            written.add("paragraph", _line(row))
        table += group[first:after]
        if after < len(group):
            written.table(_dense(table))
            table = []
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


def _goes_on(table: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether rows without names of columns have the columns of the table above them."""
    if naming_rows(_dense(rows)) and len(rows) > 1:
        return False
    columns = {place for row in table for place, cell in enumerate(row) if cell}
    return all(place in columns for row in rows for place, cell in enumerate(row) if cell)


def _dense(rows: Sequence[Row]) -> list[list[str]]:
    """The rows without columns that are empty in all of them."""
    width = max(map(len, rows), default=0)
    used = [c for c in range(width) if any(c < len(row) and row[c].strip() for row in rows)]
    return [[row[c] if c < len(row) else "" for c in used] for row in rows]


def _line(row: Row) -> str:
    return " ".join(" ".join(cell.split()) for cell in row if cell)
