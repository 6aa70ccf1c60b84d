"""Tries a language model on questions whose answers are known, as answers are written.

It sees the prompt of an answer with numbered sentences, and what it writes is read and checked as
ever. What comes out says whether it points at the sentence that answers, keeps silent where none
does, copies numbers, and whether what it says is proved: whether it is worth using, in a minute.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.answering.checking.checker import Checker
from qa.answering.evidence import Evidence
from qa.answering.phrasing import LEAD_IN, source_of
from qa.answering.pointing import Pointed, pointer_grammar, read_written
from qa.answering.prompt import PromptTemplates, answer_prompt
from qa.domain import Passage
from qa.engines.trial_questions import FEW

if TYPE_CHECKING:
    from qa.engines.protocols import LanguageModel, Reader
    from qa.engines.trial_questions import TrialQuestion

POINTS, PROVES, KEEPS_SILENT = 0.8, 0.7, 0.5
"""The shares from which on a model is worth it. What is not proved is not shown, and where a model
speaks although nothing answers, the check is all that stands before a wrong answer."""
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Tried:
    """What a model made of one question.

    Attributes:
        points: Whether its first sentence points at the one that answers.
        silent: Whether it says that none answers.
        copied: Whether that sentence has the answer's words or number.
        sentences: What it claims, without what is silent.
        proved: How many of these hold.
        first_token: Seconds until something was written.
        seconds: Until all was.
        tokens: How many pieces were written.
    """

    question: str
    written: str
    points: bool
    silent: bool
    copied: bool
    sentences: int
    proved: int
    first_token: float
    seconds: float
    tokens: int


@dataclass(frozen=True, slots=True)
class WriterTrial:
    """The shares over all questions; None where nothing was asked that could tell."""

    questions: int
    points: float | None
    silent: float | None
    copies: float | None
    proved: float | None
    first_token_ms: float
    tokens_per_second: float
    verdict: str


def try_question(
    question: TrialQuestion,
    model: LanguageModel,
    templates: PromptTemplates,
    reader: Reader | None,
    most: int,
) -> Tried:
    """Have a model answer one question.

    Raises:
        ModelError: it fails.
    """
    evidence = _evidence(question)
    messages, shown = answer_prompt(question.question, (), evidence, model, templates, most)
    grammar = pointer_grammar(len(shown))
    begun, first, pieces = time.perf_counter(), 0.0, []
    with closing(model.stream(messages, most, grammar=grammar)) as stream:
        for piece in stream:
            first = first or time.perf_counter() - begun
            pieces.append(piece)
    seconds = time.perf_counter() - begun
    written = "".join(pieces)
    said = list(read_written(written, len(shown)))
    claims = [one for one in said if not one.silent]
    checker = Checker(reader)
    return Tried(
        question.question,
        written.strip(),
        points=bool(said) and question.right in said[0].numbers,
        silent=not claims,
        copied=bool(said) and _has(said[0].text, question.answer),
        sentences=len(claims),
        proved=sum(_holds(one, shown, checker) for one in claims),
        first_token=first,
        seconds=seconds,
        tokens=len(pieces),
    )


def _holds(pointed: Pointed, shown: Sequence[Evidence], checker: Checker) -> bool:
    """Whether a sentence is proved by what it points at, as an answer's must be."""
    sources = [shown[number - 1] for number in pointed.numbers]
    return checker.check(LEAD_IN.sub("", pointed.text), source_of(sources)).holds


def _has(text: str, answer: str) -> bool:
    """Whether a text has some words or a number, and not as a part of others."""
    return re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text) is not None


def try_writer(
    questions: Sequence[TrialQuestion],
    model: LanguageModel,
    reader: Reader | None,
    *,
    templates: PromptTemplates | None = None,
    most: int = 160,
    enough: float | None = None,
    done: Callable[[int], None] = lambda _: None,
) -> tuple[WriterTrial, list[Tried]]:
    """Try a model on some questions, and return the shares and what came of each.

    Args:
        questions: Asked in this order.
        model: Is tried.
        reader: Helps to check, as it does with answers.
        templates: Of the prompt.
        most: Tokens of an answer.
        enough: Seconds after which no further question is asked, once a few were; None for all.
        done: Called with the number of questions so far.

    Raises:
        ModelError: it fails.
    """
    templates = templates or PromptTemplates()
    tried, begun = [], time.perf_counter()
    for number, question in enumerate(questions, start=1):
        if enough is not None and number > FEW and time.perf_counter() - begun > enough:
            break
        tried.append(try_question(question, model, templates, reader, most))
        done(number)
    return _shares(questions[: len(tried)], tried), tried


def _shares(questions: Sequence[TrialQuestion], tried: Sequence[Tried]) -> WriterTrial:
    answered = [one for question, one in zip(questions, tried, strict=True) if question.right]
    others = [one for question, one in zip(questions, tried, strict=True) if not question.right]
    sentences = sum(one.sentences for one in answered)
    points = _share(sum(one.points for one in answered), len(answered))
    silent = _share(sum(one.silent for one in others), len(others))
    proved = _share(sum(one.proved for one in answered), sentences)
    writing = sum(one.seconds - one.first_token for one in tried)
    return WriterTrial(
        questions=len(tried),
        points=points,
        silent=silent,
        copies=_share(sum(one.copied for one in answered), len(answered)),
        proved=proved,
        first_token_ms=1000 * statistics.median(one.first_token for one in tried),
        tokens_per_second=sum(max(0, one.tokens - 1) for one in tried) / max(writing, 1e-6),
        verdict=verdict(points or 0.0, silent or 0.0, proved or 0.0),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def verdict(points: float, silent: float, proved: float) -> str:
    """Say what the shares mean to a user."""
    if points >= POINTS and proved >= PROVES and silent >= KEEPS_SILENT:
        return "worth it: most of its sentences will be shown"
    if points >= POINTS and proved >= PROVES:
        return "good with what it is shown, but it hardly ever says that nothing answers"
    if points >= HALF and proved >= HALF:
        return "of some use: where its words do not hold, the sources are quoted"
    return "not worth it: qa would mostly quote the sources, as without it"


def _evidence(question: TrialQuestion) -> list[Evidence]:
    """The sentences of a question as what was found in one article."""
    text = " ".join(question.sentences)
    passage = Passage(1, "trial", question.title, None, 0, len(text), text, (), 1.0, language="en")
    found, start = [], 0
    for sentence in question.sentences:
        end = start + len(sentence)
        found.append(Evidence(passage, start, end, sentence, 0.5, 0.5, 1.0))
        start = end + 1
    return found
