"""What a user said once about an indexed folder, and what later updates of it go on heeding.

Each folder of which anything was said has a row: the patterns of what is left out of it, and
whether links that lead out of it are followed. The table came to a format without changing it:
where it is missing nothing was said, and whoever writes makes it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

TABLE = """
CREATE TABLE IF NOT EXISTS choices (
    folder TEXT PRIMARY KEY,
    exclude TEXT NOT NULL,
    follow_links INTEGER NOT NULL
) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class FolderChoice:
    """Which files of a folder are taken; None is what was not said.

    Attributes:
        exclude: Patterns as in a `.gitignore` of that folder.
        follow_links: Whether links are followed that lead out of it, or to folders.
    """

    exclude: tuple[str, ...] | None = None
    follow_links: bool | None = None

    def __bool__(self) -> bool:
        """Whether anything was said."""
        return self.exclude is not None or self.follow_links is not None

    def over(self, other: FolderChoice) -> FolderChoice:
        """Return what holds where this is said after another."""
        return FolderChoice(
            other.exclude if self.exclude is None else self.exclude,
            other.follow_links if self.follow_links is None else self.follow_links,
        )


def choices_of(connection: sqlite3.Connection) -> dict[str, FolderChoice]:
    """Return what was said about folders, by their paths."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'choices'"
    if not connection.execute(known).fetchone()[0]:
        return {}
    rows = connection.execute("SELECT folder, exclude, follow_links FROM choices")
    return {
        folder: FolderChoice(tuple(json.loads(exclude)), bool(follow))
        for folder, exclude, follow in rows
    }


def remember_choices(connection: sqlite3.Connection, said: Mapping[str, FolderChoice]) -> None:
    """Remember what holds for some folders; inside a transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO choices VALUES (?, ?, ?)",
        (
            (folder, json.dumps(choice.exclude or (), ensure_ascii=False), choice.follow_links or 0)
            for folder, choice in said.items()
        ),
    )
