"""Says how far a question leans on the turns before it.

The words of one question come in; out comes whether it stands alone, leans on what was said
before, or may do either, and then which of the two is likelier. "When did the crane collapse?" has
a subject of its own; after a talk about one crane it may mean that one.
"""

from __future__ import annotations

import re
from typing import Literal

from qa.text.language import detect_language
from qa.text.patterns import pattern
from qa.text.stopwords import STOP_WORDS, word_set
from qa.text.words import content_words, names, words

Leaning = Literal["alone", "rather alone", "rather leans", "leans"]
"""How far a question leans on the turns before it."""

PRONOUNS = {
    "en": word_set("it he him she hers they them theirs"),
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

REFLEXIVES = word_set("himself herself itself themselves")
"""Stand for the subject of their own clause, so they point back only where that is missing."""

WEAK = word_set(
    "this that these those one ones such here there then esto esa ese esta este esas esos allí "
    "sie dieser diese dieses diesen diesem jener jene dort damals ce cet cette ces"
)
"""Words that may point back, or only join two halves of a sentence ("the crane that fell")."""

DEMONSTRATIVES = word_set("this these those")
"""Of these, the English ones that do not join: before a noun they say which one is meant."""

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

EXPLETIVE = pattern(
    r"\bit (?:takes?|took|costs?)\b(?=.*\bto\b)|\bit (?:rains?|rained|snows?|snowed)\b"
    r"|\b(?:is|was) it (?:true|possible|allowed)\b|\bit(?:'s|’s| is| was) (?:true|possible)\b",
    re.IGNORECASE,
)
"""An "it" that stands for nothing."""

FEW, FEW_IDEOGRAPHS = 3, 5
"""A question with fewer content words, or ideographs, than this hardly stands alone."""


def leaning(question: str) -> Leaning:
    """Return how far a question leans on the turns before it, by its own words."""
    tokens = words(question)
    if not tokens:
        return "alone"
    language = detect_language(question)
    if language in IDEOGRAPHIC:
        few = sum(len(token) for token in tokens) < FEW_IDEOGRAPHS
        points = few or bool(IDEOGRAPHIC[language].search(question.strip()))
        return "leans" if points else "alone"
    pointing = pointing_words(question, language)
    if pointing:
        owned = all(_owner_before(question[: match.start()], match) for match in pointing)
        return "rather leans" if owned else "leans"
    content = content_words(question, language)
    if language is None and not names(question):  # A text as short may be in any language.
        content = [word for word in content if word not in _FUNCTION_WORDS]
    return _by_its_subject(question, tokens, content)


def _by_its_subject(question: str, tokens: list[str], content: list[str]) -> Leaning:
    """How far a question without a pronoun leans: the less it says itself, the more."""
    if not content or tokens[-1] in WEAK:
        return "leans"
    opened = tokens[0] in OPENERS or tokens[:2] in (["what", "about"], ["how", "about"])
    named, full = bool(names(question)), len(content) >= FEW
    if named or full:
        if opened or (DEMONSTRATIVES.intersection(tokens) and len(content) <= FEW):
            return "rather leans"
        return "alone" if named and full else "rather alone"
    subject = len(content) > 1 or OWNER.search(question)
    return "rather leans" if subject and not opened and not WEAK.intersection(tokens) else "leans"


def pointing_words(question: str, language: str | None) -> list[re.Match[str]]:
    """Return the pronouns and possessives that stand for what the question does not name."""
    pronouns = _of(PRONOUNS, language)
    possessives = _of(POSSESSIVES, language)
    empty = EXPLETIVE.search(question)
    found: list[re.Match[str]] = []
    for number, match in enumerate(re.finditer(r"[^\W\d_]+", question)):
        if number and not match.group().islower():  # "Ella Fitzgerald", "the Seine", "an IT firm"
            continue
        if empty and empty.start() <= match.start() < empty.end():
            continue
        word, before = match.group().casefold(), question[: match.start()]
        alone = word in possessives and not _owned(before)
        reflexive = word in REFLEXIVES and not _has_subject(before, language)
        if word in pronouns or alone or reflexive:
            found.append(match)
    return found


def _of(sets: dict[str, frozenset[str]], language: str | None) -> frozenset[str]:
    """The words of a language; of all where nobody knows which it is."""
    if language is None:
        return frozenset().union(*sets.values())
    return sets.get(language, frozenset())


def _owned(before: str) -> bool:
    """Whether what stands before a possessive names what it belongs to."""
    return not ABOUT.search(before) and bool(OWNER.search(before) or names(before))


def _owner_before(before: str, match: re.Match[str]) -> bool:
    """Whether a possessive may belong to what is named before it, though it hardly does."""
    possessive = any(match.group().casefold() in words for words in POSSESSIVES.values())
    return possessive and bool(OWNER.search(before) or names(before))


def _has_subject(before: str, language: str | None) -> bool:
    """Whether a noun stands before a reflexive, or an asking word that it belongs to."""
    return bool(content_words(before, language)) or bool(names(before)) or "who" in words(before)


_FUNCTION_WORDS = frozenset().union(*STOP_WORDS.values())
