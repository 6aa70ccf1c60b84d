"""The files of an index that have nothing in them, known by their hashes: none is new for ever.

An empty note, front matter alone or a page without text is no article, and no trouble either. Each
has a row of its own, beside the articles. The table came after format 3 without changing it: where
it is missing there are none yet, and whoever writes makes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, dataclass

TABLE = """
CREATE TABLE IF NOT EXISTS empties (
    source TEXT PRIMARY KEY,
    root TEXT NOT NULL,
    ref TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class EmptyFile:
    """A file with nothing in it; `ref` is its path below `root`."""

    source: str
    root: str
    ref: str
    sha256: str
    size: int
    mtime_ns: int


def empty_files(connection: sqlite3.Connection) -> list[EmptyFile]:
    """Return the files that are known to have nothing in them, in the order of their names."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'empties'"
    if not connection.execute(known).fetchone()[0]:
        return []
    rows = connection.execute(
        "SELECT source, root, ref, sha256, size, mtime_ns FROM empties ORDER BY ref, source"
    )
    return [EmptyFile(*row) for row in rows]


def remember_empty_files(
    connection: sqlite3.Connection, found: Iterable[EmptyFile], gone: Iterable[str]
) -> None:
    """Remember some files, and forget those of some sources; inside a transaction."""
    connection.executemany("DELETE FROM empties WHERE source = ?", ((source,) for source in gone))
    connection.executemany(
        "INSERT OR REPLACE INTO empties VALUES (?, ?, ?, ?, ?, ?)", map(astuple, found)
    )
