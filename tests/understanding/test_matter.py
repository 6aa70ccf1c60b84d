"""The matter that somebody wishes to know anything about."""

from __future__ import annotations

import pytest

from qa.understanding.matter import matter_of


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("tell me about Ada Quist", "Ada Quist"),
        ("Can you tell me about the Grey Arm, please?", "the Grey Arm, please"),
        ("what do the articles say about slack water?", "slack water"),
        ("What is known about the wall?", "the wall"),
        ("anything on Vael?", "Vael"),
        ("what is the quarrel about?", "the quarrel"),
        ("and what's their podcast about?", "their podcast"),
        ("Ada Quist", "Ada Quist"),
        ("grey arm crane", "grey arm crane"),
    ],
)
def test_it_is_all_that_is_named(question, matter):
    assert matter_of(question) == matter


@pytest.mark.parametrize(
    "question",
    [
        "who is Ada Quist?",
        "what did Ada Quist say about the wall?",
        "tell me who built the wall",
        "harbour wall storm of 1889",
        "why?",
        "tell me about it",
        "what about the pier?",
    ],
)
def test_other_questions_ask_for_something_of_it(question):
    assert matter_of(question) is None
