"""Of the same text in several articles one is searched: what the others add, and no more of them.

The passages that a search brought in come in. Those go out that an earlier copy of their article
does not hold word for word, with the passages of that copy in place of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.index.copies import Copy, copies_of, wordings_of
from qa.text.alike import is_named, wording

if TYPE_CHECKING:
    from qa.index.candidate import Candidate
    from qa.index.reader import Index

ROUNDS = 3
"""The earlier copy of an article may itself be a copy of one that is earlier still."""


def without_copies(
    index: Index,
    candidates: Sequence[Candidate],
    among: frozenset[int] | None = None,
    question: str = "",
) -> list[Candidate]:
    """Return the passages without those that stand in an earlier article, and those instead.

    An article whose title the question has goes first, then that of the earliest day, and of those
    without a day the one whose name comes first.

    Args:
        index: Where they were found.
        candidates: In the order of their ids.
        among: Ids of the articles that are searched; None for all.
        question: What is searched for.
    """
    found = list(candidates)
    for _ in range(ROUNDS):
        first = _earlier(index, found, among, question)
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
    index: Index, candidates: Sequence[Candidate], among: frozenset[int] | None, question: str
) -> dict[str, str]:
    """The articles of which a copy goes first, and which one that is."""
    own = {
        one.article: Copy(0, one.article, one.date, one.title, one.language) for one in candidates
    }
    first: dict[str, str] = {}
    for ref, copies in copies_of(index, own, among).items():
        best = min((own[ref], *copies), key=lambda copy: _order(copy, question))
        if best.ref != ref:
            first[ref] = best.ref
    return first


def _order(copy: Copy, question: str) -> tuple[bool, bool, str, str]:
    named = is_named(copy.title, question, copy.language)
    return not named, copy.date is None, copy.date or "", copy.ref


def _instead(
    candidate: Candidate, texts: dict[str, str], said: dict[tuple[str, ...], int]
) -> list[int]:
    """The passages that hold all sentences of another one; none where any is missing."""
    text = texts[candidate.article]
    own = [words for start, end in candidate.sentences if (words := wording(text[start:end]))]
    return [said[words] for words in own] if all(words in said for words in own) else []
