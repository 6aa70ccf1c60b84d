"""How a reader is shown a text of an article: below what stands above it, a table's row in words.

Spans of an article come in; a text and where each piece of it stands in the article go out, so that
what the reader points at can be found there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa.text.clean import one_line
from qa.text.patterns import pattern
from qa.text.struck import without_struck

CELL = pattern(r"[^|\t]*")
EDGE = pattern(r"\s*[|\t]?\s*")


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


def shown_row(text: str, topic: str, names: str, start: int, end: int) -> Shown:
    """Return a row of a table below its topic, each cell behind the name of its column.

    "Punt | 12 | 55" below "Boat | Per hour | Per day" becomes "Punt: Per hour 12, Per day 55": the
    reader knows sentences, and takes one column of a bare row for another.
    """
    columns = [one_line(names[first:after]) for first, after in _cells(names, 0, len(names))]
    made = f"{topic}\n" if topic else ""
    pieces: list[tuple[int, int, int]] = []
    for column, (first, after) in enumerate(_cells(text, start, end)):
        if first == after:
            continue
        name = columns[column] if 0 < column < len(columns) else ""
        made += (": " if len(pieces) == 1 else ", ") if pieces else ""
        made += f"{name} " if name else ""
        pieces.append((len(made), first, after - first))
        made += without_struck(text[first:after])
    return Shown(made, tuple(pieces))


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The cells of a row, empty ones too; a bar at either end parts nothing."""
    while end > start and text[end - 1].isspace():
        end -= 1
    end -= text[start:end].endswith("|")
    first = EDGE.match(text, start, end)
    position = first.end() if first else start
    while position <= end:
        cell = CELL.match(text, position, end)
        after = cell.end() if cell else end
        own = text[position:after]
        left = position + len(own) - len(own.lstrip())
        yield left, max(left, position + len(own.rstrip()))
        position = after + 1
