"""What of an article's file is not in its text, as the loader counted it when it was indexed.

Each article of which anything was left out has a row with the reasons and the characters. The table
came to a format without changing it: where it is missing nothing is known yet, and whoever writes
makes it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from qa.domain import LeftOut

TABLE = """
CREATE TABLE IF NOT EXISTS omissions (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    left_out TEXT NOT NULL
)
"""


def written_omissions(left_out: Sequence[LeftOut]) -> str:
    """Return what was left out as JSON: a list of reasons and characters, most first."""
    return json.dumps([[one.reason, one.characters] for one in left_out], ensure_ascii=False)


def keep_omissions(connection: sqlite3.Connection, article_id: int, written: str) -> None:
    """Keep what was left out of an article, if anything was; inside a transaction."""
    if written != "[]":
        connection.execute("INSERT INTO omissions VALUES (?, ?)", (article_id, written))


def left_out_of(connection: sqlite3.Connection) -> dict[int, tuple[LeftOut, ...]]:
    """Return what was left out of articles, by their ids; nothing of those that lack nothing."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'omissions'"
    if not connection.execute(known).fetchone()[0]:
        return {}
    rows = connection.execute("SELECT article_id, left_out FROM omissions")
    return {number: tuple(LeftOut(*one) for one in json.loads(text)) for number, text in rows}
