"""The SQLite file of an index: its tables, its version, and how it is opened.

Offsets are code points of the article's text. A vector is keyed by embedder and embedded text, so
that text which has not changed is never embedded twice, wherever it moved.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.errors import IndexFault, IndexMismatch, IndexMissing
from qa.index import choices, empties, omissions, unreadable

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = "articles.sqlite"

VERSION, OLDEST = 6, 2
"""Raised whenever a table changes its meaning. An index of an older format, down to the oldest, is
brought up to date (`qa.index.older`); what is older still, or newer, is refused."""

MAPPED = 2**31 - 2**16
"""So many bytes of the file are mapped into memory by who reads; SQLite itself maps no more."""

LOGS = """
CREATE TABLE publications (
    generation INTEGER PRIMARY KEY,
    newest INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    passages INTEGER NOT NULL
);
CREATE TABLE removed (
    generation INTEGER NOT NULL,
    passage INTEGER NOT NULL,
    PRIMARY KEY (generation, passage)
) WITHOUT ROWID;
CREATE TABLE loose (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""
"""What lets an update cost what it changes. Each publication has a row with the id of the newest
passage and the numbers of articles and passages then; `removed` says which passages went with it.
Rows that no FAISS file needs are dropped. `loose` holds the keys of vectors that perhaps no
passage has: stored and not yet published, or of passages that went.
"""

ARTICLES = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ref TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    member TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT '',
    root TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    title TEXT NOT NULL,
    date TEXT,
    author TEXT,
    url TEXT,
    language TEXT,
    encoding TEXT NOT NULL,
    text TEXT NOT NULL,
    blocks TEXT NOT NULL,
    places TEXT NOT NULL DEFAULT '[]',
    body_start INTEGER NOT NULL,
    body_end INTEGER NOT NULL,
    indexed_at TEXT NOT NULL,
    UNIQUE (source, member)
);
CREATE INDEX articles_by_date ON articles (date);
CREATE INDEX articles_by_language ON articles (language);
"""
"""`source` is the path of an article's file, and `member` says which article of the file it is, ''
where the file is one article; `sha256`, `size` and `mtime_ns` are the file's, `digest` is of the
bytes of a member. A `size` of -1 is that of a file of which a part could not be read: it is looked
at again each time. `blocks` is a JSON list of an article's blocks: of each its kind, start, end,
and level if it has one; `places` one of where its pages, slides, sheets or chapters begin.
`body_start` and `body_end` bound an article's passages.
"""

TABLES = (
    """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE folders (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""
    + ARTICLES
    + """
CREATE TABLE vectors (
    key BLOB PRIMARY KEY,
    vector BLOB NOT NULL,
    sentences BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    headings TEXT NOT NULL,
    sentences TEXT NOT NULL,
    vector_key BLOB NOT NULL REFERENCES vectors (key)
);
CREATE INDEX passages_of_article ON passages (article_id, start);
CREATE INDEX passages_of_vector ON passages (vector_key);
CREATE VIRTUAL TABLE passages_fts USING fts5 (
    context, body, tokenize = "ascii tokenchars '.'"
);
CREATE VIRTUAL TABLE passages_terms USING fts5vocab (passages_fts, row);
"""
    + LOGS
    + ";".join((empties.TABLE, omissions.TABLE, unreadable.TABLE, choices.TABLE))
)
"""`headings` is a JSON list, `sentences` one of spans relative to the passage's start. A `vector`
is the passage's in little-endian float32, `sentences` beside it those of its sentences in float16.
`folders` are those that were given as such, whose missing articles are forgotten.

The full-text table holds the terms of `qa.text.terms`, parted by blanks: of title and headings
in the first line of `context`, of the text in `body`, a line for each sentence. Where lines of the
text stand above sentences, `context` has another line for each sentence, with the terms of those.
Its tokenizer cuts none of them.
"""


class OlderFormat(IndexMismatch):
    """The index has a format before this one, and can be brought up to date."""


def connect(folder: Path, *, write: bool = False) -> sqlite3.Connection:
    """Open the index of a folder, which must exist and be of this version.

    Connections are in autocommit mode: transactions are written out where they happen.

    Raises:
        IndexMissing: there is no index in the folder.
        OlderFormat: it was built by a version of qa before.
        IndexMismatch: it was built by another version of qa.
        IndexFault: the file is not a working database, or may not be read.
    """
    path = folder / DATABASE
    if not path.exists():
        raise IndexMissing(f"no index at {folder}", "build one with 'qa index PATH…'")
    try:
        connection = open_file(folder, write=write)
        version = _version(connection)
    except (sqlite3.Error, KeyError, ValueError) as error:
        raise IndexFault(
            f"{path} cannot be used ({error})",
            "check its rights; if it is damaged, remove the folder and index the articles again",
        ) from error
    if version is None:
        connection.close()
        raise IndexMissing(f"no index at {folder}", "build one with 'qa index PATH…'")
    if version != VERSION:
        connection.close()
        raise _mismatch(folder, version)
    return connection


def _mismatch(folder: Path, version: int) -> IndexMismatch:
    message = f"the index at {folder} has format {version}, this qa reads {VERSION}"
    if OLDEST <= version < VERSION:
        return OlderFormat(message, "let qa write to the folder: it is brought up to date then")
    newer = version > VERSION
    return IndexMismatch(
        message, "update qa" if newer else "remove the folder and index the articles again"
    )


@dataclass(frozen=True, slots=True)
class Publication:
    """The state that an update made visible.

    Attributes:
        newest: The id of the newest passage there had ever been.
        articles: Their number.
        passages: Their number.
    """

    generation: int
    newest: int
    articles: int
    passages: int


def publication(connection: sqlite3.Connection, generation: int) -> Publication | None:
    """Return a publication, None where there is no record of it (any more)."""
    row = connection.execute(
        "SELECT generation, newest, articles, passages FROM publications WHERE generation = ?",
        (generation,),
    ).fetchone()
    return Publication(*row) if row else None


def present(connection: sqlite3.Connection) -> Publication:
    """Return the present publication; an index has one from its making on."""
    row = connection.execute(
        "SELECT generation, newest, articles, passages FROM publications "
        "WHERE generation = (SELECT max(generation) FROM publications)"
    ).fetchone()
    return Publication(*row)


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """See one state throughout, whatever others publish; inside a transaction, nothing changes."""
    outermost = not connection.in_transaction
    if outermost:
        connection.execute("BEGIN")
    try:
        yield
    finally:
        if outermost:
            connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int | None:
    """The version of an index; None when its making was cut off before it had any table."""
    try:
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            return None
        return int(dict(connection.execute("SELECT key, value FROM meta"))["version"])
    except BaseException:
        connection.close()
        raise


def create(path: Path, embedder: str, fingerprint: str, dimension: int) -> sqlite3.Connection:
    """Make a new, empty index file and return it opened for writing.

    Raises:
        IndexFault: the folder may not be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = open_file(path.parent, write=True)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(f"BEGIN; {TABLES}")
        connection.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [
                ("version", str(VERSION)),
                ("embedder", embedder),
                ("fingerprint", fingerprint),
                ("dimension", str(dimension)),
                ("generation", "0"),
            ],
        )
        connection.execute("INSERT INTO publications VALUES (0, 0, 0, 0)")
        connection.execute("COMMIT")
    except (OSError, sqlite3.Error) as error:
        raise IndexFault(
            f"cannot write an index to {path.parent} ({error})",
            "choose a folder that you may write to with --index",
        ) from error
    return connection


def open_file(folder: Path, *, write: bool) -> sqlite3.Connection:
    """Open the file of an index whatever is in it, making it for writing if there is none."""
    path = folder / DATABASE
    if write:
        uri = f"{path.absolute().as_uri()}?mode=rwc"
    elif os.access(path.parent, os.W_OK):
        uri = f"{path.absolute().as_uri()}?mode=ro"
    else:  # SQLite cannot lay its log beside a file on a read-only medium; nobody else writes it.
        uri = f"{path.absolute().as_uri()}?immutable=1"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=30)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    if not write:  # A search reads some hundreds of pages: from memory rather than by a call each.
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
    return connection
