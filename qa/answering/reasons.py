"""Whether a sentence gives a reason, for a question that asks for one.

In: a question and a text. Out: whether the question asks why, and whether the text joins what
happened to something else as its cause, by one of the words that do so. A sentence that only says
again what is asked about ("Brita Holm was elected in 2019.") is no answer to why it was so.
"""

from __future__ import annotations

import re

from qa.text.patterns import pattern

ASKS_WHY = pattern(
    r"\bwhy\b|\bhow come\b|\bfor (?:what|which) reasons?\b"
    r"|\bwhat (?:was|is|were|are) the reasons?\b"
    r"|\bwhat (?:caused|led|made|prompted)\b",
    re.IGNORECASE,
)

JOINS = (
    r"because|since|as|due to|owing to|thanks to|for|so|in order|therefore|hence|thus|thereby|"
    r"reasons?|caus\w+|result\w*|led|leads?|leading|ma[dk]e|making|prompt\w*|after|following|when|"
    r"amid|given|in response|aim\w*|purpose|want\w*|need\w*|having|being|lest|by \w+ing|out of|"
    r"in protest|over|on account|on the grounds|in favou?r|explain\w*|motivat\w*|why"
)
CAUSE = pattern(rf"\b(?:{JOINS})\b|\bto\s(?!(?:the|a|an|his|her|their|its)\b)[a-z]+", re.IGNORECASE)
"""Words that join a cause, a purpose or an occasion to what happened."""

CAUSE_BEFORE = pattern(rf"\b(?:{JOINS})\s+(?:\w+\s+){{0,2}}$", re.IGNORECASE)
CAUSE_FIRST = pattern(rf"(?:{JOINS})\b", re.IGNORECASE)


def asks_why(question: str) -> bool:
    """Whether a question asks for a reason."""
    return bool(ASKS_WHY.search(question))


def gives_reason(text: str) -> bool:
    """Whether a text joins a cause to what happened."""
    return bool(CAUSE.search(text))


def is_reason(text: str, start: int) -> bool:
    """Whether the words of a text from `start` on are a cause by the word they begin with."""
    return bool(CAUSE_FIRST.match(text, start) or CAUSE_BEFORE.search(text[:start]))
