"""Running heads, footers and page numbers: what comes back at the same height of page after page.

The pages of a document come in; the runs that are no part of its text go out of them, and are
counted. A line at the edge of a page is one of these where its words, but for figures, stand there
on other pages too, where it has a number that counts the pages, or where it stands apart at a
height at which most other pages have such a line.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
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
        self.y, self.size = row[0].y, row[0].size
        self.words = {text, AT_AN_END.sub(lambda match: f"#{int(match[0]) - page}", text)}
        self.letters = len("".join(text.split()))
        # A note begins with a number too: what counts pages stands apart from the words.
        alone = [found for run in row if (found := ALONE.fullmatch(run.text.strip()))]
        self.counts = {int(found["number"]) - page for found in alone}
        bare = ALONE.fullmatch(text)
        self.bare = int(bare["number"]) - page if bare else None
        self.roman = bool(ROMAN.fullmatch(text.strip(" –—-")))


def drop_running(pages: Sequence[Page]) -> Counter[str]:
    """Take running lines out of pages; return how many letters went, by the reason."""
    kept = [list(page.runs) for page in pages]
    gone: Counter[str] = Counter()
    for top in (True, False):
        for _ in range(EDGE):
            edges = [edge for page in pages if (edge := _edge(page, top=top))]
            running = list(_running(edges, pages))
            if not running:
                break
            for edge in running:
                reason = "page numbers" if edge.bare is not None or edge.roman else "running heads"
                gone[reason] += edge.letters
                held = set(map(id, edge.row))
                page = pages[edge.page - pages[0].number]
                page.runs = [run for run in page.runs if id(run) not in held]
    if any(page.runs for page in pages):
        return gone
    for page, runs in zip(pages, kept, strict=True):  # It was all that the document has.
        page.runs = runs
    return Counter()


def _edge(page: Page, *, top: bool) -> Edge | None:
    """The first or last line of a page, and how far it is from the text."""
    if not page.runs:
        return None
    rows = rows_of(page.runs)
    if not top:
        rows.reverse()
    gap = 0.0
    for row, beside in pairwise(rows[: EDGE + 1]):
        gap = max(gap, abs(beside[0].y - row[0].y) / max(row[0].size, beside[0].size))
    return Edge(page.number, rows[0], gap if len(rows) > 1 else APART)


def _running(edges: Sequence[Edge], pages: Sequence[Page]) -> Iterator[Edge]:
    """Those of the first or last lines of all pages that are no part of the text."""
    by_words: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        for words in edge.words:
            by_words[words].append(edge)
    page_of = {page.number: page for page in pages}
    by_rule = {id(edge) for edge in edges if _repeats(edge, by_words)}
    by_rule |= set(_counting(edges, len(pages)))
    for edge in edges:
        if id(edge) in by_rule:
            yield edge
        elif _stands_apart(edge) and edge.page > 1:
            if _at_both_ends(edge, page_of[edge.page]):
                yield edge
                continue
            alike = [other for other in edges if _level(edge, other)]
            ruled = sum(id(other) in by_rule for other in alike)
            if ruled >= 2 and ruled >= OFTEN * len(pages):
                yield edge


def _repeats(edge: Edge, by_words: Mapping[str, Sequence[Edge]]) -> bool:
    """Whether the words of a line stand at this height of other pages too.

    Its figures are the same there, or count the pages.
    """
    if edge.bare is not None or not _stands_apart(edge):
        return False  # Perhaps a cell of a table; whether it counts pages is told elsewhere.
    others = max(sum(_level(edge, other) for other in by_words[words]) for words in edge.words) - 1
    return others >= 1


def _counting(edges: Sequence[Edge], pages: int) -> Iterator[int]:
    """The lines with a number that counts the pages, in step with other pages."""
    by_step: defaultdict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        for step in edge.counts:
            by_step[step].append(edge)
    for step, found in by_step.items():
        for edge in found:
            level = sum(_level(edge, other) for other in found)
            bare = edge.bare == step
            needed = 2 if bare else 3
            if level >= min(needed, pages) and (pages > 1 or (bare and step == 0)):
                yield id(edge)
    romans = [edge for edge in edges if edge.roman]
    for edge in romans:
        if sum(_level(edge, other) for other in romans) > 1 and _stands_apart(edge):
            yield id(edge)


def _at_both_ends(edge: Edge, page: Page) -> bool:
    """Whether a line has words at the left and right edge of the text, and nothing between."""
    left = min(run.left for run in page.runs)
    right = max(run.right for run in page.runs)
    if len(edge.row) != 2 or right - left < 10 * edge.size:
        return False
    first, last = edge.row
    white = last.left - first.right
    return (
        first.left - left < edge.size
        and right - last.right < edge.size
        and white > (right - left) / 4
    )


def _level(edge: Edge, other: Edge) -> bool:
    """Whether two lines stand at one height of their pages, and are as large."""
    return abs(edge.y - other.y) <= SAME_HEIGHT and abs(edge.size - other.size) <= 1.0


def _stands_apart(edge: Edge) -> bool:
    """Whether there is more room between a line, or a few, and the text than lines have."""
    return edge.gap >= APART
