"""Questions that ask about two things at once: "on Skarn and Vael together".

In: a question. Out: the names that it joins, and whether it asks for their sum, which no sentence
about one of them gives.
"""

from __future__ import annotations

import re
from itertools import pairwise

from qa.text.patterns import pattern
from qa.text.words import names

JOINED = pattern(
    r"\s*(?:,|,?\s*\b(?:and|or|than|versus|vs\.?|&)\b)\s*(?:the\s|on\s|in\s|of\s)?", re.IGNORECASE
)
"""Between two names that a question joins."""

SUM = pattern(
    r"\b(?:together|altogether|combined|in total|in all|in sum|the sum of|the total|both)\b",
    re.IGNORECASE,
)


def named_together(question: str) -> list[str]:
    """Return the names that a question joins, in order; none where it joins none."""
    found: list[str] = []
    listed = names(question)
    # A particle joins names into one ("Skarn y Vael"), "and" between two names does not.
    for one, other in pairwise(listed):
        start = question.find(one) + len(one)
        end = question.find(other, start)
        if JOINED.fullmatch(question[start:end]):
            found += [name for name in (one, other) if name not in found]
    return found


def asks_for_a_sum(question: str) -> bool:
    """Whether a question asks for something of several things taken together."""
    return bool(SUM.search(question))
