"""Twenty questions about the sample articles, each with three sentences, that models are tried on.

Each line of `models/trial.jsonl` becomes a `TrialQuestion`. Six of them no sentence answers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from qa.resources import shipped

FEW = 6
"""Questions of a short trial, of which the sentences answer four."""
BETWEEN = 2
"""So many questions that are answered stand before each that is not."""


@dataclass(frozen=True, slots=True)
class TrialQuestion:
    """A question and the sentences that are shown with it.

    Attributes:
        right: The number of the sentence that answers, from 1; 0 for none.
        answer: Words, or a number, that an answer has; "" where there is none.
    """

    question: str
    title: str
    sentences: tuple[str, ...]
    right: int
    answer: str


@cache
def trial_questions() -> tuple[TrialQuestion, ...]:
    """All of them, those without an answer among the others, so that any first ones tell."""
    lines = shipped("models/trial.jsonl").read_text("utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    found = [TrialQuestion(**{**one, "sentences": tuple(one["sentences"])}) for one in read]
    silent = [one for one in found if not one.right]
    mixed: list[TrialQuestion] = []
    for number, one in enumerate((one for one in found if one.right), start=1):
        mixed.append(one)
        if number % BETWEEN == 0 and silent:
            mixed.append(silent.pop(0))
    return (*mixed, *silent)


def few_questions() -> tuple[TrialQuestion, ...]:
    """The ones of a short trial."""
    return trial_questions()[:FEW]
