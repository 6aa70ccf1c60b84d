"""Whether citations still hold: each quote is looked for in the articles as they are now.

Citations and articles come in, verdicts go out; nothing is read here. The exact text must stand at
the exact place to hold. A quote whose white space alone has changed (line ends, a paragraph that
was wrapped anew) has moved: its words are there, its offsets are not to be trusted. A quote whose
first or last word has grown ("It cost £2." in "It cost £2.5m.") stands there no longer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal

from qa.answering.cite import line_of
from qa.domain import Citation, CurrentArticle, Location, location_at
from qa.text.patterns import pattern
from qa.text.sentences import sentence_spans
from qa.text.words import words

Kind = Literal["holds", "moved", "changed", "gone"]
Identity = tuple[str, int, int, str, str]
"""What a verdict depends on; many answers may cite the same."""

LONG = 40
"""Characters (ideographs count twice) from which a quote stands nowhere else by accident."""

ALIKE = 0.5
"""The likeness from which a passage is taken for what became of a quote."""

COMPARED = 5
"""Passages whose words are compared in order, those that share the most words with the quote."""

GOES_ON = pattern(r"\w\0\w|\d[.,:]\0\d|\d\0[.,:]\d")
"""A word or a number on both sides of a quote's edge, which is written as NUL."""


@dataclass(frozen=True, slots=True)
class Place:
    """`text[start:end]` of an article as it is now; `line` is the one that it begins on, from 1.

    `place` is the page, slide, sheet or chapter that it begins in, if the format has such.
    """

    article: str
    start: int
    end: int
    line: int
    text: str
    place: Location | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a citation.

    Attributes:
        kind: "holds": the quote stands where it was. "moved": it stands elsewhere. "changed": its
            article is there, the quote is not. "gone": neither is there.
        now: Where the quote stands after it moved; after it changed, the passage of its article
            that is most like it, if one is like it at all.
    """

    kind: Kind
    now: Place | None = None


def recheck(citations: Sequence[Citation], articles: Mapping[str, CurrentArticle]) -> list[Verdict]:
    """Return a verdict for each citation, in their order.

    A quote is looked for in its own article first, the nearest place wins. In others it is looked
    for where the file's bytes are those that were cited, where the file's name is the same, and
    anywhere when it is long; in this order they are preferred, and then in the articles' order.
    """
    known = {_identity(citation): citation for citation in citations}
    verdicts = {key: _in_its_article(c, articles) for key, c in known.items()}
    lost = [citation for key, citation in known.items() if verdicts[key] is None]
    moved = _in_other_articles(lost, articles) if lost else {}
    return [
        verdicts[key] or moved.get(key) or _changed_or_gone(known[key], articles)
        for key in map(_identity, citations)
    ]


def _identity(citation: Citation) -> Identity:
    return citation.article, citation.start, citation.end, citation.quote, citation.sha256


def _in_its_article(citation: Citation, articles: Mapping[str, CurrentArticle]) -> Verdict | None:
    article = articles.get(citation.article)
    if article is None:
        return None
    start, end = citation.start, citation.end
    if article.text[start:end] == citation.quote and _is_whole(citation, article, start, end):
        return Verdict("holds")
    span = _nearest(citation, article)
    return Verdict("moved", _place(article, span)) if span else None


def _in_other_articles(
    lost: Sequence[Citation], articles: Mapping[str, CurrentArticle]
) -> dict[Identity, Verdict]:
    """The quotes that are found in another article; every article is looked at once."""
    best: dict[Identity, tuple[tuple[bool, ...], Verdict]] = {}
    for article in filter(None, map(articles.get, articles)):
        for citation in lost:
            found = _in_another(citation, article)
            key = _identity(citation)
            if found and (key not in best or found[0] > best[key][0]):
                best[key] = found
    return {key: verdict for key, (_, verdict) in best.items()}


def _in_another(
    citation: Citation, article: CurrentArticle
) -> tuple[tuple[bool, ...], Verdict] | None:
    """Where another article has the quote, and what speaks for it, the weightiest first."""
    same_bytes = citation.sha256 == article.sha256
    same_name = _file(citation.article) == _file(article.ref)
    if not (same_bytes or same_name or _length(citation.quote) >= LONG):
        return None
    span = _nearest(citation, article)
    if span is None:
        return None
    place = _place(article, span)
    return (same_bytes, same_name, place.text == citation.quote), Verdict("moved", place)


def _changed_or_gone(citation: Citation, articles: Mapping[str, CurrentArticle]) -> Verdict:
    article = articles.get(citation.article)
    if article is None:
        return Verdict("gone")
    span = _most_alike(citation, article)
    return Verdict("changed", _place(article, span) if span else None)


def _nearest(citation: Citation, article: CurrentArticle) -> tuple[int, int] | None:
    """Where an article has the quote, nearest to the old place; white space apart if need be."""
    if _longest_word(citation.quote) not in article.text:  # A quick no for most of the articles.
        return None
    for occurrences in (_as_it_is, _apart_from_space):
        found = (
            span
            for span in occurrences(citation.quote, article.text)
            if _is_whole(citation, article, *span)
        )
        nearest = min(found, key=lambda span: abs(span[0] - citation.start), default=None)
        if nearest:
            return nearest
    return None


def _is_whole(citation: Citation, article: CurrentArticle, start: int, end: int) -> bool:
    """Whether no word or number of a quote goes on beyond it, unless it did when it was cited."""
    if (citation.sha256, citation.start, citation.end) == (article.sha256, start, end):
        return True
    text = article.text
    return not any(
        GOES_ON.search(f"{text[max(at - 2, 0) : at]}\0{text[at : at + 2]}") for at in (start, end)
    )


def _as_it_is(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a text has the very quote."""
    at = text.find(quote)
    while at >= 0:
        yield at, at + len(quote)
        at = text.find(quote, at + 1)


def _apart_from_space(quote: str, text: str) -> Iterator[tuple[int, int]]:
    """Where a text has the quote's words in their order, with any white space between them."""
    for match in _with_any_space(quote).finditer(text):
        yield match.span()


def _most_alike(citation: Citation, article: CurrentArticle) -> tuple[int, int] | None:
    """The sentences of an article that are most like a quote, or None where none are."""
    quoted = words(citation.quote)
    count = len(sentence_spans(citation.quote, article.language))
    sentences = sentence_spans(article.text, article.language)
    held = [words(article.text[start:end]) for start, end in sentences]
    wanted = Counter(quoted)
    shares: list[tuple[float, int, int, int]] = []
    for size in {max(count - 1, 1), count, count + 1}:
        for first in range(len(sentences) - size + 1):
            found = Counter(word for part in held[first : first + size] for word in part)
            share = 2 * (wanted & found).total() / max(wanted.total() + found.total(), 1)
            distance = abs(sentences[first][0] - citation.start)
            shares.append((share, -distance, first, first + size))
    best: tuple[float, int, int, int] | None = None
    for share, nearness, first, after in sorted(shares, reverse=True)[:COMPARED]:
        now = [word for part in held[first:after] for word in part]
        likeness = SequenceMatcher(None, quoted, now, autojunk=False).ratio() if share else 0.0
        if likeness >= ALIKE:
            best = max(best or (0.0, 0, 0, 0), (likeness, nearness, first, after))
    return (sentences[best[2]][0], sentences[best[3] - 1][1]) if best else None


def _place(article: CurrentArticle, span: tuple[int, int]) -> Place:
    start, end = span
    text = article.text
    where = location_at(article.places, start)
    return Place(article.ref, start, end, line_of(text, start), text[start:end], where)


@cache
def _with_any_space(quote: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, quote.split())))


@cache
def _longest_word(quote: str) -> str:
    return max(quote.split(), key=len, default="")


@cache
def _length(quote: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in quote)


def _file(name: str) -> str:
    return name.rpartition("/")[2]
