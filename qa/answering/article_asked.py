"""Which article is meant by what a question names: the one that has most of it.

The words that name it and the passages that were found come in; out go the articles that may be
meant, the likeliest first. What the title has counts before what the text has.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from qa.answering.evidence import terms
from qa.text.words import words

if TYPE_CHECKING:
    from qa.domain import Passage

ABOUT_IT = 0.6
"""Share of what is named that an article has, at least, to be the one."""


class Meant(NamedTuple):
    """A passage of an article that may be meant, and which share of what is named it has."""

    passage: Passage
    share: float
    titled: float


def article_asked_for(subject: str, passages: Sequence[Passage]) -> tuple[Passage | None, float]:
    """Return a passage of the article that is meant, and how sure that is.

    Where the subject names nothing, it is the first one.
    """
    if not passages:
        return None, 0.0
    best = articles_meant(subject, passages)[0]
    return (best.passage, best.share) if best.share >= ABOUT_IT else (None, best.share / 2)


def articles_meant(subject: str, passages: Sequence[Passage]) -> list[Meant]:
    """Return a passage of each article, with most of what is named first."""
    found: dict[str, Meant] = {}
    for passage in passages:
        meant = _share(subject, passage)
        before = found.setdefault(passage.article, meant)
        if meant[1:] > before[1:]:
            found[passage.article] = meant
    return sorted(found.values(), key=lambda meant: (-meant.share, -meant.titled))


def titled(subject: str, passages: Sequence[Passage]) -> Passage | None:
    """Return a passage of the article whose title are the very words."""
    wanted = words(subject)
    return next((one for one in passages if wanted and words(one.title) == wanted), None)


def _share(subject: str, passage: Passage) -> Meant:
    wanted = terms(subject, passage.language)
    if not wanted:
        return Meant(passage, 1.0, 0.0)
    own = wanted & terms(passage.title, passage.language)
    there = own | wanted & terms(passage.text, passage.language)
    return Meant(passage, len(there) / len(wanted), len(own) / len(wanted))
