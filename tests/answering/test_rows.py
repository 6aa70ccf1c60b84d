"""Which row of a table is asked about, and which of its cells, by what they hold."""

from __future__ import annotations

import pytest

from qa.answering.evidence import Evidence
from qa.answering.holding import Holdings
from qa.answering.lead import lead_of
from qa.answering.rows import PARTLY_TABLED, TABLED, asked_cell, row_first, tabled
from qa.domain import Block, Passage, SourceSentence
from qa.text.outline import Outline

BOATS = """\
Boat | Home port | Dues 2023 | Dues 2024
Ada | Kell | £80 | £90
Ada II | Orme | £70 | £75
Kell to Vael | Kell | £4 | £5
Vael to Kell | Vael | £6 | £7"""


def rows(text: str = BOATS, best: str = "") -> list[Evidence]:
    """The rows of a table as evidence, the one that begins with some words first."""
    outline = Outline(text, (Block("table", 0, len(text)),))
    found = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if cells := outline.cells(start, end):
            above, shown = outline.above(start), outline.shown(start, end).text
            sentence = SourceSentence(start, end, 0.5, 0.5, 1.0, above=above, cells=cells)
            passage = Passage(1, "a.md", "Boats", None, 0, len(text), text, (), 1.0, "en",
                              sentences=(sentence,))  # fmt: skip
            found.append(
                Evidence(passage, start, end, line, 0.5, 0.5, 1.0, above=above, shown=shown,
                         cells=cells)
            )  # fmt: skip
        start = end + 1
    return sorted(found, key=lambda one: not (best and one.text.startswith(best)))


def front(question: str, best: str) -> list[str]:
    evidence = rows(best=best)
    return [
        one.text.split(" | ")[0]
        for one in row_first(question, evidence, Holdings(question, evidence))
    ]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What is the home port of Ada II?", "Ada II"),
        ("What is the home port of the Ada?", "Ada"),
        ("What were the dues from Vael to Kell in 2023?", "Vael to Kell"),
        ("What were the dues from Kell to Vael in 2023?", "Kell to Vael"),
    ],
)
def test_the_row_comes_first_that_holds_most_of_the_question(question, row):
    for best in ("Ada |", "Ada II", "Kell", "Vael"):
        assert front(question, best)[0] == row


def test_rows_that_hold_as_much_stay_and_others_go():
    assert front("Which boats have Kell for their home port?", "Ada |") == ["Ada", "Kell to Vael"]


def test_a_column_that_is_asked_for_of_what_no_row_has_tells_nothing():
    assert front("What were the dues of the Heron in 2024?", "Ada |") == []
    assert len(front("What is longest?", "Ada |")) == 4


@pytest.mark.parametrize(
    ("question", "cell"),
    [
        ("What is the home port of the Ada?", "Kell"),
        ("How much were the dues of the Ada in 2024?", "£90"),
        ("What were the dues of the Ada?", None),
        ("Who sails the Ada?", None),
    ],
)
def test_the_cell_is_that_of_the_column_which_the_question_names(question, cell):
    (ada, *_) = rows(best="Ada |")
    place = asked_cell(question, ada)
    assert (BOATS[slice(*place)] if place else None) == cell
    assert lead_of(question, ada) == place


def test_a_column_may_be_called_by_a_question_word():
    text = "What | Who | By when\nWrite to Hale | Ann Lee | 11 March\nPaint the pier | Tom | May"
    (first, *_) = rows(text)
    place = asked_cell("Who is to write to Hale?", first)
    assert place
    assert text[slice(*place)] == "Ann Lee"


def sure(question: str, best: str) -> float:
    evidence = rows(best=best)
    return tabled(question, evidence[0], Holdings(question, evidence))


def test_a_row_that_has_all_that_is_asked_is_trusted_most_where_its_cells_are_said_whole():
    assert sure("What is the home port of Ada II?", "Ada II") == TABLED
    assert sure("What were the dues of the Ada in 2023?", "Ada II") == PARTLY_TABLED
    assert sure("What were the dues of the new Ada in 2023?", "Ada II") == 0.0
    assert sure("Who sails the Ada?", "Ada |") == 0.0
