"""Which articles of an index are about some words, each with why; and which only mention them.

A query comes in; all articles that pass go out, not the best ten. An article is about words that
its title or name holds, that it begins with, or that its sentences come back to; or about what
they mean, where its passages as a whole are near. Words that it holds once, in passing, do not
count.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

import numpy as np

from qa.retrieval.ranking import Asked, Query, make_query
from qa.text.forms import folded
from qa.text.patterns import pattern
from qa.text.terms import search_terms

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder
    from qa.index.reader import Candidate, Index

Why = Literal["title", "name", "opening", "text", "meaning"]

ALL = 0.999
"""The share of the words, weighted by rarity, that counts as all of them."""
OPENING = 2
"""So many sentences an article begins with: they say what it is about."""
COMES_BACK, LONG_ARTICLE = 0.1, 100
"""An article comes back to words that are in this share of its sentences, and in two at least. One
that is longer than so many sentences need not come back to them more often than these would."""
NEAR = 0.42
"""The mean cosine of an article's passages and the query from which on it means the same."""
MARKS = pattern(r"[\W_]+")
FIRST_ASKED = 64
AT_ONCE = 200
"""So many articles are looked at together."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article is about some words.

    Attributes:
        why: Its title holds them, or its name; it begins with them; its text comes back to them; it
            means them.
        sentences: How many of its sentences hold them, with title and name above.
        of: How many sentences it has.
        meaning: The mean cosine of its passages and the query.
    """

    why: Why
    sentences: int
    of: int
    meaning: float


@dataclass(frozen=True, slots=True)
class Found:
    """The articles that are about a query, by their ids, and those that only mention it."""

    about: dict[int, Reason]
    mentioned: frozenset[int]


def articles_about(
    index: Index, embedder: Embedder, query: str, among: Collection[int] | None = None
) -> Found:
    """Return the articles that are about a query.

    Args:
        index: The index.
        embedder: The one that built it.
        query: Words, a name or a matter, without the words of a question around them.
        among: The ids of the articles that are looked at; None for all.
    """
    vector = embedder.encode_query(query)
    with index.snapshot():
        _, passages = index.counts()
        asked = make_query(query, vector, index.languages(), passages, index.frequencies)
        about: dict[int, Reason] = {}
        mentioned: set[int] = set()
        for number, own in _articles(index, asked, among):
            rules = asked.by_the_rules_of(own[0])
            reason, held = _reason(asked, rules, own, embedder.languages)
            if reason:
                about[number] = reason
            elif held:
                mentioned.add(number)
    return Found(about, frozenset(mentioned))


def _articles(
    index: Index, asked: Query, among: Collection[int] | None
) -> Iterator[tuple[int, list[Candidate]]]:
    """The articles that may be about a query, each with its passages in order."""
    rarest = _rarest(asked)
    most = sum(asked.frequencies.get(term, 0) for term in rarest)
    found = _of_passages(index, [*index.lexical(rarest, most), *_near(index, asked)])
    found |= _of_names(index, rarest)
    wanted = sorted(found if among is None else found & set(among))
    for first in range(0, len(wanted), AT_ONCE):
        part = wanted[first : first + AT_ONCE]
        rows = index.rows(
            "SELECT p.id, p.article_id FROM json_each(?) AS wanted "
            "JOIN passages p ON p.article_id = wanted.value",
            (json.dumps(part),),
        )
        home = dict(rows)
        passages = [one for one in index.candidates(home) if one.sentences]
        passages.sort(key=lambda one: (home[one.id], one.start))
        for _, own in groupby(passages, key=attrgetter("article")):
            listed = list(own)
            yield home[listed[0].id], listed


def _rarest(asked: Query) -> list[str]:
    """The rarest word of the query by the rules of each language: all words hold it too."""
    rarest = {
        min(rules.rarity, key=lambda term: asked.frequencies.get(term, 0))
        for rules in asked.terms.values()
        if rules.rarity
    }
    return sorted(rarest)


def _of_names(index: Index, terms: Sequence[str]) -> set[int]:
    """The articles in whose names any of some terms may be."""
    rows = index.rows("SELECT id, ref FROM articles")
    return {number for number, ref in rows if any(term in folded(ref) for term in terms)}


def _near(index: Index, asked: Query) -> list[int]:
    """The passages that are near the query: any article that is near as a whole has one."""
    limit = FIRST_ASKED
    while True:
        found = index.dense(asked.vector, limit)
        near = [passage for passage, cosine in found if cosine >= NEAR]
        if len(near) < len(found) or len(found) < limit:
            return near
        limit *= 4


def _of_passages(index: Index, passages: Sequence[int]) -> set[int]:
    rows = index.rows(
        "SELECT DISTINCT p.article_id FROM json_each(?) AS wanted "
        "JOIN passages p ON p.id = wanted.value",
        (json.dumps(sorted(set(passages))),),
    )
    return {row[0] for row in rows}


def _reason(
    asked: Query, rules: Asked, own: Sequence[Candidate], languages: frozenset[str]
) -> tuple[Reason | None, bool]:
    """Why an article is about a query, if it is; and whether it holds its words at all."""
    first = own[0]
    title = set(search_terms(first.title, first.language))
    name = set(search_terms(MARKS.sub(" ", PurePosixPath(first.article).stem), first.language))
    above = title | name
    sentences = [set(terms) for passage in own for terms in passage.terms]
    holding = [
        bool(terms & rules.rarity.keys()) and _all(rules, terms | above) for terms in sentences
    ]
    count = sum(holding)
    foreign = languages and first.language and first.language not in languages
    meaning = float(np.mean([passage.vector @ asked.vector for passage in own]))
    why = _why(rules, title, name, holding)
    if why is None and meaning >= NEAR and not foreign:
        why = "meaning"
    if why:
        return Reason(why, count, len(sentences), meaning), True
    return None, any(_all(rules, above.union(*map(set, passage.terms))) for passage in own)


def _why(rules: Asked, title: set[str], name: set[str], holding: Sequence[bool]) -> Why | None:
    """Why an article is about words by what it holds, if it is."""
    count = sum(holding)
    if _all(rules, title):
        return "title"
    if _all(rules, title | name):
        return "name"
    if any(holding[:OPENING]):
        return "opening"
    comes_back = count >= max(2, COMES_BACK * min(len(holding), LONG_ARTICLE))
    return "text" if comes_back else None


def _all(rules: Asked, held: Collection[str]) -> bool:
    """Whether terms that are held are all that is asked for."""
    return bool(rules.total) and rules.share(held) >= ALL
