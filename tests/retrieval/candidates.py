"""Candidates for tests, made of plain sentences, as near to a query as they share its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from qa.index.candidate import Candidate
from qa.retrieval.ranking import Query, Ranked, make_query, rank_sentences
from qa.text.terms import search_terms
from tests.fakes import HashingEmbedder

EMBEDDER = HashingEmbedder(512)


def candidate(
    number: int,
    *sentences: str,
    article: str = "a.txt",
    title: str = "",
    date: str | None = None,
    language: str | None = "en",
    start: int = 0,
    headings: tuple[str, ...] = (),
    body: tuple[int, int] = (0, 100_000),
) -> Candidate:
    """A passage of some sentences, one blank between two."""
    spans, position = [], start
    for sentence in sentences:
        spans.append((position, position + len(sentence)))
        position += len(sentence) + 1
    return Candidate(
        id=number,
        article=article,
        title=title,
        date=date,
        language=language,
        start=start,
        end=position - 1,
        headings=headings,
        sentences=tuple(spans),
        vector=EMBEDDER.encode_query(" ".join(sentences)),
        sentence_vectors=np.stack([EMBEDDER.encode_query(s) for s in sentences]),
        context=tuple(search_terms(title, language)),
        terms=tuple(tuple(search_terms(s, language)) for s in sentences),
        body=body,
    )


def query_for(text: str, candidates: Sequence[Candidate]) -> Query:
    """A query, its terms as rare as they are among the candidates."""
    held = Counter(
        term for c in candidates for term in {*c.context, *(t for own in c.terms for t in own)}
    )
    languages = sorted({c.language for c in candidates if c.language})
    return make_query(
        text, EMBEDDER.encode_query(text), languages, len(candidates),
        lambda terms: {term: held[term] for term in terms if held[term]},
    )  # fmt: skip


def ranked_for(text: str, *candidates: Candidate) -> Ranked:
    """The candidates' sentences with their scores."""
    return rank_sentences(query_for(text, candidates), candidates)
