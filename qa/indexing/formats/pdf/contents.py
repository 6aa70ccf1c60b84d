"""Tables of contents: lines with leaders and the number of a page, which only repeat headings.

The pages of a document come in; the lines of its tables of contents go out of them, and are
counted. Prices stand behind leaders too, but page numbers go up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa.indexing.formats.pdf.model import Page, Run, rows_of

LEADERS = re.compile(r"(?:[.·…_]\s?){4,}\s*(?P<page>\d{1,4}|[ivxlc]{1,6})$|…{2,}\s*(?P<p>\d{1,4})$")
FEWEST = 3
"""Lines with leaders that a table of contents has on a page."""
UPWARDS = 0.9
"""The share of its numbers that are not below the one before."""


def drop_contents(pages: Sequence[Page]) -> int:
    """Take tables of contents out of pages; return how many letters went."""
    gone = 0
    for page in pages:
        rows = rows_of(page.runs)
        found: dict[int, str] = {}
        for number, row in enumerate(rows):
            if match := LEADERS.search(" ".join(run.text for run in row).strip()):
                found[number] = match["page"] or match["p"]
        if len(found) < FEWEST or not _go_up(list(found.values())):
            continue
        first, last = min(found), max(found) + 1
        while first and _ends_with_number(rows[first - 1]):
            first -= 1
        while last < len(rows) and _ends_with_number(rows[last]):
            last += 1
        # Lines between are chapters, which have no leaders, and second lines of long titles.
        held = {id(run) for row in rows[first:last] for run in row}
        gone += sum(len("".join(run.text.split())) for run in page.runs if id(run) in held)
        page.runs = [run for run in page.runs if id(run) not in held]
    return gone


def _ends_with_number(row: Sequence[Run]) -> bool:
    """Whether a number stands by itself at the end of a line, as that of a chapter does."""
    return len(row) > 1 and row[-1].text.strip().isdigit()


def _go_up(numbers: Sequence[str]) -> bool:
    """Whether numbers of pages go up; Roman ones are left out."""
    values = [int(number) for number in numbers if number.isdigit()]
    pairs = [behind >= before for before, behind in pairwise(values)]
    return sum(pairs) >= UPWARDS * len(pairs)
