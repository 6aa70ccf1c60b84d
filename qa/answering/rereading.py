"""Reads the sentence that was chosen once more, from closer, before it is trusted.

A search reads whole passages; the same reader looking at the sentence alone, with its neighbours,
and without the title it stands under, makes other mistakes, and the mean of its judgements is
better than any of them (docs/answers.md has the figures).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.scores import SUREST, log_odds
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
    title, around = evidence.passage.title, _with_neighbours(evidence)
    alone = without_struck(evidence.text)
    contexts = [(title, alone), (title, around), ("", around)]
    readings = reader.read(question, contexts)
    judged = (log_odds(reading.answerable, SUREST) for reading in readings)
    return dict(zip(("alone", "beside", "untitled"), judged, strict=True))


def _with_neighbours(evidence: Evidence) -> str:
    """The text from the sentence before the evidence to the one after it, within the passage."""
    passage = evidence.passage
    before = [s.start for s in passage.sentences if s.start < evidence.start]
    after = [s.end for s in passage.sentences if s.end > evidence.end]
    start, end = before[-1:] or [evidence.start], after[:1] or [evidence.end]
    return without_struck(passage.text[start[0] - passage.start : end[0] - passage.start])
