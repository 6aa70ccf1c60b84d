"""Yes or no, where the evidence decides a question that asks for it.

In: the question and the sentences that are shown. Out: "Yes", "No", or nothing where neither is
clear. A judge reads the sentences with the question as a statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from qa.understanding.statement import statement_of

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.engines.protocols import Reader

Stance = Literal["Yes", "No"]

CLEAR = 0.65
"""The probability from which the evidence decides."""


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
    supported = max(one.supported for one in said)
    refuted = max(one.refuted for one in said)
    if max(supported, refuted) < CLEAR or min(supported, refuted) >= CLEAR:
        return None
    return ("Yes", supported) if supported > refuted else ("No", refuted)
