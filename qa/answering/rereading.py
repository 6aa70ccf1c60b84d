"""Reads the best sentences once more, from closer, before some are chosen and trusted.

A search reads whole passages, and marks what an answer draws on in them; the same reader looking at
a sentence alone makes other mistakes, and the mean of both is better than either, but where one
fact is asked for: its place is found better among its neighbours. Of what is chosen the reader is
asked how far it answers beside them, which says most of whether an answer can be trusted
(docs/answers.md has the figures). What stands above a sentence, such as the question that it
answers, is read with it each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.engines.protocols import ToRead
from qa.scores import SUREST, log_odds
from qa.text.marks import without_label
from qa.text.struck import without_struck

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.engines.protocols import Reader


LOOKED_AT = 8
"""So many of the best sentences are read alone, which takes time."""

TRUSTED = 4
"""So many of the best pieces are read with their neighbours."""

ALONE = 0.6
"""What the log-odds of both readings are each multiplied with, for their sum to be log-odds again:
by the regression of evidence on both, on questions that are fitted on."""


def closer(
    reader: Reader | None, question: str, evidence: Sequence[Evidence]
) -> Sequence[Evidence]:
    """Return evidence with what the reader says of each of the best pieces alone in its score.

    Args:
        reader: Looks, if there is one.
        question: What it is asked.
        evidence: Best first. Those that are not looked at count as the worst of those that are.
    """
    near = [one for one in evidence if one.answerable is not None][:LOOKED_AT]
    if reader is None or not near:
        return evidence
    texts = [_by_itself(one) for one in near]
    passages = [
        ToRead(one.passage.title, text, [(max(0, len(text) - len(said)), len(text))])
        for one, (text, said) in zip(near, texts, strict=True)
    ]
    readings = reader.read(question, passages)
    looked = [log_odds(reading.sentences[0], SUREST) for reading in readings]
    alone = {id(one): value for one, value in zip(near, looked, strict=True)}
    least = min(looked)
    return [
        replace(
            one,
            score=ALONE * (one.score + alone.get(id(one), least)),
            alone=alone.get(id(one)),
        )
        for one in evidence
    ]


def reread(reader: Reader | None, question: str, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return the log-odds that evidence answers: `beside` and `before`.

    The first is the highest of the best pieces, each read with the sentences before and after it;
    the second is of the best piece with the sentence before it. An empty dictionary comes back
    where the best was not read before, for it is not in a language of the reader's.

    Args:
        reader: Reads, if there is one.
        question: What it is asked.
        evidence: Best first.
    """
    if reader is None or not evidence or evidence[0].answerable is None:
        return {}
    best = [one for one in evidence if one.answerable is not None][:TRUSTED]
    contexts = [ToRead(one.passage.title, _beside(one, 1)) for one in best]
    contexts.append(ToRead(best[0].passage.title, _beside(best[0], 0)))
    *beside, before = (
        log_odds(reading.answerable, SUREST) for reading in reader.read(question, contexts)
    )
    return {"beside": max(beside), "before": before}


def _by_itself(evidence: Evidence) -> tuple[str, str]:
    """A sentence as a reader is shown it, below what stands above it; and the end that is its own.

    A row, or a labelled fact, is all its own.
    """
    if evidence.shown:
        return evidence.shown, evidence.shown
    said = _said(evidence, evidence.text)
    return (f"{evidence.topic}\n{said}" if evidence.topic else said), said


def _beside(evidence: Evidence, after: int) -> str:
    """A sentence as a reader is shown it, with the one before it and so many after it.

    What stands under something else is none of its neighbours; a row has none.
    """
    if evidence.shown:
        return evidence.shown
    passage = evidence.passage
    near = [sentence for sentence in passage.sentences if sentence.above == evidence.above]
    starts = [s.start for s in near if s.start < evidence.start][-1:] or [evidence.start]
    ends = [s.end for s in near if s.end > evidence.end][:after] or [evidence.end]
    said = _said(evidence, passage.text[starts[0] - passage.start : ends[-1] - passage.start])
    return f"{evidence.topic}\n{said}" if evidence.topic else said


def _said(evidence: Evidence, text: str) -> str:
    """A text without what is struck out, nor the name of who says it where a question is above."""
    answers = evidence.above and evidence.above[-1].kind == "question"
    return without_struck(without_label(text) if answers else text)
