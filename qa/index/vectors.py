"""The FAISS file of an index: derived from SQLite, and brought up to date from it at any time.

The file's name carries the generation of the database that it was built from. When it is behind,
missing or damaged, the vectors that are new are added from SQLite and those that are gone are
removed; nothing is embedded again.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from qa.scores import Vectors

PATTERN = "vectors-*.faiss"
CHUNK = 10_000


class VectorIndex:
    """Maximum inner product over all passages' vectors, by passage id.

    Every vector is looked at, in half precision (`IndexScalarQuantizer` with QT_fp16 under
    `IndexIDMap2`): half the memory and less than half the time of float32, and what is found is
    scored with the exact vectors. Fast enough to about a million passages (0.8 GB at 384
    dimensions).
    """

    def __init__(self, index: Any) -> None:  # noqa: ANN401 (a compiled class without types)
        self._index = index

    def __len__(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def search(
        self, query: Vectors, limit: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (passage id, inner product) of the nearest passages, best first.

        Args:
            query: A vector (dimension,).
            limit: How many at most.
            among: Only these passages.
        """
        if not len(self) or limit < 1:
            return []
        import faiss

        params: Any = None
        if among is not None:
            only: Any = faiss.IDSelectorBatch(np.asarray(among, dtype=np.int64))
            make_params: Any = faiss.SearchParameters
            params = make_params(sel=only)
        scores, ids = self._index.search(query.reshape(1, -1), min(limit, len(self)), params=params)
        return [(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]


def load_vectors(folder: Path, connection: sqlite3.Connection) -> VectorIndex:
    """Return the vectors of the database's present generation, mending the file if need be."""
    outermost = not connection.in_transaction
    if outermost:  # Another process may publish in between: read one state.
        connection.execute("BEGIN")
    try:
        meta = dict(connection.execute("SELECT key, value FROM meta"))
        generation, dimension = int(meta["generation"]), int(meta["dimension"])
        path = folder / f"vectors-{generation}.faiss"
        total = connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        index = _read(path, dimension)
        if index is not None and index.ntotal == total:
            return VectorIndex(index)
        index = _bring_up_to_date(folder, connection, dimension)
    finally:
        if outermost:
            connection.execute("COMMIT")
    _write(folder, path, index)
    return VectorIndex(index)


def _bring_up_to_date(folder: Path, connection: sqlite3.Connection, dimension: int) -> Any:  # noqa: ANN401
    import faiss

    older = sorted(folder.glob(PATTERN), key=_generation, reverse=True)
    index: Any = next(
        (i for i in (_read(path, dimension) for path in older) if i is not None), None
    )
    if index is None:
        half = faiss.ScalarQuantizer.QT_fp16
        flat = faiss.IndexScalarQuantizer(dimension, half, faiss.METRIC_INNER_PRODUCT)
        index = faiss.IndexIDMap2(flat)
    have = set(faiss.vector_to_array(index.id_map).tolist())
    want = {row[0] for row in connection.execute("SELECT id FROM passages")}
    if gone := have - want:
        index.remove_ids(np.fromiter(gone, dtype=np.int64))
    new = sorted(want - have)
    for start in range(0, len(new), CHUNK):
        ids = new[start : start + CHUNK]
        index.add_with_ids(stored_vectors(connection, ids, dimension), np.array(ids, np.int64))
    return index


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


def _generation(path: Path) -> int:
    """The generation in a file's name, -1 where it has none."""
    number = path.stem.partition("-")[2]
    return int(number) if number.isdecimal() else -1


def _read(path: Path, dimension: int) -> Any:  # noqa: ANN401 (a compiled class without types)
    """The index in a file, or None when there is none that can be used."""
    if not path.is_file():
        return None
    import faiss

    try:
        index: Any = faiss.read_index(str(path))
    except (RuntimeError, MemoryError):
        return None
    usable = isinstance(index, faiss.IndexIDMap2) and index.d == dimension
    complete = usable and index.id_map.size() == index.ntotal
    return index if complete else None


def _write(folder: Path, path: Path, index: Any) -> None:  # noqa: ANN401
    """Write beside and rename; a folder that may not be written keeps the index in memory."""
    import faiss

    beside = path.with_suffix(f".{os.getpid()}.tmp")
    if not os.access(folder, os.W_OK):
        return
    try:
        faiss.write_index(index, str(beside))
        beside.replace(path)
    except (OSError, RuntimeError):
        beside.unlink(missing_ok=True)
        return
    for other in (*folder.glob(PATTERN), *folder.glob("vectors-*.tmp")):
        if other.suffix == ".tmp" or _generation(other) < _generation(path):
            other.unlink(missing_ok=True)
