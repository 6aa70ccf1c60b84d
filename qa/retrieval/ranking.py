"""Scores every sentence of the candidate passages against a query.

A query and candidates come in; `Ranked` goes out, one score a sentence, made of signals of the
sentence and of the passage it stands in. Each signal is normalised over the candidates, so that
none depends on the scale of a model or on the size of the index, and then weighted.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from qa.scores import Vectors, z_scores
from qa.text.terms import IDEOGRAPHS, pairs, search_terms

if TYPE_CHECKING:
    from qa.index.candidate import Candidate

WEIGHTS = {
    "passage dense": 1.5,
    "passage bm25": 2.0,
    "passage pairs": 0.5,
    "best sentence dense": 0.25,
    "best sentence terms": 0.5,
    "dense": 1.5,
    "terms": 0.75,
    "terms beside": 0.25,
    "length": 0.25,
}
"""What each signal counts. Chosen by coordinate search over question sets of several kinds, one
setting for all (docs/retrieval.md has the figures of each signal on and off)."""

DENSE = ("passage dense", "best sentence dense", "dense")
LEXICAL = ("passage bm25", "passage pairs", "best sentence terms", "terms", "terms beside")
"""The signals of meaning, and those of words."""

FOREIGN = 0.5
"""Dense signals count so much for passages in a language that the embedder was not made for."""

K1, B = 1.2, 0.75
"""Of BM25 (Robertson and Zaragoza 2009), the values that Lucene and SQLite use."""

ABSENT_PAIR = 0.5
"""What a pair of ideographs that no passage has counts: most such pairs are the end of one word of
the question and the beginning of the next."""

LONG_ENOUGH = 25
"""Terms from which on a sentence counts as fully informative."""

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """The terms of a query by the rules of one language.

    Attributes:
        rarity: The inverse document frequency of each term, at least 0.
        total: The sum of these.
        pairs: The terms that stand side by side.
    """

    rarity: Mapping[str, float]
    total: float
    pairs: frozenset[tuple[str, str]]

    def share(self, held: Collection[str]) -> float:
        """Return the share of the terms, weighted by rarity, that are among those held."""
        found = self.rarity.keys() & held
        return sum(self.rarity[term] for term in found) / self.total if found else 0.0


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for.

    Attributes:
        vector: (dimension,).
        terms: The query's terms by the language whose rules made them.
        frequencies: In how many passages each term occurs; those that occur nowhere are left out.
    """

    vector: Vectors
    terms: Mapping[str | None, Asked]
    frequencies: Mapping[str, int]

    def by_the_rules_of(self, candidate: Candidate) -> Asked:
        """Return the query's terms by the rules of a candidate's language."""
        return self.terms.get(candidate.language) or self.terms[None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Sentences of candidates with their scores; all arrays have one value a sentence.

    Attributes:
        candidate: Of each sentence, the position of its candidate.
        span: Of each sentence.
        score: Weighted sum of the signals.
        cosine: Similarity of query and sentence, not normalised.
        share: Share of the query's terms, weighted by rarity, that the sentence holds, or what
            stands above it.
        signals: The weighted parts of the score, by name.
        answers: Of sentences that a reader pointed into, where the answer's words stand.
        answerable: Of sentences that a reader read, the probability that they answer.
        within: Of these, the probability that the text answers which they were read in.
    """

    candidates: Sequence[Candidate]
    candidate: npt.NDArray[np.int64]
    span: Sequence[tuple[int, int]]
    score: Array
    cosine: Array
    share: Array
    signals: Mapping[str, Array]
    answers: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    answerable: Mapping[int, float] = field(default_factory=dict)
    within: Mapping[int, float] = field(default_factory=dict)


def make_query(
    text: str,
    vector: Vectors,
    languages: Sequence[str],
    passages: int,
    frequencies: Callable[[Sequence[str]], Mapping[str, int]],
) -> Query:
    """Return a query with its terms by the rules of each language, and how rare they are.

    Args:
        text: In any language; nobody can tell that of a few words.
        vector: (dimension,).
        languages: Those of the articles.
        passages: How many there are.
        frequencies: Returns in how many passages each term occurs.
    """
    terms = {
        language: list(dict.fromkeys(search_terms(text, language)))
        for language in (None, *languages)
    }
    found = frequencies(list(dict.fromkeys(term for own in terms.values() for term in own)))
    return Query(vector, {lang: _asked(own, passages, found) for lang, own in terms.items()}, found)


def _asked(terms: list[str], passages: int, frequencies: Mapping[str, int]) -> Asked:
    rarity = {}
    for term in terms:
        found = frequencies.get(term, 0)
        weight = 1.0 if found or not IDEOGRAPHS.fullmatch(term) else ABSENT_PAIR
        rarity[term] = weight * math.log(1 + (passages - found + 0.5) / (found + 0.5))
    return Asked(rarity, sum(rarity.values()), frozenset(pairs(terms)))


def rank_sentences(
    query: Query, candidates: Sequence[Candidate], languages: frozenset[str] = frozenset()
) -> Ranked:
    """Score the sentences of candidates; there must be at least one candidate.

    Args:
        query: What is searched for.
        candidates: In any order.
        languages: Those that the embedder was made for; none means all.
    """
    sizes = [len(candidate.sentences) for candidate in candidates]
    of = np.repeat(np.arange(len(candidates)), sizes)
    vectors = np.concatenate([c.sentence_vectors for c in candidates]).astype(np.float32)
    parts = np.split(vectors, np.cumsum(sizes)[:-1])
    cosine = np.concatenate([own @ query.vector for own in parts]).astype(np.float64)
    asked = [query.by_the_rules_of(candidate) for candidate in candidates]
    known = [_with_above(candidate) for candidate in candidates]
    alone = np.array([own.share(terms) for own, c in zip(asked, candidates, strict=True)
                      for terms in c.terms])  # fmt: skip
    share = np.array([own.share(terms) for own, each in zip(asked, known, strict=True)
                      for terms in each])  # fmt: skip
    trust = np.array([FOREIGN if languages and c.language and c.language not in languages else 1.0
                      for c in candidates])  # fmt: skip
    passage = {
        "passage dense": np.array([float(c.vector @ query.vector) for c in candidates]),
        "passage bm25": _bm25(asked, candidates),
        "passage pairs": np.array([_pairs(*pair) for pair in zip(asked, candidates, strict=True)]),
        "best sentence dense": _best(cosine, of, len(candidates)),
        "best sentence terms": _best(share, of, len(candidates)),
    }
    sentence = {
        "dense": cosine,
        "terms": share,
        "terms beside": _beside(alone, candidates, of),
        "length": np.array([min(len(terms), LONG_ENOUGH) for each in known for terms in each]),
    }
    normalised = {name: z_scores(values)[of] for name, values in passage.items()}
    normalised |= {name: z_scores(values) for name, values in sentence.items()}
    signals = {name: WEIGHTS[name] * values for name, values in normalised.items()}
    for name in DENSE:
        signals[name] = signals[name] * trust[of]
    spans = [span for candidate in candidates for span in candidate.sentences]
    score = np.sum(list(signals.values()), axis=0)
    return Ranked(candidates, of, spans, score, cosine, share, signals)


def _with_above(candidate: Candidate) -> list[set[str]]:
    """The terms of each sentence, with those of the headings and lines above it."""
    headings = _terms_of(candidate.headings, candidate.language)
    above = candidate.above or ((),) * len(candidate.terms)
    return [{*own, *headings, *lines} for own, lines in zip(candidate.terms, above, strict=True)]


@lru_cache(1024)
def _terms_of(headings: tuple[str, ...], language: str | None) -> frozenset[str]:
    """The terms of headings; many passages stand under the same ones."""
    return frozenset(search_terms(" / ".join(headings), language))


def _bm25(asked: Sequence[Asked], candidates: Sequence[Candidate]) -> Array:
    """BM25 of each candidate, with the mean length of the candidates for that of all passages."""
    lengths = np.array([len(c.context) + sum(map(len, c.terms)) for c in candidates], np.float64)
    norms = K1 * (1 - B + B * lengths / max(lengths.mean(), 1.0))
    scores = np.zeros(len(candidates))
    for number, (own, candidate) in enumerate(zip(asked, candidates, strict=True)):
        terms = chain(candidate.context, *candidate.terms)
        held = Counter(filter(own.rarity.__contains__, terms))
        scores[number] = sum(
            own.rarity[term] * count * (K1 + 1) / (count + norms[number])
            for term, count in held.items()
        )
    return scores


def _pairs(asked: Asked, candidate: Candidate) -> float:
    """How many neighbouring terms of the query are neighbours in the passage, by rarity."""
    if not asked.pairs or not asked.total:
        return 0.0
    there = asked.pairs.intersection(pairwise(chain(*candidate.terms)))
    return sum(asked.rarity[a] + asked.rarity[b] for a, b in there) / asked.total


def _best(values: Array, of: npt.NDArray[np.int64], number: int) -> Array:
    """The highest value among the sentences of each candidate."""
    best = np.full(number, values.min(initial=0.0))
    np.maximum.at(best, of, values)
    return best


def _beside(share: Array, candidates: Sequence[Candidate], of: npt.NDArray[np.int64]) -> Array:
    """The better share of the two sentences right before and after each one."""
    ids = np.array([candidate.id for candidate in candidates])[of]
    articles = np.array([candidate.article for candidate in candidates])[of]
    joined = (np.diff(ids) <= 1) & (articles[1:] == articles[:-1])
    before, after = np.zeros_like(share), np.zeros_like(share)
    before[1:][joined] = share[:-1][joined]
    after[:-1][joined] = share[1:][joined]
    return np.maximum(before, after)
