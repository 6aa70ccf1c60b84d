"""PowerPoint presentations (.pptx): slide by slide, each with its title and its notes.

Bytes come in; a Document goes out whose places are the slides, by their numbers. What stands on a
slide is read in the order in which it is read aloud, the title first; hidden slides are left out
and counted, and so are dates, footers and numbers of slides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qa.indexing.formats.office.chart import chart_rows, title_of
from qa.indexing.formats.office.package import Package, child, children, every, local, value
from qa.indexing.formats.office.properties import core_properties, made_document
from qa.indexing.formats.office.word_text import OFF
from qa.indexing.formats.written import Written
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import BlockKind, Document

TITLES = frozenset({"title", "ctrTitle"})
OUTSIDE = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
MOST_SPANNED = 60


class SlidesLoader:
    """Reads PowerPoint presentations."""

    suffixes: tuple[str, ...] = (".pptx", ".pptm", ".ppsx")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a PowerPoint file; see `Loader`."""
        package = Package(data, name, ".pptx")
        main = package.related("", "officeDocument") or "ppt/presentation.xml"
        relations = package.relations(main)
        listed = children(package.root(main), "sldIdLst")
        written, left, title = Written(), Counter[str](), ""
        for number, one in enumerate(listed, 1):
            relation = relations.get(relation_id(one))
            root = package.xml(relation.target) if relation else None
            if relation is None or root is None:
                continue
            if value(root, "show") in OFF:
                left["hidden slides"] += _size(root)
                continue
            written.place("slide", str(number))
            heading = _Slide(package, relation.target, written).write(root, first=number == 1)
            title = title or (heading if number == 1 else "")
        return made_document(written, name, core_properties(package), title=title, left=left)


class _Slide:
    """Writes one slide."""

    def __init__(self, package: Package, part: str, written: Written) -> None:
        self._package, self._part, self._written = package, part, written

    def write(self, root: Any, *, first: bool) -> str:  # noqa: ANN401 (elements of lxml have no types)
        """Write a slide and return its title, "" where it has none."""
        shapes = list(_shapes(root))
        titles = [one for one in shapes if _placeholder(one) in TITLES]
        heading = one_line(" ".join(_text(p) for one in titles for p in every(one, "p")))
        self._written.heading(heading, 1 if first else 2)
        for shape in shapes:
            if shape not in titles and _placeholder(shape) not in OUTSIDE:
                self._shape(shape)
        notes = self._package.related(self._part, "notesSlide")
        if notes:
            for shape in _shapes(self._package.root(notes)):
                if _placeholder(shape) == "body":
                    self._paragraphs(shape, listed=False)
        return heading

    def _shape(self, shape: Any) -> None:  # noqa: ANN401
        if local(shape) != "graphicFrame":
            self._paragraphs(shape, listed=_placeholder(shape) in ("body", "obj"))
            return
        table = next(every(shape, "tbl"), None)
        if table is not None:
            self._written.table(_rows(table))
        chart = self._part_of(shape, "chart", "id")
        if chart is not None:
            self._written.add("paragraph", title_of(chart))
            self._written.table(chart_rows(chart))
        diagram = self._part_of(shape, "relIds", "dm")
        for point in () if diagram is None else every(diagram, "pt"):
            self._written.add("item", one_line(" ".join(_text(p) for p in every(point, "p"))))

    def _part_of(self, shape: Any, element: str, name: str) -> Any | None:  # noqa: ANN401
        """The part that an element of a shape names, None where there is none."""
        found = next(every(shape, element), None)
        relation = None
        if found is not None:
            relation = self._package.relations(self._part).get(value(found, name))
        return self._package.xml(relation.target) if relation else None

    def _paragraphs(self, shape: Any, *, listed: bool) -> None:  # noqa: ANN401
        """Write the paragraphs of a shape; those of a list are its items."""
        body = next((one for one in shape if local(one) == "txBody"), None)
        paragraphs = [] if body is None else [(p, _text(p).strip()) for p in every(body, "p")]
        several = sum(1 for _, text in paragraphs if text) > 1
        for paragraph, text in paragraphs:
            properties = child(paragraph, "pPr")
            marks = {local(one) for one in properties} if properties is not None else set[str]()
            marked = bool(marks & {"buChar", "buAutoNum", "buBlip"})
            item = marked or (listed and several and "buNone" not in marks)
            kind: BlockKind = "item" if item else "paragraph"
            self._written.add(kind, "\n".join(" ".join(line.split()) for line in text.split("\n")))


def _shapes(root: Any) -> Iterator[Any]:  # noqa: ANN401
    """The shapes of a slide in reading order, those of groups where the group stands."""
    stack = list(reversed(children(root, "cSld", "spTree")))
    while stack:
        one = stack.pop()
        name = local(one)
        if name in ("sp", "graphicFrame", "cxnSp"):
            if not _is_hidden(one):
                yield one
        elif name == "grpSp":
            stack.extend(reversed(one))
        elif name == "AlternateContent":
            stack += list(one)[:1]
        elif name == "Choice":
            stack.extend(reversed(one))


def _is_hidden(shape: Any) -> bool:  # noqa: ANN401
    own = next(every(shape, "cNvPr"), None)
    return own is not None and value(own, "hidden") in ("1", "true")


def _placeholder(shape: Any) -> str:  # noqa: ANN401
    """The type of the placeholder that a shape fills, "" where it fills none."""
    found = next(every(shape, "ph"), None)
    return "" if found is None else value(found, "type") or "obj"


def _text(paragraph: Any) -> str:  # noqa: ANN401
    """The words of a paragraph; the number of the slide is none of them."""
    parts = []
    for one in paragraph.iter("{*}t", "{*}br"):
        field = one.getparent()
        if local(one) == "br":
            parts.append("\n")
        elif not (local(field) == "fld" and value(field, "type") == "slidenum"):
            parts.append((one.text or "").replace("\v", "\n"))
    return "".join(parts)


def _rows(table: Any) -> Iterator[list[str]]:  # noqa: ANN401
    """The cells of each row; one that spans rows is read in each of them."""
    above: list[str] = []
    for row in table:
        if local(row) != "tr":
            continue
        cells: list[str] = []
        for cell in row:
            if local(cell) != "tc":
                continue
            if value(cell, "vMerge") == "1":
                cells.append(above[len(cells)] if len(cells) < len(above) else "")
            elif value(cell, "hMerge") == "1":
                cells.append("")
            else:
                cells.append(one_line(" ".join(_text(p) for p in every(cell, "p"))))
        yield cells
        above = cells


def relation_id(element: Any) -> str:  # noqa: ANN401
    """Return the id of a relation, which stands beside another attribute called "id"."""
    return next((v for key, v in element.attrib.items() if key.endswith("relationships}id")), "")


def _size(root: Any) -> int:  # noqa: ANN401
    return sum(len("".join((one.text or "").split())) for one in every(root, "t"))
