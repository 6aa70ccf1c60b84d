"""The rows and columns of a table as it is written, a line for each row.

The text of a table comes in: cells between bars, tabs or wide gaps, with lines drawn between rows
perhaps. Its rows with their cells go out, how many of the first rows name the columns, and which
rows only head those below them. Nothing but the look of cells decides: a row that names columns has
words where the rows below it have figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from qa.text.clean import one_line
from qa.text.patterns import pattern

LINE = pattern(r"[^\r\n]*\S[^\r\n]*")
RULING = pattern(r"^[\s|:+=_\-─━═│┼╪╬├┤┌┐└┘┬┴╔╗╚╝╠╣╦╩║]*$")
"""A line that is drawn between rows."""

WALLS = str.maketrans("│║┃", "|||")
BAR = pattern(r"(?<!\\)\|")
GAP = pattern(r"\t")
WIDE_GAP = pattern(r"[^\S\r\n]{2,}")
FIGURE = pattern(r"\W{0,4}\d")
MOST_WORDS = 3
"""Of a figure with its unit, and of a day: "3 March 2025"."""

YEAR = pattern(r"[12]\d{3}(?:\s?[-/–]\s?\d{2,4})?")

MOST_NAMING = 3
"""So many rows name the columns of a table at most."""

LOOKED_AT = 60
"""So many rows are looked at to tell what kind of cells a column has."""

FIGURES = 0.6
"""The share of the filled cells of a column of figures that are figures."""

Span = tuple[int, int]


class Row:
    """A row: `text[start:end]`, and the spans of its cells, empty ones too."""

    __slots__ = ("cells", "end", "start")

    def __init__(self, start: int, end: int, cells: Sequence[Span]) -> None:
        self.start, self.end, self.cells = start, end, tuple(cells)

    @property
    def filled(self) -> list[int]:
        """The places of the cells that are not empty."""
        return [place for place, (start, end) in enumerate(self.cells) if start < end]


class Table:
    """A table that is `text[start:end]`.

    Attributes:
        rows: In order, without lines that are drawn.
        naming: How many of the first rows name the columns.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        lines = [match.span() for match in LINE.finditer(text, start, end)]
        drawn = [RULING.match(text[slice(*line)]) is not None for line in lines]
        written = [line for line, is_drawn in zip(lines, drawn, strict=True) if not is_drawn]
        self.rows = _rows(text, written)
        look = naming_rows([self._words(row) for row in self.rows])
        ruled = _ruled(drawn)
        # A line may also be drawn above a sum.
        self.naming = min(ruled, max(look, 1)) if ruled else look
        self._starts = [row.start for row in self.rows]

    def at(self, place: int) -> int | None:
        """Return the number of the row that stands at a place of the text; None for no row."""
        number = bisect_right(self._starts, place) - 1
        return number if number >= 0 and place < self.rows[number].end else None

    def names(self, columns: Sequence[int] = ()) -> Span | None:
        """Return the span of the names of the columns, or of some of them; None without names."""
        if not self.naming:
            return None
        first, last = self.rows[0], self.rows[self.naming - 1]
        if self.naming > 1 or not columns:
            return first.start, last.end
        held = [first.cells[one] for one in columns if one < len(first.cells)]
        held = [cell for cell in held if cell[0] < cell[1]]
        return (held[0][0], held[-1][1]) if held else None

    def name(self, column: int) -> str:
        """Return what the first rows call a column, "" for nothing."""
        return self._column_names[column] if column < len(self._column_names) else ""

    def above(self, place: int) -> tuple[list[Span], Span | None]:
        """Return the spans of what heads the text at a place, and of the names of its columns.

        What heads it is the row with a single cell above its row, and what its row is called where
        that stands before the place.
        """
        number = self.at(place)
        if number is None or number < self.naming:
            return [], None
        row = self.rows[number]
        found = [self._heads[number][0]]
        part = place > row.start
        named = self.named(number)
        if named and named[1] <= place:
            found.append(named)
        columns = self.columns(number, place, row.end) if part else ()
        return [span for span in found if span is not None], self.names(columns)

    def named(self, number: int) -> Span | None:
        """Return the span of what a row is called: its first cell, or one above if it is empty."""
        cells = self.rows[number].cells
        if cells and cells[0][0] < cells[0][1]:
            return cells[0]
        return self._heads[number][1]

    def only_heads(self, number: int) -> bool:
        """Return whether a row only names columns, or heads the rows below it."""
        return number < self.naming or number in self._heading

    def columns(self, number: int, start: int, end: int) -> list[int]:
        """Return the places of a row's filled cells that `start:end` has a part of."""
        cells = self.rows[number].cells
        return [i for i, (left, right) in enumerate(cells) if max(left, start) < min(right, end)]

    def _words(self, row: Row) -> list[str]:
        return [one_line(self._text[start:end]) for start, end in row.cells]

    @cached_property
    def _column_names(self) -> list[str]:
        rows = [self._words(row) for row in self.rows[: self.naming]]
        width = max(map(len, rows), default=0)
        found = [""] * width
        for number, cells in enumerate(rows):
            if len(rows) > 1 and sum(map(bool, cells)) == 1 and width > 1:
                continue  # What the whole table is called.
            upper = number + 1 < len(rows)
            before = ""
            for column in range(width):
                words = cells[column] if column < len(cells) else ""
                # A name over several columns stands above the first of them.
                words = before = words or (before if upper and column > 0 else "")
                if words != found[column]:  # A cell over both rows is read in each.
                    found[column] = f"{found[column]} {words}".strip()
        return found

    @cached_property
    def _heading(self) -> set[int]:
        """The rows that head others."""
        starts = {head[0] for head, _ in self._heads if head}
        return {number for number, row in enumerate(self.rows) if row.start in starts}

    @cached_property
    def _heads(self) -> list[tuple[Span | None, Span | None]]:
        """For each row the row that heads it, and the cell that names it where it has none."""
        found: list[tuple[Span | None, Span | None]] = []
        width = max((len(row.cells) for row in self.rows), default=0)
        several = sum(len(row.filled) > 1 for row in self.rows)
        grouped = width > 2 and several > len(self.rows) / 2
        head: Span | None = None
        named: Span | None = None
        for number, row in enumerate(self.rows):
            cell = row.cells[0] if row.cells else (row.start, row.start)
            if number < self.naming:
                found.append((None, None))
                continue
            if grouped and row.filled == [0]:
                head, named = cell, None
                found.append((None, None))
                continue
            if cell[0] < cell[1]:
                named = cell
                found.append((head, None))
            else:
                found.append((head, named))
        return found


def naming_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many of the first rows of a table name its columns, by the look of its cells.

    A first row over columns of words alone is taken to name them where there are three or more;
    of two columns the first may well name the rows. A row that heads the whole table is among
    those that name columns.
    """
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or width < 2:
        return 0
    filled = [sum(map(bool, row)) for row in rows]
    if filled[0] == 1 and width > 2 and filled[1] > 1:
        more = naming_rows(rows[1:])
        return more + 1 if more else 0
    named = 0
    for number in range(1, min(MOST_NAMING, len(rows) - 1) + 1):
        figures = _figure_columns(rows[number:], width)
        more = all(_only_names(row, rows[0], figures) for row in rows[1:number])
        if figures and more and _names(rows[0], rows[number:], figures):
            named = number
    if not named and not _figure_columns(rows[1:], width):
        return int(width > 2 and filled[0] > 1)
    return named


def is_figure(cell: str) -> bool:
    """Whether a cell has a number, an amount, a day: figures first, and few words."""
    return FIGURE.match(cell) is not None and len(cell.split()) <= MOST_WORDS


def _figure_columns(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """The columns in which most filled cells are figures."""
    found = []
    for column in range(width):
        cells = [row[column] for row in rows[:LOOKED_AT] if column < len(row) and row[column]]
        if cells and sum(map(is_figure, cells)) >= FIGURES * len(cells):
            found.append(column)
    return found


def _names(row: Sequence[str], below: Sequence[Sequence[str]], figures: Sequence[int]) -> bool:
    """Whether the first row names columns: it has words, or years, over figures of other kinds."""
    if len(row) == 2 or max(map(len, below)) == 2:
        cells = [one[1] for one in below[:LOOKED_AT] if len(one) > 1 and one[1]]
        if 1 not in figures or not all(map(is_figure, cells)):
            return False  # A name and what it stands for, row by row.
    said = [column for column in figures if column < len(row) and row[column]]
    if not said:
        return any(row)
    naming = 0
    for column in said:
        if not is_figure(row[column]):
            naming += 1
        elif YEAR.fullmatch(row[column]):
            cells = [one[column] for one in below[:LOOKED_AT] if column < len(one) and one[column]]
            naming += not all(YEAR.fullmatch(cell) for cell in cells)
    return naming > len(said) / 2


def _only_names(row: Sequence[str], first: Sequence[str], figures: Sequence[int]) -> bool:
    """Whether a row below the first has words over all figures, such as their units.

    It has no name of its own, unless the first has none.
    """
    if first[:1] != [""] and row[:1] not in ([""], list(first[:1])):
        return False
    said = [row[column] for column in figures if 0 < column < len(row) and row[column]]
    return bool(said) and not any(map(is_figure, said))


def _ruled(drawn: Sequence[bool]) -> int:
    """How many rows stand above the first line that is drawn below a row, and above others."""
    first = next((place for place, is_drawn in enumerate(drawn) if not is_drawn), len(drawn))
    above = 0
    for is_drawn in drawn[first:]:
        if is_drawn:
            break
        above += 1
    below = any(not is_drawn for is_drawn in drawn[first + above :])
    return above if below and above <= MOST_NAMING else 0


def _rows(text: str, lines: Sequence[Span]) -> list[Row]:
    """The rows of some lines with their cells."""
    written = [text[start:end].translate(WALLS) for start, end in lines]
    bars = sum("|" in line for line in written) * 2 >= len(written)
    if bars:
        # Where every row begins with a bar, that is the edge; else its first cell is empty.
        edged = all(line.lstrip().startswith("|") for line in written)
        cells = [list(_between(line, BAR)) for line in written]
        closed = all(line.rstrip().endswith("|") for line in written)
        cells = [row[edged : len(row) - (closed and len(row) > 1)] for row in cells]
    elif sum("\t" in line for line in written) * 2 >= len(written):
        cells = [list(_between(line, GAP)) for line in written]
    else:
        cells = _aligned(written)
    return [_row(text, line, row) for line, row in zip(lines, cells, strict=True)]


def _row(text: str, line: Span, cells: Sequence[Span]) -> Row:
    """A row with its cells; empty ones outside its words stand at its ends."""
    start, end = _bare(text, *line)
    found = [_bare(text, line[0] + first, line[0] + after) for first, after in cells]
    inside = [(min(max(at, start), end), min(max(to, start), end)) for at, to in found]
    return Row(start, end, inside)


def _between(line: str, edge: object) -> Iterator[Span]:
    """What stands between the edges of a line."""
    marks = [(0, 0), *(m.span() for m in edge.finditer(line)), (len(line), len(line))]  # type: ignore[attr-defined]
    for (_, start), (end, _) in pairwise(marks):
        yield start, end


def _aligned(lines: Sequence[str]) -> list[list[Span]]:
    """The cells of lines whose columns are set apart by blanks alone."""
    width = max(map(len, lines), default=0)
    blank = [all(at >= len(line) or line[at].isspace() for line in lines) for at in range(width)]
    gaps: list[Span] = []
    for at in range(width):
        if blank[at] and gaps and gaps[-1][1] == at:
            gaps[-1] = (gaps[-1][0], at + 1)
        elif blank[at]:
            gaps.append((at, at + 1))
    edges = [(0, 0), *(gap for gap in gaps if gap[1] - gap[0] > 1 and gap[0]), (width, width)]
    cuts = [(start, end) for (_, start), (end, _) in pairwise(edges)]
    if len(cuts) > 1:
        return [[(min(a, len(line)), min(b, len(line))) for a, b in cuts] for line in lines]
    return [list(_between(line, WIDE_GAP)) for line in lines]


def _bare(text: str, start: int, end: int) -> Span:
    """A span without white space at its ends."""
    own = text[start:end]
    left = start + len(own) - len(own.lstrip())
    return left, max(left, start + len(own.rstrip()))
