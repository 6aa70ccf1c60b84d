"""Tables of a web page: which of them hold data, and their rows as lines.

A table comes in, with a way to read a cell; lines go out, header first, cells parted by " | ". What
stands in a cell stays in its row. A cell that spans rows is read in each of them, one that spans
columns leaves the others empty, so that a column is the same in all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from qa.indexing.formats.html.measure import HEADINGS

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

PARTS = {"thead": 0, "tr": 1, "tbody": 1, "tfoot": 2}
MOST_SPANNED = 50
LONG_CELL = 200
"""Characters from which on the only cell of a row is a piece of text rather than a line."""

MANY_SENTENCES = 5
MOST = 0.6
"""A cell with so many sentences and this share of the table is a page of its own."""


def own_rows(table: Node) -> list[Node]:
    """The rows of a table, the head first and the foot last, without those of tables in it."""
    found: list[tuple[int, Node]] = []
    for part in table.nodes:
        place = PARTS.get(part.tag)
        if place is None or part.left:
            continue
        rows = [part] if part.tag == "tr" else [row for row in part.nodes if row.tag == "tr"]
        found += [(place, row) for row in rows if not row.left]
    return [row for _, row in sorted(found, key=lambda one: one[0])]


def cells_of(row: Node) -> list[Node]:
    """The cells of a row."""
    return [cell for cell in row.nodes if cell.tag in ("td", "th") and not cell.left]


def is_layout(table: Node) -> bool:
    """Whether a table only sets parts of a page side by side."""
    if table.get("role") in ("presentation", "none") or table.display == "inline":
        return True
    rows = [cells_of(row) for row in own_rows(table)]
    cells = [cell for row in rows for cell in row]
    if not cells or any(_is_page(cell, table) for cell in cells):
        return True
    if any(cell.tag == "th" for cell in cells):
        return False
    if len(rows) == 1:
        return len(cells) == 1 or any(_has_blocks(cell) for cell in cells)
    return max(len(row) for row in rows) == 1 and any(cell.chars > LONG_CELL for cell in cells)


def rows_of(table: Node, read: Callable[[Node], str]) -> list[str]:
    """The rows of a table as lines."""
    lines = []
    spanning: dict[int, tuple[int, str]] = {}
    for row in own_rows(table):
        cells = list(_in_columns(cells_of(row), spanning, read))
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lines.append(" | ".join(cells).strip())
    return lines


def _in_columns(
    cells: list[Node], spanning: dict[int, tuple[int, str]], read: Callable[[Node], str]
) -> Iterator[str]:
    """The words of each column of a row; `spanning` has those of rows above that reach into it."""
    column = 0
    for cell in cells:
        while column in spanning:
            yield _taken(spanning, column)
            column += 1
        words = read(cell)
        if (down := _span(cell, "rowspan")) > 1:
            spanning[column] = (down - 1, words)
        yield words
        across = _span(cell, "colspan")
        yield from [""] * (across - 1)
        column += across
    while column in spanning:
        yield _taken(spanning, column)
        column += 1


def _taken(spanning: dict[int, tuple[int, str]], column: int) -> str:
    more, words = spanning.pop(column)
    if more > 1:
        spanning[column] = (more - 1, words)
    return words


def _span(cell: Node, name: str) -> int:
    written = cell.get(name).strip()
    return min(max(int(written), 1), MOST_SPANNED) if written.isdecimal() else 1


def _is_page(cell: Node, table: Node) -> bool:
    """Whether a cell holds a part of a page: text below a heading, or most of the table."""
    if cell.sentences >= MANY_SENTENCES and cell.chars > MOST * table.chars:
        return True
    much = cell.sentences > 1 or cell.chars > LONG_CELL
    return much and cell.tag == "td" and any(one.tag in HEADINGS for one in cell.walk())


def _has_blocks(cell: Node) -> bool:
    """Whether there is more in a cell than words: another table, a list, several paragraphs."""
    inner = [one for one in cell.walk() if one is not cell and one.display == "block" and one.chars]
    return len(inner) > 1
