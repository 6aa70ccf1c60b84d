"""Which articles of an index are copies of one another, found when they are published.

The terms of articles come in, as the full-text table holds them. Each article has a sketch, whose
bands lead to those that share much with it; of these the true copies are kept in pairs. The tables
came to a format without changing it: where they are missing no copies are known yet, and the next
publication looks at all articles.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from qa.text.alike import are_copies, sketch, wording

if TYPE_CHECKING:
    from qa.index.reader import Index

TABLES = (
    """
CREATE TABLE IF NOT EXISTS sketches (article_id INTEGER PRIMARY KEY, bands TEXT NOT NULL)
""",
    """
CREATE TABLE IF NOT EXISTS bands (
    band INTEGER NOT NULL,
    article_id INTEGER NOT NULL,
    PRIMARY KEY (band, article_id)
) WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS copies (
    article_id INTEGER NOT NULL,
    copy_id INTEGER NOT NULL,
    PRIMARY KEY (article_id, copy_id)
) WITHOUT ROWID
""",
)
KNOWN = "copies"
"""The row of `meta` that says that all articles were looked at."""

MOST = 64
"""An article is held against so many others at most: of one that stands in more places, enough are
known then."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of an article: its id, its name, its day, its title and its language."""

    id: int
    ref: str
    date: str | None
    title: str = ""
    language: str | None = None


def find_copies(connection: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Find the copies of new articles among all; inside the transaction that publishes them."""
    known = connection.execute("SELECT 1 FROM meta WHERE key = ?", (KNOWN,)).fetchone()
    if not known:
        articles = [row[0] for row in connection.execute("SELECT id FROM articles ORDER BY id")]
        connection.execute("INSERT INTO meta VALUES (?, '1')", (KNOWN,))

    @lru_cache(maxsize=4 * MOST)
    def terms_of(article: int) -> tuple[str, ...]:
        return _terms(connection, article)

    for article in articles:
        bands = sketch(terms_of(article))
        connection.execute(
            "INSERT OR REPLACE INTO sketches VALUES (?, ?)", (article, json.dumps(bands))
        )
        query = "SELECT article_id FROM bands WHERE band = ? ORDER BY article_id LIMIT ?"
        alike = {row[0] for band in bands for row in connection.execute(query, (band, MOST))}
        others = sorted(alike - {article})[:MOST]
        copies = [other for other in others if are_copies(terms_of(article), terms_of(other))]
        pairs = [pair for other in copies for pair in ((article, other), (other, article))]
        connection.executemany("INSERT OR IGNORE INTO copies VALUES (?, ?)", pairs)
        rows = ((band, article) for band in bands)
        connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", rows)


def forget_copies(connection: sqlite3.Connection, article: int) -> None:
    """Forget an article that goes; inside a transaction."""
    run, run_all = connection.execute, connection.executemany
    row = run("SELECT bands FROM sketches WHERE article_id = ?", (article,)).fetchone()
    bands = json.loads(row[0]) if row else []
    run_all("DELETE FROM bands WHERE band = ? AND article_id = ?", ((b, article) for b in bands))
    run("DELETE FROM sketches WHERE article_id = ?", (article,))
    copies = run("SELECT copy_id FROM copies WHERE article_id = ?", (article,)).fetchall()
    run_all(
        "DELETE FROM copies WHERE article_id = ? AND copy_id = ?", ((c, article) for (c,) in copies)
    )
    run("DELETE FROM copies WHERE article_id = ?", (article,))


def copies_of(
    index: Index, names: Iterable[str], among: frozenset[int] | None = None
) -> dict[str, list[Copy]]:
    """Return the copies of articles by their names, those of the earliest day first.

    Those without a day come last; articles that have no copy are left out.

    Args:
        index: The index.
        names: Of the articles.
        among: Ids of the articles that are looked at; None for all.
    """
    if not index.rows("SELECT count(*) FROM sqlite_master WHERE name = 'copies'")[0][0]:
        return {}
    rows = index.rows(
        "SELECT a.ref, c.id, c.ref, c.date, c.title, c.language FROM articles a "
        "JOIN copies ON article_id = a.id JOIN articles c ON c.id = copy_id "
        "WHERE a.ref IN (SELECT value FROM json_each(?)) ORDER BY c.date IS NULL, c.date, c.ref",
        (json.dumps(list(names)),),
    )
    found: dict[str, list[Copy]] = {}
    for ref, *copy in rows:
        one = Copy(*copy)
        if among is None or one.id in among:
            found.setdefault(ref, []).append(one)
    return found


def wordings_of(index: Index, names: Iterable[str]) -> dict[str, dict[tuple[str, ...], int]]:
    """Return what articles say: of each the wordings of its sentences, and a passage with each."""
    wanted = json.dumps(list(names))
    texts = index.texts(json.loads(wanted))
    rows = index.rows(
        "SELECT a.ref, p.id, p.start, p.sentences FROM articles a "
        "JOIN passages p ON p.article_id = a.id "
        "WHERE a.ref IN (SELECT value FROM json_each(?)) ORDER BY p.id",
        (wanted,),
    )
    found: dict[str, dict[tuple[str, ...], int]] = {ref: {} for ref in texts}
    for ref, passage, start, sentences in rows:
        for first, after in json.loads(sentences):
            said = wording(texts[ref][start + first : start + after])
            found[ref].setdefault(said, passage)
    return found


def said_in(
    index: Index, ref: str, spans: Sequence[tuple[int, int]], among: frozenset[int] | None = None
) -> tuple[str, ...]:
    """Return the copies of an article that say what some of its sentences say, in their words."""
    copies = [copy.ref for copy in copies_of(index, [ref], among).get(ref, ())]
    if not copies or not spans:
        return ()
    text = index.texts([ref])[ref]
    wanted = {wording(text[start:end]) for start, end in spans}
    said = wordings_of(index, copies)
    return tuple(copy for copy in copies if wanted <= said[copy].keys())


def sentences_around(index: Index, ref: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of an article that a span lies in, wholly or in part."""
    rows = index.rows(
        "SELECT p.start, p.sentences FROM articles a JOIN passages p ON p.article_id = a.id "
        "WHERE a.ref = ? AND p.start < ? AND p.end > ?",
        (ref, end, start),
    )
    spans = {
        (passage + first, passage + after)
        for passage, sentences in rows
        for first, after in json.loads(sentences)
    }
    return sorted(span for span in spans if span[0] < end and span[1] > start)


def _terms(connection: sqlite3.Connection, article: int) -> tuple[str, ...]:
    """The terms of an article's sentences, in their order."""
    rows = connection.execute(
        "SELECT f.c1 FROM passages p JOIN passages_fts_content f ON f.id = p.id "
        "WHERE p.article_id = ? ORDER BY p.start",
        (article,),
    )
    return tuple(term for (body,) in rows for term in body.split())
