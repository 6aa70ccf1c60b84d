"""An article's own data, each with the place in its text that says so: title, author, day.

An article and its blocks come in. What the catalogue knows goes out with the span of the heading,
field, byline, dateline or signature in which it stands. What stands nowhere in the text, but in the
head of a page or the name of a file, has no span, and cannot be quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from qa.index.blocks import read_blocks
from qa.index.metadata import origins_of
from qa.text.bylines import credit
from qa.text.clean import one_line
from qa.text.datelines import LINE, Day, datelines, days_in, signed_day
from qa.text.marks import letters
from qa.text.patterns import pattern
from qa.text.struck import struck_spans

if TYPE_CHECKING:
    from qa.domain import Article, Block
    from qa.index.reader import Index

FIELD = pattern(r"\s*[\"']?[^\W\d_][\w. -]*?[\"']?\s*[:=]\s*(?P<value>\S.*)")
MARKUP = " \t*_#>`~=-"
HEAD = 2000
"""So many characters of the text itself may hold the title."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What is known of an article, and where its text says so: `text[start:end]`, if it does.

    Attributes:
        value: The title, the author's name, or an ISO day.
        span: Of the words that say it, in the text's own way of writing.
        said: Whether the user said so when it was indexed, and not its file.
    """

    value: str
    span: tuple[int, int] | None
    said: bool = False


@dataclass(frozen=True, slots=True)
class OwnData:
    """An article's own data; None for what is not known."""

    article: str
    title: Stated
    author: Stated | None
    date: Stated | None
    url: str | None


def own_data(index: Index, ref: str) -> OwnData | None:
    """Return the own data of an article of the index, or None if there is none of that name."""
    article = index.article(ref)
    if article is None:
        return None
    (row,) = index.rows("SELECT blocks FROM articles WHERE id = ?", (article.id,))
    own = own_data_of(article, read_blocks(row[0]))
    origins = index.checked(partial(origins_of, article=article.id))
    said = {
        what: replace(stated, said=True)
        for what in ("author", "date")
        if origins.get(what) == "said" and (stated := getattr(own, what))
    }
    return replace(own, **said)


def own_data_of(article: Article, blocks: Sequence[Block]) -> OwnData:
    """Return the own data of an article.

    Args:
        article: With its text.
        blocks: Of the text, in order; what stands before the first one is front matter.
    """
    text = article.text
    body = blocks[0].start if blocks else 0
    line = text.rfind("\n", 0, body) + 1
    return OwnData(
        article.ref,
        Stated(article.title, _title(text, blocks, line, article.title)),
        _author(text, line, article.author),
        _date(text, line, article.date),
        article.url,
    )


def _title(text: str, blocks: Sequence[Block], body: int, title: str) -> tuple[int, int] | None:
    """Where a title stands: as a heading or line of the text itself, else as a field above it."""
    wanted = letters(title)
    headings = ((block.start, block.end) for block in blocks if block.kind == "heading")
    lines = _lines(text, body, min(len(text), body + HEAD))
    places = chain(headings, lines, _fields(text, body))
    return next((span for span in places if wanted and letters(text[slice(*span)]) == wanted), None)


def _author(text: str, body: int, known: str | None) -> Stated | None:
    """The author that is known or that the text names, and where it does."""
    found = credit(text, body)
    if known is None:
        span = (found.start, found.end) if found else None
        return Stated(one_line(text[slice(*span)]), span) if span else None
    if found and _same(text[found.start : found.end], known):
        return Stated(known, (found.start, found.end))
    names = [re.escape(name) for name in re.split(r"\s*,\s*", known) if name]
    listed = re.compile(r"[\W_]{1,12}".join(name.replace(r"\ ", r"\s+") for name in names))
    match = listed.search(text, 0, body) if names else None
    return Stated(known, match.span() if match else None)


def _date(text: str, body: int, known: str | None) -> Stated | None:
    """The day that is known or that the text says it is of, and where it does."""
    said: list[Day] = [*days_in(text, 0, body), *datelines(text, body)]
    if signed := signed_day(text):
        said.append(signed)
    if known is None:
        of_text = [day for day in said if day.start >= body]
        return Stated(of_text[0].day, (of_text[0].start, of_text[0].end)) if of_text else None
    spans = ((day.start, day.end) for day in said if day.day == known)
    return Stated(known, next(spans, None))


def _same(one: str, other: str) -> bool:
    """Whether one of two names is the other, or has it among more."""
    first, second = letters(one), letters(other)
    return bool(first and second) and (first in second or second in first)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a part of a text, without marks around them, and without those struck out."""
    struck = struck_spans(text, start, end)
    for line in LINE.finditer(text, start, end):
        first = line.start() + len(line[0]) - len(line[0].lstrip(MARKUP))
        last = line.start() + len(line[0].rstrip(MARKUP))
        if first < last and not any(left <= first < right for left, right in struck):
            yield first, last


def _fields(text: str, body: int) -> Iterator[tuple[int, int]]:
    """The spans of the values of the fields above a text, without quotation marks."""
    for line in LINE.finditer(text, 0, body):
        match = FIELD.fullmatch(line[0].rstrip(" \t,"))
        if match:
            value = match["value"]
            start = line.start() + match.start("value")
            inner = value.strip("\"'")
            start += value.index(inner) if inner else 0
            yield start, start + len(inner)
