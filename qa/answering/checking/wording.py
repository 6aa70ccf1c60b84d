"""How the words of a claim differ from its sources': new words, "not", "may", opposites.

Pure functions over two texts. What is compared is the part of the source that the claim draws on:
from the first to the last of the claim's words in it, and a little around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from qa.text.stopwords import word_set
from qa.text.words import content_words, has_negation, numbers, stem, words

NEAR = 7
"""Content words that may lie between two in the sources that are neighbours in the claim."""

AROUND = 3
"""Words before and after what a claim draws on that are still looked at."""

HEDGES: Mapping[str, frozenset[str]] = {
    "possible": word_set("may might could perhaps possibly maybe likely probably potentially"),
    "planned": word_set(
        "will would shall plan plans planned expect expects expected intend intends intended hope "
        "hopes hoped aim aims propose proposes proposed want wants wanted due"
    ),
    "doubted": word_set(
        "alleged allegedly claim claims claimed suspected reportedly apparently supposedly "
        "supposed rumoured rumored unconfirmed denied denies denying believed believe believes "
        "myth legend lied accused accuses tried tries failed refused said says say according"
    ),
    "on condition": word_set("if unless whether"),
    "in part": word_set("almost nearly hardly partly some except until formerly"),
}
"""Words that keep a sentence from saying that something is so, by what they say instead."""

OPPOSITES = """
    rise fall; increase decrease; increase reduce; grow shrink; gain lose; win lose; won lost;
    more less; more fewer; most least; higher lower; high low; above below; over under;
    before after; earlier later; early late; first last; begin end; began ended; start finish;
    start stop; open close; open shut; accept reject; accept refuse; approve reject; pass fail;
    allow forbid; allow forbidden; allow ban; allow prohibit; permit prohibit; permit forbidden;
    include exclude; support oppose; for against;
    agree disagree; buy sell; bought sold; import export; north south; east west;
    northern southern; eastern western; old new; older newer; oldest youngest; old young;
    large small; larger smaller; largest smallest; big small; long short; longer shorter;
    longest shortest; fast slow; faster slower; strong weak; rich poor; male female; man woman;
    men women; father mother; son daughter; brother sister; husband wife; king queen; alive dead;
    born died; left right; inside outside; up down; raise lower; raise cut; appoint dismiss;
    hire fire; arrive leave; enter leave; public private; legal illegal; guilty innocent;
    true false; always never; all none; both neither; same different; best worst; better worse;
    majority minority; maximum minimum; cheap expensive; hot cold; warm cold; wet dry; full empty;
    heavy light; deep shallow; wide narrow; possible impossible; success failure; victory defeat;
    rose fell; grew shrank; safe unsafe; able unable; known unknown;
    usual unusual; peace war; friend enemy; ally enemy; day night; morning evening
    """
"""English words that turn a sentence round when one stands in the place of the other."""


def new_words(claim: str, source: str, language: str | None = None) -> set[str]:
    """Return the stems of the claim's content words that the source does not have."""
    new = set(stems(claim, language)) - set(stems(source, language))
    return {word for word in new if not numbers(word, language)}  # They are compared as quantities.


def apart(claim: str, source: str, language: str | None = None) -> bool:
    """Whether neighbours in the claim stand far from each other in the source."""
    held = stems(source, language)
    shared = [word for word in stems(claim, language) if word in held]
    return not all(
        any(abs(i - j) <= NEAR for i in _places(held, left) for j in _places(held, right))
        for left, right in pairwise(shared)
    )


def other_negation(claim: str, source: str, language: str | None = None) -> bool:
    """Whether one denies something and the other, where the claim draws on it, does not."""
    drawn = drawn_on(claim, source, language)
    return has_negation(claim, language) != has_negation(drawn, language)


def lost_hedges(claim: str, source: str, language: str | None = None) -> list[str]:
    """Return the kinds of reserve that the source makes and the claim does not ("may", "if")."""
    said, drawn = set(words(claim)), set(words(drawn_on(claim, source, language)))
    said, drawn = said - _month(claim), drawn - _month(source)
    return [kind for kind, hedges in HEDGES.items() if drawn & hedges and not said & hedges]


def _month(text: str) -> set[str]:
    """The word "may" where a text only has it as the name of a month."""
    return set() if re.search(r"\bmay\b", text) else {"may"}


def turned_round(claim: str, source: str, language: str | None = None) -> list[str]:
    """Return the words of a claim in whose place the source has the opposite."""
    held = {stem(word, language) for word in words(source)}
    claimed = {stem(word, language) for word in words(claim)}
    return sorted(
        word
        for word in claimed - held
        if any(other in held and other not in claimed for other in opposites(word))
    )


def drawn_on(claim: str, source: str, language: str | None = None) -> str:
    """Return the words of the source from the first to the last that the claim has, and around."""
    claimed = set(stems(claim, language))
    there = words(source)
    found = [i for i, word in enumerate(there) if stem(word, language) in claimed]
    if not found:
        return " ".join(there)
    return " ".join(there[max(0, found[0] - AROUND) : found[-1] + 1 + AROUND])


def stems(text: str, language: str | None) -> list[str]:
    """Return the stems of the content words of a text, in order."""
    return [stem(word, language) for word in content_words(text, language)]


def _places(held: Sequence[str], word: str) -> Iterator[int]:
    return (i for i, other in enumerate(held) if other == word)


def opposites(word: str) -> frozenset[str]:
    """Return the stems of the words that say the opposite of a stem."""
    return _opposites().get(word, frozenset())


@cache
def _opposites() -> Mapping[str, frozenset[str]]:
    """The stem of each word of `OPPOSITES`, with those of its opposites."""
    table: dict[str, set[str]] = {}
    for left, right in (pair.split() for pair in OPPOSITES.split(";")):
        table.setdefault(stem(left), set()).add(stem(right))
        table.setdefault(stem(right), set()).add(stem(left))
    return {word: frozenset(others) for word, others in table.items()}
