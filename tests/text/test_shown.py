"""What a reader is shown, and where in the article that stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.shown import shown_row, shown_text

NAMES = "Boat | Per hour | Per day"


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
    made = shown_row(f"x\n{row}", "", names, 2, 2 + len(row))
    assert made.text == shown
    for at, origin, length in made.pieces:
        assert made.text[at : at + length] == f"x\n{row}"[origin : origin + length]


def test_what_is_pointed_at_is_found_in_the_article():
    text = "Prices. | Punt | £12 | £55 |"
    made = shown_row(text, "Hire", NAMES, 8, len(text))
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
    text = "It rained. The pier fell. | Punt | £12 |"
    made = shown_text(text, "Storm", 11, 25)
    assert made.text[slice(*made.spot(11, 25))] == "The pier fell."
    assert made.spot(0, 10) == (len(made.text), len(made.text))
    row = shown_row(text, "Hire", "| Boat | Per hour |", 26, len(text))
    assert row.text[slice(*row.spot(26, len(text)))] == "Punt: Per hour £12"


@given(st.text("ab |", max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_a_place_is_never_outside_what_is_shown(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    for made in (shown_text(text, "top", start, end), shown_row(text, "top", "a|b", start, end)):
        place = made.place(0, len(made.text))
        if place:
            assert start <= place[0] <= place[1] <= end
