"""What the index knows of the files that its articles are from: names, places, sizes and hashes.

A connection comes in; a line for each article goes out, by which an update tells what changed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What the index knows of an article's file.

    Attributes:
        root: The folder that the names count from.
        size: Of the file; -1 where a part of it could not be read.
        member: Which article of the file it is, "" where the file is one.
        digest: Of the bytes of this one, "" where the file is one.
    """

    id: int
    ref: str
    source: str
    root: str
    sha256: str
    size: int
    mtime_ns: int
    member: str = ""
    digest: str = ""

    @property
    def file_ref(self) -> str:
        """The name of the file, which the names of all its articles begin with."""
        if not self.member:
            return self.ref
        try:
            below = Path(self.source).relative_to(self.root).as_posix()
        except ValueError:
            below = Path(self.source).name
        found = self.ref.find(unicodedata.normalize("NFC", below))
        return self.ref[: found + len(below)] if found >= 0 else self.ref


def stored_files(connection: sqlite3.Connection) -> list[StoredFile]:
    """Return what is known of every article's file, in the order of their names."""
    rows = connection.execute(
        "SELECT id, ref, source, root, sha256, size, mtime_ns, member, digest "
        "FROM articles ORDER BY ref"
    )
    return [StoredFile(*row) for row in rows]
