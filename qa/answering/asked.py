"""Finds the answer below a question that an article asks itself.

A question and the evidence come in; the first piece that stands below the very same question goes
out. The reader is not needed to see that: the article says what the text is an answer to.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from qa.answering.lead import YES_OR_NO
from qa.text.marks import without_label
from qa.text.terms import search_terms
from qa.text.words import words

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence

LOOKED_AT = 12
"""So many pieces of evidence are looked at."""

ASKED = 0.8
"""The confidence, at least, in what stands below the very question. It is a decision and not
fitted, for no question set has such questions."""


DOUBT = 0.5
"""What is left of the confidence in what stands below a question about something else."""


def below_the_question(question: str, evidence: Sequence[Evidence]) -> Evidence | None:
    """Return the first piece of evidence that stands below the question that is asked, or None.

    Two questions are the same if they ask alike (who, how much, yes or no) and each one's terms
    are those of the other, or of the title and headings that the article's own stands under.
    """
    return next((one for one in evidence[:LOOKED_AT] if _answers(question, one)), None)


def below_another(question: str, source: Evidence) -> bool:
    """Whether a piece of evidence stands below a question like this one about something else.

    They ask alike and share terms; but each has one in the place of one of the other's, or the one
    that is asked has one more, of which nothing is said around the evidence.
    """
    compared = _compared(question, source)
    if compared is None:
        return False
    wanted, about, known = compared
    more = wanted - about - known
    if more and not about - wanted:
        more -= set(search_terms(source.passage.text, source.passage.language))
    return bool(more)


def _answers(question: str, source: Evidence) -> bool:
    compared = _compared(question, source)
    if compared is None:
        return False
    wanted, about, known = compared
    return not (wanted - about - known or about - wanted - known)


def _compared(question: str, source: Evidence) -> tuple[set[str], set[str], set[str]] | None:
    """The terms of a question, of the one above a sentence, and of its title and headings.

    None where the one above is no question, asks in another way or shares nothing.
    """
    if not source.above or source.above[-1].kind != "question":
        return None
    language = source.passage.language
    own = without_label(source.above[-1].text)
    wanted, about = set(search_terms(question, language)), set(search_terms(own, language))
    if not wanted & about or _way_of_asking(question) != _way_of_asking(own):
        return None
    around = [source.passage.title, *(one.text for one in source.above[:-1])]
    return wanted, about, set(search_terms(" / ".join(around), language))


def _way_of_asking(question: str) -> tuple[str, ...]:
    """The first words of a question, up to an auxiliary: ("who",), ("how", "much"), ()."""
    return tuple(takewhile(lambda word: not YES_OR_NO.fullmatch(word), words(question)[:2]))
