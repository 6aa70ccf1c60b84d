"""Questions, answers and judgements for tests, with a default for all that a test does not name."""

from __future__ import annotations

from typing import Any

from qa.domain import Span
from qa.evaluation.judging import Given, Judgement, Quote, judge
from qa.evaluation.questions import SetQuestion

TEXT = "The pier\n\nThe pier is 180 metres long. It cost £2.0m.\n"
PLACE = Span("pier.txt", 10, 38)
ELSEWHERE = Span("pier.txt", 39, 53)


def text_of(name: str) -> str | None:
    return TEXT if name == "pier.txt" else None


def question(**values: Any) -> SetQuestion:
    return SetQuestion(
        **{
            "line": 1,
            "raw": "{}",
            "id": "q1",
            "question": "How long is the pier?",
            "history": (),
            "answers": ("180 metres",),
            "answerable": True,
            "evidence": (PLACE,),
            **values,
        }
    )


UNANSWERABLE: dict[str, Any] = {"answers": (), "answerable": False, "evidence": ()}


def given(**values: Any) -> Given:
    return Given(
        **{
            "answered": True,
            "text": "“The pier is 180 metres long.” [1]",
            "confidence": 0.8,
            "quotes": (quote(PLACE),),
            "passages": (Span("pier.txt", 10, 53),),
            "total_ms": 100.0,
            **values,
        }
    )


SILENT: dict[str, Any] = {"answered": False, "text": "The articles do not say.", "quotes": ()}


def quote(span: Span, text: str | None = None) -> Quote:
    return Quote(span, TEXT[span.start : span.end] if text is None else text)


def judged(asked: SetQuestion, answer: Given) -> Judgement:
    return judge(asked, answer, text_of)
