"""Which row of a table a question asks about, and which of its cells.

In: the question and the evidence, best first. Out: the evidence with the row first that holds most
of the question, without rows of the same table that hold less; and of a row the cell below the name
that the question has. All rows of a table look alike to a reader: what stands in their cells tells
them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.text.clean import one_line
from qa.text.terms import search_terms
from qa.text.words import words

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.answering.holding import Holdings
    from qa.domain import Cell

ALIKE = 1e-6
"""Rows that lack shares of the question that differ by less hold the same of it."""

TABLED = 0.8
"""The confidence, at least, in a row that has all that is asked, and a cell in the column that the
question names. It is a decision and not fitted: the table itself says so, and the reader, which
learnt to read sentences, says little of rows."""

OF_THE_NAME = 0.5
"""The share of a column's name that a question for it has, at least."""


def row_first(question: str, evidence: Sequence[Evidence], holdings: Holdings) -> list[Evidence]:
    """Return evidence, whose first piece is a row, with the row in front that is asked about.

    Args:
        question: In words that stand alone.
        evidence: Best first.
        holdings: Says what a piece holds of the question.
    """
    first = evidence[0] if evidence else None
    if first is None or not first.cells:
        return list(evidence)
    rows = [one for one in evidence if one.cells and _of_one_table(one, first)]
    lacking = {one.start: holdings.missing(one) for one in rows}
    least = min(lacking.values())
    best = [one for one in rows if lacking[one.start] < least + ALIKE]
    said = {one.start: _said_of(question, one) for one in best}
    most = max(said.values())
    front = first if first in best and said[first.start] == most else next(
        one for one in best if said[one.start] == most
    )  # fmt: skip
    left = {one.start for one in rows if one not in best or said[one.start] < most}
    rest = [one for one in evidence if one is not front and not (one in rows and one.start in left)]
    return [replace(front, score=max(front.score, first.score)), *rest]


def asked_cell(question: str, row: Evidence) -> tuple[int, int] | None:
    """Return where the cell of a row stands whose column the question names; None for none.

    The column is the one whose name the question has most of, if there is one such column. What the
    question says itself is not asked for.
    """
    language = row.passage.language
    asked = set(search_terms(question, language))
    names = [set(search_terms(cell.name, language)) for cell in row.cells]
    found: list[tuple[int, Cell]] = []
    for cell, name in zip(row.cells, names, strict=True):
        own = search_terms(row.text[cell.start - row.start : cell.end - row.start], language)
        if not own or asked.issuperset(own):
            continue
        held = name & asked
        if held and len(held) >= OF_THE_NAME * len(name):
            found.append((len(held), cell))
    most = max((count for count, _ in found), default=0)
    best = [cell for count, cell in found if count == most]
    return (best[0].start, best[0].end) if len(best) == 1 else None


def tells_all(question: str, row: Evidence, holdings: Holdings) -> bool:
    """Whether a row has all that a question says, and one cell in the column that it names.

    It has it all in its cells, the names of columns, and what stands above the table; and of its
    cells the question says those whole that it has words of: "Ada II" is not the Ada.
    """
    if not row.cells or asked_cell(question, row) is None:
        return False
    held = holdings.of(row)
    whole = " ".join(_said(question, row))
    covered = set(search_terms(whole, row.passage.language))
    asked = set(holdings.terms(row.passage.language))
    return bool(covered) and asked <= held.all and held.own <= covered


def _of_one_table(one: Evidence, other: Evidence) -> bool:
    """Whether two rows stand below the same names of columns."""
    names = [[a.start for a in e.above if a.kind == "names"] for e in (one, other)]
    return one.passage.article == other.passage.article and names[0] == names[1]


def _said_of(question: str, row: Evidence) -> int:
    """How many words the longest cell has that the question says word for word."""
    return max((len(words(cell)) for cell in _said(question, row)), default=0)


def _said(question: str, row: Evidence) -> list[str]:
    """The cells of a row that the question says word for word."""
    asked = f" {' '.join(words(question))} "
    cells = [one_line(row.text[c.start - row.start : c.end - row.start]) for c in row.cells]
    return [cell for cell in cells if words(cell) and f" {' '.join(words(cell))} " in asked]
