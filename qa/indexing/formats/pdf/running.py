"""Running heads, footers and page numbers: what comes back at the same height of page after page.

The pages of a document come in; the runs that are no part of its text go out of them, and are
counted. A line at the edge of a page is one of these where its words, but for figures, stand there
on other pages too, where it has a number that counts the pages, or where it stands apart at a
height at which most other pages have such a line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from qa.indexing.formats.pdf.model import Page, Run, rows_of

AT_AN_END = re.compile(r"^\d{1,5}\b|\b\d{1,5}$|(?<=[^\W\d_] )\d{1,5}(?= \w+ \d{1,5}$)")
"""Numbers that may count pages: "12 Kelp", "Kelp 12", "Page 12 of 30"."""
ROMAN = re.compile(r"[ivxlcdm]{1,8}", re.IGNORECASE)
ALONE = re.compile(
    r"\W*(?:[^\W\d_]{1,10}\.?\s+)?(?P<number>\d{1,5})(?:\s*(?:/|\w{1,4})\s*\d{1,5})?\W*"
)
"""A page number by itself: "12", "– 12 –", "Page 12 of 30", "12/30"."""
EDGE = 3
"""So many lines at the top and at the bottom of a page may be running ones."""
SAME_HEIGHT = 3.0
"""Points that the heights of one running line differ by at most."""
APART = 1.5
"""Sizes of the font from a running line to the text, or more."""
OFTEN = 0.5
"""The share of the pages at whose edge something must stand to be there by rule."""


class Edge:
    """A line at the edge of a page."""

    def __init__(self, page: int, row: list[Run], gap: float) -> None:
        self.page, self.row, self.gap = page, row, gap
        text = re.sub(r"\s+", " ", " ".join(run.text for run in row)).strip()
        self.height = round(row[0].y / SAME_HEIGHT)
        self.words = {text, AT_AN_END.sub(lambda match: f"#{int(match[0]) - page}", text)}
        self.letters = len("".join(text.split()))
        # A note begins with a number too: what counts pages stands apart from the words.
        alone = [found for run in row if (found := ALONE.fullmatch(run.text.strip()))]
        self.counts = {int(found["number"]) - page for found in alone}
        bare = ALONE.fullmatch(text)
        self.bare = int(bare["number"]) - page if bare else None
        self.roman = bool(ROMAN.fullmatch(text.strip(" –—-")))

    @property
    def apart(self) -> bool:
        """Whether there is more room between it, or a few lines, and the text than lines have."""
        return self.gap >= APART


class Tally:
    """How many lines have something in common at about the same height of their pages."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[object, int]] = Counter()

    def add(self, what: object, height: int) -> None:
        """Count a line."""
        self._counts[what, height] += 1

    def at(self, what: object, height: int) -> int:
        """Return how many lines there are."""
        return sum(self._counts[what, height + near] for near in (-1, 0, 1))


def drop_running(pages: Sequence[Page]) -> Counter[str]:
    """Take running lines out of pages; return how many letters went, by the reason."""
    rows = {page.number: rows_of(page.runs) for page in pages}
    widths = {page.number: _width(page.runs) for page in pages}
    gone: Counter[str] = Counter()
    dropped: set[int] = set()
    for top in (True, False):
        for _ in range(EDGE):
            edges = [_edge(number, left, top=top) for number, left in rows.items() if left]
            running = list(_running(edges, widths))
            if not running:
                break
            for edge in running:
                reason = "page numbers" if edge.bare is not None or edge.roman else "running heads"
                gone[reason] += edge.letters
                dropped |= set(map(id, edge.row))
                rows[edge.page].pop(0 if top else -1)
    if not any(rows.values()):  # It is all that the document has.
        return Counter()
    for page in pages:
        page.runs = [run for run in page.runs if id(run) not in dropped]
    return gone


def _width(runs: Sequence[Run]) -> tuple[float, float]:
    """The left and right edge of the text of a page."""
    if not runs:
        return 0.0, 0.0
    return min(run.left for run in runs), max(run.right for run in runs)


def _edge(page: int, rows: Sequence[list[Run]], *, top: bool) -> Edge:
    """The first or last line of a page, and how far it is from the text."""
    near = rows[: EDGE + 1] if top else rows[: -EDGE - 2 : -1]
    gap = APART if len(rows) == 1 else 0.0
    for row, beside in pairwise(near):
        gap = max(gap, abs(beside[0].y - row[0].y) / max(row[0].size, beside[0].size))
    return Edge(page, near[0], gap)


def _running(edges: Sequence[Edge], widths: Mapping[int, tuple[float, float]]) -> Iterator[Edge]:
    """Those of the first or last lines of all pages that are no part of the text."""
    words, steps, romans, ruled = Tally(), Tally(), Tally(), Tally()
    for edge in edges:
        for one in edge.words:
            words.add(one, edge.height)
        for step in edge.counts:
            steps.add(step, edge.height)
        romans.add(edge.roman, edge.height)
    by_rule = set()
    for edge in edges:
        roman = edge.roman and edge.apart and romans.at(edge.roman, edge.height) > 1
        if roman or _repeats(edge, words) or _counts_pages(edge, steps, len(widths)):
            by_rule.add(edge)
            ruled.add("", edge.height)
    needed = max(2, OFTEN * len(widths))
    for edge in edges:
        lone = edge.apart and edge.page > 1 and edge not in by_rule
        alike = lone and ruled.at("", edge.height) >= needed
        if edge in by_rule or alike or (lone and _at_both_ends(edge, widths[edge.page])):
            yield edge


def _repeats(edge: Edge, words: Tally) -> bool:
    """Whether the words of a line stand at this height of other pages too.

    Its figures are the same there, or count the pages.
    """
    if edge.bare is not None or not edge.apart:
        return False  # Perhaps a cell of a table; whether it counts pages is told elsewhere.
    return any(words.at(one, edge.height) > 1 for one in edge.words)


def _counts_pages(edge: Edge, steps: Tally, pages: int) -> bool:
    """Whether a line has a number that counts the pages, in step with other pages."""
    for step in edge.counts:
        bare = edge.bare == step
        if pages == 1:
            return bare and step == 0
        if steps.at(step, edge.height) >= min(2 if bare else 3, pages):
            return True
    return False


def _at_both_ends(edge: Edge, width: tuple[float, float]) -> bool:
    """Whether a line has words at the left and right edge of the text, and nothing between."""
    left, right = width
    size = edge.row[0].size
    if len(edge.row) != 2 or right - left < 10 * size:
        return False
    first, last = edge.row
    white = last.left - first.right
    ends = first.left - left < size and right - last.right < size
    return ends and white > (right - left) / 4
