"""What an index knows of its articles themselves: title, day, author, source, how long they are.

An index and the articles that are wanted come in; a line about each goes out, in the order that is
asked for, and all of them.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from qa.domain import LeftOut
from qa.errors import UsageError
from qa.index.blocks import read_blocks
from qa.index.metadata import Metadata, metadata_of
from qa.index.omissions import left_out_of

if TYPE_CHECKING:
    from qa.index.reader import Index

Order = Literal["date", "title"]
ORDERS: tuple[Order, ...] = ("date", "title")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of the catalogue.

    Attributes:
        ref: Its name.
        date: ISO 8601 day, or None.
        source: The path of its file.
        characters: Of its text, in which offsets count.
        passages: How many it was cut into.
        left_out: What of the file is not in the text, as far as the index knows; most first.
        metadata: The paper or site it is from, and where each of these values came from.
    """

    id: int
    ref: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    source: str
    language: str | None
    characters: int
    passages: int
    left_out: tuple[LeftOut, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)


def as_order(name: str) -> Order:
    """Return the order of a name.

    Raises:
        UsageError: there is none of that name.
    """
    for order in ORDERS:
        if order == name:
            return order
    raise UsageError(f"no order {name!r}", f"give one of: {', '.join(ORDERS)}")


def entries(index: Index, among: Iterable[int] | None = None, order: Order = "date") -> list[Entry]:
    """Return the articles of an index.

    Args:
        index: The index.
        among: The ids of those that are wanted; None for all.
        order: The newest first, and those without a date last; or by title.
    """
    wanted = None if among is None else json.dumps(sorted(among))
    rows = index.rows(
        "SELECT id, ref, title, date, author, url, source, language, length(text), "
        "(SELECT count(*) FROM passages WHERE article_id = a.id) FROM articles a "
        "WHERE ?1 IS NULL OR id IN (SELECT value FROM json_each(?1)) ORDER BY ref",
        (wanted,),
    )
    omitted = left_out_of(index.connection)
    known = metadata_of(index.connection)
    found = [
        replace(
            Entry(*row),
            left_out=omitted.get(row[0], ()),
            metadata=known.get(row[0], Metadata()),
        )
        for row in rows
    ]
    return in_order(found, order)


def in_order(found: Sequence[Entry], order: Order) -> list[Entry]:
    """Return articles in an order; those that are alike in it are in the order of their titles."""
    by_title = sorted(found, key=lambda one: (one.title.casefold(), one.ref))
    if order == "title":
        return by_title
    return sorted(by_title, key=lambda one: one.date or "", reverse=True)


def read_spans(index: Index, article: int) -> list[tuple[int, int]]:
    """Return the spans of an article that are read: its headings and its sentences, in order."""
    passages = index.rows("SELECT start, sentences FROM passages WHERE article_id = ?", (article,))
    spans = {
        (start + first, start + after)
        for start, sentences in passages
        for first, after in json.loads(sentences)
    }
    (blocks,) = index.rows("SELECT blocks FROM articles WHERE id = ?", (article,))
    ends = sorted(spans)
    for block in read_blocks(blocks[0]):
        place = bisect_left(ends, (block.end, 0))
        inside = place and ends[place - 1][1] > block.start
        if block.kind == "heading" and not inside:
            spans.add((block.start, block.end))
    return sorted(spans)
