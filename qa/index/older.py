"""Brings an index of an older format up to date, in one transaction and without embedding.

What came to format 3 without changing it is added in the same way, by whoever writes.
Format 2 had no record of what each update added and removed. Its articles, passages and vectors
are those of format 3, and so is its FAISS file.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from qa.errors import IndexFault
from qa.index import empties
from qa.index.lock import locked
from qa.index.schema import LOGS, VERSION, OlderFormat, connect, open_file

if TYPE_CHECKING:
    from pathlib import Path


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
                _from_2_to_3(connection)
        except sqlite3.Error as error:
            raise IndexFault(
                f"the index at {folder} cannot be brought up to date ({error})",
                "make room on the disk; if it is damaged, remove the folder and index again",
            ) from error
    return _completed(folder, connect(folder, write=True))


def _completed(folder: Path, connection: sqlite3.Connection) -> sqlite3.Connection:
    """The connection, once the tables are there that format 3 did not have from the beginning."""
    try:
        connection.execute(empties.TABLE)
    except sqlite3.Error as error:
        connection.close()
        raise IndexFault(
            f"cannot write to the index at {folder} ({error})",
            "make room on the disk, or wait for what blocks it, and try again",
        ) from error
    return connection


def _from_2_to_3(connection: sqlite3.Connection) -> None:
    """Add the records of format 3, which begin with the state that is there."""
    connection.execute("BEGIN IMMEDIATE")
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
    connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (str(VERSION),))
    connection.execute("COMMIT")
