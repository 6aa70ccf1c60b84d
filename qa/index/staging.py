"""The waiting room of an index: new articles stay in a temporary table until they are published.

What an update makes of an article comes in, with its passages and the keys of their vectors. When
the time has come, a staged row becomes rows of the index, with the terms that a search finds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qa.index.blocks import written_blocks
from qa.index.moves import context_line
from qa.index.omissions import keep_omissions, written_omissions
from qa.index.places import written_places
from qa.text.struck import without_struck
from qa.text.terms import search_terms

if TYPE_CHECKING:
    import sqlite3

    from qa.domain import Document, PassageSpan
    from qa.index.metadata import Origin

STAGED = (
    "CREATE TEMP TABLE staged (ref, source, member, digest, root, sha256, size, mtime_ns, "
    "title, date, author, url, language, encoding, text, blocks, places, passages, "
    "left_out, UNIQUE (source, member))"
)
"""Lasts as long as its connection: what is not published when a process ends is gone."""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """One article on its way into the index, with a vector key for each of its passages.

    `member` says which article of its file it is, and `digest` is of its own bytes; both are ""
    where the file is one article.
    """

    ref: str
    source: str
    root: str
    sha256: str
    size: int
    mtime_ns: int
    document: Document
    passages: Sequence[PassageSpan]
    vector_keys: Sequence[bytes]
    member: str = ""
    digest: str = ""
    origins: Mapping[str, Origin] = field(default_factory=dict)


def stage_article(connection: sqlite3.Connection, article: NewArticle) -> None:
    """Put an article into the waiting room."""
    document = article.document
    passages = [
        (span.start, span.end, list(span.headings), span.sentences, span.above, key.hex())
        for span, key in zip(article.passages, article.vector_keys, strict=True)
    ]
    connection.execute(
        "INSERT INTO staged VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(article.ref, article.source, article.member, article.digest, article.root),
            *(article.sha256, article.size, article.mtime_ns),
            *(document.title, document.date, document.author, document.url),
            *(document.language, document.encoding, document.text),
            *(written_blocks(document.blocks), written_places(document.places)),
            json.dumps(passages),
            written_omissions(document.left_out),
        ),
    )


def insert_staged(connection: sqlite3.Connection) -> list[int]:
    """Insert all staged articles with their passages; return their ids."""
    rows = connection.execute("SELECT * FROM staged ORDER BY ref")
    return [_insert(connection, row) for row in rows]


def _insert(connection: sqlite3.Connection, staged: tuple[object, ...]) -> int:
    """Insert a staged article with its passages; return its id."""
    run = connection.execute
    *columns, text, blocks, places, passages, left_out = staged
    now = datetime.now(UTC).isoformat(timespec="seconds")
    spans = json.loads(str(passages))
    body = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    article_id = run(
        "INSERT INTO articles (ref, source, member, digest, root, sha256, size, mtime_ns, "
        "title, date, author, url, language, encoding, text, blocks, places, body_start, "
        "body_end, indexed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*columns, text, blocks, places, *body, now),
    ).lastrowid
    assert article_id is not None
    keep_omissions(connection, article_id, str(left_out))
    title, language = str(columns[8]), columns[12]
    for start, end, headings, sentences, above, key in spans:
        relative = [(first - start, after - start) for first, after in sentences]
        passage_id = run(
            "INSERT INTO passages (article_id, start, end, headings, sentences, vector_key) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (
                *(article_id, start, end, json.dumps(headings)),
                *(json.dumps(relative), bytes.fromhex(key)),
            ),
        ).lastrowid
        words = [_words(str(text), of) for of in above]
        own = context_line(title, headings, language)
        context = "\n".join([own, *(_line_of_terms(line, language) for line in words)])
        lines = [_line_of_terms(str(text)[first:after], language) for first, after in sentences]
        run(
            "INSERT INTO passages_fts (rowid, context, body) VALUES (?, ?, ?)",
            (passage_id, context, "\n".join(lines)),
        )
    return article_id


def _words(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text of some spans."""
    return " / ".join(text[start:end] for start, end in spans)


def _line_of_terms(text: str, language: object) -> str:
    return " ".join(search_terms(without_struck(text), str(language) if language else None))
