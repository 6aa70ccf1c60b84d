"""Files of separated values (.csv, .tsv): a table, whatever its cells are parted by.

Bytes come in; a Document goes out whose text is extracted: a line for each row, its cells parted by
" | ". The marks of quotation around cells, and line breaks in them, are how a table is stored and
not what it says; so a row is read, searched and quoted as that of any other format.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from qa.domain import Document
from qa.indexing.formats.decode import decode
from qa.indexing.formats.office.grid import write_grid
from qa.indexing.formats.office.properties import Properties, made_document
from qa.indexing.formats.written import Written

DELIMITERS = ",;\t|"
SAMPLE = 200
"""So many rows tell what cells are parted by."""

MOST_CELLS = 1_000_000
LONGEST_CELL = 1_000_000


class _Tried(NamedTuple):
    """How well a delimiter parts the first rows, and which it is."""

    alike: float
    width: int
    delimiter: str


class SeparatedLoader:
    """Reads files of separated values."""

    suffixes: tuple[str, ...] = (".csv", ".tsv")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a file of separated values; see `Loader`."""
        text, found, warnings = decode(data, name, encoding=encoding)
        text, delimiter = _announced(text)
        rows, cut = _read(text, delimiter or _delimiter(text))
        if cut:
            warnings = (*warnings, f"only its first {MOST_CELLS:,} cells are read")
        written = Written()
        write_grid(written, rows)
        return made_document(written, name, Properties(), warnings=warnings, encoding=found)


def _announced(text: str) -> tuple[str, str]:
    """The text behind a first line such as "sep=;", by which Excel knows, and what it says."""
    first, end, rest = text.partition("\n")
    said = first.strip().casefold()
    if end and said.startswith("sep=") and len(said) == 5:
        return rest, said[-1]
    return text, ""


def _delimiter(text: str) -> str:
    """What parts the cells: what gives the rows the same number of cells, and most of them."""
    tried = []
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        for number, row in enumerate(_rows(text, delimiter)):
            if number >= SAMPLE:
                break
            if any(row):
                widths[len(row)] += 1
        width, rows = max(
            ((w, n) for w, n in widths.items() if w > 1),
            key=lambda one: (one[1], one[0]),
            default=(1, 0),
        )
        tried.append(_Tried(rows / max(widths.total(), 1), width, delimiter))
    best = max(tried, key=lambda one: (round(one.alike, 1), one.width))
    return best.delimiter if best.width > 1 else ","


def _read(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """All rows, and whether there were too many."""
    rows: list[list[str]] = []
    cells = 0
    for row in _rows(text, delimiter):
        cells += len(row)
        if cells > MOST_CELLS:
            return rows, True
        rows.append(row)
    return rows, False


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The cells of each row; a quotation that is never closed ends with its line."""
    csv.field_size_limit(LONGEST_CELL)
    source = StringIO(text.replace("\x00", ""), newline="")
    try:
        for row in csv.reader(source, delimiter=delimiter, skipinitialspace=True):
            yield [cell.strip() for cell in row]
    except csv.Error:
        # A cell without end: the marks of quotation are none.
        plain = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)
        yield from ([cell.strip() for cell in row] for row in plain)
