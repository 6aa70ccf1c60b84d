"""The blocks of an article on a web page before they have a place in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import BlockKind


class Piece(NamedTuple):
    """A block before it has a place: its kind, its level, its text, and the list item it is of.

    `mark` is the number of an item, which stands before the block.
    """

    kind: BlockKind
    level: int
    text: str
    item: int = 0
    mark: str = ""


def joined(pieces: list[Piece]) -> str:
    """Blocks on one line; items of a list and rows of a table are parted by semicolons."""
    line = ""
    for piece in pieces:
        rows = piece.text.split("\n") if piece.kind == "table" else [piece.text]
        for row in rows:
            words = one_line(row.replace(" | ", ", ") if piece.kind == "table" else row)
            listed = piece.kind in ("item", "table") and line and line[-1].isalnum()
            line += ("; " if listed else " " if line else "") + words
    return line
