"""The articles of an index, or those of them that are about some words.

An index, a selection and perhaps a query come in; a `Listing` with every article that fits, and
how many were looked at, goes out. Without a query no model is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.index.catalogue import Entry, Order, entries
from qa.index.selecting import count_selected, selected_articles
from qa.retrieval.about import Reason, articles_about
from qa.selection import Selected

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder
    from qa.index.reader import Index
    from qa.selection import Selection


@dataclass(frozen=True, slots=True)
class Listed:
    """An article, and why it is about the query, where there is one."""

    entry: Entry
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """All articles that fit.

    Attributes:
        query: What they are about; "" for all that were looked at.
        mentioned: How many more hold the words of the query in passing.
        selected: How many articles were looked at.
    """

    query: str
    articles: tuple[Listed, ...]
    mentioned: int
    selected: Selected


def list_articles(
    index: Index,
    selection: Selection,
    query: str,
    order: Order,
    embedder: Callable[[], Embedder],
) -> Listing:
    """Return the articles that a selection leaves, and that are about a query if there is one.

    Raises:
        UsageError: the selection names an article that is not there, or several.
    """
    among = selected_articles(index, selection)
    selected = count_selected(index, selection)
    if not query:
        listed = entries(index, among, order)
        return Listing("", tuple(map(Listed, listed)), 0, selected)
    found = articles_about(index, embedder(), query, among)
    listed = entries(index, found.about, order)
    reasons = tuple(Listed(entry, found.about[entry.id]) for entry in listed)
    return Listing(query, reasons, len(found.mentioned), selected)
