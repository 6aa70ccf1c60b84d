"""The tables of OpenDocument files: their rows, in text documents and presentations.

A table comes in, with a way to read a cell; rows of cells go out. What says that a cell or a row is
repeated is believed within limits, for spreadsheets repeat the empty ones to their edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from qa.indexing.formats.office.package import local, value

MOST_REPEATED = 1_000
PARTS = frozenset({"table-header-rows", "table-rows", "table-row-group"})


class OdfRow(NamedTuple):
    """A row of a table, and how many times it stands there."""

    element: Any
    times: int


def odf_rows(table: Any) -> Iterator[OdfRow]:  # noqa: ANN401 (elements of lxml have no types)
    """Yield the rows of a table, without those of tables in it."""
    for one in table:
        if local(one) == "table-row":
            yield OdfRow(one, _number(one, "number-rows-repeated"))
        elif local(one) in PARTS:
            yield from odf_rows(one)


def odf_cells(row: Any, read: Callable[[Any], str], above: dict[int, tuple[int, str]]) -> list[str]:  # noqa: ANN401
    """Return the words of each cell of a row.

    Args:
        row: The row.
        read: Reads a cell.
        above: By column how many more rows a cell above reaches into, and its words; changed.
    """
    cells: list[str] = []
    for one in row:
        if local(one) not in ("table-cell", "covered-table-cell"):
            continue
        more, words = above.pop(len(cells), (0, ""))
        if local(one) == "table-cell":
            words, more = read(one), _number(one, "number-rows-spanned")
        if more > 1:
            above[len(cells)] = (more - 1, words)
        times = _number(one, "number-columns-repeated")
        cells += [words] * (times if words or times < MOST_REPEATED else 1)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _number(element: Any, name: str) -> int:  # noqa: ANN401
    written = value(element, name)
    return min(max(int(written), 1), MOST_REPEATED) if written.isdecimal() else 1
