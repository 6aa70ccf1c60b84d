"""What is no row of a table though it stands below one: lines of prose, and headings.

A line comes in, with the rows above it and the line below; whether it ends the table goes out.
Where prose begins behind a table, the white behind its sentences may stand below that between the
columns, by chance: in doubt it is prose, for a paragraph without its first line says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from qa.indexing.formats.pdf.model import Line, Run

NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,4}|[A-Z]|[IVX]{1,5})[.)]?")
"""The number of a heading; those of years and sums are longer."""
NUMBERED = re.compile(rf"{NUMBER.pattern}\s+[^\W\d_]")
SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")
LARGER = 1.1
"""A heading is larger than the rows by this much."""
FARTHER = 1.35
"""A heavy line so much farther from the row above it than rows are heads what is below it."""
WORDS = 5
"""Words that a line of prose has at least, where it is to be told from a row."""
EVEN, BEHIND_SENTENCES = 1.5, 2.6
"""The white in prose is so many times the usual at most; behind a sentence TeX stretches it more.

A line that it stretches by `r` has 3.33 + 1.67 r between words and 4.44 + 5 r behind a sentence.
"""
CLOSE = 0.28
"""Sizes of the font between words that are not stretched."""
WIDEST = 2.2
"""Sizes of the font that white in prose is wide at most."""
AS_WIDE = 0.95
"""The share of its column that a full line of prose fills."""


class Span(NamedTuple):
    """Where a column of a table begins and ends."""

    left: float
    right: float


def merged(parts: Sequence[Run | Span]) -> list[Span]:
    """Return the stretches that runs cover, with white between."""
    found: list[Span] = []
    for left, right in sorted((part.left, part.right) for part in parts):
        if found and left <= found[-1].right + 1:
            found[-1] = Span(found[-1].left, max(found[-1].right, right))
        else:
            found.append(Span(left, right))
    return found


def columns_of(rows: Sequence[Line]) -> list[Span]:
    """Return where the columns of rows are: those of the rows with most cells."""
    most = max(len(row.runs) for row in rows)
    return merged([run for row in rows if len(row.runs) == most for run in row.runs])


def is_heading(line: Line, rows: Sequence[Line]) -> bool:
    """Whether a line below rows is a heading: larger, or heavy and numbered or far from them."""
    runs = line.runs
    numbered = len(runs) == 2 and NUMBER.fullmatch(runs[0].text.strip()) is not None
    if len(runs) > 1 and not numbered:
        return False
    if line.size >= LARGER * max(row.size for row in rows):
        return True
    if not line.bold or rows[-1].bold:
        return False
    if numbered and runs[1].left - runs[0].right < WIDEST * line.size:
        return True
    steps = [below.y - above.y for above, below in pairwise(rows)]
    far = bool(steps) and line.y - rows[-1].y > FARTHER * max(steps)
    return NUMBERED.match(line.text) is not None or far


def is_prose(line: Line, rows: Sequence[Line], below: Line | None, width: float) -> bool:
    """Whether a line is one of a text, and no row of the table whose other rows are given.

    Args:
        line: It.
        rows: The table's others, as far as they are known.
        below: The line below it.
        width: Of the column of text.
    """
    words = line.text.split()
    worded = sum(any(map(str.islower, word)) for word in words)
    if len(words) < WORDS or 2 * worded <= len(words):
        return False
    spans = columns_of(rows)
    if not any(
        run.left < a.right - 1 and run.right > b.left + 1
        for run in line.runs
        for a, b in pairwise(spans)
    ):
        return False  # It keeps to the columns.
    if len(line.runs) > 1 and is_close(line):
        return True
    if line.right - line.left >= AS_WIDE * width and below is not None and _goes_on(line, below):
        return True
    return not any(_stands_in_column(run, spans, line.size) for run in line.runs[1:])


def is_close(line: Line) -> bool:
    """Whether the words of a line stand as close as those of prose, a little farther at its ends.

    The white behind a sentence is wider than that between its words, so much that what follows
    looks like a cell of its own.
    """
    gaps = list(_gaps(line))
    usual = median([gap for _, gap in gaps] or [0.0])
    usual = max(usual, CLOSE * line.size)
    return len(line.text.split()) >= WORDS and all(
        gap <= min((BEHIND_SENTENCES if ended else EVEN) * usual, WIDEST * line.size)
        for ended, gap in gaps
    )


def _gaps(line: Line) -> Iterator[tuple[bool, float]]:
    """The white between the words of a line, and whether a sentence ends before it."""
    runs = sorted(line.runs, key=lambda run: run.left)
    for run in runs:
        words = run.text.split()
        if len(words) == len(run.words):
            pairs = zip(words, pairwise(run.words), strict=False)
            for word, ((_, right), (left, _)) in pairs:
                yield SENTENCE_END.search(word) is not None, left - right
        else:
            yield from [(False, CLOSE * line.size)] * (len(words) - 1)
    for before, run in pairwise(runs):
        yield SENTENCE_END.search(before.text) is not None, run.left - before.right


def _goes_on(line: Line, below: Line) -> bool:
    """Whether the line below goes on in the sentence of one, in the same column of text."""
    close = 0 < below.y - line.y <= 1.6 * line.size and abs(below.size - line.size) < 1
    first = below.text.lstrip()[:1]
    begins = abs(below.left - line.left) < line.size or below.left < line.left
    ended = SENTENCE_END.search(line.text.rstrip()) is not None
    return close and begins and len(below.runs) == 1 and (first.islower() or not ended)


def _stands_in_column(run: Run, spans: Sequence[Span], size: float) -> bool:
    """Whether a run begins, ends or has its middle where a column does."""
    slack = 0.5 * size
    return any(
        abs(run.left - span.left) < slack
        or abs(run.right - span.right) < slack
        or abs(run.middle - (span.left + span.right) / 2) < slack
        for span in spans
    )
