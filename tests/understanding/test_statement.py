"""A question for yes or no as a statement."""

from __future__ import annotations

import pytest

from qa.understanding.statement import statement_of


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Did the wall fall in a storm?", "The wall fall in a storm."),
        ("Was the pier closed in May?", "The pier was closed in May."),
        ("can dogs ride on the ferry", "Dogs ride can on the ferry."),
        ("Who built it?", None),
        ("The pier is closed?", None),
    ],
)
def test_the_auxiliary_goes_behind_its_subject(question, statement):
    assert statement_of(question) == statement
