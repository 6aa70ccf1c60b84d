"""Two articles that say nearly the same with other numbers, or of which one corrects the other.

Newspapers correct themselves and stories move on. The reader wants the later article first, and
wants to know that there are two.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from qa.retrieval.windows import Window, home_of, terms_of
from qa.text.patterns import pattern

if TYPE_CHECKING:
    from qa.retrieval.ranking import Ranked
    from qa.scores import Vectors

ALIKE = 0.6
"""Cosine similarity from which two passages, or sentences, with their titles are of one thing."""

IN_COMMON = 0.3
"""Share of their other terms (Jaccard) that two sentences with other numbers have in common."""

ANSWERS_AS_MUCH = 0.6
"""Of what one of them holds of the question's terms, the other holds at least this share: a ferry
that cost 9 million does not disagree with a wall that cost 14."""

COMPARED = 4
"""So many sentences of a passage are held against those of another."""

CORRECTS = pattern(
    r"(?i)\b(?:correct(?:ion|ions|ed)|clarifications?|errat(?:um|a)|berichtigung|korrektur"
    r"|richtigstellung|corrección|correcciones|fe de (?:erratas|errores)|rectificaci[óo]n"
    r"|rectificatif)\b"
)
"""In the title of an article that corrects another."""


class Placed(NamedTuple):
    """A window in its place.

    `differs_from` are the ranks of windows that it gives other numbers than, `before` those of the
    older ones among them and of those that it corrects.
    """

    window: Window
    differs_from: tuple[int, ...] = ()
    before: tuple[int, ...] = ()


def newer_first(ranked: Ranked, windows: Sequence[Window], *, move: bool = True) -> list[Placed]:
    """Return the windows in order, each with the ranks of those that it differs from.

    A newer window is moved to the place right before an older one that it differs from or corrects,
    unless the question itself says which time it means (`move` is false): what another time says
    is no disagreement then.
    """
    order = list(windows)
    if not move:
        return [Placed(window) for window in order]
    pairs = [(one, other) for i, one in enumerate(windows) for other in windows[i + 1 :]]
    differing = [pair for pair in pairs if _dated(ranked, *pair) and _differ(ranked, *pair)]
    correcting = [pair for pair in pairs if _dated(ranked, *pair) and _corrects(ranked, *pair)]
    for first, second in [*differing, *correcting]:
        newer = _date(ranked, second) > _date(ranked, first)
        if newer and order.index(second) > order.index(first):
            order.remove(second)
            order.insert(order.index(first), second)
    rank = {window.best: number for number, window in enumerate(order, 1)}
    others: dict[int, set[int]] = {window.best: set() for window in order}
    older: dict[int, set[int]] = {window.best: set() for window in order}
    for first, second in differing:
        others[first.best].add(rank[second.best])
        others[second.best].add(rank[first.best])
    for first, second in [*differing, *correcting]:
        old, new = sorted((first, second), key=lambda window: _date(ranked, window))
        older[new.best].add(rank[old.best])
    return [
        Placed(window, tuple(sorted(others[window.best])), tuple(sorted(older[window.best])))
        for window in order
    ]


def _dated(ranked: Ranked, one: Window, other: Window) -> bool:
    """Whether both windows are of articles with a date, and not of the same day."""
    dates = {_date(ranked, one), _date(ranked, other)}
    return len(dates) == 2 and "" not in dates


def _differ(ranked: Ranked, one: Window, other: Window) -> bool:
    """Whether two windows say the same thing with other numbers."""
    if _retold(ranked, one, other):
        return True
    return any(
        _other_numbers(ranked, mine, theirs)
        for mine in _answering(ranked, one)
        for theirs in _answering(ranked, other)
    )


def _retold(ranked: Ranked, one: Window, other: Window) -> bool:
    """Whether two windows are the same but for their numbers, and each has some of its own."""
    mine, theirs = ({t for i in w.sentences for t in terms_of(ranked, i)} for w in (one, other))
    apart = mine ^ theirs
    return all(t[0].isdigit() for t in apart) and bool(apart & mine) and bool(apart & theirs)


def _answering(ranked: Ranked, window: Window) -> list[int]:
    """The sentences of a window that hold about as much of the question as any that was found."""
    least = ANSWERS_AS_MUCH * float(ranked.share.max())
    found = [i for i in window.sentences if ranked.share[i] >= least]
    return sorted(found, key=lambda i: -ranked.score[i])[:COMPARED]


def _other_numbers(ranked: Ranked, one: int, other: int) -> bool:
    """Whether two sentences say the same thing with other numbers, as an answer."""
    low, high = sorted((ranked.share[one], ranked.share[other]))
    if low < ANSWERS_AS_MUCH * high:
        return False
    mine, theirs = set(terms_of(ranked, one)), set(terms_of(ranked, other))
    numbers, others = {t for t in mine if t[0].isdigit()}, {t for t in theirs if t[0].isdigit()}
    if not numbers or not others or numbers <= others or others <= numbers:
        return False
    words, their_words = mine - numbers, theirs - others
    if len(words & their_words) < IN_COMMON * len(words | their_words):
        return False
    return float(_vector(ranked, one) @ _vector(ranked, other)) >= ALIKE


def _corrects(ranked: Ranked, one: Window, other: Window) -> bool:
    """Whether the newer of two windows is of an article that corrects, and on the same topic."""
    newer = max(one, other, key=lambda window: _date(ranked, window))
    if not CORRECTS.search(home_of(ranked, newer.best).title):
        return False
    mine, theirs = home_of(ranked, one.best).vector, home_of(ranked, other.best).vector
    return float(mine @ theirs) >= ALIKE


def _date(ranked: Ranked, window: Window) -> str:
    return home_of(ranked, window.best).date or ""


def _vector(ranked: Ranked, sentence: int) -> Vectors:
    home = home_of(ranked, sentence)
    within = home.sentences.index(ranked.span[sentence])
    vector: Vectors = home.sentence_vectors[within].astype(np.float32)
    return vector
