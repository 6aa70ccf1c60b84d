"""The dense search: a FAISS file of most vectors, and beside it what was published since.

SQLite is the truth. The file holds the vectors of one publication; what was added and removed
since is read from SQLite, so that a small update writes no large file. When that becomes much,
whoever notices first writes a new file; nothing is embedded again for it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from qa.index import bases
from qa.index.kinds import USUAL, Kind, Plan, kind_of
from qa.index.schema import Publication, present, publication, snapshot

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from qa.scores import Vectors

CHUNK = 10_000
"""Vectors are taken from SQLite so many at a time, which bounds the memory."""


class VectorIndex:
    """Maximum inner product over all passages' vectors, by passage id.

    Args:
        base: A FAISS index of most of them; it may be mapped from a file and is not changed.
        at: The publication that it holds.
        plan: How much may be beside it.
    """

    def __init__(self, base: Any, at: Publication, plan: Plan) -> None:  # noqa: ANN401 (compiled)
        self.at, self._plan = at, plan
        self.kind = kind_of(base, base.d) or Kind()
        self._base, self._newest = base, at.newest
        self._added = Kind().make(base.d, np.empty((0, base.d), dtype=np.float32))
        self._gone: set[int] = set()

    def __len__(self) -> int:
        """How many vectors there are."""
        return int(self._base.ntotal - len(self._gone) + self._added.ntotal)

    def search(
        self, query: Vectors, limit: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (passage id, inner product) of the nearest passages, best first.

        Args:
            query: A vector (dimension,).
            limit: How many at most.
            among: Only these passages.
        """
        if limit < 1:
            return []
        found = self._in_base(query, limit, among)
        if self._added.ntotal:
            found += _search(self._added, Kind(), query, limit, among)
            found.sort(key=lambda one: -one[1])
        return found[:limit]

    def catch_up(self, connection: sqlite3.Connection, now: Publication) -> bool:
        """Take in what was published since; False, and nothing done, where that is too much.

        Args:
            connection: In a transaction that sees `now`.
            now: The present publication.
        """
        if publication(connection, self.at.generation) != self.at:
            return False
        beside = len(self._gone) + int(self._added.ntotal) + changes_since(connection, self.at)
        if beside > self._plan.may_be_beside(int(self._base.ntotal)):
            return False
        gone = removed_since(connection, self.at)
        self._gone.update(gone[gone <= self._newest].tolist())
        if self._added.ntotal:
            self._added.remove_ids(gone[gone > self._newest])
        for ids, vectors in vectors_after(connection, self.at.newest, self._base.d):
            self._added.add_with_ids(vectors, ids)
        self.at = now
        return True

    def _in_base(
        self, query: Vectors, limit: int, among: Sequence[int] | None
    ) -> list[tuple[int, float]]:
        """The nearest in the base; more are asked for while those that are gone leave too few."""
        ask = limit + min(len(self._gone), limit)
        while True:
            found = _search(self._base, self.kind, query, ask, among)
            here = [one for one in found if one[0] not in self._gone]
            if len(here) >= limit or len(found) < ask:
                return here[:limit]
            ask *= 4


def _search(
    index: Any,  # noqa: ANN401
    kind: Kind,
    query: Vectors,
    limit: int,
    among: Sequence[int] | None,
) -> list[tuple[int, float]]:
    import faiss

    limit = min(limit, int(index.ntotal))
    if not limit:
        return []
    params: Any = faiss.SearchParametersIVF() if kind.lists else faiss.SearchParameters()
    if kind.lists:  # Of few passages, none may be missed for standing in another list.
        params.nprobe = kind.probes if among is None else kind.lists
    if among is not None:
        only: Any = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
        params.sel = only
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)  # They would share out questions, and there is one.
    try:
        scores, ids = index.search(query.reshape(1, -1), limit, params=params)
    finally:
        faiss.omp_set_num_threads(threads)
    found = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
    return [(passage, score) for passage, score in found if passage >= 0]


def load_vectors(folder: Path, connection: sqlite3.Connection, plan: Plan = USUAL) -> VectorIndex:
    """Return the vectors as the database has them now, with a new file where one is due."""
    with snapshot(connection):  # Another process may publish in between: read one state.
        now = present(connection)
        row = connection.execute("SELECT value FROM meta WHERE key = 'dimension'").fetchone()
        dimension = int(row[0])
        kind = plan.kind_for(now.passages, dimension)
        file, at = None, now
        for path, of in bases.known_files(folder, connection):
            base = bases.read(path, of, dimension)
            if base is None:
                continue
            vectors = VectorIndex(base, of, plan)
            if vectors.catch_up(connection, now):
                return vectors
            if vectors.kind == kind:
                file, at = path, of
            break
        base = bases.read(file, at, dimension, mapped=False) if file else None
        base = _renewed(connection, base, at, dimension, kind)
    bases.write(folder, now.generation, base)
    return VectorIndex(base, now, plan)


def _renewed(
    connection: sqlite3.Connection,
    base: Any,  # noqa: ANN401
    at: Publication,
    dimension: int,
    kind: Kind,
) -> Any:  # noqa: ANN401
    """A FAISS index with the changes made to it since some publication, or one made anew."""
    after = at.newest
    if base is None:
        rows = connection.execute("SELECT id FROM passages ORDER BY id") if kind.lists else ()
        ids = [row[0] for row in rows]
        chosen = np.random.default_rng(0).permutation(len(ids))[: kind.sample]
        sample = stored_vectors(connection, [ids[i] for i in sorted(chosen)], dimension)
        base, after = kind.make(dimension, sample), 0
    else:
        base.remove_ids(removed_since(connection, at))
    for added, vectors in vectors_after(connection, after, dimension):
        base.add_with_ids(vectors, added)
    return base


def settle(folder: Path, connection: sqlite3.Connection, plan: Plan = USUAL) -> None:
    """Write a new file if one is due, and drop the records that only older files needed.

    Args:
        folder: Of the index, whose lock is held.
        connection: For writing.
        plan: When one is due, and of what kind.
    """
    newest = next(bases.known_files(folder, connection), None)
    if newest and changes_since(connection, newest[1]) <= plan.may_be_beside(newest[1].passages):
        return
    load_vectors(folder, connection, plan)
    newest = next(bases.known_files(folder, connection), None)
    if newest:
        held = (newest[1].generation,)
        connection.execute("DELETE FROM removed WHERE generation <= ?", held)
        connection.execute("DELETE FROM publications WHERE generation < ?", held)


def changes_since(connection: sqlite3.Connection, at: Publication) -> int:
    """Return how many passages were added since a publication, and how many removed."""
    row = connection.execute(
        "SELECT (SELECT count(*) FROM passages WHERE id > ?) "
        "+ (SELECT count(*) FROM removed WHERE generation > ?)",
        (at.newest, at.generation),
    ).fetchone()
    return int(row[0])


def removed_since(connection: sqlite3.Connection, at: Publication) -> npt.NDArray[np.int64]:
    """Return the ids of the passages that were removed since a publication."""
    rows = connection.execute("SELECT passage FROM removed WHERE generation > ?", (at.generation,))
    return np.array([row[0] for row in rows], dtype=np.int64)


def vectors_after(
    connection: sqlite3.Connection, newest: int, dimension: int
) -> Iterator[tuple[npt.NDArray[np.int64], Vectors]]:
    """Yield the vectors of passages newer than one: their ids, and an array (n, dimension)."""
    rows = connection.execute(
        "SELECT p.id, v.vector FROM passages p CROSS JOIN vectors v ON v.key = p.vector_key "
        "WHERE p.id > ? ORDER BY p.id",
        (newest,),
    )
    while chunk := rows.fetchmany(CHUNK):
        data = np.frombuffer(b"".join(row[1] for row in chunk), dtype="<f4")
        vectors = data.reshape(len(chunk), dimension).astype(np.float32)
        yield np.array([row[0] for row in chunk], dtype=np.int64), vectors


def stored_vectors(connection: sqlite3.Connection, ids: list[int], dimension: int) -> Vectors:
    """Return the vectors of passages from SQLite, an array (len(ids), dimension).

    The vector of a passage that is no longer there is all zeros.
    """
    rows = connection.execute(
        "SELECT vector FROM json_each(?) AS wanted "
        "LEFT JOIN passages ON passages.id = wanted.value "
        "LEFT JOIN vectors ON vectors.key = passages.vector_key ORDER BY wanted.key",
        (json.dumps(ids),),
    )
    data = b"".join(row[0] or bytes(4 * dimension) for row in rows)
    return np.frombuffer(data, dtype="<f4").reshape(len(ids), dimension).astype(np.float32)
