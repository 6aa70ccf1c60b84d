"""Gathers the sentences that an answer is made of: as many as the question needs.

In: the evidence, best first, whose scores are log-odds that a good answer draws on a sentence. Out:
some of it in reading order, for why and how with the best one first. A question for one fact has
one sentence; why, how and what happened have up to three that are nearly as likely as the best, and
the sentence that "due to that" points to. What was said already is not said again, and all of it
stays short.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.answering.evidence import terms
from qa.answering.instructions import MAY_INSTRUCT, instructs
from qa.text.patterns import pattern
from qa.understanding.kinds import SHORT, Kind

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence

NEAR = 1.5
"""So far below the best one, in log-odds, a sentence still belongs to an answer."""
UNREAD = 0.12
"""The same where no reader has read: its score says far less."""
LIKELY = -1.0
"""Beside another no sentence is shown that is less likely, in log-odds."""
MOST, MOST_ITEMS, LOOKED_AT = 3, 5, 10
"""Sentences of an answer, those of one that lists things, and those that are looked at for it."""
ROOM, ROOM_OF_ITEMS = 450, 560
"""Characters of them, likewise; the first one has any length."""
TOUCHING = 3
"""Characters between two sentences that follow on each other."""
SHORTEST = 25
"""Characters of a sentence that is shown beside another one."""
OPENINGS = (6, 10, 1000)
"""Words of a sentence that are looked at for an instruction: it may hide before others."""
PARAGRAPH = 2
"""Line breaks that part two paragraphs."""
POINTS_BACK = pattern(
    r"[\"“‘(]?(?:(?:this|that|these|those|such|therefore|thus|hence|so(?! far))\b"
    r"|(?:due to|because of|as a result of|in spite of|despite|after|for|with|from|in) "
    r"(?:this|that|these|those)\b|as a (?:result|consequence)\b)",
    re.IGNORECASE,
)
"""Opens a sentence that says what follows from the one before it, or more of it."""
ENDS, CLOSING = frozenset(".!…。！"), " \n\r\t)]}»”’\"'"
NOTES = pattern(r"(?:\s*\[[^\[\]]{1,40}\])+\s*$")
"""Marks of footnotes behind a sentence."""
BEST_FIRST: frozenset[Kind] = frozenset({"reason", "manner", "polar", "identity", "words"})
"""Kinds whose best sentence comes first; what happened is told as it happened."""
SAID = 0.8
"""The share of a sentence's terms that were said from which on it says nothing new."""


def gathered(kind: Kind, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the pieces of evidence that make an answer, the articles in order of their best one.

    Args:
        kind: Of the question.
        evidence: Best first, at least one; what the first sets right is not said beside it.
    """
    first = evidence[0]
    if kind in SHORT:
        return [first]
    near = UNREAD if first.answerable is None else NEAR
    most = MOST_ITEMS if kind == "items" else MOST
    room = (ROOM_OF_ITEMS if kind == "items" else ROOM) - len(first.text)
    chosen = [first]
    said = terms(first.text, first.passage.language)
    for one in evidence[1:LOOKED_AT]:
        if len(chosen) == most or first.score - one.score > near:
            break
        if first.alone is not None and one.score < LIKELY:
            break
        own = terms(one.text, one.passage.language)
        if not _tells(one):
            continue
        old = one.passage.rank in first.passage.before
        if _repeats(own, said) or old or len(one.text) > room or _overlaps(one, chosen):
            continue
        chosen.append(one)
        room -= len(one.text)
        said |= own
    for one in tuple(chosen):
        before = _pointed_to(one, evidence)
        if before and before not in chosen and len(before.text) <= room:
            chosen.append(before)
            room -= len(before.text)
    return in_reading_order(chosen, first if kind in BEST_FIRST else None)


def _pointed_to(one: Evidence, evidence: Sequence[Evidence]) -> Evidence | None:
    """The sentence before one that points back to it, in the same paragraph."""
    if not POINTS_BACK.match(one.text):
        return None
    passage = one.passage
    before = [o for o in evidence if o.passage.rank == passage.rank and o.end <= one.start]
    last = max(before, key=lambda other: other.start, default=None)
    if last is None or not _tells(last):
        return None
    between = passage.text[last.end - passage.start : one.start - passage.start]
    return last if not between.strip() and between.count("\n") < PARAGRAPH else None


def in_reading_order(chosen: Sequence[Evidence], opens: Evidence | None = None) -> list[Evidence]:
    """Return pieces by article, those of the best piece first, and within one as they stand.

    With `opens` that piece comes first, with those that it follows on; else a reader would have to
    look for the answer among what is told before it.
    """
    articles = list(dict.fromkeys(one.passage.article for one in chosen))
    ordered = sorted(chosen, key=lambda one: (articles.index(one.passage.article), one.start))
    if opens is None:
        return ordered
    place = ordered.index(opens)
    while place and 0 <= ordered[place].start - ordered[place - 1].end <= TOUCHING:
        place -= 1
    return [*ordered[place:], *ordered[:place]]


def _repeats(own: set[str], said: set[str]) -> bool:
    """Whether a sentence with some terms says nothing new; another number is new."""
    new = own - said
    return len(new) <= (1 - SAID) * len(own) and not any(map(str.isdigit, "".join(new)))


def _tells(one: Evidence) -> bool:
    """Whether a sentence says something by itself: no caption, name of a dish, or question.

    An item of a list and a row of a table tell something by what stands above them. What may
    instruct a program, as it opens or as a whole, tells nothing.
    """
    said = one.text.split()
    if any(instructs(" ".join(said[:most])) >= MAY_INSTRUCT for most in OPENINGS):
        return False
    if one.items or one.shown:
        return True
    text = NOTES.sub("", one.text)
    return len(text) >= SHORTEST and text.rstrip(CLOSING)[-1:] in ENDS


def _overlaps(one: Evidence, chosen: Sequence[Evidence]) -> bool:
    return any(
        one.passage.article == other.passage.article
        and one.start < other.end
        and other.start < one.end
        for other in chosen
    )
