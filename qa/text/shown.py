"""How a reader is shown a text of an article: below what stands above it, a table's row in words.

Spans of an article come in; a text and where each piece of it stands in the article go out, so that
what the reader points at can be found there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.text.clean import one_line
from qa.text.struck import without_struck

if TYPE_CHECKING:
    from qa.text.tables import Table


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a reader is shown it.

    Attributes:
        text: What is read.
        pieces: Of what is the article's own, in order: where it begins in `text`, where in the
            article, and how long it is.
    """

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where in the article `text[start:end]` stands; None where it is not of it."""
        inside = [
            (max(start, at) - at + origin, min(end, at + length) - at + origin)
            for at, origin, length in self.pieces
            if start < at + length and end > at
        ]
        return (inside[0][0], inside[-1][1]) if inside else None

    def spot(self, start: int, end: int) -> tuple[int, int]:
        """Return where in `text` the article's `start:end` is shown, with the names of its cells.

        What is not shown is an empty span at the end.
        """
        inside = [
            (at + max(start, origin) - origin, at + min(end, origin + length) - origin)
            for at, origin, length in self.pieces
            if start < origin + length and end > origin
        ]
        return (inside[0][0], inside[-1][1]) if inside else (len(self.text), len(self.text))


def shown_text(text: str, topic: str, start: int, end: int) -> Shown:
    """Return `text[start:end]` below its topic, with blanks for what is struck out."""
    before = f"{topic}\n" if topic else ""
    return Shown(before + without_struck(text[start:end]), ((len(before), start, end - start),))


def shown_row(text: str, topic: str, table: Table, number: int, start: int, end: int) -> Shown:
    """Return a row of a table below its topic, each cell behind the name of its column.

    "Punt | 12 | 55" below "Boat | Per hour | Per day" becomes "Punt: Per hour 12, Per day 55": the
    reader knows sentences, and takes one column of a bare row for another. A part of a row, and one
    whose first cell is empty, begins with the name of the row all the same.

    Args:
        text: Of the article.
        topic: What stands above the table.
        table: The table.
        number: Of the row.
        start: Where what is shown begins.
        end: Where it ends.
    """
    made = f"{topic}\n" if topic else ""
    named = table.named(number)
    columns = table.columns(number, start, end)
    pieces: list[tuple[int, int, int]] = []
    if named and columns[:1] != [0]:
        made += f"{one_line(text[slice(*named)])}: "
    cells = table.rows[number].cells
    for place, column in enumerate(columns):
        first, after = max(cells[column][0], start), min(cells[column][1], end)
        name = table.name(column) if column else ""
        if place:
            made += ": " if columns[0] == 0 and place == 1 else ", "
        made += f"{name} " if name else ""
        pieces.append((len(made), first, after - first))
        made += without_struck(text[first:after])
    return Shown(made, tuple(pieces))
