"""The text of a document whose format is no text: written block by block, with its places.

Paragraphs, headings, items and the rows of tables come in, in reading order; the text that offsets
count in, the blocks in it and where its pages or chapters begin go out. Blocks stand apart by a
blank line, the items of a list by a line end; cells of a row are parted by " | ".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qa.domain import Block, BlockKind, Place, PlaceKind
from qa.text.clean import printable


class Written:
    """Collects the blocks of one document."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._places: list[Place] = []
        self._due: list[tuple[PlaceKind, str]] = []

    def place(self, kind: PlaceKind, name: str) -> None:
        """Say that a page, slide, sheet or chapter begins with the next block."""
        self._due.append((kind, name))

    def add(
        self,
        kind: BlockKind,
        text: str,
        level: int = 0,
        mark: str = "",
        inner: Iterable[Place] = (),
    ) -> None:
        """Write a block; one without words is none.

        Args:
            kind: What it is.
            text: Its words.
            level: Of a heading.
            mark: What stands in front of it and is no part of it, such as the number of an item.
            inner: Pages and the like that begin within it, at offsets in a text that is printable
                and has no blanks at its ends.
        """
        text = printable(text).strip()
        if not text:
            return
        if self._blocks:
            together = kind == "item" and self._blocks[-1].kind == "item"
            gap = "\n" if together else "\n\n"
            self._parts.append(gap)
            self._length += len(gap)
        # Of several that begin here, all but the last are empty.
        self._places += [Place(*one, self._length) for one in self._due[-1:]]
        self._due.clear()
        self._parts.append(mark)
        self._length += len(mark)
        self._places += [Place(one.kind, one.name, self._length + one.start) for one in inner]
        self._blocks.append(Block(kind, self._length, self._length + len(text), level))
        self._parts.append(text)
        self._length += len(text)

    def heading(self, text: str, level: int) -> None:
        """Write a heading; the title has level 1."""
        self.add("heading", " ".join(text.split()), max(1, min(level, 6)))

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Write a table: a line for each row that has words in it, its header first."""
        lines = []
        for row in rows:
            cells = [" ".join(cell.split()) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                lines.append(" | ".join(cells))
        self.add("table", "\n".join(lines))

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._parts) + "\n" if self._parts else ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in it, in order."""
        return tuple(self._blocks)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where its pages, slides, sheets or chapters begin, in order."""
        return tuple(self._places)
