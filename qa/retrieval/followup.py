"""Makes the search query of a follow-up question stand alone.

"And how much did it cost?" names nothing that could be searched for. When a question leans on the
turns before it, the previous question joins the search; a question that stands alone is left as it
is, since old words would only draw the search back to an old topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.text.words import content_words, names, words

if TYPE_CHECKING:
    from qa.domain import Turn

STRONG = frozenset(
    words(
        "it its he him his she her hers they them their theirs "  # English
        "él ella ello ellos ellas su sus suyo suya eso "  # Spanish
        "er ihn ihm ihr ihre ihren ihrem ihrer seine seinen seinem seiner dazu davon dafür darüber "
        "il elle ils elles leur leurs ça cela"  # French
    )
)
"""Pronouns that stand for something named before."""

WEAK = frozenset(
    words(
        "this that these those one ones such here then esto esa ese esta este esas esos allí "
        "sie dieser diese dieses diesen diesem jener jene dort damals ce cet cette ces"
    )
)
"""Words that may point back, or only join two halves of a sentence ("the crane that fell")."""

OPENERS = frozenset(words("and but or so also pero und aber oder et mais"))

FEW = 3
"""A question with fewer content words than this hardly stands alone."""


def leans_on_history(question: str) -> bool:
    """Whether a question points back to something that it does not name."""
    tokens = words(question)
    if not tokens:
        return False
    if tokens[0] in OPENERS or tokens[:2] in (["what", "about"], ["how", "about"]):
        return True
    if STRONG.intersection(tokens):
        return True
    short = len(content_words(question)) < FEW
    return short and (bool(WEAK.intersection(tokens)) or not names(question))


def search_query(question: str, history: Sequence[Turn]) -> str:
    """Return what to search for: the question, with earlier ones in front while they are needed.

    Questions are carried over back to the first that stands alone, three turns at most.
    """
    parts = [question]
    for turn in reversed(history[-3:]):
        if not leans_on_history(parts[0]):
            break
        parts.insert(0, turn.question)
    return " ".join(parts)
