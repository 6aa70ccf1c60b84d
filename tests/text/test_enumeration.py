"""The things that a sentence lists."""

from __future__ import annotations

import pytest

from qa.text.enumeration import enumerated


@pytest.mark.parametrize(
    ("sentence", "things"),
    [
        ("One can come by ferry, bus or train.", ["ferry", "bus", "train"]),
        (
            "There are four inns: the Lamp, the Old Anchor, the Eel (closed), and the Reed. [2]",
            ["Lamp", "the Old Anchor", "the Eel (closed)", "the Reed"],
        ),
        (
            "The boats that were lost are Ida, Marta of Vael and Dawn, said the board.",
            ["Ida", "Marta of Vael", "Dawn"],
        ),
    ],
)
def test_they_are_found_with_their_places(sentence, things):
    assert [sentence[start:end] for start, end in enumerated(sentence)] == things


@pytest.mark.parametrize(
    "sentence",
    [
        "He was born in Vael and died in Skarn.",
        "In 1990, he moved to Vael, where he met Ada and Ben.",
        "She won the race, and she left.",
        "It rained.",
        "",
    ],
)
def test_what_is_no_list_has_none(sentence):
    assert enumerated(sentence) == []
