"""Adds judgements up to figures, each with the interval that other questions might have given.

Judgements come in; a `Metric` for each figure goes out. The intervals are percentile bootstraps:
the questions are drawn anew 1,000 times, with a fixed seed, and the middle 95 % of the figures are
taken. A figure to which no question says anything is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from qa.evaluation.curves import Array, Bin, aurc, auroc, divided, ece, reliability, risk_coverage
from qa.evaluation.figures import NAMES, Metric
from qa.evaluation.judging import Judgement

RESAMPLES, SEED = 1000, 1
CELLS = 4_000_000
"""Resamples are worked out in slices of at most so many numbers, which bounds the memory."""

Statistic = Callable[[Array], Array]
"""A figure for each row of weights; NaN where the row's questions say nothing."""


@dataclass(frozen=True, slots=True)
class Curves:
    """The points of both plots.

    Attributes:
        coverage: Shares of the questions, the most confident first.
        risk: The share of errors among them.
        operating_point: Coverage and risk of what was answered; None where nothing was.
        bins: Of what was answered, by confidence.
    """

    coverage: Array
    risk: Array
    operating_point: tuple[float, float] | None
    bins: list[Bin]


def measure(judgements: Sequence[Judgement]) -> dict[str, Metric]:
    """Return all figures that the judgements give, by name, in the order of `FIGURES`."""
    statistics = dict(_statistics(judgements))
    whole = np.ones((1, len(judgements)))
    values = {name: float(of(whole)[0]) for name, (_, of) in statistics.items()}
    drawn: dict[str, list[Array]] = {name: [] for name in statistics}
    for weights in _resamples(len(judgements)):
        for name, (_, of) in statistics.items():
            drawn[name].append(of(weights))
    found = {}
    for name in NAMES:
        if name in statistics and math.isfinite(values[name]):
            low, high = np.nanpercentile(np.concatenate(drawn[name]), [2.5, 97.5])
            found[name] = Metric(values[name], statistics[name][0], float(low), float(high))
    return found


def curves(judgements: Sequence[Judgement]) -> Curves | None:
    """Return the points of the plots; None where it cannot be told what is right."""
    if not _all_checkable(judgements):
        return None
    confidences, right = _confidences(judgements), _right(judgements)
    answered = np.array([j.given.answered for j in judgements])
    coverage, risk = risk_coverage(confidences, 1 - right)
    point = None
    if answered.any():
        point = float(answered.mean()), float(1 - right[answered].mean())
    return Curves(coverage, risk, point, reliability(confidences[answered], right[answered]))


def _statistics(judgements: Sequence[Judgement]) -> Iterator[tuple[str, tuple[int, Statistic]]]:
    """All figures that can be worked out: the name, how many it is of, and how."""
    columns = _columns(judgements)
    answerable = np.array([j.question.answerable for j in judgements])
    if answerable.all():  # Then every silence is wrong, which `answered_answerable` says too.
        columns.pop("abstain_precision", None)
    for name, (parts, wholes) in columns.items():
        yield name, (int(wholes.sum()), partial(_ratio, parts, wholes))
    every = len(judgements)
    confidences = _confidences(judgements)
    if answerable.any() and not answerable.all():
        silent, answered = columns["abstain_recall"], columns["answered_answerable"]
        yield "abstain_balanced", (every, partial(_balanced, silent, answered))
        yield "answerable_auroc", (every, partial(auroc, confidences, answerable))
    if _all_checkable(judgements):
        right = _right(judgements)
        given = np.array([float(j.given.answered) for j in judgements])
        yield "aurc", (every, partial(aurc, confidences, 1 - right))
        yield "ece", (every, partial(ece, confidences, right))
        yield (
            "ece_answered",
            (int(given.sum()), lambda weights: ece(confidences, right, weights * given)),
        )
    times = np.array([j.given.total_ms for j in judgements])
    for percent in (50, 95):
        yield f"latency_p{percent}_ms", (every, partial(_percentile, times, percent / 100))


def _columns(judgements: Sequence[Judgement]) -> dict[str, tuple[Array, Array]]:
    """For each figure that is a ratio of sums: the parts and the wholes, one a question."""
    names = [name for name in NAMES if any(name in j.parts for j in judgements)]
    columns = {}
    for name in names:
        pairs = np.array([j.parts.get(name, (0.0, 0.0)) for j in judgements])
        columns[name] = pairs[:, 0], pairs[:, 1]
    return columns


def _resamples(questions: int) -> Iterator[Array]:
    """How often each question was drawn: slices of rows, 1,000 rows in all, always the same."""
    random = np.random.default_rng(SEED)
    step = max(1, CELLS // questions)
    for first in range(0, RESAMPLES, step):
        rows = min(step, RESAMPLES - first)
        drawn = random.integers(0, questions, size=(rows, questions))
        cells = drawn + questions * np.arange(rows)[:, np.newaxis]
        counts = np.bincount(cells.ravel(), minlength=rows * questions)
        yield counts.reshape(rows, questions).astype(np.float64)


def _ratio(parts: Array, wholes: Array, weights: Array) -> Array:
    return divided(weights @ parts, weights @ wholes)


def _balanced(silent: tuple[Array, Array], answered: tuple[Array, Array], weights: Array) -> Array:
    return (_ratio(*silent, weights) + _ratio(*answered, weights)) / 2


def _percentile(values: Array, share: float, weights: Array) -> Array:
    """Each row's percentile, linear between the two values that lie next to it."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[:, order], axis=1)
    place = (reached[:, -1] - 1) * share
    below = np.floor(place)
    first, second = (
        values[order][np.argmax(reached > rank[:, np.newaxis], axis=1)]
        for rank in (below, np.ceil(place))
    )
    between: Array = first + (second - first) * (place - below)
    return between


def _all_checkable(judgements: Sequence[Judgement]) -> bool:
    return all(j.question.kind == "short" or not j.question.answerable for j in judgements)


def _confidences(judgements: Sequence[Judgement]) -> Array:
    return np.array([j.given.confidence for j in judgements], dtype=np.float64)


def _right(judgements: Sequence[Judgement]) -> Array:
    return np.array([float(j.right) for j in judgements])
