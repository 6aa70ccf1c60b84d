"""Brings an index of an older format up to date, in one transaction and without embedding.

Format 2 had no record of what each update added and removed, format 3 no blocks of articles.
Articles, passages and vectors are those of the present format, and so is the FAISS file. What an
article is built of is known once it is indexed anew; until then its sentences stand by themselves.
What came to a format without changing it is added in the same way, by whoever writes.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from qa.errors import IndexFault
from qa.index import empties, omissions
from qa.index.lock import locked
from qa.index.schema import LOGS, VERSION, OlderFormat, connect, open_file

if TYPE_CHECKING:
    from pathlib import Path

RECORDS, BLOCKS = 3, 4
"""The formats that brought the records of publications, and the blocks of articles."""


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
        for table in (empties.TABLE, omissions.TABLE):
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
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()[0]
    if int(version) < RECORDS:
        _add_records(connection)
    if int(version) < BLOCKS:
        connection.execute("ALTER TABLE articles ADD COLUMN blocks TEXT NOT NULL DEFAULT '[]'")
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
