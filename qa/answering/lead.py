"""The lead of an answer: the few words of a quoted sentence that answer by themselves.

The reader points at them. They are shown in front of the sentence where it is sure, where they are
short, and where they are of the kind that the question asks for (a number for "how many"). On
questions that were not trained on, 19 of 20 such leads overlap with the answer that people gave,
where the sentence is the right one (docs/answers.md).
"""

from __future__ import annotations

import re

from qa.answering.checking.facts import SCALES, SIGNS, UNITS
from qa.answering.evidence import SET_RIGHT, Evidence
from qa.text.patterns import pattern
from qa.text.words import names, numbers

LEAST = 0.6
"""The reader's probability from which its words lead."""

LONGEST, MOST_SHARE = 60, 0.6
"""Characters of a lead, and the share of its sentence from which on it saves no reading."""

YES_OR_NO = pattern(
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might"
    r"|must)(?:n['’]t)?\b",
    re.IGNORECASE,
)
ASKS_A_NUMBER = pattern(
    r"\bhow (?:many|much|old|long|far|high|tall|big|large|often|wide|deep|heavy|fast)\b|\bwhen\b"
    r"|\b(?:what|which) (?:percent\w*|number|year|date|day|age)\b",
    re.IGNORECASE,
)
ASKS_A_NAME = pattern(r"\b(?:who|whom|whose|where|which)\b", re.IGNORECASE)


def lead_of(question: str, evidence: Evidence) -> tuple[int, int] | None:
    """Return where in the article the words stand that answer, or None for no lead."""
    if not evidence.answer or (evidence.answerable or 0.0) < LEAST:
        return None
    start, end = _with_its_unit(evidence, *evidence.answer)
    words = evidence.text[start - evidence.start : end - evidence.start]
    if not words.strip() or len(words) > min(LONGEST, MOST_SHARE * len(evidence.text)):
        return None
    if YES_OR_NO.match(question.strip()) or not of_the_kind(question, words):
        return None
    # What stands before "in fact" is what is not so.
    set_right = SET_RIGHT.search(evidence.text)
    if set_right and start - evidence.start < set_right.start():
        return None
    return start, end


def _with_its_unit(evidence: Evidence, start: int, end: int) -> tuple[int, int]:
    """The span of a number with the sign before it and the scale and unit after it.

    An empty span where the number is a part of something else, such as a range or a speed.
    """
    text, first, last = evidence.text, start - evidence.start, end - evidence.start
    if not re.fullmatch(r"[£$€¥]?[\d.,' ]*\d", text[first:last]):
        return start, end
    if PART_BEFORE.search(text[:first]):
        return start, start
    if first and text[first - 1] in SIGNS:
        first -= 1
    while word := re.match(r"\s?(%|\w+)", text[last:]):
        if not ({word[1].casefold()} & (UNITS.keys() | SCALES.keys() | {"%"})):
            break
        last += word.end()
    if PART_AFTER.match(text[last:]):
        return start, start
    return evidence.start + first, evidence.start + last


PART_BEFORE = pattern(r"[\w−–-][£$€¥]?$|\b(?:to|and|between|or|not)\s+[£$€¥]?$")
PART_AFTER = pattern(
    r"[/°]|\s?\w*[²³]|\s?[-–]\s?\d|\s+(?:per|an|a|to|and|or)\s+(?:\d|cent\b|hour|second|minute|day|week"
    r"|month|year)|\s+percentage",
    re.IGNORECASE,
)
"""What stands beside a number that is no quantity by itself."""


def asks_a_fact(question: str) -> bool:
    """Whether a question has one short answer: a number, a day, a name, a place."""
    return bool(ASKS_A_NUMBER.search(question) or ASKS_A_NAME.search(question))


def of_the_kind(question: str, words: str) -> bool:
    """Whether words are of the kind that a question asks for, as far as that can be told."""
    if ASKS_A_NUMBER.search(question):
        return bool(numbers(words)) or bool(re.search(r"\d", words))
    if ASKS_A_NAME.search(question):
        return bool(names(words)) or words[:1].isupper()
    return True
