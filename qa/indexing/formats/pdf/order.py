"""The order in which people read what stands on a page: column by column, between wide lines.

The runs of a page come in; its columns go out in reading order, each as its runs. Columns are
parted by a stripe of white that no line crosses from some height to another: what stands above and
below that stretch is read before and after it. What looks like columns and is a table, by its rows
and by the order in which the file was written, stays together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from qa.indexing.formats.pdf.model import Run, reads_leftwards, rows_of

FEWEST = 2
"""Lines that stand on both sides of a stripe, at least."""
NARROWEST = 0.4
"""Sizes of the font that the white between columns is wide."""
SLIMMEST = 3.0
"""Sizes of the font that a column is wide, at least."""
ADDRESS = 8
"""Lines of a block that stands beside another, and is no column of a text."""
DEEPEST = 8
"""So many times a page is parted, and its parts again."""
TRIED = 12
"""So many stripes of a part of a page are looked at."""
LARGE, NEAR = 1.2, 3
"""A row in letters so much larger, so many rows above columns, heads all of them."""
FULL = 0.6
"""The share of a column's width that lines of prose fill."""
PROSE = 3.5
"""Words that lines of prose have at least."""


class Stripe(NamedTuple):
    """A stripe of white between rows: `rows[start:end]` do not cross it."""

    left: float
    right: float
    start: int
    end: int
    lines: int

    @property
    def middle(self) -> float:
        """Its middle."""
        return (self.left + self.right) / 2


def columns(runs: Sequence[Run], depth: int = 0) -> Iterator[list[Run]]:
    """Yield the columns of a page, or of a part of one, in reading order."""
    rows = rows_of(runs)
    found = (stripe for stripe in _stripes(rows) if _are_columns(*_sides(rows, stripe)))
    stripe = next(found, None) if depth < DEEPEST else None
    if stripe:
        stripe = _without_heads(rows, _trimmed(rows, stripe))
        left, right = _sides(rows, stripe)
        above = [run for row in rows[: stripe.start] for run in row]
        below = [run for row in rows[stripe.end :] for run in row]
        sides = (right, left) if reads_leftwards([*left, *right]) else (left, right)
        for part in (above, *sides, below):
            yield from columns(part, depth + 1)
    elif runs:
        yield list(runs)


def gutter_of(rows: Sequence[list[Run]]) -> tuple[list[Run], list[Run]] | None:
    """Return what stands left and right of the widest reaching white of a page in columns."""
    found = (_sides(rows, stripe) for stripe in _stripes(rows))
    return next((sides for sides in found if _are_columns(*sides)), None)


def _sides(rows: Sequence[list[Run]], stripe: Stripe) -> tuple[list[Run], list[Run]]:
    """What stands left and right of a stripe."""
    held = [run for row in rows[stripe.start : stripe.end] for run in row]
    left = [run for run in held if run.middle < stripe.middle]
    return left, [run for run in held if run.middle >= stripe.middle]


def _stripes(rows: Sequence[list[Run]]) -> list[Stripe]:
    """The stripes of white between the runs of rows, those with most lines on both sides first."""
    found = _all_stripes(rows, frozenset())
    heads = _heads(rows, found)
    if heads:
        found = _all_stripes(rows, heads)
    return sorted(found, key=lambda stripe: -stripe.lines)[:TRIED]


def _heads(rows: Sequence[list[Run]], stripes: Sequence[Stripe]) -> frozenset[int]:
    """The rows in large letters right above columns, of which they cross some."""
    usual = median(run.size for row in rows for run in row) if rows else 0.0
    return frozenset(
        number
        for number, row in enumerate(rows)
        for run in row
        if run.size > LARGE * usual
        and any(
            run.left < s.left and run.right > s.right and 0 < s.start - number <= NEAR
            for s in stripes
        )
    )


def _all_stripes(rows: Sequence[list[Run]], heads: frozenset[int]) -> list[Stripe]:
    """All stripes that do not go past some rows."""
    found: list[Stripe] = []
    for number, row in enumerate(rows):
        if number in heads:
            continue
        near = [run for other in rows[number : number + 2] for run in other]
        for run in row:
            behind = [o.left for o in near if o.left > run.right and o.y - run.y < run.size]
            left, right = run.right, min(behind, default=0.0)
            if right - left < NARROWEST * run.size:
                continue
            middle = (left + right) / 2
            if any(s.start <= number < s.end and s.left <= middle <= s.right for s in found):
                continue
            first = max((head for head in heads if head < number), default=-1) + 1
            last = min((head for head in heads if head > number), default=len(rows))
            if stripe := _grown(rows, number, (left, right), (first, last)):
                found.append(stripe)
    return found


def _grown(
    rows: Sequence[list[Run]], number: int, white: tuple[float, float], bounds: tuple[int, int]
) -> Stripe | None:
    """A stripe as far up and down as no row crosses it; None with too few lines beside it."""
    left, right = white
    start, end = number, number + 1
    while start > bounds[0] and (narrowed := _beside(rows[start - 1], left, right)):
        left, right = narrowed
        start -= 1
    while end < bounds[1] and (narrowed := _beside(rows[end], left, right)):
        left, right = narrowed
        end += 1
    middle = (left + right) / 2
    held = rows[start:end]
    before = sum(any(run.middle < middle for run in row) for row in held)
    behind = sum(any(run.middle >= middle for run in row) for row in held)
    lines = min(before, behind)
    return Stripe(left, right, start, end, lines) if lines >= FEWEST else None


def _beside(row: Sequence[Run], left: float, right: float) -> tuple[float, float] | None:
    """What a row leaves of a stripe; None where it crosses it.

    A line that only sticks out into the white, as addresses do that cannot be cut, does not.
    """
    middle = (left + right) / 2
    size = row[0].size
    for run in row:
        if run.right <= left or run.left >= right:
            continue
        if run.middle < middle and run.left < left:
            if run.right > right:
                return None
            left = run.right if right - run.right >= NARROWEST * size else left
        elif run.middle >= middle and run.right > right:
            if run.left < left:
                return None
            right = run.left if run.left - left >= NARROWEST * size else right
        else:
            return None
    return left, right


def _are_columns(left: list[Run], right: list[Run]) -> bool:
    """Whether two sides are read one after the other, and not row by row."""
    if min(_width(left), _width(right)) < SLIMMEST * median(run.size for run in left):
        return False  # The marks of items or notes.
    left_rows, right_rows = rows_of(left), rows_of(right)
    fewer = min(len(left_rows), len(right_rows))
    pairs = _level_rows(left_rows, right_rows)
    if 2 * len(pairs) < fewer:
        return True
    if _is_prose(left_rows) and _is_prose(right_rows):
        return True
    together = sum(b[0].order - a[-1].order in (1, -1) for a, b in pairs)
    return fewer > 2 and 2 * together < len(pairs)


def _trimmed(rows: Sequence[list[Run]], stripe: Stripe) -> Stripe:
    """A stripe without the rows at its end that stand on one side, far below the other's last.

    Columns of prose may end at different heights; addresses that stand side by side do not reach
    down into the text below them.
    """
    sides = [
        [any((run.middle >= stripe.middle) == right for run in row) for row in rows]
        for right in (False, True)
    ]
    ends = [max(n for n in range(stripe.start, stripe.end) if side[n]) + 1 for side in sides]
    shorter = min(ends)
    short_side = rows_of(
        run
        for row in rows[stripe.start : shorter]
        for run in row
        if (run.middle >= stripe.middle) == (ends[1] <= ends[0])
    )
    if len(short_side) > ADDRESS or shorter == stripe.end:
        return stripe
    for number in range(shorter, stripe.end):
        if rows[number][0].y - rows[number - 1][0].y > 1.6 * rows[number][0].size:
            return stripe._replace(end=number)
    return stripe


def _without_heads(rows: Sequence[list[Run]], stripe: Stripe) -> Stripe:
    """A stripe without headings at its end: they head what stands below both columns."""
    usual = median(run.size for row in rows for run in row)
    end = stripe.end
    while end > stripe.start + FEWEST and all(
        run.right < stripe.middle and (run.bold or run.size > LARGE * usual)
        for run in rows[end - 1]
    ):
        end -= 1
    return stripe._replace(end=end)


def _width(runs: Sequence[Run]) -> float:
    return max(run.right for run in runs) - min(run.left for run in runs)


def _level_rows(
    left: Sequence[list[Run]], right: Sequence[list[Run]]
) -> list[tuple[list[Run], list[Run]]]:
    """The rows of two sides that stand on one line."""
    found = []
    place = 0
    for row in left:
        slack = 0.2 * row[0].size
        while place < len(right) and right[place][0].y < row[0].y - slack:
            place += 1
        if place < len(right) and right[place][0].y <= row[0].y + slack:
            found.append((row, right[place]))
            place += 1
    return found


def _is_prose(rows: Sequence[list[Run]]) -> bool:
    """Whether rows are lines of a text: several words, most as long as the column is wide."""
    if len(rows) < FEWEST + 1:
        return False
    start = min(row[0].left for row in rows)
    width = max(max(run.right for run in row) for row in rows) - start
    full = median((max(run.right for run in row) - row[0].left) / max(width, 1) for row in rows)
    words = median(sum(len(run.text.split()) for run in row) for row in rows)
    return full >= FULL and words >= PROSE
