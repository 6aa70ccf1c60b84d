"""Writes what stands in an OpenDocument file, block by block.

Elements of a text document, or of a slide, come in; headings, paragraphs, items and tables are
written in order. Frames come after the paragraph that they are anchored in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa.indexing.formats.office.look import LOWEST, heads, marked, parted_mark
from qa.indexing.formats.office.odf_lists import OdfLists
from qa.indexing.formats.office.odf_table import odf_cells, odf_rows
from qa.indexing.formats.office.odf_text import OdfText
from qa.indexing.formats.office.package import every, local, value
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import BlockKind
    from qa.indexing.formats.office.odf_text import OdfStyles
    from qa.indexing.formats.written import Written

CONTENTS = frozenset({"table-of-content", "illustration-index", "table-index", "object-index",
                      "user-index", "alphabetical-index"})  # fmt: skip
UNREAD = frozenset({"tracked-changes", "annotation", "forms", "sequence-decls", "variable-decls",
                    "user-field-decls", "notes", "animations", "image"})  # fmt: skip
QUOTES = frozenset({"quotations", "quote", "block text"})
LISTED = frozenset({"list-item", "list-header"})


class OdfBlocks:
    """Writes blocks.

    Args:
        written: What is written to.
        styles: Of the file.

    Attributes:
        title: The first paragraph in the style of a title, "" while there is none.
        text: Reads paragraphs; has what was left out.
    """

    def __init__(self, written: Written, styles: OdfStyles) -> None:
        self.title = ""
        self.text = OdfText(styles)
        self._written, self._styles = written, styles
        self._lists = OdfLists(styles)
        self._begun: set[str] = set()

    def blocks(self, parent: Any, kind: BlockKind = "paragraph") -> None:  # noqa: ANN401 (elements of lxml have no types)
        """Write all that stands in an element."""
        for one in parent:
            name = local(one)
            if name == "p":
                self._paragraph(one, kind)
            elif name == "h":
                self._heading(one, "")
            elif name == "list":
                self._list(one, value(one, "style-name"), 1)
            elif name == "table":
                self.table(one)
            elif name in CONTENTS:
                self.text.left["table of contents"] += len("".join("".join(one.itertext()).split()))
            elif name and name not in UNREAD:
                self.blocks(one, kind)

    def table(self, table: Any) -> None:  # noqa: ANN401
        """Write a table; one of a single row or column only sets parts side by side."""
        rows = [one.element for one in odf_rows(table)]
        widths = [len([cell for cell in row if local(cell) == "table-cell"]) for row in rows]
        if len(rows) == 1 or max(widths, default=0) <= 1:
            for row in rows:
                for cell in row:
                    self.blocks(cell)
            return
        above: dict[int, tuple[int, str]] = {}
        self._written.table(odf_cells(row, self.cell, above) for row in rows)
        self._frames()

    def cell(self, cell: Any) -> str:  # noqa: ANN401
        """Return the words of a cell on one line."""
        line = ""
        for one in cell.iter("{*}p", "{*}h"):
            words = one_line(self.text.of(one))
            if words and line:
                line += "; " if line[-1].isalnum() else " "
            line += words
        return line

    def add_notes(self) -> None:
        """Write the notes that were met, in order."""
        notes, self.text.notes = self.text.notes, []
        for note in notes:
            lines = (one_line(self.text.of(one)) for one in every(note, "p"))
            self._written.add("paragraph", "\n".join(line for line in lines if line))

    def _paragraph(self, paragraph: Any, kind: BlockKind, mark: str = "") -> None:  # noqa: ANN401
        words = self.text.of(paragraph)
        plain = "\n".join(" ".join(line.split()) for line in words.split("\n") if line.strip())
        names = self._styles.names(value(paragraph, "style-name"))
        typed, rest = parted_mark(words) if kind == "paragraph" else ("", words)
        if "title" in names and not self.title and plain:
            self.title = one_line(plain)
            self._written.heading(plain, 1)
        elif typed:
            self._written.add("item", one_line(rest), mark=typed.lstrip())
        elif kind == "paragraph" and heads(plain) and self._is_bold(paragraph):
            self._written.heading(plain, LOWEST)
        else:
            quoted = kind == "paragraph" and not QUOTES.isdisjoint(names)
            self._written.add("quote" if quoted else kind, plain, mark=mark)
        self._frames()

    def _is_bold(self, paragraph: Any) -> bool:  # noqa: ANN401
        """Whether all words of a paragraph were made bold by hand."""

        def bold(element: Any) -> bool:  # noqa: ANN401
            style = value(element, "style-name")
            return self._styles.says(style, "text-properties", "font-weight") == "bold"

        spans = [one for one in paragraph if local(one) == "span"]
        outside = [paragraph.text, *(one.tail for one in paragraph)]
        all_within = bool(spans) and not any((text or "").strip() for text in outside)
        return bold(paragraph) or (all_within and all(map(bold, spans)))

    def _heading(self, heading: Any, number: str) -> None:  # noqa: ANN401
        level = value(heading, "outline-level")
        depth = int(level) if level.isdecimal() else 1
        number = number or self._lists.next("Outline", depth) or self._lists.next("", depth)
        self._written.heading(f"{number} {self.text.of(heading)}", depth)
        self._frames()

    def _list(self, listed: Any, style: str, depth: int) -> None:  # noqa: ANN401
        style = value(listed, "style-name") or style
        goes_on = value(listed, "continue-numbering") == "true" or value(listed, "continue-list")
        if depth == 1 and not goes_on:
            self._lists.begin(style)
        for item in listed:
            if local(item) not in LISTED:
                continue
            counted = local(item) == "list-item" and any(local(one) in ("p", "h") for one in item)
            number = ""
            if counted:
                number = self._lists.next(style, depth, value(item, "start-value"))
            self._item(item, style, depth, number)

    def _item(self, item: Any, style: str, depth: int, number: str) -> None:  # noqa: ANN401
        for one in item:
            if local(one) == "list":
                self._list(one, style, depth + 1)
            elif local(one) == "h":
                self._heading(one, number)
            elif local(one) == "p":
                mark, one.text = marked(number, one.text or "")
                self._paragraph(one, "item", mark)
            else:
                self.blocks(one, "item")
            number = ""

    def _frames(self) -> None:
        """Write the frames that were met, and those in them."""
        frames, self.text.frames = self.text.frames, []
        for frame in frames:
            self.blocks(frame)
