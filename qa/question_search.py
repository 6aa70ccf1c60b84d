"""From a question to the passages that it is answered from.

A question and the turns before it come in. What is asked is understood first: what a follow-up
leans on, which of two readings is answered better, and whether two questions are asked in one. Out
come these questions, each with the passages that were found for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from qa.answering.composition import Question
from qa.answering.twofold import halves
from qa.domain import Passage, Turn
from qa.retrieval.interleaving import interleaved
from qa.retrieval.when import undated
from qa.understanding.compared import compared
from qa.understanding.followup import Reading, better_read, readings
from qa.understanding.matter import matter_of

WHAT = "Who or what is {matter}?"
"""What the reader is asked of a matter that somebody wishes to know anything about."""

Search: TypeAlias = Callable[[Question], list[Passage]]
SureOf: TypeAlias = Callable[[Question, list[Passage]], float]
Rewrite: TypeAlias = Callable[[str, Sequence[Turn]], str | None]


class QuestionSearch:
    """Understands questions, and has the passages found for them.

    Args:
        search: Returns the passages for a question, best first.
        sure_of: Returns how sure an answer from some passages is, from 0 to 1.
        rewrite: Returns a follow-up in words that stand alone, or None where it is not rewritten.
    """

    def __init__(self, search: Search, sure_of: SureOf, rewrite: Rewrite) -> None:
        self._search = search
        self._sure_of = sure_of
        self._rewrite = rewrite

    def question(self, text: str, history: Sequence[Turn]) -> Question:
        """Return a question with what to search for: a follow-up in words that stand alone."""
        read = likeliest(text, history)
        if read.search_query == text and (matter := matter_of(text)):
            return Question(text, matter, history, asked=WHAT.format(matter=matter))
        alone = self._rewrite(text, history) if read.search_query != text else None
        return Question(text, alone, history) if alone else read

    def parts(self, asked: Question) -> list[tuple[Question, list[Passage]]]:
        """Return what is asked in a question, as it is best read, with the passages for each."""
        found: dict[str, list[Passage]] = {}

        def sure_of(reading: Reading) -> float:
            question = _read_as(reading, asked.text, asked.history)
            passages = found[reading.query] = self._search(question)
            return self._sure_of(_of_its_time(question, passages), passages)

        read, best = readings(asked.text, asked.history), asked
        if asked == _read_as(read[0], asked.text, asked.history):
            best = _read_as(better_read(read, sure_of), asked.text, asked.history)
        parts = []
        for one in self._questions_in(best):
            passages = found.get(one.search_query) or self._search(one)
            passages = self._with_sides(one, passages)
            parts.append((_of_its_time(one, passages), passages))
        return parts

    def _with_sides(self, asked: Question, passages: list[Passage]) -> list[Passage]:
        """The passages for a question, and for each of two things that it compares by itself."""
        sides = compared(asked.search_query)
        if not sides or not passages:
            return passages
        alone = [asked.search_query.replace(side, " ") for side in sides]
        of_sides = [self._search(replace(asked, search_query=query, asked="")) for query in alone]
        return interleaved([passages, *of_sides], len(passages))

    def _questions_in(self, asked: Question) -> list[Question]:
        """The questions that are asked in one; what the second leaves out, the first one names."""
        both = halves(asked.text)
        if both is None or asked.search_query != asked.text:
            return [asked]
        first, second = both
        return [self.question(first, ()), self.question(second, [Turn(first, "")])]


def likeliest(text: str, history: Sequence[Turn]) -> Question:
    """Return a question as it is to be read by its words alone."""
    return _read_as(readings(text, history)[0], text, history)


def _read_as(reading: Reading, text: str, history: Sequence[Turn]) -> Question:
    """A question as it is read; the reader is asked in its own words where others were joined."""
    asked = "" if reading.asked == reading.query else reading.asked
    return Question(text, reading.query, history, asked)


def _of_its_time(asked: Question, passages: Sequence[Passage]) -> Question:
    """A question with its topic, where articles of the time that it names were found."""
    if passages and passages[0].signals.get("time"):
        return replace(asked, topic=undated(asked.search_query))
    return asked
