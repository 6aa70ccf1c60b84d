"""The source sentences that an answer can stand on, best first.

In: the passages that were found. Out: `Evidence`, one a sentence of the first of them, each a span
of its article, in the order in which retrieval scored them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.text.words import content_words, numbers, stem

if TYPE_CHECKING:
    from qa.domain import Passage

PASSAGES_READ = 5
"""Sentences are taken from the first passages; the right one is among these for nearly all."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source sentence, `article.text[start:end] == text`.

    Attributes:
        dense: Cosine similarity of question and sentence.
        lexical: Share of the question's terms, weighted by rarity, that it holds.
        score: What the ranking is by; comparable within one question only.
        answerable: The reader's probability that it answers; None where it was not read.
        answer: Where in the article the words stand that the reader takes for an answer, if any.
    """

    passage: Passage
    start: int
    end: int
    text: str
    dense: float
    lexical: float
    score: float
    answerable: float | None = None
    answer: tuple[int, int] | None = None


def rank_evidence(passages: Sequence[Passage]) -> list[Evidence]:
    """Return the sentences of the first passages, best first.

    Other weights than retrieval's own did not choose better ones (docs/retrieval.md). A passage
    stands before one of higher score only where it is the newer of two that disagree, or corrects
    the other: then its best sentence comes first here too.
    """
    found = [(passage, s) for passage in passages[:PASSAGES_READ] for s in passage.sentences]
    evidence = [
        Evidence(
            passage=passage,
            start=sentence.start,
            end=sentence.end,
            text=passage.text[sentence.start - passage.start : sentence.end - passage.start],
            dense=sentence.dense,
            lexical=sentence.lexical,
            score=sentence.score,
            answerable=sentence.answerable,
            answer=sentence.answer,
        )
        for passage, sentence in found
    ]
    lifted = _scores_by_rank(passages)

    def order(one: Evidence) -> tuple[float, int]:
        best = one.score == one.passage.score
        return -(lifted[one.passage.rank] if best else one.score), one.passage.rank

    return sorted(evidence, key=order)


def _scores_by_rank(passages: Sequence[Passage]) -> dict[int, float]:
    """The score of each passage, at least that of each which comes after it."""
    scores: dict[int, float] = {}
    highest = -math.inf
    for passage in reversed(passages):
        highest = max(highest, passage.score)
        scores[passage.rank] = highest
    return scores


def terms(text: str, language: str | None = None) -> set[str]:
    """Return the stems of a text's content words, and its numbers."""
    return {stem(word, language) for word in content_words(text, language)} | set(numbers(text))
