"""Yes or no, where the evidence decides a question that asks for it.

In: the question and the sentences that are shown. Out: "Yes", "No", or nothing where neither is
clear. A judge reads each sentence with the question as a statement. What a sentence takes back,
ties to a condition or sets against something else decides nothing, however sure the judge is: a
wrong "no" is worse than none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from qa.answering.checking.wording import HEDGES
from qa.answering.lead import CLAUSE
from qa.text.stopwords import word_set
from qa.text.terms import search_terms
from qa.text.words import has_negation, words
from qa.understanding.statement import statement_of

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.engines.protocols import Reader

Stance = Literal["Yes", "No"]

CLEAR = 0.65
"""The probability from which a sentence decides."""

SETS_AGAINST = word_set(
    "but instead rather however although though despite only unlike whereas while yet still except"
)
"""Words by which a sentence says two things, of which the question may mean either."""

REPORTS = word_set("says said say according will would")
"""Hedges that leave a sentence an answer: who says so stands in the quote."""

UNCLEAR = frozenset().union(*HEDGES.values(), SETS_AGAINST) - REPORTS


def stance_of(
    question: str, shown: Sequence[Evidence], reader: Reader | None
) -> tuple[Stance, float] | None:
    """Return yes or no with its probability; None for neither.

    Args:
        question: One that asks for yes or no; of any other, None comes back.
        shown: The sentences of the answer, in reading order.
        reader: Judges, if there is one; what it has not read decides nothing.
    """
    statement = statement_of(question)
    if reader is None or statement is None or shown[0].answerable is None:
        return None
    said = reader.check(statement, [(one.passage.title, one.text) for one in shown])
    found: dict[Stance, float] = {}
    for one, judged in zip(shown, said, strict=True):
        sure = max(judged.supported, judged.refuted)
        stance: Stance = "Yes" if judged.supported > judged.refuted else "No"
        if sure >= CLEAR and _may_decide(question, one.text, stance):
            found[stance] = max(sure, found.get(stance, 0.0))
    return next(iter(found.items())) if len(found) == 1 else None


def _may_decide(question: str, text: str, stance: Stance) -> bool:
    """Whether a sentence says one thing plainly, which is what the question is about.

    "Yes" needs the last thing that the question names, and no "not" that the question has not.
    """
    if (set(words(text)) - set(words(question))) & UNCLEAR:
        return False
    denied = has_negation(text) != has_negation(question)
    if denied and CLAUSE.search(text):
        return False
    if stance == "No":
        return True
    asked = list(search_terms(question))
    return not denied and bool(asked) and asked[-1] in set(search_terms(text))
