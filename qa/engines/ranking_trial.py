"""Tries an embedder or a cross-encoder on questions whose answers are known.

For each question all sentences of all questions are ranked by an embedder, and its own three by a
cross-encoder, as each is used. The shares of questions whose sentence comes first come out.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder, Reranker
    from qa.engines.trial_questions import TrialQuestion

NEAR = 3


@dataclass(frozen=True, slots=True)
class RankingTrial:
    """How often the sentence that answers is ranked first, or among the first three.

    `texts_per_second` are sentences that were embedded, or pairs that were read.
    """

    questions: int
    first: float
    among_three: float
    texts_per_second: float


def try_embedder(questions: Sequence[TrialQuestion], embedder: Embedder) -> RankingTrial:
    """Rank all sentences for each question that is answered.

    Raises:
        ModelError: the model fails.
    """
    asked = [one for one in questions if one.right]
    texts = [f"{one.title}\n{text}" for one in questions for text in one.sentences]
    places = [f"{one.title}\n{one.sentences[one.right - 1]}" for one in asked]
    embedder.load()
    embedder.encode_passages(texts[:2])  # The first run makes ready what the others use.
    begun = time.perf_counter()
    vectors = embedder.encode_passages(texts)
    seconds = time.perf_counter() - begun
    ranks = []
    for question, place in zip(asked, places, strict=True):
        scores = vectors @ embedder.encode_query(question.question)
        ranks.append(int((scores > scores[texts.index(place)]).sum()))
    return _trial(ranks, len(texts) / max(seconds, 1e-6))


def try_reranker(questions: Sequence[TrialQuestion], reranker: Reranker) -> RankingTrial:
    """Rank the three sentences of each question that is answered.

    Raises:
        ModelError: the model fails.
    """
    asked = [one for one in questions if one.right]
    reranker.scores("?", [("", ".")])
    ranks, pairs, begun = [], 0, time.perf_counter()
    for one in asked:
        scores = np.array(reranker.scores(one.question, [(one.title, t) for t in one.sentences]))
        ranks.append(int((scores > scores[one.right - 1]).sum()))
        pairs += len(one.sentences)
    return _trial(ranks, pairs / max(time.perf_counter() - begun, 1e-6))


def _trial(ranks: Sequence[int], rate: float) -> RankingTrial:
    first = sum(rank == 0 for rank in ranks) / len(ranks)
    return RankingTrial(len(ranks), first, sum(rank < NEAR for rank in ranks) / len(ranks), rate)
