"""The source sentences that an answer can stand on, ranked by how well they fit the question.

In: the question and the passages that were found. Out: `Evidence`, one a sentence of those
passages, each a span of its article, best first.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qa.scores import z_scores
from qa.text.words import content_words, numbers, stem

if TYPE_CHECKING:
    from qa.domain import Passage

DENSE, LEXICAL, FOUND = 1.0, 1.0, 0.5
"""Weights of the three z-scored signals of a sentence: its similarity to the question, the words of
the question that it holds, and the score that found it."""

PASSAGES_READ = 5
"""Sentences are taken from the first passages; the right one is among these for nearly all."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source sentence, `article.text[start:end] == text`.

    Attributes:
        dense: Cosine similarity of question and sentence.
        lexical: Share of the question's content words, weighted by rarity, that it holds.
        context: The same share over the sentence, its passage, title and headings.
        score: What the ranking is by; comparable within one question only.
    """

    passage: Passage
    start: int
    end: int
    text: str
    dense: float
    lexical: float
    context: float
    score: float


def rank_evidence(question: str, passages: Sequence[Passage]) -> list[Evidence]:
    """Return the sentences of the first passages, best first."""
    read = passages[:PASSAGES_READ]
    found = [(passage, sentence) for passage in read for sentence in passage.sentences]
    if not found:
        return []
    texts = [p.text[s.start - p.start : s.end - p.start] for p, s in found]
    overlap = _Overlap(question, [p.text for p in read] + texts)
    lexical = np.array(
        [overlap.share(text, p.language) for text, (p, _) in zip(texts, found, strict=True)]
    )
    context = {p.rank: overlap.share(_surroundings(p), p.language) for p in read}
    scores = FOUND * z_scores([s.score for _, s in found]) + LEXICAL * z_scores(lexical)
    scores += DENSE * z_scores([s.dense for _, s in found])
    ranked = sorted(range(len(found)), key=lambda i: (-scores[i], i))
    return [
        Evidence(
            passage=found[i][0],
            start=found[i][1].start,
            end=found[i][1].end,
            text=texts[i],
            dense=found[i][1].dense,
            lexical=float(lexical[i]),
            context=context[found[i][0].rank],
            score=float(scores[i]),
        )
        for i in ranked
    ]


class _Overlap:
    """Weighted overlap of a question with texts; rare words of the texts at hand weigh more."""

    def __init__(self, question: str, texts: Sequence[str]) -> None:
        self._asked = {stem(word) for word in content_words(question)} | set(numbers(question))
        seen = Counter(term for text in texts for term in terms(text) if term in self._asked)
        self._weight = {
            term: math.log(1 + (len(texts) + 0.5) / (seen[term] + 0.5)) for term in self._asked
        }

    def share(self, text: str, language: str | None) -> float:
        total = sum(self._weight.values())
        if not total:
            return 0.0
        held = self._asked & (terms(text, language) | terms(text))
        return sum(self._weight[term] for term in held) / total


def terms(text: str, language: str | None = None) -> set[str]:
    """Return the stems of a text's content words, and its numbers."""
    return {stem(word, language) for word in content_words(text, language)} | set(numbers(text))


def _surroundings(passage: Passage) -> str:
    return " ".join((passage.title, *passage.headings, passage.text))
