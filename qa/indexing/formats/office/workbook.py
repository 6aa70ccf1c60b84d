"""Excel workbooks (.xlsx): sheet by sheet, each cell as it is shown.

Bytes come in; a Document goes out whose places are the sheets, by their names. Of formulas the
value counts that was computed last. Hidden sheets, rows and columns are left out and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.indexing.formats.office.grid import write_grid
from qa.indexing.formats.office.number_format import BUILT_IN, shown_number
from qa.indexing.formats.office.package import Package, child, children, every, local, value
from qa.indexing.formats.office.properties import core_properties, made_document
from qa.indexing.formats.office.slides import relation_id
from qa.indexing.formats.written import Written

if TYPE_CHECKING:
    from qa.domain import Document

MOST_CELLS, MOST_COLUMNS = 1_000_000, 2_000
"""Of a file no more filled cells are read, and of a row none further to the right."""

REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")
ORDINARY = re.compile(r"[^\W\d]{3,}\s?\d{1,2}")
"""The name of a sheet that nobody gave it, such as "Sheet1" or "Tabelle 2"."""

SHOWN = frozenset({"", "visible"})


class Book(NamedTuple):
    """What all sheets of a workbook share."""

    strings: list[str]
    formats: list[str]
    since_1904: bool


class WorkbookLoader:
    """Reads Excel workbooks."""

    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of an Excel workbook; see `Loader`."""
        package = Package(data, name, ".xlsx")
        main = package.related("", "officeDocument") or "xl/workbook.xml"
        root = package.root(main)
        relations = package.relations(main)
        book = _book(package, main, root)
        reader = SheetReader(package, book)
        written, left = Written(), Counter[str]()
        sheets = children(root, "sheets")
        for sheet in sheets:
            relation = relations.get(relation_id(sheet))
            if relation is None or relation.kind != "worksheet":
                continue
            rows = list(reader.rows(relation.target))
            if value(sheet, "state") not in SHOWN:
                left["hidden sheets"] += sum(len(cell) for row in rows for cell in row)
                continue
            begin_sheet(written, value(sheet, "name"), alone=len(sheets) == 1)
            write_grid(written, rows)
        left["hidden rows and columns"] += reader.hidden
        said = core_properties(package)
        return made_document(
            written, name, said, headed=False, left=left, warnings=reader.warnings()
        )


def begin_sheet(written: Written, name: str, *, alone: bool) -> None:
    """Begin a sheet: its place, and its name as a heading unless that says nothing."""
    written.place("sheet", name)
    if not (alone and ORDINARY.fullmatch(name)):
        written.heading(name, 2)


def _book(package: Package, main: str, root: Any) -> Book:  # noqa: ANN401 (elements of lxml have no types)
    strings = package.related(main, "sharedStrings")
    styles = package.related(main, "styles")
    properties = child(root, "workbookPr")
    since_1904 = properties is not None and value(properties, "date1904") in ("1", "true")
    shared = () if strings is None else every(package.root(strings), "si")
    return Book(
        [_string(one) for one in shared],
        _formats(package.root(styles)) if styles else [],
        since_1904,
    )


def _string(element: Any) -> str:  # noqa: ANN401
    """The words of a string; how they are read aloud in Japanese is none of them."""
    texts = element.iter("{*}t")
    return "".join(one.text or "" for one in texts if local(one.getparent()) != "rPh")


def _formats(root: Any) -> list[str]:  # noqa: ANN401
    """The code of the number format of each style of a cell."""
    codes: dict[int, str] = dict(BUILT_IN)
    for one in children(root, "numFmts"):
        if value(one, "numFmtId").isdecimal():
            codes[int(value(one, "numFmtId"))] = value(one, "formatCode")
    found = []
    for one in children(root, "cellXfs"):
        number = value(one, "numFmtId")
        found.append(codes.get(int(number), "") if number.isdecimal() else "")
    return found


class SheetReader:
    """Reads the rows of sheets.

    Attributes:
        hidden: How many characters stand in hidden rows and columns.
    """

    def __init__(self, package: Package, book: Book) -> None:
        self.hidden = 0
        self._package, self._book = package, book
        self._cells = self._uncomputed = 0

    def warnings(self) -> Iterator[str]:
        """Yield what the user should know of cells that could not be read."""
        if self._cells > MOST_CELLS:
            yield f"only its first {MOST_CELLS:,} cells are read"
        if self._uncomputed:
            noun = "formula has" if self._uncomputed == 1 else "formulas have"
            yield f"{self._uncomputed:,} {noun} no value: open it in a program and save it"

    def rows(self, part: str) -> list[list[str]]:
        """Return the cells of all rows that are shown, an empty row for each gap."""
        from lxml import etree  # noqa: PLC0415 (only where there are workbooks)

        found: dict[int, dict[int, str]] = {}
        hidden_columns: set[int] = set()
        merged: list[tuple[int, int, int, int]] = []
        source = BytesIO(self._package.read(part))
        steps = etree.iterparse(source, resolve_entities=False, no_network=True, load_dtd=False)
        number = 0
        try:
            for _, one in steps:
                name = local(one)
                if name == "col" and value(one, "hidden") in ("1", "true"):
                    first, last = int(value(one, "min")), int(value(one, "max"))
                    hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
                elif name == "row":
                    said = value(one, "r")
                    number = int(said) if said.isdecimal() else number + 1
                    self._row(one, number, found, hidden_columns)
                    one.clear()
                elif name == "mergeCell" and (span := _span(value(one, "ref"))):
                    merged.append(span)
        except (etree.LxmlError, ValueError) as error:
            raise self._package.damaged() from error
        _fill_merged(found, merged)
        return _in_order(found)

    def _row(
        self,
        row: Any,  # noqa: ANN401
        number: int,
        found: dict[int, dict[int, str]],
        hidden_columns: set[int],
    ) -> None:
        if self._cells > MOST_CELLS:
            return
        hidden = value(row, "hidden") in ("1", "true")
        cells: dict[int, str] = {}
        column = -1
        for cell in row:
            match = REFERENCE.fullmatch(value(cell, "r"))
            column = column_of(match[1]) if match else column + 1
            words = self._shown(cell)
            if not words or column >= MOST_COLUMNS:
                continue
            if hidden or column in hidden_columns:
                self.hidden += len("".join(words.split()))
            else:
                cells[column] = words
        self._cells += len(cells)
        if cells:
            found[number] = cells

    def _shown(self, cell: Any) -> str:  # noqa: ANN401
        """What a cell shows."""
        kind = value(cell, "t")
        if kind == "inlineStr":
            inside = child(cell, "is")
            return "" if inside is None else _string(inside)
        held = child(cell, "v")
        written = (held.text or "") if held is not None else ""
        if not written:
            self._uncomputed += child(cell, "f") is not None and kind != "str"
            return ""
        if kind == "s":
            place = int(written) if written.isdecimal() else -1
            return self._book.strings[place] if 0 <= place < len(self._book.strings) else ""
        if kind == "b":
            return "TRUE" if written == "1" else "FALSE"
        if kind in ("str", "d"):
            return written.removesuffix("T00:00:00") if kind == "d" else written
        return "" if kind == "e" else self._number(written, value(cell, "s"))

    def _number(self, written: str, style: str) -> str:
        number = float(written)
        place = int(style) if style.isdecimal() else -1
        formats = self._book.formats
        code = formats[place] if 0 <= place < len(formats) else ""
        return shown_number(number, code or "General", since_1904=self._book.since_1904)


def column_of(letters: str) -> int:
    """Return the number of a column by its letters: "A" is 0, "AA" is 26."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _span(reference: str) -> tuple[int, int, int, int] | None:
    """First and last row, first and last column of a reference such as "A1:C3"."""
    ends = [REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    (left, top), (right, bottom) = ends[0].groups(), ends[1].groups()
    return int(top), int(bottom), column_of(left), column_of(right)


def _fill_merged(found: dict[int, dict[int, str]], merged: list[tuple[int, int, int, int]]) -> None:
    """Write a cell that spans rows into each row that there is."""
    for top, bottom, left, _ in merged:
        words = found.get(top, {}).get(left, "")
        if words and bottom > top:
            for number in range(top + 1, min(bottom, top + 1_000) + 1):
                if number in found:
                    found[number].setdefault(left, words)


def _in_order(found: Mapping[int, Mapping[int, str]]) -> list[list[str]]:
    """Rows as lists of cells, with an empty one for each gap."""
    rows: list[list[str]] = []
    before = None
    for number in sorted(found):
        if before is not None and number > before + 1:
            rows.append([])
        before = number
        cells = found[number]
        rows.append([cells.get(column, "") for column in range(max(cells) + 1)])
    return rows
