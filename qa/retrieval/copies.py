"""Of the same text in several articles one is searched: what the others add, and no more of them.

The passages that a search brought in come in. Those go out that an earlier copy of their article
does not hold word for word, with the passages of that copy in place of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.index.copies import Copy, copies_of, wordings_of
from qa.text.alike import wording

if TYPE_CHECKING:
    from qa.index.candidate import Candidate
    from qa.index.reader import Index

ROUNDS = 3
"""The earlier copy of an article may itself be a copy of one that is earlier still."""


def without_copies(
    index: Index, candidates: Sequence[Candidate], among: frozenset[int] | None = None
) -> list[Candidate]:
    """Return the passages without those that stand in an earlier article, and those instead.

    The article of the earliest day is the first, and of those without a day the one whose name
    comes first.

    Args:
        index: Where they were found.
        candidates: In the order of their ids.
        among: Ids of the articles that are searched; None for all.
    """
    found = list(candidates)
    for _ in range(ROUNDS):
        first = _earlier(index, found, among)
        if not first:
            break
        said = wordings_of(index, set(first.values()))
        texts = index.texts(first)
        kept, wanted = [], set()
        for one in found:
            instead = _instead(one, texts, said[first[one.article]]) if one.article in first else []
            wanted.update(instead)
            kept += [] if instead else [one]
        if len(kept) == len(found):
            break
        known = {one.id for one in kept}
        more = [one for one in index.candidates(wanted - known) if one.sentences]
        found = sorted([*kept, *more], key=lambda one: one.id)
    return found


def _earlier(
    index: Index, candidates: Sequence[Candidate], among: frozenset[int] | None
) -> dict[str, str]:
    """The articles of which an earlier copy is known, and the earliest of each."""
    dates = {one.article: one.date for one in candidates}
    first: dict[str, str] = {}
    for ref, copies in copies_of(index, dates, among).items():
        earliest = copies[0]
        if _order(earliest) < _order(Copy(0, ref, dates[ref])):
            first[ref] = earliest.ref
    return first


def _order(copy: Copy) -> tuple[bool, str, str]:
    return copy.date is None, copy.date or "", copy.ref


def _instead(
    candidate: Candidate, texts: dict[str, str], said: dict[tuple[str, ...], int]
) -> list[int]:
    """The passages that hold all sentences of another one; none where any is missing."""
    text = texts[candidate.article]
    places = [said.get(wording(text[start:end])) for start, end in candidate.sentences]
    return [place for place in places if place is not None] if None not in places else []
