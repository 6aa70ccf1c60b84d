"""The tables of Word documents: which of them hold data, and their rows.

A table comes in, with a way to read a cell; rows of cells go out. A cell that spans columns leaves
the others empty, one that spans rows is read in each of them, so that a column is the same in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from qa.indexing.formats.office.package import child, every, local, value

if TYPE_CHECKING:
    from qa.indexing.formats.office.word_styles import Styles

MOST_SPANNED = 60


def rows_of(table: Any, read: Callable[[Any], str]) -> Iterator[list[str]]:  # noqa: ANN401 (elements of lxml have no types)
    """Yield the cells of each row that was not deleted."""
    above: dict[int, str] = {}
    for row in _inside(table, "tr"):
        if child(row, "trPr", "del") is not None:
            continue
        before = child(row, "trPr", "gridBefore")
        cells = [""] * (_number(before) if before is not None else 0)
        now: dict[int, str] = {}
        for cell in _inside(row, "tc"):
            span, merge = child(cell, "tcPr", "gridSpan"), child(cell, "tcPr", "vMerge")
            goes_on = merge is not None and value(merge, "val") != "restart"
            words = above.get(len(cells), "") if goes_on else read(cell)
            if merge is not None:
                now[len(cells)] = words
            cells += [words, *[""] * ((_number(span) if span is not None else 1) - 1)]
        above = now
        yield cells


def is_layout(table: Any, styles: Styles) -> bool:  # noqa: ANN401
    """Whether a table only sets parts of a page side by side: one row, one column, or headings."""
    rows = list(_inside(table, "tr"))
    widths = [sum(1 for _ in _inside(row, "tc")) for row in rows]
    if len(rows) == 1 or max(widths, default=0) <= 1:
        return True
    return any(styles.role(one).kind in ("heading", "title") for one in every(table, "p"))


def _inside(parent: Any, name: str) -> Iterator[Any]:  # noqa: ANN401
    """The rows of a table or the cells of a row, also those in content controls."""
    for one in parent:
        if local(one) == name:
            yield one
        elif local(one) in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _inside(one, name)


def _number(element: Any) -> int:  # noqa: ANN401
    written = value(element, "val")
    return min(max(int(written), 1), MOST_SPANNED) if written.isdecimal() else 1
