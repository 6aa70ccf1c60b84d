"""Reading an index: articles, passages, and the two searches that everything else is made of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qa.domain import Article
from qa.errors import IndexFault, IndexMismatch, IndexMissing
from qa.index.schema import connect
from qa.index.vectors import VectorIndex, load_vectors, stored_vectors

if TYPE_CHECKING:
    from pathlib import Path

    from qa.scores import Vectors


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it lies in the index, with its article's name and dates."""

    id: int
    article: str
    title: str
    date: str | None
    language: str | None
    start: int
    end: int
    headings: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What the index knows of an article's file; `root` is the folder that `ref` counts from."""

    id: int
    ref: str
    source: str
    root: str
    sha256: str
    size: int
    mtime_ns: int


class Index:
    """An index opened for reading. Several processes may do so while one writes.

    Args:
        folder: The folder of the index.

    Raises:
        IndexMissing: there is none.
        IndexMismatch: it was built by another version of qa.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = connect(folder)
        self._vectors: tuple[str, VectorIndex] | None = None

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
        return dict(self._rows("SELECT key, value FROM meta"))

    def counts(self) -> tuple[int, int]:
        """Return the number of articles and of passages."""
        row = self._rows("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)")
        return int(row[0][0]), int(row[0][1])

    def folders(self) -> list[str]:
        """Return the folders that were indexed as such."""
        return [row[0] for row in self._rows("SELECT path FROM folders")]

    def files(self) -> Iterator[StoredFile]:
        """Yield what is known of every article's file, in the order of their names."""
        rows = self._rows(
            "SELECT id, ref, source, root, sha256, size, mtime_ns FROM articles ORDER BY ref"
        )
        return (StoredFile(*row) for row in rows)

    def article(self, ref: str) -> Article | None:
        """Return an article with its text, or None if there is none of that name."""
        rows = self._rows(
            "SELECT id, ref, title, date, author, url, language, sha256, text "
            "FROM articles WHERE ref = ?",
            (ref,),
        )
        return Article(*rows[0]) if rows else None

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """Return passages in the order of the ids given."""
        rows = self._rows(
            "SELECT p.article_id, p.id, a.ref, a.title, a.date, a.language, p.start, p.end, "
            "p.headings FROM json_each(?) AS wanted JOIN passages p ON p.id = wanted.value "
            "JOIN articles a ON a.id = p.article_id ORDER BY wanted.key",
            (json.dumps(list(ids)),),
        )
        # Cut here and not by SQLite, whose substr() ends at a NUL character.
        texts = dict(
            self._rows(
                "SELECT id, text FROM articles WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([row[0] for row in rows]),),
            )
        )
        found = []
        for article_id, passage_id, ref, title, date, language, start, end, headings in rows:
            text, path = texts.get(article_id, "")[start:end], tuple(json.loads(headings))
            found.append(
                StoredPassage(passage_id, ref, title, date, language, start, end, path, text)
            )
        return found

    def dense(self, query: Vectors, limit: int) -> list[tuple[int, float]]:
        """Return (passage id, cosine similarity) of the nearest passages, best first."""
        return self._current_vectors().search(query, limit)

    def similarities(self, query: Vectors, ids: Sequence[int]) -> list[float]:
        """Return the cosine similarity of a query to each of some passages."""
        if not ids:
            return []
        vectors = stored_vectors(self.connection, list(ids), int(self.meta["dimension"]))
        return [float(score) for score in vectors @ query]

    def lexical(self, match: str, limit: int) -> list[tuple[int, float]]:
        """Return (passage id, BM25 score) of an FTS5 match expression, best first.

        Higher is better here; FTS5's own `bm25()` is negative (sqlite.org/fts5.html).
        """
        if not match:
            return []
        rows = self._rows(
            "SELECT rowid, -bm25(passages_fts, 1.0, 1.0, 1.0) AS score FROM passages_fts "
            "WHERE passages_fts MATCH ? ORDER BY score DESC, rowid LIMIT ?",
            (match, limit),
        )
        return [(int(row[0]), float(row[1])) for row in rows]

    def _current_vectors(self) -> VectorIndex:
        """The vectors, loaded again when another process has published since."""
        generation = self._rows("SELECT value FROM meta WHERE key = 'generation'")[0][0]
        if self._vectors is None or self._vectors[0] != generation:
            built_by = self.meta["fingerprint"]
            del self.__dict__["meta"]
            if self.meta["fingerprint"] != built_by:
                raise IndexMismatch(
                    f"the index was rebuilt with {self.meta['fingerprint']} meanwhile", "start anew"
                )
            self._vectors = generation, load_vectors(self.folder, self.connection)
        return self._vectors[1]

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            return self.connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise IndexFault(
                f"cannot read the index at {self.folder} ({error})",
                "if it is damaged, remove the folder and index the articles again",
            ) from error


def built_with(folder: Path) -> str | None:
    """Return the name of the embedder that built an index; None when there is no index yet."""
    try:
        with Index(folder) as index:
            return index.meta["embedder"]
    except IndexMissing:
        return None
