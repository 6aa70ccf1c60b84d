"""What a reader is shown, and where in the article that stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.shown import Shown, shown_row, shown_text
from qa.text.tables import Table

NAMES = "Boat | Per hour | Per day"


def last_row(text: str, topic: str = "") -> Shown:
    """The last row of a table as it is shown."""
    table = Table(text, 0, len(text))
    return shown_row(text, topic, table, len(table.rows) - 1, table.rows[-1].start, len(text))


@pytest.mark.parametrize(
    ("names", "row", "shown"),
    [
        (NAMES, "Punt | £12 | £55", "Punt: Per hour £12, Per day £55"),
        (f"| {NAMES} |", "| Punt | £12 | £55 |", "Punt: Per hour £12, Per day £55"),
        (f"|{NAMES}|", "|Punt|£12|£55|", "Punt: Per hour £12, Per day £55"),
        (NAMES, "Punt |  | £55", "Punt: Per day £55"),
        (NAMES, "Punt | £12", "Punt: Per hour £12"),
        (NAMES, "Punt | £12 | £55 | wet", "Punt: Per hour £12, Per day £55, wet"),
        ("Boat\tPrice", "Punt\t£12", "Punt: Price £12"),
        (NAMES, "Closed", "Closed"),
    ],
)
def test_a_row_is_shown_with_the_names_of_its_columns(names, row, shown):
    text = f"{names}\n{row}"
    made = last_row(text)
    assert made.text == shown
    for at, origin, length in made.pieces:
        assert made.text[at : at + length] == text[origin : origin + length]


def test_what_is_pointed_at_is_found_in_the_article():
    text = f"| {NAMES} |\n| Punt | £12 | £55 |"
    made = last_row(text, "Hire")
    assert made.text == "Hire\nPunt: Per hour £12, Per day £55"

    def pointed(words: str) -> str | None:
        start = made.text.index(words)
        place = made.place(start, start + len(words))
        return text[slice(*place)] if place else None

    assert pointed("£12") == "£12"
    assert pointed("Per day £55") == "£55"
    assert pointed("£12, Per day £55") == "£12 | £55"
    assert pointed("Hire\nPunt") == "Punt"
    assert pointed("Per hour") is None


def test_a_sentence_of_the_article_is_found_in_what_is_shown():
    text = "It rained. The pier fell."
    made = shown_text(text, "Storm", 11, 25)
    assert made.text[slice(*made.spot(11, 25))] == "The pier fell."
    assert made.spot(0, 10) == (len(made.text), len(made.text))
    text = "| Boat | Per hour |\n| Punt | £12 |"
    row = last_row(text, "Hire")
    assert row.text[slice(*row.spot(20, len(text)))] == "Punt: Per hour £12"


def test_a_part_of_a_row_has_the_names_of_its_own_columns_and_of_its_row():
    text = "Boat | Per hour | Per day\nPunt | £12 | £55"
    table = Table(text, 0, len(text))
    made = shown_row(text, "Hire", table, 1, text.index("£55"), len(text))
    assert made.text == "Hire\nPunt: Per day £55"


@given(st.text("ab |", max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_a_place_is_never_outside_what_is_shown(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    made_of = [shown_text(text, "top", start, end)]
    table = Table(text, 0, len(text))
    made_of += [shown_row(text, "top", table, n, start, end) for n in range(len(table.rows))]
    for made in made_of:
        place = made.place(0, len(made.text))
        if place:
            assert start <= place[0] <= place[1] <= end
