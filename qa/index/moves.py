"""Articles whose files were moved: what the index holds of them stays, under another name.

An article keeps its id, its text, its passages and their vectors. Where its title or day was that
of the file's name, the new name's comes in its place, and is found by its words at once; vectors
stay as they were made until the article itself changes.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from qa.text.struck import without_struck
from qa.text.terms import search_terms


@dataclass(frozen=True, slots=True)
class MovedArticle:
    """An article whose file lies elsewhere now; all but the id is as it is now."""

    id: int
    ref: str
    source: str
    root: str
    size: int
    mtime_ns: int
    title: str
    date: str | None


def context_line(title: str, headings: Sequence[str], language: object) -> str:
    """Return the terms of a passage's title and headings, as the search finds it by them."""
    words = without_struck(" / ".join((title, *headings)))
    return " ".join(search_terms(words, str(language) if language else None))


def move_articles(connection: sqlite3.Connection, moved: Sequence[MovedArticle]) -> None:
    """Give articles their new names and places; inside a transaction."""
    run = connection.execute
    for one in moved:  # So that one may have the name that another one had.
        run("UPDATE articles SET ref = ? WHERE id = ?", (f"\0{one.id}", one.id))
    for one in moved:
        title, language = run(
            "SELECT title, language FROM articles WHERE id = ?", (one.id,)
        ).fetchone()
        run(
            "UPDATE articles SET ref = ?, source = ?, root = ?, size = ?, mtime_ns = ?, "
            "title = ?, date = ? WHERE id = ?",
            (
                *(one.ref, one.source, one.root, one.size, one.mtime_ns),
                *(one.title, one.date, one.id),
            ),
        )
        if one.title != title:
            _entitle(connection, one, language)


def _entitle(connection: sqlite3.Connection, article: MovedArticle, language: str | None) -> None:
    """Have the passages of an article found by the words of its new title."""
    rows = connection.execute(
        "SELECT p.id, p.headings, f.c0 FROM passages p JOIN passages_fts_content f ON f.id = p.id "
        "WHERE p.article_id = ?",
        (article.id,),
    ).fetchall()
    for passage, headings, context in rows:
        _, line_end, above = context.partition("\n")
        own = context_line(article.title, json.loads(headings), language)
        connection.execute(
            "UPDATE passages_fts SET context = ? WHERE rowid = ?",
            (own + line_end + above, passage),
        )
