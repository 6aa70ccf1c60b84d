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

LOOKED_AT = 12
"""So many of the first pieces are looked at for a row that says more than the first one."""

ALIKE = 1e-6
"""Rows that lack shares of the question that differ by less hold the same of it."""

TABLED, PARTLY_TABLED = 0.8, 0.6
"""The confidence, at least, in a row that has all that is asked, and a cell in the column that the
question names: where the question says the row's cells whole, and where it has words of them. They
are decisions and not fitted: the table itself says so, and the reader, which learnt to read
sentences, says little of rows."""

OF_THE_NAME = 0.5
"""The share of a column's name that a question for it has, at least."""


def row_first(question: str, evidence: Sequence[Evidence], holdings: Holdings) -> list[Evidence]:
    """Return evidence with the row in front that is asked about, where the first piece is a row.

    One that has all that is asked also comes before what is none, and lacks some of it.

    Args:
        question: In words that stand alone.
        evidence: Best first.
        holdings: Says what a piece holds of the question.
    """
    first = evidence[0] if evidence else None
    if first is not None and not first.cells:
        first = _row_that_says_more(question, evidence, holdings)
    if first is None:
        return list(evidence)
    rows = [one for one in evidence if one.cells and _of_one_table(one, first)]
    if _tell_nothing(question, rows, holdings):
        return [one for one in evidence if not one.cells or holdings.of(one).own]
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
    return [replace(front, score=max(front.score, evidence[0].score)), *rest]


def _row_that_says_more(
    question: str, evidence: Sequence[Evidence], holdings: Holdings
) -> Evidence | None:
    """A row that has all that is asked, where what comes before it lacks some of that."""
    rows = [one for one in evidence[:LOOKED_AT] if tabled(question, one, holdings)]
    lacking = holdings.missing(evidence[0])
    return next((one for one in rows if holdings.missing(one) < lacking - ALIKE), None)


def asked_cell(question: str, row: Evidence) -> tuple[int, int] | None:
    """Return where the cell of a row stands whose column the question names; None for none.

    The column is the one whose name the question has most of, if there is one such column.
    """
    cells = asked_cells(question, row)
    return (cells[0].start, cells[0].end) if len(cells) == 1 else None


def asked_cells(question: str, row: Evidence) -> list[Cell]:
    """Return the cells of a row in the columns whose names the question has most of.

    What the question says itself is not asked for.
    """
    language = row.passage.language
    asked = set(search_terms(question, language))
    found: list[tuple[int, Cell]] = []
    for cell in row.cells:
        own = search_terms(row.text[cell.start - row.start : cell.end - row.start], language)
        if not own or asked.issuperset(own):
            continue
        name = set(search_terms(cell.name, language))
        held = len(name & asked)
        if not name and _says(question, cell.name):
            held = 1  # A column may be called "Who" or "By when".
        if held and held >= OF_THE_NAME * len(name):
            found.append((held, cell))
    most = max((count for count, _ in found), default=0)
    return [cell for count, cell in found if count == most]


def tabled(question: str, row: Evidence, holdings: Holdings) -> float:
    """Return how sure it is that a row has what is asked, 0 where that cannot be told.

    It has all that the question says in its cells, the names of columns, and what stands above the
    table, and one cell in the column that the question names. It is surest where the question says
    its cells whole that it has words of: "Ada II" is not the Ada.
    """
    if not asked_cells(question, row):
        return 0.0
    held = holdings.of(row)
    if not held.own or not set(holdings.terms(row.passage.language)) <= held.all:
        return 0.0
    whole = " ".join(_said(question, row))
    covered = set(search_terms(whole, row.passage.language))
    return TABLED if held.own <= covered else PARTLY_TABLED


def _tell_nothing(question: str, rows: Sequence[Evidence], holdings: Holdings) -> bool:
    """Whether a question names a column, and something that is in no row, nor above them all."""
    held = [holdings.of(row) for row in rows]
    if asked_cell(question, rows[0]) is None or any(one.own for one in held):
        return False
    return bool(set(holdings.terms(rows[0].passage.language)) - held[0].all)


def _of_one_table(one: Evidence, other: Evidence) -> bool:
    """Whether two rows stand below the same names of columns."""
    names = [[a.start for a in e.above if a.kind == "names"] for e in (one, other)]
    return one.passage.article == other.passage.article and names[0] == names[1]


def _said_of(question: str, row: Evidence) -> int:
    """How many words the longest cell has that the question says word for word."""
    return max((len(words(cell)) for cell in _said(question, row)), default=0)


def _said(question: str, row: Evidence) -> list[str]:
    """The cells of a row that the question says word for word."""
    cells = [one_line(row.text[c.start - row.start : c.end - row.start]) for c in row.cells]
    return [cell for cell in cells if _says(question, cell)]


def _says(question: str, text: str) -> bool:
    """Whether a question says a text word for word."""
    said = " ".join(words(text))
    return bool(said) and f" {said} " in f" {' '.join(words(question))} "
