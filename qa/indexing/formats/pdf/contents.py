"""Tables of contents: lines with the number of a page at their end, which only repeat headings.

The pages of a document come in; the lines of its tables of contents go out of them, and are
counted. Prices stand behind leaders too, but page numbers go up. Where no leaders are, tables of
figures look the same: there, what the lines say must stand elsewhere as lines of their own, on the
pages that they name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.indexing.formats.pdf.model import Page, Run, rows_of

ROMAN = r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
NUMBER = rf"(?:\d{{1,4}}|(?=[ivxlcdm])(?i:{ROMAN}))"
LEADERS = re.compile(
    rf"(?:[.·…_]\s?){{4,}}\s*(?P<page>{NUMBER})$|…{{2,}}\s*(?P<p>{NUMBER})$", re.IGNORECASE
)
ENTRY = re.compile(rf"(?P<title>\S.*?)\s+(?P<page>{NUMBER})", re.IGNORECASE)
OWN_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*|[A-Z]|[IVXLC]+)[.)]?\s+(?=\S)")
"""The number of a chapter, which may stand above its title."""
LETTERS = re.compile(r"[^\W\d_]{2,}")
FEWEST = 3
"""Lines that a table of contents has on a page."""
UPWARDS = 0.9
"""The share of its numbers that are not below the one before, where there are leaders."""
REPEATED = 0.6
"""The share of lines without leaders that name what stands on their page."""
FLUSH = 0.6
"""Sizes of the font that the numbers end apart at most, at the right."""
MOST_LINES = 5
"""Lines of a title in large letters."""
VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def drop_contents(pages: Sequence[Page]) -> int:
    """Take tables of contents out of pages; return how many letters went."""
    gone = 0
    rows_by_page = [rows_of(page.runs) for page in pages]
    everything = Said(rows_by_page)
    for page, rows in zip(pages, rows_by_page, strict=True):
        held = {
            id(run)
            for first, last in [*_with_leaders(rows), *_without_leaders(rows, everything)]
            for row in rows[first:last]
            for run in row
        }
        gone += sum(len("".join(run.text.split())) for run in page.runs if id(run) in held)
        page.runs = [run for run in page.runs if id(run) not in held]
    return gone


class Entry(NamedTuple):
    """What a line of a table of contents says."""

    title: str
    page: str


class Said:
    """The lines of a document, to look up on which pages a title stands."""

    def __init__(self, pages: Sequence[Sequence[list[Run]]]) -> None:
        # Of a book, only those are kept that may be titles.
        self._pages: dict[str, set[int]] = {
            plain: set() for rows in pages for title in _titles(rows) for plain in _ways(title)
        }
        for number, rows in enumerate(pages if self._pages else ()):
            lines = [*(_plain(_text(row)) for row in rows), *_in_columns(rows)]
            for first in range(len(lines)):
                title = ""
                for line in lines[first : first + MOST_LINES]:
                    title += line
                    if title in self._pages:
                        self._pages[title].add(number)

    def pages_with(self, title: str) -> set[int]:
        """The pages on which a title stands in lines of its own, with its number or without."""
        return set().union(*(self._pages.get(plain, ()) for plain in _ways(title)))

    def agree(self, entries: Sequence[Entry]) -> int:
        """How many entries name the page on which their title stands.

        What is printed on the first page may be any number: only the steps between are compared.
        """
        apart: Counter[tuple[bool, int]] = Counter()
        for title, page in entries:
            arabic, number = _value(page)
            for found in self.pages_with(title):
                apart[arabic, found - number] += 1
        return sum(
            max((count for (kind, _), count in apart.items() if kind == arabic), default=0)
            for arabic in (False, True)
        )


def _titles(rows: Sequence[list[Run]]) -> Iterator[str]:
    """What stands before a number at the end of a line, or of two, on a page with some of them."""
    texts = [_text(row) for row in rows]
    if sum(ENTRY.fullmatch(text) is not None for text in texts) < FEWEST:
        return
    for text in (*texts, *(f"{above} {text}" for above, text in pairwise(texts))):
        if entry := ENTRY.fullmatch(text):
            yield entry["title"]


def _ways(title: str) -> Iterator[str]:
    """A title with its number, and without."""
    return map(_plain, (title, OWN_NUMBER.sub("", title)))


def _with_leaders(rows: Sequence[list[Run]]) -> Iterator[tuple[int, int]]:
    """Where lines with leaders are, and chapters among them, which have none."""
    found: dict[int, str] = {}
    for number, row in enumerate(rows):
        if match := LEADERS.search(_text(row)):
            found[number] = match["page"] or match["p"]
    if len(found) < FEWEST or _falls(list(found.values())) > 1 - UPWARDS:
        return
    first, last = min(found), max(found) + 1
    while first and _ends_with_number(rows[first - 1]):
        first -= 1
    while last < len(rows) and _ends_with_number(rows[last]):
        last += 1
    # Lines between are chapters, which have no leaders, and second lines of long titles.
    yield first, last


def _without_leaders(rows: Sequence[list[Run]], said: Said) -> Iterator[tuple[int, int]]:
    """Where lines stand that all end with a number at one edge, which never falls."""
    start = 0
    while start < len(rows):
        entries, end = _entries(rows, start, said)
        falls = _falls([entry.page for entry in entries])
        if len(entries) >= FEWEST and not falls and said.agree(entries) >= REPEATED * len(entries):
            yield start, end
        start = max(end, start + 1)


def _entries(rows: Sequence[list[Run]], start: int, said: Said) -> tuple[list[Entry], int]:
    """The entries that stand one below the other from a line on, and where they end."""
    found: list[Entry] = []
    edge = _edge(rows, start)
    begun, end = "", start
    for number in range(start, len(rows)):
        row = rows[number]
        text = f"{begun} {_text(row)}".strip()
        entry = ENTRY.fullmatch(text)
        slack = FLUSH * row[-1].size
        if begun and not (entry and said.pages_with(entry["title"])):
            break  # It is no title, but what stands above or below the table.
        if entry and abs(row[-1].right - edge) < slack and LETTERS.search(entry["title"]):
            found.append(Entry(entry["title"], entry["page"]))
            begun, end = "", number + 1
        elif row[-1].right > edge - slack:
            break
        else:
            begun = text  # The first line of a long title has no number.
    return found, end


def _edge(rows: Sequence[list[Run]], start: int) -> float:
    """Where the number ends of the first entry, which stands in one of two lines."""
    return max(row[-1].right for row in rows[start : start + 2])


def _in_columns(rows: Sequence[list[Run]]) -> Iterator[str]:
    """What stands beside something else, as a title in a column does, with its number or not.

    What stands beside a number at the end is what is looked for, and not where it is found.
    """
    for row in rows:
        if len(row) > 1 and not ENTRY.fullmatch(_text(row)):
            yield from (_plain(run.text) for run in row)
            yield from (_plain(number.text + run.text) for number, run in pairwise(row))


def _text(row: Sequence[Run]) -> str:
    return " ".join(run.text for run in row).strip()


def _plain(text: str) -> str:
    """The letters and digits of a title."""
    return "".join(filter(str.isalnum, text)).casefold()


def _ends_with_number(row: Sequence[Run]) -> bool:
    """Whether a number stands by itself at the end of a line, as that of a chapter does."""
    return len(row) > 1 and re.fullmatch(NUMBER, row[-1].text.strip(), re.IGNORECASE) is not None


def _falls(numbers: Sequence[str]) -> float:
    """The share of numbers of pages that are below the one before; Roman ones come first."""
    values = [_value(number) for number in numbers]
    falls = sum(behind < before for before, behind in pairwise(values))
    return falls / max(len(values) - 1, 1)


def _value(number: str) -> tuple[bool, int]:
    """Where a number stands in a book, whose first pages have Roman ones."""
    if number.isdigit():
        return True, int(number)
    letters = [VALUES[letter] for letter in number.lower()]
    signs = [-1 if a < b else 1 for a, b in pairwise([*letters, 0])]
    return False, sum(sign * value for sign, value in zip(signs, letters, strict=True))
