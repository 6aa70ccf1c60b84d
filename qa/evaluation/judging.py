"""Judges one answer by its question: is it right, does it cite the place, was the place found.

A question of a set and the document of its answer come in; a `Judgement` goes out, in which each
figure is a part and a whole, so that `qa.evaluation.metrics` only has to add up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from qa.domain import Span
from qa.evaluation.matching import best_f1, says_one_of, shared_characters

if TYPE_CHECKING:
    from qa.evaluation.questions import SetQuestion

Fault = Literal["wrong", "unanswerable", "silent"]
Part = tuple[float, float]
"""What counts towards a figure, and out of how much."""

MOST_ANSWER_CHARACTERS = 800
"""A longer answer is never right: who says everything has said the answer too."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation: the words, and where they are said to stand."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Given:
    """What was answered to a question, as far as it is judged.

    Attributes:
        passages: What was found, best first.
        total_ms: How long it took.
    """

    answered: bool
    text: str
    confidence: float
    quotes: tuple[Quote, ...]
    passages: tuple[Span, ...]
    total_ms: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """How good an answer is.

    Attributes:
        right: It is answered, answerable, and holds a reference answer.
        checkable: Whether that could be told: not for an answerable question without such answers.
        fault: What went wrong: a wrong answer, an answer where there is none, or silence.
        parts: By the name of a figure; one to which the question says nothing is left out.
    """

    question: SetQuestion
    given: Given
    right: bool
    checkable: bool
    fault: Fault | None
    parts: Mapping[str, Part]


def given_answer(document: Mapping[str, Any]) -> Given:
    """Return what a document of the schema "qa.answer/1" says."""
    return Given(
        answered=document["status"] == "answered",
        text=" ".join(said["text"] for said in document["sentences"]) or document["answer"],
        confidence=document["confidence"],
        quotes=tuple(Quote(_span(c), c["quote"]) for c in document["citations"]),
        passages=tuple(_span(passage) for passage in document["passages"]),
        total_ms=document["timings_ms"]["total"],
    )


def judge(question: SetQuestion, given: Given, text_of: Callable[[str], str | None]) -> Judgement:
    """Judge the answer to a question; `text_of` gives an article's text by its name."""
    right = (
        question.checkable
        and given.answered
        and len(given.text) <= MOST_ANSWER_CHARACTERS
        and says_one_of(given.text, question.answers)
    )
    parts: dict[str, Part] = {}
    parts |= _answer_parts(question, given, right)
    parts |= _abstention_parts(question, given)
    parts |= _citation_parts(question, given, text_of)
    parts |= _retrieval_parts(question.evidence, given.passages)
    return Judgement(
        question,
        given,
        right=right,
        checkable=question.checkable or not question.answerable,
        fault=_fault(question, given, right),
        parts=parts,
    )


def _fault(question: SetQuestion, given: Given, right: bool) -> Fault | None:
    if not question.answerable:
        return "unanswerable" if given.answered else None
    if not given.answered:
        return "silent"
    return "wrong" if question.checkable and not right else None


def _answer_parts(question: SetQuestion, given: Given, right: bool) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    if question.checkable:
        parts["accuracy_answerable"] = parts["right"] = _yes(right)
        if given.answered:
            parts["contains_gold"] = _yes(right)
    elif not question.answerable:
        parts["right"] = _yes(not given.answered)
    if question.answerable and question.answers:
        f1 = best_f1(given.text, question.answers) if given.answered else 0.0
        parts["token_f1"] = f1, 1.0
    if given.answered:
        parts["answer_chars"] = len(given.text), 1.0
    return parts


def _abstention_parts(question: SetQuestion, given: Given) -> dict[str, Part]:
    side = "answered_answerable" if question.answerable else "abstain_recall"
    parts = {side: _yes(given.answered == question.answerable)}
    if not given.answered:
        parts["abstain_precision"] = _yes(not question.answerable)
    return parts


def _citation_parts(
    question: SetQuestion, given: Given, text_of: Callable[[str], str | None]
) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    count = len(given.quotes)
    if given.answered:
        parts["uncited"] = _yes(not count)
    if count:
        parts["quote_exact"] = sum(_is_exact(quote, text_of) for quote in given.quotes), count
    if given.answered and question.answerable and question.evidence:
        hits = sum(shared_characters(question.evidence, [q.span]) > 0 for q in given.quotes)
        parts["citation_hit"] = _yes(hits > 0)
        parts["citation_precision"] = hits, count
    return parts


def _retrieval_parts(evidence: Sequence[Span], passages: Sequence[Span]) -> dict[str, Part]:
    if not evidence:
        return {}
    whole = shared_characters(evidence, evidence)
    found = (
        rank
        for rank, passage in enumerate(passages[:10], start=1)
        if shared_characters(evidence, [passage])
    )
    first = next(found, None)
    return {
        "evidence_recall@1": (shared_characters(evidence, passages[:1]) / whole, 1.0),
        "evidence_recall@5": (shared_characters(evidence, passages[:5]) / whole, 1.0),
        "mrr@10": (1 / first if first else 0.0, 1.0),
    }


def _is_exact(quote: Quote, text_of: Callable[[str], str | None]) -> bool:
    text = text_of(quote.span.article)
    return text is not None and text[quote.span.start : quote.span.end] == quote.text


def _span(place: Mapping[str, Any]) -> Span:
    return Span(place["article"], place["start"], place["end"])


def _yes(holds: bool) -> Part:
    return float(holds), 1.0
