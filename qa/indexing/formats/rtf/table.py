"""The rows of tables in rich text, while they are read.

The ends of cells and rows come in, with the definitions of rows; whole tables go out. A cell that
spans rows is read in each of them, one that spans columns leaves the others empty.
"""

from __future__ import annotations


class RtfTable:
    """Gathers the cells of one table after the other."""

    def __init__(self) -> None:
        self._rows: list[list[str]] = []
        self._cells: list[list[str]] = []
        self._words: list[str] = []
        self._merged: list[str] = []
        self._due = ""

    def define(self, word: bytes) -> None:
        """Take a control word of the definition of a row."""
        if word == b"trowd":
            self._merged, self._due = [], ""
        elif word == b"cellx":
            self._merged.append(self._due)
            self._due = ""
        elif word in (b"clmrg", b"clvmrg"):
            self._due = word.decode()

    def add(self, words: str) -> None:
        """Take a paragraph of the cell that is open."""
        if words.strip():
            self._words.append(words)

    def end_cell(self) -> None:
        """End the cell that is open."""
        self._cells.append(self._words)
        self._words = []

    def end_row(self) -> None:
        """End the row that is open."""
        if self._words:
            self.end_cell()
        row: list[str] = []
        for place, paragraphs in enumerate(self._cells):
            merged = self._merged[place] if place < len(self._merged) else ""
            above = self._rows[-1] if self._rows else []
            if merged == "clvmrg" and place < len(above):
                row.append(above[place])
            else:
                row.append("" if merged else joined(paragraphs))
        self._rows.append(row)
        self._cells = []

    def end(self) -> list[list[str]]:
        """End the table and return its rows."""
        if self._cells or self._words:
            self.end_row()
        rows, self._rows = self._rows, []
        return rows


def joined(paragraphs: list[str]) -> str:
    """Return paragraphs on one line, parted as sentences are."""
    line = ""
    for paragraph in paragraphs:
        words = " ".join(paragraph.split())
        if words and line:
            line += "; " if line[-1].isalnum() else " "
        line += words
    return line
