"""The words that the articles of an index are made of, as far as a question about them goes.

The full-text index knows terms: stems without accents. It says which it holds and which stand
together; how a term is written is read in the passages that have it, so that no list of words is
kept beside.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qa.text.terms import search_terms
from qa.text.words import NAME_WORD

if TYPE_CHECKING:
    from qa.index.reader import Index

LOOKED_AT = 6
"""So many passages are read to see how a term is written."""

LAST = "\U0010ffff"


class Vocabulary:
    """The words of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def held(self, terms: Iterable[str]) -> set[str]:
        """Return the terms that occur."""
        return {term for term in dict.fromkeys(terms) if term and self.together([term])}

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many passages each term occurs that does."""
        return self._index.frequencies(terms)

    def beginning_with(self, letters: str, most: int) -> list[str]:
        """Return the terms that begin with some letters, in order, at most so many."""
        rows = self._index.checked(
            lambda connection: connection.execute(
                "SELECT term FROM passages_terms WHERE term >= ? AND term < ? LIMIT ?",
                (letters, letters + LAST, most),
            ).fetchall()
        )
        return [row[0] for row in rows]

    def together(self, terms: Sequence[str], *, in_a_row: bool = False) -> bool:
        """Whether a passage holds all of some terms, as neighbours if they are to be `in_a_row`."""
        wanted = (" + " if in_a_row else " AND ").join(map(_quoted, terms))
        return bool(self._passages(wanted, 1))

    def beside(self, term: str, others: Sequence[Iterable[str]]) -> bool:
        """Whether a passage holds a term, and of each of some sets of others any."""
        sets = (" OR ".join(map(_quoted, sorted(ways))) for ways in others)
        wanted = " AND ".join([_quoted(term), *(f"({ways})" for ways in sets)])
        return bool(self._passages(wanted, 1))

    def written(self, term: str) -> Counter[str]:
        """Return how a term is written in some passages that have it, and how often."""
        found: Counter[str] = Counter()
        wanted = json.dumps(self._passages(_quoted(term), LOOKED_AT))
        rows = self._index.checked(
            lambda connection: connection.execute(
                "SELECT a.language, a.title, p.headings, substr(a.text, p.start + 1, "
                "p.end - p.start) FROM json_each(?) AS wanted JOIN passages p "
                "ON p.id = wanted.value JOIN articles a ON a.id = p.article_id",
                (wanted,),
            ).fetchall()
        )
        for language, title, headings, text in rows:
            for told in (text, title, *json.loads(headings)):
                found.update(
                    word for word in NAME_WORD.findall(told) if term in search_terms(word, language)
                )
        return found

    def _passages(self, wanted: str, most: int) -> list[int]:
        """The first passages that an FTS5 expression matches."""
        rows = self._index.checked(
            lambda connection: connection.execute(
                "SELECT rowid FROM passages_fts WHERE passages_fts MATCH ? LIMIT ?", (wanted, most)
            ).fetchall()
        )
        return [row[0] for row in rows]


def _quoted(term: str) -> str:
    """A term that is read as no syntax (sqlite.org/fts5.html, 3.1)."""
    return '"' + term.replace('"', '""') + '"'
