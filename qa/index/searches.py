"""The two searches of an index: the nearest passages by their vectors, and those that hold terms.

Vectors or terms come in, and what SQLite knows of the passages; ids of passages go out, the best
first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from qa.index.vectors import stored_vectors

if TYPE_CHECKING:
    import sqlite3

    from qa.index.vectors import VectorIndex
    from qa.scores import Vectors

WORTH_A_THREAD = 10_000
"""With fewer passages the dense search takes no longer than it takes to begin a thread."""


@contextmanager
def nearest_beside(
    vectors: VectorIndex,
    connection: sqlite3.Connection,
    query: Vectors,
    limit: int,
    among: Sequence[int] | None = None,
) -> Iterator[list[tuple[int, float]]]:
    """Look for the nearest passages while the block runs, which may use the connection.

    FAISS and SQLite both leave Python to other threads. What is found is in the list that the
    block is given, once it has ended: (passage id, cosine similarity), best first.

    Args:
        vectors: Of all passages, as the connection sees them.
        connection: Has the exact vectors.
        query: A vector (dimension,).
        limit: How many passages at most.
        among: Only these passages.
    """
    rough = vectors.kind.lists > 0
    most = limit + limit // 2 if rough else limit
    found: list[tuple[int, float]] = []
    if len(vectors) < WORTH_A_THREAD:
        found += vectors.search(query, most, among)
        yield found
    else:
        with ThreadPoolExecutor(1) as thread:
            search = thread.submit(vectors.search, query, most, among)
            yield found
        found += search.result()
    if rough:
        # What is found by a byte a number comes in a rough order: the exact vectors mend it.
        ids = [passage for passage, _ in found]
        exact = stored_vectors(connection, ids, query.size) @ query
        best = np.argsort(-exact, kind="stable")[:limit]
        found[:] = [(ids[i], float(exact[i])) for i in best]


def matching(
    connection: sqlite3.Connection,
    terms: Sequence[str],
    limit: int,
    among: Sequence[int] | None = None,
) -> list[int]:
    """Return the passages that hold any of some terms, best first by FTS5's BM25."""
    if not terms or limit < 1:
        return []
    rows = connection.execute(
        "SELECT rowid FROM passages_fts WHERE passages_fts MATCH ?1 "
        "AND (?2 IS NULL OR rowid IN (SELECT value FROM json_each(?2))) "
        "ORDER BY bm25(passages_fts), rowid LIMIT ?3",
        (_any_of(terms), None if among is None else json.dumps(list(among)), limit),
    )
    return [row[0] for row in rows]


def frequencies(connection: sqlite3.Connection, terms: Iterable[str]) -> dict[str, int]:
    """Return in how many passages each term occurs; those that occur nowhere are left out."""
    return dict(
        connection.execute(
            "SELECT term, doc FROM passages_terms WHERE term IN (SELECT value FROM json_each(?))",
            (json.dumps(list(terms)),),
        )
    )


def _any_of(terms: Sequence[str]) -> str:
    """An FTS5 expression for passages that hold any of the terms.

    Each is quoted, so none is read as syntax (sqlite.org/fts5.html, 3.1).
    """
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
