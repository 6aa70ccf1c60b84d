"""Asks the questions of a set, keeps the answers, and judges them.

A question set, an open assistant and the results so far come in; judgements go out, in the order
of the set. What the answers are kept as is the caller's business: it hands in a function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import QaError
from qa.evaluation.judging import Judgement, given_answer, judge
from qa.indexing.parts import text_on_disk

if TYPE_CHECKING:
    from qa.evaluation.questions import SetQuestion
    from qa.evaluation.results import Document, Results
    from qa.index.reader import Index

TextOf = Callable[[str], str | None]


def texts_on_disk(index: Index) -> TextOf:
    """Return a function that gives the text of an article by its name, None where there is none.

    The text is read from the article's file and not from the index, so that a quote is held against
    what the user has. Only where the file is gone, the index's own text is taken.
    """
    files = {file.ref: file for file in index.files()}

    @cache
    def text_of(name: str) -> str | None:
        if name not in files:
            return None
        try:
            return text_on_disk(Path(files[name].source), files[name].member)
        except (OSError, QaError):
            article = index.article(name)
            return article.text if article else None

    return text_of


def ask_all(
    questions: Sequence[SetQuestion],
    results: Results,
    answer: Callable[[SetQuestion], Document],
    on_progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Ask what has no answer yet, and return how many that were.

    Args:
        questions: What to ask.
        results: Where the answers are kept.
        answer: Makes the document of an answer.
        on_progress: Called with the number of questions that have an answer, at first and after
            each one.
    """
    missing = [question for question in questions if question.id not in results]
    done = len(questions) - len(missing)
    on_progress(done)
    for question in missing:
        results.add(question.id, answer(question))
        done += 1
        on_progress(done)
    return len(missing)


def judge_all(
    questions: Sequence[SetQuestion], results: Results, text_of: TextOf
) -> list[Judgement]:
    """Judge the answers to the questions, all of which must be there."""
    return [judge(q, given_answer(results[q.id]), text_of) for q in questions]
