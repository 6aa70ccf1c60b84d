"""Makes a question of a conversation stand alone.

"And how much did it cost?" names nothing that could be searched for. A question and the turns
before it come in; one or two readings come out, the likelier first: the words to search for, and
the words to read with. What was answered is carried, and the question that it answered; turns
without an answer are not, unless they are all that there is. A question with a subject of its own
leans on nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.text.language import detect_language
from qa.text.words import words
from qa.understanding.carried import (
    carried_answer,
    people_of,
    said_sentence,
    thing_of,
    was_answered,
)
from qa.understanding.leaning import leaning
from qa.understanding.moves import ABOUT_THE_ANSWER, move_of, without_courtesy
from qa.understanding.rephrasing import (
    asked_otherwise,
    corrects,
    cut_short,
    in_its_place,
    other_thing,
    with_names,
)

if TYPE_CHECKING:
    from qa.domain import Turn
    from qa.understanding.moves import Move

MOST_TURNS = 3
"""So many turns back a question may lean, each on the one before."""

SURE = 0.6
"""An answer as sure as this is taken, whatever another reading would give."""

SURER_WITH, SURER_ALONE = 0.2, 0.05
"""By so much the second reading must be surer, where it takes something along, and where it stands
alone: what is taken along finds something in any case."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a question.

    Attributes:
        query: What is to be searched for.
        asked: The question itself, in words that stand alone as far as one knows them.
    """

    query: str
    asked: str


def readings(question: str, history: Sequence[Turn]) -> tuple[Reading, ...]:
    """Return the one or two ways to understand a question, the likelier first.

    What is said about the last answer ("are you sure?") asks its question again.
    """
    turns = [turn for turn in history if move_of(turn.question) is None][-MOST_TURNS:]
    if turns and move_of(question) in ABOUT_THE_ANSWER:
        return readings(turns[-1].question, turns[:-1])
    question = without_courtesy(question)
    alone = Reading(question, question)
    degree = "leans" if cut_short(question) else leaning(question)
    if degree == "alone" or not turns:
        return (alone,)
    leant = _leaning(question, turns)
    if degree == "leans":
        return leant[:2]
    return (alone, leant[0]) if degree == "rather alone" else (leant[0], alone)


def only_said(text: str, history: Sequence[Turn]) -> Move | None:
    """Return what a turn does that needs no search, or None.

    What is said about an answer needs none where there is no answer yet.
    """
    move = move_of(text)
    asked = any(move_of(turn.question) is None for turn in history)
    return None if move in ABOUT_THE_ANSWER and asked else move


def better_read(tried: Sequence[Reading], sure_of: Callable[[Reading], float]) -> Reading:
    """Return the reading that is answered better, trying no more than needed.

    Args:
        tried: The readings, the likelier first.
        sure_of: How sure one is of the answer that a reading gets, from 0 to 1.
    """
    first, *others = tried
    if not others:
        return first
    sure = sure_of(first)
    surer = SURER_ALONE if others[0].query == others[0].asked else SURER_WITH
    return first if sure >= SURE or sure_of(others[0]) <= sure + surer else others[0]


def search_query(question: str, history: Sequence[Turn]) -> str:
    """Return what to search for, by the likelier reading."""
    return readings(question, history)[0].query


def _leaning(question: str, turns: Sequence[Turn]) -> tuple[Reading, ...]:
    """The readings of a question that leans: on the last turn that was answered, or on a later one.

    A later one may be meant if it had a subject of its own, or if it is corrected.
    """
    answered = [number for number, turn in enumerate(turns) if was_answered(turn)][-1:]
    own = [number for number, turn in enumerate(turns) if _has_subject(turn)][-1:]
    last = len(turns) - 1
    bases = [last] if corrects(question) else []
    bases += own if own > answered else []
    bases += answered or own or [last]
    return tuple(_upon(question, turns[: base + 1]) for base in dict.fromkeys(bases))


def _has_subject(turn: Turn) -> bool:
    """Whether the question of a turn stood alone."""
    question = without_courtesy(turn.question)
    return turn.search_query == question or leaning(question) in {"alone", "rather alone"}


def _as_it_was_read(turn: Turn, before: Sequence[Turn]) -> Reading:
    """The reading of an earlier turn: the one that was searched for, where that is known."""
    read = readings(turn.question, before)
    known = [reading for reading in read if reading.query == turn.search_query]
    return known[0] if known else read[0]


def _upon(question: str, turns: Sequence[Turn]) -> Reading:
    """A question that leans on the last of the turns."""
    base = turns[-1]
    before = _as_it_was_read(base, turns[:-1])
    answer = carried_answer(base)
    other = other_thing(question)
    if other and (moved := in_its_place(other, before.asked)):
        return Reading(_joined(_context(before), moved), moved)
    said = said_sentence(base)
    if again := asked_otherwise(question, before.asked, said):
        if said and said.strip(" .") in again:  # What was answered is said again.
            return Reading(_joined(before.query, again), again)
        return Reading(_joined(_context(before), answer, again), again)
    asked, whole = _named(question, base, before.asked)
    if whole and leaning(asked) != "leans":
        return Reading(asked, asked)
    return Reading(_joined(before.query, answer, asked), asked)


def _named(question: str, base: Turn, before: str) -> tuple[str, bool]:
    """The question with the names that its pronouns stand for, and whether all are known."""
    if (detect_language(question) or "en") != "en":
        return question, False
    people = people_of(base, before)
    return with_names(question, people[0] if len(people) == 1 else "", thing_of(base, before))


def _context(before: Reading) -> str:
    """What a question takes along that is said again in other words: what that one leant on."""
    return before.query.removesuffix(before.asked).strip()


def _joined(*parts: str) -> str:
    """Parts as one query; what has been said is not said again."""
    said: list[str] = []
    for part in parts:
        if part.strip() and words(part) not in [words(one) for one in said]:
            said.append(part.strip())
    return " ".join(said)
