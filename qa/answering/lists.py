"""Answers with a whole list where a whole list is asked for.

A question and the evidence come in; the items of a list go out, each a piece of evidence of its
own, if the question asks for what the list's heading or introduction names, and for nothing that
tells one item from the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qa.answering.evidence import Evidence
from qa.answering.instructions import INSTRUCTS, instructs
from qa.answering.lead import asks_a_fact
from qa.domain import Above, Sentence
from qa.text.clean import one_line
from qa.text.marks import topic_of
from qa.text.terms import search_terms

if TYPE_CHECKING:
    from qa.answering.cite import CitationList
    from qa.domain import Article

LOOKED_AT = 12
"""So many pieces of evidence are looked at for a list that is asked for by its name."""

NAMED = 0.8
"""The confidence, at least, in a list whose heading names all that the question asks for. It is a
decision and not fitted: the article itself says what the list is of, and the reader, which learnt
to find one place, says little of lists."""

OF_THE_NAME = 0.5
"""Share of the terms of a heading or introduction that a question for the list has."""

MOST_ITEMS, MOST_CHARACTERS = 12, 600
"""Of a longer list the first items are given, with word that there are more."""

TELLS_APART = 0.3
"""The reader's probability from which an item may be the one that is asked for."""


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list that a question asks for.

    Attributes:
        items: Its items.
        name: What its heading or introduction says.
        named: Whether that names all that the question asks for.
        whole: Whether all items answer; else one does, and it is said that it is one of several.
    """

    items: tuple[Evidence, ...]
    name: str
    named: bool
    whole: bool


def asked_list(
    question: str, evidence: Sequence[Evidence], articles: dict[str, Article]
) -> AskedList | None:
    """Return the list that a question asks for, or None.

    That is the first whose heading or introduction names all that is asked for, else the one that
    the best piece of evidence stands in, if the question has no term of any of its items. A
    question for a fact, such as a name, may be for one item: it is for all if several may well be
    what it asks for.
    """
    wanted = _terms(question, evidence[0].passage.language) if evidence else set()
    for place, source in enumerate(evidence[:LOOKED_AT]):
        if not source.items or not wanted:
            continue
        name, title = _name(source), source.passage.title
        about = _terms(name or title, source.passage.language)
        titled = _terms(title if name else "", source.passage.language)
        left = wanted - about - titled - {str(len(source.items))}
        said = (about - titled) & wanted
        named = not left and len(said) >= max(1, OF_THE_NAME * len(about - titled))
        if not (named or (place == 0 and said and len(said) > len(left))):
            continue
        items = _items(source, articles[source.passage.article].text)
        if any(left & _terms(item.text, source.passage.language) for item in items):
            continue  # The question has words of an item: it asks for that one.
        whole = not asks_a_fact(question) or _likely(items, evidence) > 1
        if whole or named:
            return AskedList(items, name or title, named and whole, whole)
    return None


def listed(asked: AskedList, citations: CitationList) -> Iterator[Sentence]:
    """Yield each item of a list as a quote; of a long one the first, and how many there are."""
    shown: list[Evidence] = []
    for item in asked.items[:MOST_ITEMS]:
        if shown and sum(len(one.text) for one in (*shown, item)) > MOST_CHARACTERS:
            break
        shown.append(item)
    if len(shown) < len(asked.items):
        count = f"{len(shown)} of {len(asked.items)} below “{asked.name}”:"
        yield Sentence(count, citations.cite(shown), 1.0, "note")
    for item in shown:
        yield Sentence(f"“{one_line(item.text)}”", citations.cite([item]), 1.0, "quote")


def one_of(asked: AskedList, source: Evidence, citations: CitationList) -> Iterator[Sentence]:
    """Yield that a quoted item is one of several, where the question may ask for others too."""
    if any(item.start <= source.start < item.end for item in asked.items):
        count = f"1 of {len(asked.items)} below “{asked.name}”."
        yield Sentence(count, citations.cite([source]), 1.0, "note")


def _terms(text: str, language: str | None) -> set[str]:
    """The terms of a text; a number is the same in words and figures."""
    return set(search_terms(text, language))


def _name(source: Evidence) -> str:
    """What the nearest line above a list says it is of; of an introduction it is its own words."""
    if source.start < source.items[0][0]:
        return one_line(source.text)
    for above in reversed(source.above):
        if above.kind != "names":
            return topic_of(above.text, source.passage.language)
    return ""


def _items(source: Evidence, text: str) -> tuple[Evidence, ...]:
    """The items of a list as evidence, with the lines above them."""
    above = source.above
    if source.start < source.items[0][0]:
        above = (*above, Above("introduction", source.start, source.end, source.text))
    return tuple(
        replace(source, start=start, end=end, text=text[start:end], answer=None, above=above)
        for start, end in source.items
        if instructs(text[start:end]) < INSTRUCTS
    )


def _likely(items: Sequence[Evidence], evidence: Sequence[Evidence]) -> int:
    """In how many items the reader sees what may be the fact that is asked for."""
    spans = [(item.start, item.end) for item in items]
    article = items[0].passage.article
    likely = {
        span
        for one in evidence
        for span in spans
        if one.passage.article == article
        and span[0] <= one.start < span[1]
        and (one.answerable or 0.0) >= TELLS_APART
    }
    return len(likely)
