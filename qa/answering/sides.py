"""Articles that disagree: the same thing said with another answer in it.

Two ways to see it. Retrieval tells passages of other days that say nearly the same with other
numbers. Here the answers themselves are compared: where the reader points at other words, of the
same kind, in a sentence of another article that is otherwise alike, both are to be shown. So a
false article is seen beside a true one, not instead of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.answering.evidence import Evidence, terms
from qa.answering.lead import asks_a_fact, of_the_kind
from qa.text.words import content_words, names, numbers, stem

LEAST = 0.5
"""The reader's probability from which the words that it points at are an answer to compare."""

IN_COMMON = 0.1
"""Share of their other terms (Jaccard) that two sentences with other answers have in common."""

RETOLD = 0.3
"""The same share, of sentences that retrieval found to differ in their numbers."""

OF_THE_QUESTION = 0.6
"""Each passage holds this share of the question's terms, so that both are about what is asked."""

COMPARED = 40
"""So many pieces of evidence are compared with the first."""


def sides(question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the first piece of evidence and the best one that disagrees, or nothing."""
    first = evidence[0]
    differing = first.passage.differs_from
    told = [e for e in evidence if e.passage.rank in differing and _other_numbers(first, e)]
    answered = [e for e in evidence[1:COMPARED] if disagree(question, first, e)]
    return [first, (told or answered)[0]] if told or answered else []


def _other_numbers(one: Evidence, other: Evidence) -> bool:
    """Whether two sentences say nearly the same, each with numbers that the other has not."""
    figures, others = set(numbers(one.text)), set(numbers(other.text))
    if figures <= others or others <= figures:
        return False
    language = one.passage.language
    said, theirs = terms(one.text, language) - figures, terms(other.text, language) - others
    return len(said & theirs) >= RETOLD * len(said | theirs)


def disagree(question: str, one: Evidence, other: Evidence) -> bool:
    """Whether two pieces of evidence give different answers to one question."""
    if one.passage.article == other.passage.article or not asks_a_fact(question):
        return False
    if min(one.answerable or 0.0, other.answerable or 0.0) < LEAST:
        return False
    mine, theirs = _answer(one), _answer(other)
    if not (of_the_kind(question, mine) and of_the_kind(question, theirs)):
        return False
    if not _differ(mine, theirs, one.passage.language):
        return False
    if min(one.passage.share, other.passage.share) < OF_THE_QUESTION:
        return False
    said, others = _rest(one, mine), _rest(other, theirs)
    return len(said & others) >= IN_COMMON * len(said | others)


def _answer(evidence: Evidence) -> str:
    start, end = evidence.answer or (evidence.start, evidence.start)
    return evidence.text[start - evidence.start : end - evidence.start]


def _differ(one: str, other: str, language: str | None) -> bool:
    """Whether two answers are of one kind, and neither says the same as the other."""
    figures, other_figures = set(numbers(one)), set(numbers(other))
    if figures or other_figures:
        return not (figures <= other_figures or other_figures <= figures)
    words = {stem(word, language) for word in content_words(one, language)}
    other_words = {stem(word, language) for word in content_words(other, language)}
    named = bool(names(one)) and bool(names(other))
    return named and not words & other_words


def _rest(evidence: Evidence, answer: str) -> set[str]:
    """The terms of a sentence, and of its title, without those of the answer."""
    language = evidence.passage.language
    whole = terms(f"{evidence.text} {evidence.passage.title}", language)
    return whole - terms(answer, language)
