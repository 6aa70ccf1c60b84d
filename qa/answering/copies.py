"""The same words of copies are cited once, and the other articles that hold them are named.

Evidence and citations come in. Evidence goes out without what an earlier piece says in the same
words in a copy of its article, and citations with the names of the copies that hold their quotes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.index.copies import copies_of, said_in, sentences_around
from qa.text.alike import is_named, wording

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.domain import Citation
    from qa.index.reader import Index


def without_repeats(evidence: Iterable[Evidence], question: str = "") -> list[Evidence]:
    """Return evidence, best first, without what a better piece of a copy says word for word.

    Of such pieces that of the article whose title the question has stays, else that of the
    earliest, in the place of the best: of those without a day the one whose name comes first. Where
    the question names a time, the best itself stays.
    """
    kept: list[Evidence] = []
    said: dict[tuple[str, ...], list[int]] = {}
    for one in evidence:
        places = said.setdefault(wording(one.text), [])
        copies = one.passage.copies
        place = next((i for i in places if kept[i].passage.article in copies), None)
        if place is None:
            places.append(len(kept))
            kept.append(one)
        elif _order(one, question) < _order(kept[place], question) and not kept[
            place
        ].passage.signals.get("time"):
            kept[place] = _in_place_of(kept[place], one)
    return kept


def _order(one: Evidence, question: str) -> tuple[bool, bool, str, str]:
    passage = one.passage
    named = is_named(passage.title, question, passage.language)
    return not named, passage.date is None, passage.date or "", passage.article


def _in_place_of(best: Evidence, same: Evidence) -> Evidence:
    """A piece with the judgements of another one that says the same in the same words."""
    answer = same.answer
    if best.answer and best.text == same.text:
        moved = same.start - best.start
        answer = (best.answer[0] + moved, best.answer[1] + moved)
    return replace(
        same,
        dense=best.dense,
        lexical=best.lexical,
        score=best.score,
        answerable=best.answerable,
        within=best.within,
        alone=best.alone,
        answer=answer,
    )


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
