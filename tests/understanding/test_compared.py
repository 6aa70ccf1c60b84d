"""The two things that a question sets beside each other."""

from __future__ import annotations

import pytest

from qa.understanding.compared import compared


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("what's the difference between slack tides and floods?", ("slack tides", "floods")),
        ("do you get eels in both tarn bay and skarn?", ("tarn bay", "skarn")),
        ("Which is longer, the Vael pier or the Skarn pier?", ("Vael pier", "Skarn")),
        ("is the ferry cheaper than the bus?", ("ferry", "bus")),
        ("ARE BOTH TARN BAY AND SKARN WET?", ("TARN BAY", "SKARN WET")),
        ("Compare Ada Quist with Ben Orr", ("Ada Quist", "Ben Orr")),
        ("Did more people come in 1990 than in 1991?", ("1990", "1991")),
    ],
)
def test_a_comparison_names_two_sides(question, sides):
    assert compared(question) == sides


@pytest.mark.parametrize(
    "question",
    [
        "What did Ada and Ben say about it?",
        "was it red or blue?",
        "who is the father and mother of Ben?",
        "How long is the pier and who built it?",
        "How do the two plans differ?",
    ],
)
def test_other_questions_compare_nothing(question):
    assert compared(question) is None
