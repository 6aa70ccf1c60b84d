"""Two articles that say nearly the same with other numbers, or of which one corrects the other.

Newspapers correct themselves and stories move on. The reader wants the later article first, and
wants to know that there are two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from qa.retrieval.windows import Window, home_of, terms_of

if TYPE_CHECKING:
    from qa.retrieval.ranking import Ranked
    from qa.scores import Vectors

ALIKE = 0.6
"""Cosine similarity from which two passages, or sentences, with their titles are of one thing."""

IN_COMMON = 0.3
"""Share of their other terms (Jaccard) that two sentences with other numbers have in common."""

CORRECTS = re.compile(
    r"(?i)\b(?:correct(?:ion|ions|ed)|clarifications?|errat(?:um|a)|berichtigung|korrektur"
    r"|richtigstellung|corrección|correcciones|fe de (?:erratas|errores)|rectificaci[óo]n"
    r"|rectificatif)\b"
)
"""In the title of an article that corrects another."""


def newer_first(
    ranked: Ranked, windows: Sequence[Window], *, move: bool = True
) -> list[tuple[Window, tuple[int, ...]]]:
    """Return the windows with, for each, the ranks of those that it gives other numbers than.

    A newer window is moved to the place right before an older one that it differs from or corrects,
    unless the question itself says which time it means (`move` is false).
    """
    order = list(windows)
    pairs = [(one, other) for i, one in enumerate(windows) for other in windows[i + 1 :]]
    differing = [pair for pair in pairs if _dated(ranked, *pair) and _differ(ranked, *pair)]
    correcting = [pair for pair in pairs if _dated(ranked, *pair) and _corrects(ranked, *pair)]
    for first, second in [*differing, *correcting]:
        newer = _date(ranked, second) > _date(ranked, first)
        if move and newer and order.index(second) > order.index(first):
            order.remove(second)
            order.insert(order.index(first), second)
    rank = {window.best: number for number, window in enumerate(order, 1)}
    others: dict[int, list[int]] = {window.best: [] for window in order}
    for first, second in differing:
        others[first.best].append(rank[second.best])
        others[second.best].append(rank[first.best])
    return [(window, tuple(sorted(others[window.best]))) for window in order]


def _dated(ranked: Ranked, one: Window, other: Window) -> bool:
    """Whether both windows are of articles with a date, and not of the same day."""
    dates = {_date(ranked, one), _date(ranked, other)}
    return len(dates) == 2 and "" not in dates


def _differ(ranked: Ranked, one: Window, other: Window) -> bool:
    """Whether the sentences that were found say the same thing with other numbers."""
    mine, theirs = set(terms_of(ranked, one.best)), set(terms_of(ranked, other.best))
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


def _vector(ranked: Ranked, window: Window) -> Vectors:
    """Of the sentence that was found."""
    home = home_of(ranked, window.best)
    within = home.sentences.index(ranked.span[window.best])
    vector: Vectors = home.sentence_vectors[within].astype(np.float32)
    return vector
