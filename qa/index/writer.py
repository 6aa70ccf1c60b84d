"""Writing an index: everything that one update changes becomes visible in one transaction.

While articles are read and embedded, they wait in a temporary table, and finished vectors are
already stored; an update that is killed leaves the old index, and the next one does not embed the
same text again. `publish` then makes all changes at once.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from qa.domain import EmbedderFacts
from qa.errors import IndexFault, IndexMismatch, IndexMissing
from qa.index.bases import clear_away
from qa.index.choices import FolderChoice, remember_choices
from qa.index.copies import find_copies, forget_copies
from qa.index.empties import EmptyFile, remember_empty_files
from qa.index.kinds import USUAL, Plan
from qa.index.lock import locked
from qa.index.metadata import (
    Metadata,
    forget_metadata,
    keep_metadata,
    put_into_effect,
    say,
)
from qa.index.moves import MovedArticle, move_articles
from qa.index.older import open_to_write
from qa.index.schema import DATABASE, Publication, create, present
from qa.index.staging import STAGED, NewArticle, insert_staged, stage_article
from qa.index.unreadable import UnreadableFile, remember_unreadable_files
from qa.index.vectors import settle

if TYPE_CHECKING:
    from pathlib import Path

    from qa.scores import Vectors

REBUILD = "rebuild"
"""The folder inside the index in which a whole new one is built before it is swapped in."""


class IndexWriter:
    """The one writer of an index; made by `lock_index`, which holds the lock."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, plan: Plan = USUAL) -> None:
        self.folder, self.connection, self._plan = folder, connection, plan
        self._metadata: dict[str, Metadata] = {}
        connection.execute(STAGED)

    def missing_vectors(self, keys: Iterable[bytes]) -> set[bytes]:
        """Return those keys that no vector is stored for."""
        query = "SELECT 1 FROM vectors WHERE key = ?"
        return {k for k in set(keys) if not self.connection.execute(query, (k,)).fetchone()}

    def store_vectors(
        self, keys: Sequence[bytes], vectors: Vectors, sentences: Sequence[Vectors]
    ) -> None:
        """Store the vectors of some passages at once and for good.

        Args:
            keys: Of the passages.
            vectors: One a passage, an array (len(keys), dimension).
            sentences: For each passage an array (number of sentences, dimension).
        """
        rows = [
            (key, vector.astype("<f4").tobytes(), own.astype("<f2").tobytes())
            for key, vector, own in zip(keys, np.asarray(vectors), sentences, strict=True)
        ]
        with self._transaction():
            self.connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            self._loosen(keys)

    def stage(self, article: NewArticle) -> None:
        """Put an article into the waiting room."""
        self._metadata[article.ref] = Metadata(article.document.publication, article.origins)
        stage_article(self.connection, article)

    def publish(
        self,
        removed: Sequence[int] = (),
        folders: Iterable[str] = (),
        touched: Iterable[tuple[str, int, int, str]] = (),
        moved: Sequence[MovedArticle] = (),
        said: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:
        """Make all staged articles, and these changes, visible in one transaction.

        Args:
            removed: Ids of articles to forget.
            folders: Folders to remember as indexed.
            touched: (sha256, size, mtime_ns, source) of files that were written anew, of whose
                articles some are the same.
            moved: Articles that stay as they are, but for the name and the place of their file.
            said: What a user says of files, by their paths.
        """
        run = self.connection.execute
        with self._transaction():
            before = present(self.connection)
            changed = run(
                "SELECT a.id FROM staged s JOIN articles a "
                "ON a.source = s.source AND a.member = s.member"
            )
            gone = {*removed, *(row[0] for row in changed)}
            articles = before.articles - sum(self._remove(i, before.generation + 1) for i in gone)
            move_articles(self.connection, moved)
            new = insert_staged(self.connection)
            find_copies(self.connection, new)
            articles += len(new)
            self._describe([*new, *(one.id for one in moved)], said)
            self.connection.executemany(
                "UPDATE articles SET sha256 = ?, size = ?, mtime_ns = ? WHERE source = ?", touched
            )
            self.connection.executemany(
                "INSERT OR IGNORE INTO folders VALUES (?)", ((folder,) for folder in folders)
            )
            self._drop_loose_vectors()
            self._record(before, articles)
        run("DELETE FROM staged")
        settle(self.folder, self.connection, self._plan)

    def _describe(self, articles: Sequence[int], said: Mapping[str, Mapping[str, str]]) -> None:
        """Keep what is known of new articles, and put into effect what is said of any."""
        for ref, known in self._metadata.items():
            keep_metadata(self.connection, ref, known)
        self._metadata.clear()
        news = [
            article for source in said for article in say(self.connection, source, said[source])
        ]
        put_into_effect(self.connection, dict.fromkeys((*articles, *news)))

    def remember(self, folders: Iterable[str]) -> set[str]:
        """Remember folders as indexed before anything of them is; return those that are new."""
        with self._transaction():
            known = {row[0] for row in self.connection.execute("SELECT path FROM folders")}
            new = set(folders) - known
            self.connection.executemany(
                "INSERT INTO folders VALUES (?)", ((folder,) for folder in sorted(new))
            )
        return new

    def forget(self, folders: Iterable[str]) -> None:
        """Forget that folders were indexed."""
        with self._transaction():
            rows = ((folder,) for folder in folders)
            self.connection.executemany("DELETE FROM folders WHERE path = ?", rows)

    def remember_unreadable(self, found: Iterable[UnreadableFile], gone: Iterable[str]) -> None:
        """Remember files that could not be read, and forget those of some sources."""
        with self._transaction():
            remember_unreadable_files(self.connection, found, gone)

    def remember_choices(self, said: Mapping[str, FolderChoice]) -> None:
        """Remember what holds for some folders."""
        with self._transaction():
            remember_choices(self.connection, said)

    def remember_empty(self, found: Iterable[EmptyFile], gone: Iterable[str]) -> None:
        """Remember files that have nothing in them, and forget those of some sources."""
        with self._transaction():
            remember_empty_files(self.connection, found, gone)

    def replace_all_by(self, beside: sqlite3.Connection) -> None:
        """Swap in a whole new index: SQLite's online backup writes it in one transaction."""
        generation = str(present(self.connection).generation + 1)
        beside.execute("UPDATE meta SET value = ? WHERE key = 'generation'", (generation,))
        # No record of an earlier state: no FAISS file of the old index belongs to the new one.
        beside.execute("DELETE FROM removed")
        beside.execute(
            "DELETE FROM publications WHERE generation < (SELECT max(generation) FROM publications)"
        )
        beside.execute("UPDATE publications SET generation = ?", (generation,))
        try:
            beside.backup(self.connection)
        except sqlite3.Error as error:
            raise _unwritable(self.folder, error) from error
        settle(self.folder, self.connection, self._plan)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:  # A full disk has ended it already.
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise _unwritable(self.folder, error) from error
            raise

    def _remove(self, article_id: int, generation: int) -> int:
        """Remove an article with its passages; return how many articles there were."""
        run, run_all = self.connection.execute, self.connection.executemany
        rows = run("SELECT id, vector_key FROM passages WHERE article_id = ?", (article_id,))
        passages = rows.fetchall()
        run_all("INSERT INTO removed VALUES (?, ?)", ((generation, i) for i, _ in passages))
        run_all("DELETE FROM passages_fts WHERE rowid = ?", ((i,) for i, _ in passages))
        self._loosen(key for _, key in passages)
        forget_copies(self.connection, article_id)
        forget_metadata(self.connection, article_id)
        return run("DELETE FROM articles WHERE id = ?", (article_id,)).rowcount

    def _loosen(self, keys: Iterable[bytes]) -> None:
        """Remember vectors that perhaps no passage has."""
        rows = ((key,) for key in keys)
        self.connection.executemany("INSERT OR IGNORE INTO loose VALUES (?)", rows)

    def _drop_loose_vectors(self) -> None:
        """Drop the vectors that no passage has, and only look at those that may be such."""
        self.connection.execute(
            "DELETE FROM vectors WHERE key IN (SELECT key FROM loose WHERE NOT EXISTS "
            "(SELECT 1 FROM passages WHERE vector_key = loose.key))"
        )
        self.connection.execute("DELETE FROM loose")

    def _record(self, before: Publication, articles: int) -> None:
        """Say what is published now, by what was before."""
        run = self.connection.execute
        generation = before.generation + 1
        added, newest = run(
            "SELECT count(*), coalesce(max(id), ?1) FROM passages WHERE id > ?1", (before.newest,)
        ).fetchone()
        gone = run("SELECT count(*) FROM removed WHERE generation = ?", (generation,)).fetchone()[0]
        run(
            "INSERT INTO publications VALUES (?, ?, ?, ?)",
            (generation, newest, articles, before.passages + added - gone),
        )
        now = datetime.now(UTC).isoformat(timespec="seconds")
        run("UPDATE meta SET value = ? WHERE key = 'generation'", (str(generation),))
        run("INSERT OR REPLACE INTO meta VALUES ('updated_at', ?)", (now,))


@contextmanager
def lock_index(folder: Path, embedder: EmbedderFacts, plan: Plan = USUAL) -> Iterator[IndexWriter]:
    """Open an index for writing, making it if there is none, and keep other writers out.

    Args:
        folder: Of the index.
        embedder: The one that it is built with.
        plan: Of the FAISS files.

    Raises:
        IndexBusy: another process is writing.
        IndexMismatch: the index was built by another embedder, or by another version of qa.
        IndexFault: the folder may not be written.
    """
    with locked(folder):
        try:
            connection = open_to_write(folder)
        except IndexMissing:
            connection = create(
                folder / DATABASE, embedder.name, embedder.fingerprint, embedder.dimension
            )
        with closing(connection):
            check_embedder(dict(connection.execute("SELECT key, value FROM meta")), embedder)
            clear_away(folder, present(connection).generation)
            yield IndexWriter(folder, connection, plan)


@contextmanager
def rebuild_index(folder: Path, embedder: EmbedderFacts) -> Iterator[IndexWriter]:
    """Yield a writer of a new, empty index beside the old one; swap it in at the end.

    When the block is left by an exception, the old index stays as it was.
    """
    beside = folder / REBUILD
    with locked(folder), closing(open_to_write(folder)) as connection:
        shutil.rmtree(beside, ignore_errors=True)
        try:
            new = create(beside / DATABASE, embedder.name, embedder.fingerprint, embedder.dimension)
            with closing(new):
                # Ids go on where the old ones end: a FAISS file of the old index, left by a
                # process that was killed in the swap, can then never be taken for the new one's.
                ids = connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
                new.executemany("INSERT INTO sqlite_sequence VALUES (?, ?)", ids)
                yield IndexWriter(beside, new)
                IndexWriter(folder, connection).replace_all_by(new)
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def check_embedder(meta: dict[str, str], embedder: EmbedderFacts) -> None:
    """Raise IndexMismatch unless an index was built by this embedder."""
    if meta["fingerprint"] != embedder.fingerprint:
        raise IndexMismatch(
            f"the index was built with {meta['fingerprint']}, asked with {embedder.fingerprint}",
            f"run 'qa index --rebuild', or pass --embedder {meta['embedder']}",
        )


def _unwritable(folder: Path, error: sqlite3.Error) -> IndexFault:
    return IndexFault(
        f"cannot write to the index at {folder} ({error})",
        "make room on the disk, or wait for what blocks it, and try again",
    )
