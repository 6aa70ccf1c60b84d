"""Refuses what is no question: nothing, no word, or more than any question has.

What a user sent comes in; the question without the white space around it goes out.
"""

from __future__ import annotations

import re

from qa.errors import UsageError

MOST_QUESTION_CHARACTERS = 8_000
"""About as much as fits into the default model's context. A longer question is refused."""


def checked_question(question: str) -> str:
    """Return a question without the white space around it.

    Raises:
        UsageError: it is empty, or longer than any question.
    """
    question = question.strip()
    if not question:
        raise UsageError("the question is empty", "write what you want to know")
    if not re.search(r"\w", question):
        raise UsageError("the question has no word in it", "write what you want to know")
    if len(question) > MOST_QUESTION_CHARACTERS:
        raise UsageError(
            f"the question has {len(question):,} characters",
            f"ask in at most {MOST_QUESTION_CHARACTERS:,}; index long texts as articles",
        )
    return question
