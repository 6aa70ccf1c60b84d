"""OpenDocument spreadsheets (.ods): sheet by sheet, each cell as it is shown.

Bytes come in; a Document goes out whose places are the sheets. Such files have the text that each
cell shows. Hidden sheets, rows and columns are left out and counted.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from qa.indexing.formats.office.grid import write_grid
from qa.indexing.formats.office.odf_table import MOST_REPEATED, odf_cells, odf_rows
from qa.indexing.formats.office.odf_text import OdfText
from qa.indexing.formats.office.opendocument import opened
from qa.indexing.formats.office.package import Package, local, value
from qa.indexing.formats.office.properties import made_document, open_document_properties
from qa.indexing.formats.office.workbook import MOST_CELLS, begin_sheet
from qa.indexing.formats.written import Written
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import Document
    from qa.indexing.formats.office.odf_text import OdfStyles

SHOWN = frozenset({"", "visible"})


class OdsLoader:
    """Reads OpenDocument spreadsheets."""

    suffixes: tuple[str, ...] = (".ods",)

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of an OpenDocument spreadsheet; see `Loader`."""
        package = Package(data, name, ".ods")
        body, styles = opened(package, name, "spreadsheet")
        written, left = Written(), Counter[str]()
        tables = [one for one in body if local(one) == "table"]
        read = 0
        for table in tables:
            rows = _rows(table, styles, left)
            style = value(table, "style-name")
            if styles.says(style, "table-properties", "display") == "false":
                left["hidden sheets"] += sum(len(cell) for row in rows for cell in row)
                continue
            read += sum(sum(map(bool, row)) for row in rows)
            if read > MOST_CELLS:
                break
            begin_sheet(written, value(table, "name"), alone=len(tables) == 1)
            write_grid(written, rows)
        cut = [f"only its first {MOST_CELLS:,} cells are read"] if read > MOST_CELLS else []
        said = open_document_properties(package)
        return made_document(written, name, said, headed=False, left=left, warnings=cut)


def _rows(table: Any, styles: OdfStyles, left: Counter[str]) -> list[list[str]]:  # noqa: ANN401 (elements of lxml have no types)
    """The cells of all rows that are shown."""
    text = OdfText(styles)
    hidden = _hidden_columns(table)
    above: dict[int, tuple[int, str]] = {}
    rows: list[list[str]] = []
    for row in odf_rows(table):
        cells = odf_cells(row.element, lambda cell: _words(cell, text), above)
        shown = value(row.element, "visibility") in SHOWN
        out = [cell for i, cell in enumerate(cells) if not shown or i in hidden]
        left["hidden rows and columns"] += sum(len("".join(cell.split())) for cell in out)
        if shown:
            kept = ["" if i in hidden else cell for i, cell in enumerate(cells)]
            rows += [kept] * (row.times if any(kept) else 1)
    return rows


def _words(cell: Any, text: OdfText) -> str:  # noqa: ANN401
    return " ".join(one_line(text.of(one)) for one in cell if local(one) == "p")


def _hidden_columns(table: Any) -> set[int]:  # noqa: ANN401
    found: set[int] = set()
    column = 0
    for one in table.iter("{*}table-column"):
        written = value(one, "number-columns-repeated")
        times = min(int(written), MOST_REPEATED) if written.isdecimal() else 1
        if value(one, "visibility") not in SHOWN:
            found.update(range(column, column + times))
        column += times
    return found
