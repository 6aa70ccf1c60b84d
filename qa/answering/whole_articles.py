"""What answers need of an article as a whole: its main points, and what it says of itself.

An index comes in; functions that read it go out, so that whoever composes knows no index.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from qa.answering.summary import points_of
from qa.index.own_data import OwnData, own_data

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.domain import Article
    from qa.index.reader import Index


class WholeArticles(NamedTuple):
    """Returns the main points of an article, and its own data with the places, by its name."""

    points: Callable[[Article], Sequence[Evidence]]
    own_data: Callable[[str], OwnData | None]


def whole_articles(index: Index) -> WholeArticles:
    """Return what is known of the articles of an index."""
    return WholeArticles(partial(points_of, index), partial(own_data, index))
