"""The words of a paragraph of a Word document, as they are seen with all changes accepted.

An element comes in; its text goes out, with the text boxes that are anchored in it and the notes
that it refers to. What was deleted, what is hidden, the codes of fields and comments are no part
of it.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from qa.indexing.formats.office.package import child, every, local, value

GONE = frozenset({"del", "moveFrom", "delText", "instrText", "delInstrText", "rPr", "pPr",
                  "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "fldData"})  # fmt: skip
"""Elements whose text is not seen: what was deleted, codes of fields, properties."""

BOXES = frozenset({"drawing", "pict", "object"})
MARKS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
OFF = frozenset({"0", "false", "off", "none"})


class WordText:
    """Reads the text of paragraphs.

    Attributes:
        boxes: The contents of text boxes that were met, to be read after their paragraph.
        notes: The ids of foot- and endnotes that were met, as ("footnote", "2").
        left: How many characters were left out, by the reason.
    """

    def __init__(self) -> None:
        self.boxes: list[Any] = []
        self.notes: list[tuple[str, str]] = []
        self.left: Counter[str] = Counter()
        self._fields: list[bool] = []

    def of(self, element: Any) -> str:  # noqa: ANN401 (elements of lxml have no types)
        """Return the text of an element; tabs and line breaks are kept."""
        parts: list[str] = []
        stack = [element]
        while stack:
            one = stack.pop()
            name = local(one)
            if name in GONE:
                self._leave(one, name)
            elif name == "t":
                parts.append(self._shown(one))
            elif name in MARKS:
                parts.append(MARKS[name])
            elif name == "br":
                parts.append("\n" if value(one, "type") in ("", "textWrapping") else " ")
            elif name == "fldChar":
                self._field(value(one, "fldCharType"))
            else:
                stack += self._inside(one, name)
        return "".join(parts)

    def _inside(self, element: Any, name: str) -> list[Any]:  # noqa: ANN401
        """What is to be read of an element that has no words itself, the last first."""
        if name in ("footnoteReference", "endnoteReference"):
            self.notes.append((name.removesuffix("Reference"), value(element, "id")))
        elif name in BOXES:
            self.boxes += outermost_boxes(element)
        elif name == "AlternateContent":
            return self._alternative(element)
        elif name == "r" and _is_hidden(element):
            self.left["hidden"] += _size(element)
        else:
            return list(reversed(element))
        return []

    def _shown(self, element: Any) -> str:  # noqa: ANN401
        """The words of a run, unless they stand in the code of a field."""
        return "" if any(self._fields) else element.text or ""

    def _field(self, kind: str) -> None:
        """Follow the marks of a field: between the first two is its code, then what is shown."""
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    def _leave(self, element: Any, name: str) -> None:  # noqa: ANN401
        if name in ("del", "moveFrom"):
            self.left["deleted"] += _size(element)

    def _alternative(self, element: Any) -> list[Any]:  # noqa: ANN401
        """The first of several ways to show the same that has any text, else nothing."""
        for way in element:
            boxes = any(True for _ in every(way, "txbxContent"))
            if boxes or any(True for _ in every(way, "t")):
                return [way]
        return []


def outermost_boxes(element: Any) -> list[Any]:  # noqa: ANN401
    """Return the contents of text boxes within an element, of boxes in boxes the outer ones."""
    found: list[Any] = []
    stack = [element]
    while stack:
        one = stack.pop()
        if local(one) == "txbxContent":
            found.append(one)
        elif local(one) == "AlternateContent":
            stack += list(one)[:1]
        else:
            stack.extend(reversed(one))
    return found


def _is_hidden(run: Any) -> bool:  # noqa: ANN401
    properties = child(run, "rPr")
    hidden = child(properties, "vanish") if properties is not None else None
    return hidden is not None and value(hidden, "val") not in OFF


def _size(element: Any) -> int:  # noqa: ANN401
    texts = (one.text or "" for name in ("t", "delText") for one in every(element, name))
    return sum(len("".join(text.split())) for text in texts)
