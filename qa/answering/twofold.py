"""Two questions in one: "How long is the pier and when was it built?".

In: a question. Out: its two halves, each a question that can be asked by itself; none where it asks
one thing only.
"""

from __future__ import annotations

import re

from qa.text.patterns import pattern
from qa.text.words import words

ASKS = (
    r"how|when|where|who|whom|whose|what|which|why|is|are|was|were|do|does|did|has|have|had|can|"
    r"could|will|would|should"
)
JOINT = pattern(
    rf"[,;]?\s+and\s+(?:also\s+)?(?=(?:(?:in|at|by|for|to|on|from|of)\s)?(?:{ASKS})\s)",
    re.IGNORECASE,
)
OPENS = pattern(rf"(?:(?:in|at|by|for|to|on|from|of)\s)?(?:{ASKS})\b", re.IGNORECASE)

SHORTEST = 3
"""Words of a half that is a question."""


def halves(question: str) -> tuple[str, str] | None:
    """Return the two questions that are asked in one, or None."""
    cuts = list(JOINT.finditer(question))
    if len(cuts) != 1 or not OPENS.match(question.strip()):
        return None
    first, second = question[: cuts[0].start()].strip(), question[cuts[0].end() :].strip()
    if min(len(words(first)), len(words(second))) < SHORTEST or _goes_on(first, second):
        return None
    return f"{first.rstrip('?.!')}?", f"{second[:1].upper()}{second[1:]}"


def _goes_on(first: str, second: str) -> bool:
    """Whether the second half belongs to a clause of the first ("who fell and was hurt")."""
    opener = words(second)[0]
    asked = words(first)[0]
    return opener in _VERBS and asked not in _VERBS


_VERBS = frozenset(
    [
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "can",
        "could",
        "will",
        "would",
        "should",
    ]
)
"""They open a question of their own only where the first half opens with one too."""
