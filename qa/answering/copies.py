"""The same words of copies are cited once, and the other articles that hold them are named.

Evidence and citations come in. Evidence goes out without what an earlier piece says in the same
words in a copy of its article, and citations with the names of the copies that hold their quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.index.copies import copies_of, said_in, sentences_around
from qa.text.alike import wording

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.domain import Citation
    from qa.index.reader import Index


def without_repeats(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return evidence, best first, without what a better piece of a copy says word for word."""
    kept: list[Evidence] = []
    said: dict[tuple[str, ...], set[str]] = {}
    for one in evidence:
        before = said.setdefault(wording(one.text), set())
        if before.isdisjoint(one.passage.copies):
            kept.append(one)
            before.add(one.passage.article)
    return kept


def with_copies(
    index: Index, citations: Sequence[Citation], among: frozenset[int] | None = None
) -> tuple[Citation, ...]:
    """Return citations with the articles that hold the very same sentences.

    Args:
        index: Where they were found.
        citations: Of an answer.
        among: Ids of the articles that are looked at; None for all.
    """
    known = copies_of(index, {citation.article for citation in citations}, among)
    return tuple(
        replace(citation, also_in=_also_in(index, citation, among))
        if citation.article in known
        else citation
        for citation in citations
    )


def _also_in(index: Index, citation: Citation, among: frozenset[int] | None) -> tuple[str, ...]:
    spans = sentences_around(index, citation.article, citation.start, citation.end)
    return said_in(index, citation.article, spans, among)
