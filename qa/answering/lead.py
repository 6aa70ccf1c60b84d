"""The lead of an answer: the few words of a quoted sentence that answer by themselves.

The reader points at them. They are shown in front of the sentence where it is sure, where they are
short, where they are of the kind that the question asks for (a number for "how many"), and where
nothing in the sentence takes them back or ties them to a condition. What is shown is always whole
(`quantity`). On questions that were not trained on, 19 of 20 such leads overlap with the answer
that people gave, where the sentence is the right one (docs/answers.md).
"""

from __future__ import annotations

import re
from calendar import day_name, month_name

from qa.answering.checking.wording import HEDGES
from qa.answering.evidence import SET_RIGHT, Evidence
from qa.answering.parallel import of_what_is_asked
from qa.answering.quantity import whole
from qa.answering.reasons import asks_why, is_reason
from qa.answering.rows import asked_cell
from qa.text.patterns import pattern
from qa.text.stopwords import word_set
from qa.text.words import content_words, has_negation, names, numbers, primary, words
from qa.understanding.kinds import kind_of

LEAST = 0.45
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
ASKS_A_PERSON = pattern(r"\b(?:who|whom|whose)\b", re.IGNORECASE)
DAYS = frozenset(name.casefold() for name in (*day_name, *month_name) if name)
"""Have a capital in English and are nobody's names by themselves."""
ASKS_A_NAME = pattern(r"\b(?:who|whom|whose|where|which)\b", re.IGNORECASE)

ASKS_FOR_A_KIND = pattern(r"\b(?:what|which)\b", re.IGNORECASE)
"""Says what the column is called whose cell answers."""

DENIES = word_set("""
    deny denies denied denying denial refute refutes refuted dispute disputes disputed doubt doubts
    doubted reject rejects rejected false falsely untrue wrong wrongly mistaken mistakenly myth
    legend rumour rumours rumor rumors lied contradicted contradicts dismissed pretended
    """)
"""Where one of these stands before words in a sentence, they are not said to be so."""

CLAUSE = pattern(
    r"[;:—–]\s|,\s(?=(?:but|and|while|whereas|though|although|so)\b)|\bbut\b|\bexcept\b"
)
"""Between two clauses, of which one denies nothing that the other says."""


def lead_of(question: str, evidence: Evidence) -> tuple[int, int] | None:
    """Return where in the article the words stand that answer, or None for no lead."""
    if evidence.cells and (cell := asked_cell(question, evidence)):
        said = evidence.text[cell[0] - evidence.start : cell[1] - evidence.start]
        short = len(said) <= LONGEST and not YES_OR_NO.match(question.strip())
        fits = ASKS_FOR_A_KIND.search(question) or of_the_kind(question, said)
        return cell if short and fits else None
    if not evidence.answer or (evidence.answerable or 0.0) < LEAST:
        return None
    text, language = evidence.text, evidence.passage.language
    start, end = (place - evidence.start for place in evidence.answer)
    found = of_what_is_asked(question, text, (start, end), language)
    if found is None:
        return None
    start, end = whole(text, *found)
    for own in evidence.cells:  # What stands in another cell is something else.
        if own.start <= evidence.start + start < own.end:
            end = min(end, own.end - evidence.start)
    fits = _fits(question, text, start, end) and not _part_of_another(text, start, end)
    if not fits or _taken_back(question, text, (start, end), language):
        return None
    return evidence.start + start, evidence.start + end


def _fits(question: str, text: str, start: int, end: int) -> bool:
    """Whether words of a sentence are short, and of the kind that is asked for."""
    said = text[start:end]
    if not said.strip() or len(said) > min(LONGEST, MOST_SHARE * len(text)):
        return False
    if re.search(r"[\r\n]", said):  # It runs on into what another line says.
        return False
    if YES_OR_NO.match(question.strip()) or not of_the_kind(question, said):
        return False
    return not asks_why(question) or is_reason(text, start)


def _part_of_another(text: str, start: int, end: int) -> bool:
    """Whether a number is no quantity by itself, but one of two, or a part of a longer thing."""
    if not re.search(r"\d\W*$|^\W*\d", text[start:end]):
        return False
    return bool(PART_BEFORE.search(text[:start]) or PART_AFTER.match(text[end:]))


PART_BEFORE = pattern(r"\w[−–-]?$|\b(?:not|or)\s$|\b(?!(?:1\d|20)\d\d\s)[\d.,]+\sand\s$")
PART_AFTER = pattern(
    r"[/°\w]|\s?[-–]\s?\d|\s(?:per|to|or)\s\d|\s(?:and)\s\d|\s?\w*[²³]|\sper\s(?!cent)"
    r"|\spercentage",
    re.IGNORECASE,
)
"""What stands beside a number that is no quantity by itself."""


def _taken_back(question: str, text: str, span: tuple[int, int], language: str | None) -> bool:
    """Whether the sentence denies the words of a span, sets them right, or makes a condition.

    The words that do so are known for English alone.
    """
    start, end = span
    # What stands before "in fact" is what is not so.
    set_right = SET_RIGHT.search(text)
    if set_right and start < set_right.start():
        return True
    if primary(language) != "en":
        return False
    asked = set(words(question))
    before, after = set(words(text[:start])) - asked, set(words(text[end:])) - asked
    conditions = HEDGES["on condition"]
    if before & (DENIES | conditions) or (re.search(r"\d", text[start:end]) and after & conditions):
        return True
    clauses = [0, *(match.end() for match in CLAUSE.finditer(text)), len(text)]
    left = max(place for place in clauses if place <= start)
    return has_negation(text[left:start], language) and not has_negation(question, language)


def asks_a_fact(question: str) -> bool:
    """Whether a question has one short answer: a number, a day, a name, a place."""
    return bool(ASKS_A_NUMBER.search(question) or ASKS_A_NAME.search(question))


def of_the_kind(question: str, words: str) -> bool:
    """Whether words are of the kind that a question asks for, as far as that can be told."""
    if ASKS_A_NUMBER.search(question) or kind_of(question) == "measure":
        return bool(numbers(words)) or bool(re.search(r"\d", words))
    if ASKS_A_PERSON.search(question) and all(
        word in DAYS or word.isdigit() for word in content_words(words)
    ):
        return False
    if ASKS_A_NAME.search(question):
        return bool(names(words)) or words[:1].isupper()
    return True
