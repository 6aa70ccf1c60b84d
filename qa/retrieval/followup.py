"""Makes the search query of a follow-up question stand alone.

"And how much did it cost?" names nothing that could be searched for. When a question leans on the
turns before it, the previous question joins the search; a question that stands alone is left as it
is, since old words would only draw the search back to an old topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.text.language import detect_language
from qa.text.patterns import pattern
from qa.text.stopwords import word_set
from qa.text.words import content_words, names, words

if TYPE_CHECKING:
    from qa.domain import Turn

PRONOUNS = {
    "en": word_set("it he him she hers they them theirs himself herself itself themselves"),
    "de": word_set("er ihn ihm dazu davon dafür darüber damit"),
    "es": word_set("él ella ello ellos ellas suyo suya eso lo"),
    "fr": word_set("il elle ils elles ça cela lui"),
}
"""Stand for something named before."""

POSSESSIVES = {
    "en": word_set("its his her their"),
    "de": word_set(
        "ihr ihre ihren ihrem ihrer ihres sein seine seinen seinem seiner seines deren dessen"
    ),
    "es": word_set("su sus"),
    "fr": word_set("son sa ses leur leurs"),
}
"""Belong to something named before, which may be the question's own subject."""

WEAK = word_set(
    "this that these those one ones such here then esto esa ese esta este esas esos allí sie "
    "dieser diese dieses diesen diesem jener jene dort damals ce cet cette ces"
)
"""Words that may point back, or only join two halves of a sentence ("the crane that fell")."""

OPENERS = word_set("and but or so also y pero und aber oder et mais")
IDEOGRAPHIC = {
    "zh": pattern(r"[他她它]|这个|这些|那个|那些|这里|那里|其(?!他|它|实)|^(?:那|那么|还有)"),
    "ja": pattern(r"[そこあ](?:れ|の(?!他)|こ)|彼"),
}
"""Words that point back in languages that part no words by blanks."""

OWNER = pattern(
    r"\b(?:the|an?|each|every|der|die|das|dem|den|eine?[mnrs]?|el|la|los|las|una?|le|les|une|du)"
    r" \w{3,}",
    re.IGNORECASE,
)
"""A noun with its article, which a possessive after it may belong to."""

ABOUT = pattern(r"\b(?:about|of|on|for|to|with|von|zu|über|für|mit|de|sobre|con|sur|pour) $", re.I)
"""In front of a possessive: then it belongs to something else ("What did the mayor say of its
cost?")."""

FEW, FEW_IDEOGRAPHS = 3, 5
"""A question with fewer content words, or ideographs, than this hardly stands alone."""


def leans_on_history(question: str) -> bool:
    """Whether a question points back to something that it does not name."""
    tokens = words(question)
    if not tokens:
        return False
    language = detect_language(question)
    if language in IDEOGRAPHIC:
        few = sum(len(token) for token in tokens) < FEW_IDEOGRAPHS
        return few or bool(IDEOGRAPHIC[language].search(question.strip()))
    if tokens[0] in OPENERS or tokens[:2] in (["what", "about"], ["how", "about"]):
        return True
    if _points_back(question, language):
        return True
    short = len(content_words(question, language)) < FEW
    return short and (bool(WEAK.intersection(tokens)) or not names(question))


def _points_back(question: str, language: str | None) -> bool:
    """Whether a pronoun of the question's language stands for what the question does not name."""
    pronouns = _of(PRONOUNS, language)
    possessives = _of(POSSESSIVES, language)
    for number, match in enumerate(re.finditer(r"[^\W\d_]+", question)):
        word = match.group()
        if number and not word.islower():  # "Ella Fitzgerald", "the Seine", "an IT firm"
            continue
        word = word.casefold()
        before = question[: match.start()]
        if word in pronouns or (word in possessives and not _owned(before)):
            return True
    return False


def _of(sets: dict[str, frozenset[str]], language: str | None) -> frozenset[str]:
    """The words of a language; of all where nobody knows which it is."""
    if language is None:
        return frozenset().union(*sets.values())
    return sets.get(language, frozenset())


def _owned(before: str) -> bool:
    """Whether what stands before a possessive names what it belongs to."""
    return not ABOUT.search(before) and bool(OWNER.search(before) or names(before))


def search_query(question: str, history: Sequence[Turn]) -> str:
    """Return what to search for: the question, with earlier ones in front while they are needed.

    Questions are carried over back to the first that stands alone, three turns at most.
    """
    parts = [question]
    for turn in reversed(history[-3:]):
        if not leans_on_history(parts[0]):
            break
        parts.insert(0, turn.question)
    return " ".join(parts)
