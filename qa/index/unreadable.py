"""The files of an index that could not be read, and why: known trouble is no news.

What cannot be read stays so until it is written anew, or its rights change: so much is remembered
of each file as tells that. The table came to a format without changing it: where it is missing
there are none yet, and whoever writes makes it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

TABLE = """
CREATE TABLE IF NOT EXISTS unreadable (
    source TEXT PRIMARY KEY,
    root TEXT NOT NULL,
    ref TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    allowed INTEGER NOT NULL,
    reason TEXT NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that could not be read; `ref` is its path below `root`.

    Attributes:
        allowed: Whether its rights allowed to read it.
        reason: Why it could not be read, and what helps.
    """

    source: str
    root: str
    ref: str
    size: int
    mtime_ns: int
    allowed: bool
    reason: str

    def is_still(self) -> bool:
        """Whether the file is as it was, so that nothing else can come of it."""
        try:
            now = Path(self.source).stat()
        except OSError:
            return not self.allowed
        as_it_was = (now.st_size, now.st_mtime_ns) == (self.size, self.mtime_ns)
        return as_it_was and os.access(self.source, os.R_OK) == self.allowed


def unreadable_file(source: Path, root: Path, ref: str, reason: str) -> UnreadableFile:
    """Return what is to be remembered of a file that could not be read just now."""
    size = mtime_ns = -1
    try:
        now = source.stat()
        size, mtime_ns = now.st_size, now.st_mtime_ns
    except OSError:
        pass
    allowed = os.access(source, os.R_OK)
    return UnreadableFile(str(source), str(root), ref, size, mtime_ns, allowed, reason)


def unreadable_files(connection: sqlite3.Connection) -> list[UnreadableFile]:
    """Return the files that could not be read, in the order of their names."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'unreadable'"
    if not connection.execute(known).fetchone()[0]:
        return []
    rows = connection.execute(
        "SELECT source, root, ref, size, mtime_ns, allowed, reason FROM unreadable "
        "ORDER BY ref, source"
    )
    return [UnreadableFile(*row) for row in rows]


def remember_unreadable_files(
    connection: sqlite3.Connection, found: Iterable[UnreadableFile], gone: Iterable[str]
) -> None:
    """Remember some files, and forget those of some sources; inside a transaction."""
    rows = ((source,) for source in gone)
    connection.executemany("DELETE FROM unreadable WHERE source = ?", rows)
    connection.executemany(
        "INSERT OR REPLACE INTO unreadable VALUES (?, ?, ?, ?, ?, ?, ?)", map(astuple, found)
    )
