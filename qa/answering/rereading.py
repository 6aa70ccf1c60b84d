"""Reads the sentence that was chosen once more, from closer, before it is trusted.

A search reads whole passages; the same reader looking at the sentence alone, with its neighbours,
and without the title it stands under, makes other mistakes, and the mean of its judgements is
better than any of them (docs/answers.md has the figures). What stands above the sentence, such as
the question that it answers, is read with it each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.engines.protocols import ToRead
from qa.scores import SUREST, log_odds
from qa.text.outline import without_label
from qa.text.struck import without_struck

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.engines.protocols import Reader


def reread(reader: Reader | None, question: str, evidence: Evidence) -> dict[str, float]:
    """Return the log-odds that a piece of evidence answers: `alone`, `beside` and `untitled`.

    An empty dictionary where it was not read before, for it is not in a language of the reader's.
    """
    if reader is None or evidence.answerable is None:
        return {}
    title, topic = evidence.passage.title, f"{evidence.topic}\n" if evidence.topic else ""
    alone = evidence.shown or topic + _said(evidence, evidence.text)
    around = evidence.shown or topic + _with_neighbours(evidence)
    # A row or a labelled fact is of what the title names: without that nobody can judge it.
    untitled = f"{title}\n{around}" if evidence.shown else around
    contexts = [ToRead(title, alone), ToRead(title, around), ToRead("", untitled)]
    readings = reader.read(question, contexts)
    judged = (log_odds(reading.answerable, SUREST) for reading in readings)
    return dict(zip(("alone", "beside", "untitled"), judged, strict=True))


def _with_neighbours(evidence: Evidence) -> str:
    """The text from the sentence before the evidence to the one after it, within the passage.

    What stands under something else is none of its neighbours.
    """
    passage = evidence.passage
    near = [sentence for sentence in passage.sentences if sentence.above == evidence.above]
    before = [s.start for s in near if s.start < evidence.start]
    after = [s.end for s in near if s.end > evidence.end]
    start, end = before[-1:] or [evidence.start], after[:1] or [evidence.end]
    return _said(evidence, passage.text[start[0] - passage.start : end[0] - passage.start])


def _said(evidence: Evidence, text: str) -> str:
    """A text without what is struck out, nor the name of who says it where a question is above."""
    answers = evidence.above and evidence.above[-1].kind == "question"
    return without_struck(without_label(text) if answers else text)
