"""Finds the passages for a query: both searches, one fused ranking, no passage twice.

This is the seam that answering stands on: `Retriever.search` gives ranked passages with the signals
that ranked them. A reranker will take its place between the fusion and the final list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.domain import Passage
from qa.retrieval.fusion import fuse
from qa.retrieval.lexical import match_expression

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder
    from qa.index.reader import Index

POOL = 50
"""How many candidates each search brings in, at least."""


class Retriever:
    """Searches one index with one embedder, which must be the one that built it."""

    def __init__(self, index: Index, embedder: Embedder) -> None:
        self._index = index
        self._embedder = embedder

    def search(self, query: str, top_k: int) -> list[Passage]:
        """Return at most `top_k` passages, best first; an empty list when nothing is indexed."""
        vector = self._embedder.encode_query(query)
        pool = max(POOL, 2 * top_k)
        lexical = dict(self._index.lexical(match_expression(query), pool))
        dense = dict(self._index.dense(vector, pool))
        ids = sorted(dense.keys() | lexical.keys())
        unseen = [i for i in ids if i not in dense]
        dense |= dict(zip(unseen, self._index.similarities(vector, unseen), strict=True))
        scores = fuse([dense[i] for i in ids], [lexical.get(i, 0.0) for i in ids])
        ranked = sorted(zip(ids, scores, strict=True), key=lambda pair: (-pair[1], pair[0]))
        return self._passages(ranked, dense, lexical, top_k)

    def _passages(
        self,
        ranked: list[tuple[int, float]],
        dense: dict[int, float],
        lexical: dict[int, float],
        top_k: int,
    ) -> list[Passage]:
        """Read the best passages, leaving out those whose text is already in the list."""
        stored = self._index.passages([i for i, _ in ranked[: 2 * top_k]])
        scores = dict(ranked)
        seen: set[str] = set()
        passages: list[Passage] = []
        for item in stored:
            text = " ".join(item.text.split())
            if text in seen or len(passages) == top_k:
                continue
            seen.add(text)
            passages.append(
                Passage(
                    id=item.id,
                    rank=len(passages) + 1,
                    article=item.article,
                    title=item.title,
                    date=item.date,
                    start=item.start,
                    end=item.end,
                    text=item.text,
                    headings=item.headings,
                    language=item.language,
                    score=scores[item.id],
                    signals={"dense": dense[item.id], "lexical": lexical.get(item.id, 0.0)},
                )
            )
        return passages
