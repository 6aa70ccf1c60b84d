"""What is known of articles beside title, day and author, and what a user said of them instead.

A user may say the author, the day and the source of files. That is kept by the file's path and goes
before what the file itself says, which is kept as well, so that it holds again when the other is
taken back. The tables came to a format without changing it: where they are missing nothing is
known yet, and whoever writes makes them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

TABLES = (
    """
CREATE TABLE IF NOT EXISTS said (source TEXT PRIMARY KEY, metadata TEXT NOT NULL) WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS metadata (
    article_id INTEGER PRIMARY KEY,
    publication TEXT,
    origins TEXT NOT NULL,
    own TEXT
)
""",
)
"""`said` is what a user said of a file: a JSON object. `metadata` has the paper or site that an
article is from and where each value came from; `own` has what the file itself says where the user
said something else, a JSON object, else it is NULL."""

KEYS = ("author", "date", "source")
"""What may be said of a file; "" takes it back."""
COLUMN = {"author": "author", "date": "date", "source": "publication"}

Origin: TypeAlias = Literal["said", "file", "file name"]
"""By the user, by what is in the file, or by its name and folders."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article: the paper or site it is from, and where each value came from."""

    publication: str | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)


def metadata_of(connection: sqlite3.Connection) -> dict[int, Metadata]:
    """Return what is known of articles, by their ids."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'metadata'"
    if not connection.execute(known).fetchone()[0]:
        return {}
    rows = connection.execute("SELECT article_id, publication, origins FROM metadata")
    return {number: Metadata(name, json.loads(origins)) for number, name, origins in rows}


def origins_of(connection: sqlite3.Connection, article: int) -> dict[str, Origin]:
    """Return where what is known of an article came from."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'metadata'"
    if not connection.execute(known).fetchone()[0]:
        return {}
    wanted = "SELECT origins FROM metadata WHERE article_id = ?"
    row = connection.execute(wanted, (article,)).fetchone()
    return json.loads(row[0]) if row else {}


def everything_said(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """Return what a user said of files, by their paths."""
    known = "SELECT count(*) FROM sqlite_master WHERE name = 'said'"
    if not connection.execute(known).fetchone()[0]:
        return {}
    return {
        source: json.loads(metadata)
        for source, metadata in connection.execute("SELECT source, metadata FROM said")
    }


def keep_metadata(connection: sqlite3.Connection, ref: str, metadata: Metadata) -> None:
    """Keep what is known of an article that was just put in; inside a transaction."""
    origins = json.dumps(dict(metadata.origins))
    connection.execute(
        "INSERT OR REPLACE INTO metadata SELECT id, ?, ?, NULL FROM articles WHERE ref = ?",
        (metadata.publication, origins, ref),
    )


def say(connection: sqlite3.Connection, source: str, metadata: Mapping[str, str]) -> list[int]:
    """Keep what a user says of a file, and return its articles if that is news."""
    run = connection.execute
    row = run("SELECT metadata FROM said WHERE source = ?", (source,)).fetchone()
    before = json.loads(row[0]) if row else {}
    now = {key: value for key, value in {**before, **metadata}.items() if value}
    if now == before:
        return []
    if now:
        written = json.dumps(now, ensure_ascii=False)
        run("INSERT OR REPLACE INTO said VALUES (?, ?)", (source, written))
    else:
        run("DELETE FROM said WHERE source = ?", (source,))
    return [row[0] for row in run("SELECT id FROM articles WHERE source = ?", (source,))]


def put_into_effect(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Have some articles be what a user said of their files, or what the files say again."""
    run = connection.execute
    for article in articles:
        source, *columns = run(
            "SELECT source, author, date FROM articles WHERE id = ?", (article,)
        ).fetchone()
        row = run("SELECT metadata FROM said WHERE source = ?", (source,)).fetchone()
        said = json.loads(row[0]) if row else {}
        known = run(
            "SELECT publication, origins, own FROM metadata WHERE article_id = ?", (article,)
        ).fetchone() or (None, "{}", None)
        if not said and known[2] is None:
            continue
        current = dict(zip(KEYS, (*columns, known[0]), strict=True))
        own = json.loads(known[2]) if known[2] else {**current, "origins": json.loads(known[1])}
        _write(connection, article, own, said)


def _write(
    connection: sqlite3.Connection,
    article: int,
    own: Mapping[str, Any],
    said: Mapping[str, str],
) -> None:
    now = {key: said.get(key, own[key]) for key in KEYS}
    origins = {**own["origins"], **dict.fromkeys((COLUMN[key] for key in said), "said")}
    connection.execute(
        "UPDATE articles SET author = ?, date = ? WHERE id = ?",
        (now["author"], now["date"], article),
    )
    kept = json.dumps(own, ensure_ascii=False) if said else None
    connection.execute(
        "INSERT OR REPLACE INTO metadata VALUES (?, ?, ?, ?)",
        (article, now["source"], json.dumps(origins), kept),
    )


def move_metadata(
    connection: sqlite3.Connection, article: int, before: str, after: str, date: str | None
) -> None:
    """Keep with an article what was said of its file, whose path and own day are others now."""
    run = connection.execute
    run("UPDATE OR REPLACE said SET source = ? WHERE source = ?", (after, before))
    row = run("SELECT own FROM metadata WHERE article_id = ?", (article,)).fetchone()
    if row and row[0]:
        own = {**json.loads(row[0]), "date": date}
        run("UPDATE metadata SET own = ? WHERE article_id = ?", (json.dumps(own), article))


def forget_metadata(connection: sqlite3.Connection, article: int) -> None:
    """Forget what is known of an article that goes; what was said of its file is kept."""
    connection.execute("DELETE FROM metadata WHERE article_id = ?", (article,))
