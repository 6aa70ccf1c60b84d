"""Reading an index: articles, passages, and the two searches that everything else is made of.

The folder of an index comes in. What it holds goes out as the words that the whole program speaks,
and what SQLite complains of as an error that says what helps.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from qa.domain import Article
from qa.errors import IndexFault, IndexMismatch
from qa.index.blocks import read_blocks
from qa.index.candidate import Candidate, candidate_of
from qa.index.choices import FolderChoice, choices_of
from qa.index.empties import EmptyFile, empty_files
from qa.index.kinds import USUAL, Plan
from qa.index.metadata import everything_said
from qa.index.older import open_to_read
from qa.index.omissions import left_out_of
from qa.index.places import read_places
from qa.index.schema import present, snapshot
from qa.index.searches import frequencies, matching, nearest_beside
from qa.index.stored_files import StoredFile, stored_files
from qa.index.unreadable import UnreadableFile, unreadable_files
from qa.index.vectors import VectorIndex, load_vectors
from qa.text.outline import Outline

if TYPE_CHECKING:
    from qa.domain import Place
    from qa.scores import Vectors


Read = TypeVar("Read")


class Index:
    """An index opened for reading. Several processes may do so while one writes.

    Args:
        folder: The folder of the index.
        plan: Of the FAISS files, where one is made.

    Raises:
        IndexMissing: there is none.
        IndexMismatch: it was built by another version of qa.
    """

    def __init__(self, folder: Path, plan: Plan = USUAL) -> None:
        self.folder = folder
        self.connection = open_to_read(folder)
        self._plan = plan
        self._vectors: VectorIndex | None = None

    def __enter__(self) -> Index:
        """Nothing to do: the index is open."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files."""
        self.close()

    def close(self) -> None:
        """Close the files."""
        self.connection.close()

    @cached_property
    def meta(self) -> dict[str, str]:
        """The facts about the index: embedder, fingerprint, dimension, generation, updated_at."""
        return dict(self.rows("SELECT key, value FROM meta"))

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one state of the index throughout, whatever other processes publish meanwhile."""
        self._current_vectors()
        self.rows("BEGIN")
        try:
            yield
        finally:
            self.rows("COMMIT")

    def counts(self) -> tuple[int, int]:
        """Return the number of articles and of passages."""
        now = self.checked(present)
        return now.articles, now.passages

    def folders(self) -> list[str]:
        """Return the folders that were indexed as such."""
        return [row[0] for row in self.rows("SELECT path FROM folders")]

    def files(self) -> Iterator[StoredFile]:
        """Yield what is known of every article's file, in the order of their names."""
        return iter(self.checked(stored_files))

    def empty_files(self) -> list[EmptyFile]:
        """Return the files that are known to have nothing in them."""
        return self.checked(empty_files)

    def unreadable_files(self) -> list[UnreadableFile]:
        """Return the files that are known not to be readable."""
        return self.checked(unreadable_files)

    def choices(self) -> dict[str, FolderChoice]:
        """Return what was said about the folders, by their paths."""
        return self.checked(choices_of)

    def said(self) -> dict[str, dict[str, str]]:
        """Return what a user said of files, by their paths."""
        return self.checked(everything_said)

    def encodings(self) -> dict[tuple[str, str], str]:
        """Return the encodings of the articles that are not in UTF-8, by source and member."""
        rows = self.rows("SELECT source, member, encoding FROM articles WHERE encoding != 'utf-8'")
        return {(source, member): encoding for source, member, encoding in rows}

    def articles_without(self, reason: str) -> frozenset[int]:
        """Return the ids of articles of which something was left out for a reason."""
        left = self.checked(left_out_of)
        return frozenset(
            number
            for number, reasons in left.items()
            if any(one.reason == reason for one in reasons)
        )

    def article(self, ref: str) -> Article | None:
        """Return an article with its text, or None if there is none of that name."""
        rows = self.rows(
            "SELECT id, ref, title, date, author, url, language, sha256, text, places "
            "FROM articles WHERE ref = ?",
            (ref,),
        )
        found = [replace(Article(*facts), places=read_places(places)) for *facts, places in rows]
        return found[0] if found else None

    def languages(self) -> list[str]:
        """Return the languages that articles are known to be in."""
        rows = self.rows("SELECT DISTINCT language FROM articles WHERE language IS NOT NULL")
        return [row[0] for row in rows]

    def dates(self) -> list[str]:
        """Return the days that articles are dated."""
        return [row[0] for row in self.rows("SELECT DISTINCT date FROM articles WHERE date > ''")]

    def candidates(self, ids: Iterable[int]) -> list[Candidate]:
        """Return passages with what they are ranked by, in the order of their ids."""
        rows = self.rows(
            "SELECT p.id, a.ref, a.title, a.date, a.language, p.start, p.end, p.headings, "
            "p.sentences, v.vector, v.sentences, f.c0, f.c1, a.body_start, a.body_end "
            "FROM json_each(?) AS wanted JOIN passages p ON p.id = wanted.value "
            "JOIN articles a ON a.id = p.article_id JOIN vectors v ON v.key = p.vector_key "
            "JOIN passages_fts_content f ON f.id = p.id ORDER BY p.id",
            (json.dumps(sorted(ids)),),
        )
        return [candidate_of(row) for row in rows]

    def sentences_of(self, ref: str) -> tuple[list[tuple[int, int]], Vectors]:
        """Return the sentences of an article in order, and their vectors (sentences, dimension)."""
        rows = self.rows(
            "SELECT p.id FROM articles a JOIN passages p ON p.article_id = a.id WHERE a.ref = ?",
            (ref,),
        )
        found: dict[tuple[int, int], Vectors] = {}
        for candidate in self.candidates(row[0] for row in rows):
            for span, vector in zip(candidate.sentences, candidate.sentence_vectors, strict=True):
                found.setdefault(span, vector)
        spans = sorted(found)
        dimension = int(self.meta["dimension"])
        return spans, np.array([found[span] for span in spans]).reshape(-1, dimension)

    def neighbours(self, ids: Iterable[int]) -> set[int]:
        """Return the passages right before and after some others, in the same article."""
        rows = self.rows(
            "SELECT near.id FROM json_each(?) AS wanted JOIN passages p ON p.id = wanted.value "
            "JOIN passages near ON near.id IN (p.id - 1, p.id + 1) "
            "AND near.article_id = p.article_id",
            (json.dumps(list(ids)),),
        )
        return {row[0] for row in rows}

    def texts(self, names: Iterable[str]) -> dict[str, str]:
        """Return the texts of articles by their names."""
        return dict(
            self.rows(
                "SELECT ref, text FROM articles WHERE ref IN (SELECT value FROM json_each(?))",
                (json.dumps(list(names)),),
            )
        )

    def places(self, names: Iterable[str]) -> dict[str, tuple[Place, ...]]:
        """Return where the pages, slides, sheets or chapters of articles begin, by their names."""
        rows = self.rows(
            "SELECT ref, places FROM articles WHERE ref IN (SELECT value FROM json_each(?))",
            (json.dumps(list(names)),),
        )
        return {ref: read_places(places) for ref, places in rows}

    def outlines(self, names: Iterable[str]) -> dict[str, Outline]:
        """Return the outlines of articles by their names."""
        rows = self.rows(
            "SELECT ref, text, blocks, title, language FROM articles "
            "WHERE ref IN (SELECT value FROM json_each(?))",
            (json.dumps(list(names)),),
        )
        return {
            ref: Outline(text, read_blocks(blocks), title, language)
            for ref, text, blocks, title, language in rows
        }

    def dense(
        self, query: Vectors, limit: int, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return (passage id, cosine similarity) of the nearest passages, best first."""
        with self.dense_beside(query, limit, among) as found:
            pass
        return found

    @contextmanager
    def dense_beside(
        self, query: Vectors, limit: int, among: Sequence[int] | None = None
    ) -> Iterator[list[tuple[int, float]]]:
        """Search as `dense` does, while the block runs, which may read this index.

        What is found is in the list that the block is given, once it has ended.
        """
        vectors = self._current_vectors()
        with nearest_beside(vectors, self.connection, query, limit, among) as found:
            yield found

    def lexical(
        self, terms: Sequence[str], limit: int, among: Sequence[int] | None = None
    ) -> list[int]:
        """Return the passages that hold any of some terms, best first by FTS5's BM25.

        Args:
            terms: As `qa.text.terms` makes them.
            limit: How many passages at most.
            among: Only these passages.
        """
        return self.checked(lambda connection: matching(connection, terms, limit, among))

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each term occurs; those that occur nowhere are left out."""
        return self.checked(lambda connection: frequencies(connection, terms))

    def _current_vectors(self) -> VectorIndex:
        """The vectors, brought up to date when another process has published since."""
        with snapshot(self.connection):
            now = self.checked(present)
            if self._vectors is None or self._vectors.at != now:
                built_by = self.meta["fingerprint"]
                del self.__dict__["meta"]
                if self.meta["fingerprint"] != built_by:
                    raise IndexMismatch(
                        f"the index was rebuilt with {self.meta['fingerprint']} meanwhile",
                        "start anew",
                    )
                if self._vectors is None or not self._vectors.catch_up(self.connection, now):
                    self._vectors = load_vectors(self.folder, self.connection, self._plan)
        return self._vectors

    def rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        """Return what a query of SQLite finds.

        Raises:
            IndexFault: the file cannot be read.
        """
        return self.checked(lambda connection: connection.execute(query, values).fetchall())

    def checked(self, read: Callable[[sqlite3.Connection], Read]) -> Read:
        """Return what `read` makes of the index's connection; raise `IndexFault` if it fails."""
        try:
            return read(self.connection)
        except sqlite3.Error as error:
            raise IndexFault(
                f"cannot read the index at {self.folder} ({error})",
                "if it is damaged, remove the folder and index the articles again",
            ) from error
