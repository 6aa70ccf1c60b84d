"""Turns a question into an FTS5 match expression: its content words, any of which may match."""

from __future__ import annotations

from qa.text.words import content_words, words

MOST_TERMS = 48
"""A question may be as long as a page; the search reads its first distinct words."""


def match_expression(query: str) -> str:
    """Return `"word" OR "word" …` over the distinct content words of a query.

    A query of stop words alone is searched by all its words; one without words gives "".
    Each word is quoted, so nothing in it can be FTS5 syntax (sqlite.org/fts5.html, 3.1).
    """
    terms = list(dict.fromkeys(content_words(query) or words(query)))[:MOST_TERMS]
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
