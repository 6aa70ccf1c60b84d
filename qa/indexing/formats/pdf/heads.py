"""What stands centred over both columns of a page: the title, authors, day and places of a paper.

The runs of a page come in; those of the head go out, piece by piece, and what stands above and
below it. Names side by side are pieces of their own, each with what stands below it, for the white
between them is no gutter: it ends above the columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from qa.indexing.formats.pdf.model import Run, rows_of
from qa.indexing.formats.pdf.order import gutter_of
from qa.indexing.formats.pdf.prose import Span, merged

LARGE = 1.2
"""A title is larger than the text by this much."""
MOST = 30
"""Rows that the head of a page has at most."""
FULL = 0.8
"""The share of a column that a line of its text fills."""


class Head(NamedTuple):
    """The head of a page.

    Attributes:
        above: What stands above the title.
        pieces: The title, and each line below it.
        below: The text.
    """

    above: list[Run]
    pieces: list[list[Run]]
    below: list[Run]


class _Columns(NamedTuple):
    """Where two columns of text begin and end."""

    left: float
    gutter: float
    gutter_end: float
    right: float
    size: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def is_centred(self, runs: Sequence[Run]) -> bool:
        """Whether a row is set in as far from the left as from the right."""
        middle = (min(run.left for run in runs) + max(run.right for run in runs)) / 2
        return abs(middle - self.middle) < self.size

    def crosses(self, run: Run) -> bool:
        """Whether a run stands over both columns."""
        return run.left < self.gutter - self.size and run.right > self.gutter_end + self.size

    def is_text(self, run: Run) -> bool:
        """Whether a run is set as a line of one of the columns is."""
        begins = min(abs(run.left - edge) for edge in (self.left, self.gutter_end))
        return begins < 0.6 * self.size or self.fills(run)

    def fills(self, run: Run) -> bool:
        """Whether a run stands in one column, and fills it."""
        return any(
            run.left > left - self.size
            and run.right < right + self.size
            and run.right - run.left > FULL * (right - left)
            for left, right in ((self.left, self.gutter), (self.gutter_end, self.right))
        )


def head_of(runs: Sequence[Run]) -> Head | None:
    """Return the head of a page in two columns, if it has one, with more than a title."""
    rows = rows_of(runs)
    usual = median([run.size for run in runs] or [0.0])
    large = any(run.size >= LARGE * usual for row in rows[:MOST] for run in row)
    columns = _columns(rows) if large else None
    if columns is None:
        return None
    start = next((n for n, row in enumerate(rows[:MOST]) if _is_title(row, columns)), None)
    if start is None or any(columns.fills(run) for row in rows[:start] for run in row):
        return None
    end = start + 1
    while end < min(len(rows), start + MOST) and _belongs(rows[end], columns):
        end += 1
    while end > start + 1 and _heads_column(rows, start, end, columns):
        end -= 1
    if end == len(rows):
        return None
    pieces = _pieces(rows[start:end], columns)
    if len(pieces) < 2:
        return None
    above, below = ([run for row in part for run in row] for part in (rows[:start], rows[end:]))
    return Head(above, pieces, below)


def _columns(rows: Sequence[list[Run]]) -> _Columns | None:
    """The two columns of a page, by where most of their lines begin and end."""
    sides = gutter_of(rows)
    if sides is None:
        return None
    size = median(run.size for side in sides for run in side)
    (left, gutter), (gutter_end, right) = (_edges(side) for side in sides)
    return _Columns(left, gutter, gutter_end, right, size) if gutter < gutter_end else None


def _edges(runs: Sequence[Run]) -> tuple[float, float]:
    lefts = Counter(round(row[0].left) for row in rows_of(runs))
    rights = Counter(round(row[-1].right) for row in rows_of(runs))
    return float(lefts.most_common(1)[0][0]), float(rights.most_common(1)[0][0])


def _is_title(row: Sequence[Run], columns: _Columns) -> bool:
    large = all(run.size >= LARGE * columns.size for run in row)
    return large and len(row) == 1 and columns.is_centred(row) and not _in_column(row, columns)


def _in_column(row: Sequence[Run], columns: _Columns) -> bool:
    return all(run.right <= columns.gutter + 1 or run.left >= columns.gutter_end - 1 for run in row)


def _belongs(row: Sequence[Run], columns: _Columns) -> bool:
    """Whether a row below a title is of its head: no run in it is set as the columns are."""
    if columns.is_centred(row):
        alone = len(row) == 1 and columns.crosses(row[0])
        if alone or (len(row) > 1 and not any(columns.fills(run) for run in row)):
            return True
    return not any(columns.is_text(run) for run in row)


def _heads_column(rows: Sequence[list[Run]], start: int, end: int, columns: _Columns) -> bool:
    """Whether the last row of a head stands in the middle of one column, and below nothing there.

    So the word "Abstract" does, which heads the text of its column.
    """
    row = rows[end - 1]
    if len(row) > 1:
        return False
    run = row[0]
    middles = (columns.left + columns.gutter) / 2, (columns.gutter_end + columns.right) / 2
    if min(abs(run.middle - middle) for middle in middles) > columns.size:
        return False
    held = [other for other_row in rows[start : end - 1] for other in other_row]
    return not any(abs(other.middle - run.middle) < columns.size for other in held)


def _pieces(rows: Sequence[list[Run]], columns: _Columns) -> list[list[Run]]:
    """The title as one, and each line below it; those side by side with what is below each."""
    size, title = rows[0][0].size, 1
    while title < len(rows) and len(rows[title]) == 1 and rows[title][0].size > 0.95 * size:
        title += 1
    found = [[run for row in rows[:title] for run in row]]
    place = title
    while place < len(rows):
        end = place + 1
        blocks = merged(rows[place])
        while end < len(rows) and len(rows[place]) > 1:
            together = merged([*blocks, *rows[end]])
            if len(together) != len(blocks) or _is_for_all(rows[end], blocks, columns):
                break
            blocks = together
            end += 1
        for block in blocks:
            lines = (
                [run for run in row if block.left <= run.middle <= block.right]
                for row in rows[place:end]
            )
            found += [line for line in lines if line]
        place = end
    return _with_paragraphs(found)


def _is_for_all(row: Sequence[Run], blocks: Sequence[Span], columns: _Columns) -> bool:
    """Whether a row below blocks side by side belongs to none of them, as the day does."""
    middle = row[0].middle
    own = any(abs((b.left + b.right) / 2 - middle) < columns.size / 2 for b in blocks)
    return len(row) == 1 and columns.is_centred(row) and not own


def _with_paragraphs(pieces: Sequence[list[Run]]) -> list[list[Run]]:
    """Pieces with the lines of one text joined, such as an abstract: they begin alike."""
    found = [list(pieces[0])]
    for piece in pieces[1:]:
        above, run = found[-1][-1], piece[0]
        close = 0 < run.y - above.y < 1.6 * run.size and abs(run.size - above.size) < 1
        alike = len(piece) == 1 and abs(run.left - above.left) < 1
        if len(found) > 1 and close and alike and len(above.text.split()) > 5:
            found[-1] += piece
        else:
            found.append(list(piece))
    return found
