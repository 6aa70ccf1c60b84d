"""Two questions in one are parted; one question never is."""

from __future__ import annotations

import pytest

from qa.answering.twofold import halves


@pytest.mark.parametrize(
    ("question", "both"),
    [
        (
            "How long is the pier and when was it built?",
            ("How long is the pier?", "When was it built?"),
        ),
        (
            "Who runs the ferry, and how much does a ticket cost?",
            ("Who runs the ferry?", "How much does a ticket cost?"),
        ),
        (
            "Is the tower open and is there a lift?",
            ("Is the tower open?", "Is there a lift?"),
        ),
        (
            "When did the mill burn down and in which year was it rebuilt?",
            ("When did the mill burn down?", "In which year was it rebuilt?"),
        ),
    ],
)
def test_two_questions_are_parted(question, both):
    assert halves(question) == both


@pytest.mark.parametrize(
    "question",
    [
        "Who are the mayors of Skarn and Vael?",
        "Who fell into the dock and was hurt?",
        "What did the mayor say and do?",
        "How many people live on Skarn and Vael together?",
        "The pier and when it was built",
        "Why and when?",
    ],
)
def test_one_question_is_left_whole(question):
    assert halves(question) is None
