"""Twenty questions about the sample articles, each with three sentences, that models are tried on.

Each line of `models/trial.jsonl` becomes a `TrialQuestion`. Six of them no sentence answers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from qa.resources import shipped

FEW = 6
"""Questions of a short trial: the first four that are answered, and the first two that are not."""


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
    """All of them, those that are answered first."""
    lines = shipped("models/trial.jsonl").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines]
    return tuple(TrialQuestion(**{**one, "sentences": tuple(one["sentences"])}) for one in found)


def few_questions() -> tuple[TrialQuestion, ...]:
    """The ones of a short trial."""
    answered = [one for one in trial_questions() if one.right]
    silent = [one for one in trial_questions() if not one.right]
    return (*answered[: FEW - 2], *silent[:2])
