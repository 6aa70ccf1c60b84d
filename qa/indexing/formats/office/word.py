"""Word documents (.docx): what stands in them, in order, with all tracked changes accepted.

Bytes come in; a Document goes out. Headings are told by their outline level, lists by their
numbering; text boxes come after the paragraph that they are anchored in, foot- and endnotes at the
end. Headers, footers, comments and tables of contents are no part of the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from qa.indexing.formats.office.look import LOWEST, heads, marked, parted_mark
from qa.indexing.formats.office.package import Package, child, every, local, value
from qa.indexing.formats.office.properties import core_properties, made_document
from qa.indexing.formats.office.word_styles import Numbering, Styles
from qa.indexing.formats.office.word_table import is_layout, rows_of
from qa.indexing.formats.office.word_text import OFF, WordText
from qa.indexing.formats.written import Written
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import BlockKind, Document
    from qa.indexing.formats.office.word_styles import Role

SEVERAL = re.compile(r"\n\s*\n")


class WordLoader:
    """Reads Word documents."""

    suffixes: tuple[str, ...] = (".docx", ".docm")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a Word file; see `Loader`."""
        package = Package(data, name, ".docx")
        main = package.related("", "officeDocument") or "word/document.xml"
        body = child(package.root(main), "body")
        if body is None:
            raise package.damaged()
        reader = _Reader(package, main)
        reader.blocks(body)
        reader.add_notes()
        said = core_properties(package)
        return made_document(reader.written, name, said, title=reader.title, left=reader.text.left)


class _Reader:
    """Writes the blocks of one document."""

    def __init__(self, package: Package, main: str) -> None:
        self.written = Written()
        self.title = ""
        self.text = WordText()
        self._package, self._main = package, main
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._started = ""
        self._kept: BlockKind = "paragraph"

    def blocks(self, parent: Any) -> None:  # noqa: ANN401 (elements of lxml have no types)
        """Write all that stands in an element."""
        for one in parent:
            name = local(one)
            if name == "p":
                self._paragraph(one)
            elif name == "tbl":
                self._table(one)
            elif name == "sdt":
                self._control(one)
            elif name not in ("del", "moveFrom", "sectPr", "tcPr", "sdtPr"):
                self.blocks(one)

    def add_notes(self) -> None:
        """Write the notes that were referred to, each once, in the order of their marks."""
        parts = {kind: self._part(f"{kind}s") for kind in ("footnote", "endnote")}
        notes = {
            (kind, value(one, "id")): one
            for kind, root in parts.items()
            for one in (() if root is None else root)
        }
        for key in dict.fromkeys(self.text.notes):
            if key in notes and value(notes[key], "type") in ("", "normal"):
                lines = (one_line(self.text.of(one)) for one in every(notes[key], "p"))
                self.written.add("paragraph", "\n".join(line for line in lines if line))

    def _part(self, kind: str) -> Any | None:  # noqa: ANN401
        path = self._package.related(self._main, kind)
        return self._package.xml(path) if path else None

    def _paragraph(self, paragraph: Any) -> None:  # noqa: ANN401
        role = self._styles.role(paragraph)
        words = self._started + self.text.of(paragraph)
        self._started = ""
        if _goes_on(paragraph):
            self._started = words
            return
        if role.kind == "contents":
            self.text.left["table of contents"] += len("".join(words.split()))
            words = ""
        number = self._numbering.next(role.list_id, role.depth) if role.list_id else ""
        if words.strip():
            self._write(role, words, number, bold=_is_bold(paragraph))
        boxes, self.text.boxes = self.text.boxes, []
        for box in boxes:
            self.blocks(box)

    def _write(self, role: Role, words: str, number: str, *, bold: bool) -> None:
        typed, words = parted_mark(words)
        plain = "\n".join(" ".join(line.split()) for line in words.split("\n")).strip()
        if role.kind == "title" and not self.title:
            self.title = one_line(words)
            self.written.heading(words, 1)
        elif role.kind == "heading":
            self.written.heading(f"{number} {one_line(words)}", role.level)
        elif role.list_id:
            mark, text = marked(number, plain)
            self.written.add("item", text, mark=mark)
        elif typed:
            self.written.add("item", plain, mark=typed.lstrip())
        elif bold and not role.kind and heads(plain):
            self.written.heading(plain, LOWEST)
        else:
            kind: BlockKind = "quote" if role.kind == "quote" else "paragraph"
            self.written.add(kind, SEVERAL.sub("\n", plain))

    def _table(self, table: Any) -> None:  # noqa: ANN401
        if is_layout(table, self._styles):
            for cell in every(table, "tc"):
                if next(cell.iterancestors("{*}tbl")) is table:
                    self.blocks(cell)
            return
        self.written.table(rows_of(table, self._cell))
        boxes, self.text.boxes = self.text.boxes, []
        for box in boxes:
            self.blocks(box)

    def _cell(self, cell: Any) -> str:  # noqa: ANN401
        """The words of a cell on one line; its paragraphs are parted as sentences are."""
        line = ""
        for paragraph in every(cell, "p"):
            words = one_line(self.text.of(paragraph))
            if words and line:
                line += "; " if line[-1].isalnum() else " "
            line += words
        return line

    def _control(self, control: Any) -> None:  # noqa: ANN401
        """A content control; one that holds the table of contents is no part of the text."""
        gallery = next(every(control, "docPartGallery"), None)
        content = child(control, "sdtContent")
        if content is None:
            return
        if gallery is not None and value(gallery, "val") == "Table of Contents":
            texts = ((one.text or "") for one in every(content, "t"))
            self.text.left["table of contents"] += sum(len("".join(t.split())) for t in texts)
            return
        self.blocks(content)


def _is_bold(paragraph: Any) -> bool:  # noqa: ANN401
    """Whether all words of a paragraph were made bold by hand."""
    runs = [
        run for run in every(paragraph, "r") if any((t.text or "").strip() for t in every(run, "t"))
    ]
    for run in runs:
        bold = child(run, "rPr", "b")
        if bold is None or value(bold, "val") in OFF:
            return False
    return bool(runs)


def _goes_on(paragraph: Any) -> bool:  # noqa: ANN401
    """Whether the end of a paragraph was deleted: it goes on with the next one."""
    end = child(paragraph, "pPr", "rPr", "del")
    return end is not None and value(end, "val") not in OFF
