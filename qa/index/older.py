"""Brings an index of an older format up to date, in one transaction and without embedding.

Format 2 had no record of what each update added and removed, format 3 no blocks of articles, format
4 other terms for "Łódź" and for "U.S.", format 5 one article a file and no places of pages.
Articles, passages and vectors are those of the present format, and so is the FAISS file. What an
article is built of is known once it is indexed anew; until then its sentences stand by themselves.
What came to a format without changing it is added in the same way, by whoever writes.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from qa.errors import IndexFault
from qa.index import choices, empties, omissions, unreadable
from qa.index.lock import locked
from qa.index.schema import ARTICLES, LOGS, VERSION, OlderFormat, connect, open_file
from qa.text.patterns import pattern
from qa.text.struck import without_struck
from qa.text.terms import folded, search_terms
from qa.text.words import INITIALS

if TYPE_CHECKING:
    from pathlib import Path

RECORDS, BLOCKS, FOLDED, MEMBERS = 3, 4, 5, 6
"""The formats that brought the records of publications, the blocks of articles, terms in which
letters are as one types them and initials one word, and files of several articles together with
the places of pages and the like."""

ABBREVIATED = pattern(INITIALS)


def open_to_read(folder: Path) -> sqlite3.Connection:
    """Open an index for reading; one of an older format is brought up to date before.

    Raises:
        IndexBusy: that is due, and another process is writing.
        IndexFault: see `connect`.
    """
    try:
        return connect(folder)
    except OlderFormat:
        if not os.access(folder, os.W_OK):
            raise
    with locked(folder):
        open_to_write(folder).close()
    return connect(folder)


def open_to_write(folder: Path) -> sqlite3.Connection:
    """Open an index whose lock is held for writing, brought up to date if need be.

    Raises:
        IndexFault: see `connect`.
    """
    try:
        return _completed(folder, connect(folder, write=True))
    except OlderFormat:
        try:
            with closing(open_file(folder, write=True)) as connection:
                _bring_up_to_date(connection)
        except sqlite3.Error as error:
            raise IndexFault(
                f"the index at {folder} cannot be brought up to date ({error})",
                "make room on the disk; if it is damaged, remove the folder and index again",
            ) from error
    return _completed(folder, connect(folder, write=True))


def _completed(folder: Path, connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, once the tables are there that format 3 did not have from the beginning."""
    try:
        for table in (empties.TABLE, omissions.TABLE, unreadable.TABLE, choices.TABLE):
            connection.execute(table)
    except sqlite3.Error as error:
        connection.close()
        raise IndexFault(
            f"cannot write to the index at {folder} ({error})",
            "make room on the disk, or wait for what blocks it, and try again",
        ) from error
    return connection


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Add what the formats since an index's own have brought, in one transaction."""
    connection.execute("PRAGMA foreign_keys = OFF")  # Passages stay while their table is replaced.
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()[0]
    if int(version) < RECORDS:
        _add_records(connection)
    if int(version) < BLOCKS:
        connection.execute("ALTER TABLE articles ADD COLUMN blocks TEXT NOT NULL DEFAULT '[]'")
    if int(version) < FOLDED:
        _fold_terms(connection)
    if int(version) < MEMBERS:
        _replace_articles(connection)
    connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (str(VERSION),))
    connection.execute("COMMIT")


def _add_records(connection: sqlite3.Connection) -> None:
    """Add the records of publications, which begin with the state that is there."""
    for statement in LOGS.split(";"):
        connection.execute(statement)
    connection.execute(
        "INSERT INTO publications SELECT (SELECT value FROM meta WHERE key = 'generation'), "
        "(SELECT coalesce(max(id), 0) FROM passages), "
        "(SELECT count(*) FROM articles), (SELECT count(*) FROM passages)"
    )
    connection.execute(
        "INSERT INTO loose SELECT key FROM vectors WHERE key NOT IN "
        "(SELECT vector_key FROM passages)"
    )


def _replace_articles(connection: sqlite3.Connection) -> None:
    """Put the articles into a table in which a file may have several (sqlite.org, ALTER TABLE)."""
    run = connection.execute
    columns = ", ".join(row[1] for row in run("PRAGMA table_info (articles)"))
    newest = run("SELECT seq FROM sqlite_sequence WHERE name = 'articles'").fetchone()
    make, *indexes = (part for part in ARTICLES.split(";") if part.strip())
    run(make.replace("TABLE articles", "TABLE replacing", 1))
    run(f"INSERT INTO replacing ({columns}) SELECT {columns} FROM articles")  # noqa: S608
    run("DROP TABLE articles")
    run("ALTER TABLE replacing RENAME TO articles")
    for index in indexes:
        run(index)
    if newest:  # Ids of articles that went are not given again.
        run("DELETE FROM sqlite_sequence WHERE name = 'articles'")
        run("INSERT INTO sqlite_sequence VALUES ('articles', ?)", newest)


def _fold_terms(connection: sqlite3.Connection) -> None:
    """Write the terms that an index would have today; those of most passages stay as they are."""
    texts = connection.execute("SELECT id, text FROM articles")
    abbreviated = {article for article, text in texts if ABBREVIATED.search(text)}
    rows = connection.execute(
        "SELECT f.id, f.c0, f.c1, p.article_id FROM passages_fts_content f "
        "JOIN passages p ON p.id = f.id"
    )
    changed = []
    for passage, context, body, article in rows:
        told = _with_initials(connection, passage, body) if article in abbreviated else body
        now = folded(context), folded(told)
        if now != (context, body):
            changed.append((*now, passage))
    connection.executemany("UPDATE passages_fts SET context = ?, body = ? WHERE rowid = ?", changed)


def _with_initials(connection: sqlite3.Connection, passage: int, body: str) -> str:
    """The terms of a passage's sentences, made anew of those that have initials in them."""
    start, sentences, text, language = connection.execute(
        "SELECT p.start, p.sentences, a.text, a.language FROM passages p "
        "JOIN articles a ON a.id = p.article_id WHERE p.id = ?",
        (passage,),
    ).fetchone()
    lines = body.split("\n")
    for number, (first, after) in enumerate(json.loads(sentences)):
        sentence = without_struck(text[start + first : start + after])
        if ABBREVIATED.search(sentence):
            lines[number] = " ".join(search_terms(sentence, language))
    return "\n".join(lines)
