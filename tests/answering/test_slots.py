"""Rivals: what stands in the place of a term that a question names."""

from __future__ import annotations

import pytest

from qa.answering.slots import rival_of

SKARN = "The mayor of Skarn is Brita Holm."
VAEL = "The mayor of Vael is Anders Lund."


@pytest.mark.parametrize(
    ("term", "text", "other", "shape"),
    [
        ("vael", SKARN, VAEL, "name"),
        ("2024", "In 2023 it bought 410 books.", "In 2024 it bought 250 books.", "year"),
        ("south", "| north pump | 40 | 1988 |", "| south pump | 55 | 2003 |", "word"),
        ("line", "Fishing with nets is forbidden.", "Fishing with lines is allowed.", "word"),
        ("7", "Bus 4 goes to the harbour.", "Bus 7 goes to the hospital.", "number"),
        ("second", "The first prize went to Ada.", "The second prize went to Ben.", "rank"),
    ],
)
def test_another_thing_of_its_shape_in_its_place_is_a_rival(term, text, other, shape):
    assert rival_of(term, text, [other], "en") == shape


@pytest.mark.parametrize(
    ("term", "text", "other"),
    [
        # The same person with another part of the name.
        ("mayor", "Brita Holm was elected in March.", "Mayor Holm was elected in March."),
        # A word of another shape.
        ("vael", "The mayor of the island is Brita Holm.", VAEL),
        # A common word where the sentences are not alike otherwise.
        (
            "storm",
            "After the war the council rebuilt the pier in stone and oak.",
            "After the storm everybody went home.",
        ),
    ],
)
def test_what_says_the_same_or_something_quite_different_is_none(term, text, other):
    assert rival_of(term, text, [other], "en") is None


def test_the_question_shows_the_place_of_a_name_and_what_it_names_is_no_rival():
    assert rival_of("vael", SKARN, [], "en", "Who is the mayor of Vael?") == "name"
    assert rival_of("vael", SKARN, [VAEL], "en", "Who rule Skarn and Vael?") is None
