"""What a confidence is worth: does it put right answers first, and does it say how often they are.

Confidences, outcomes and weights come in; figures and the points of plots go out. A weight says how
often a question counts: all ones for the questions as they are, and a row of counts for each
resample of a bootstrap. So every figure is worked out for all resamples at once. Questions that
share a confidence are never put in an order: they share their mean.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

BINS = 10
LEAST_IN_BIN = 5
"""Of a reliability diagram: with fewer answers a share says nothing."""
Z = 1.959963984540054
"""The quantile of the normal distribution that leaves 2.5 % above it."""


class Ranking:
    """Questions in the order of their confidence, those of one confidence in a group.

    Args:
        confidences: One a question.
        descending: Whether the most confident come first.
    """

    def __init__(self, confidences: Array, *, descending: bool = True) -> None:
        self._keys = -confidences if descending else confidences
        self._order = np.argsort(self._keys, kind="stable")

    @cached_property
    def _starts(self) -> npt.NDArray[np.intp]:
        ordered = self._keys[self._order]
        return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])

    def sums(self, values: Array) -> Array:
        """Return the sum of values (rows, questions) in each group: (rows, groups)."""
        return np.add.reduceat(values[:, self._order], self._starts, axis=1)


def aurc(confidences: Array, errors: Array, weights: Array) -> Array:
    """Return the area under the risk-coverage curve of each row of weights; lower is better.

    The mean, over all numbers of questions, of the share of errors among the so many most confident
    (Geifman and El-Yaniv 2017; Ding et al. 2020).
    """
    ranking = Ranking(confidences)
    size, wrong = ranking.sums(weights), ranking.sums(weights * errors)
    size_before, wrong_before = _before(size), _before(wrong)
    mean = divided(wrong, size, 0.0)
    # Within a group the j-th question is covered with (wrong_before + mean * j) errors among
    # (size_before + j): summed over j, that is a difference of two harmonic numbers.
    questions = int(weights.sum(axis=1).max())
    harmonic = np.r_[0.0, np.cumsum(1 / np.arange(1, questions + 1))]
    steps = harmonic[(size_before + size).astype(int)] - harmonic[size_before.astype(int)]
    areas = (wrong + (wrong_before - mean * size_before) * steps).sum(axis=1)
    return divided(areas, weights.sum(axis=1))


def auroc(confidences: Array, positive: npt.NDArray[np.bool_], weights: Array) -> Array:
    """Return the chance that a positive question is more confident than a negative one.

    Equal confidences count half. A row without both kinds has no such chance: it is NaN.
    """
    ranking = Ranking(confidences, descending=False)
    pro, con = ranking.sums(weights * positive), ranking.sums(weights * ~positive)
    won = (pro * (_before(con) + con / 2)).sum(axis=1)
    return divided(won, pro.sum(axis=1) * con.sum(axis=1))


def ece(confidences: Array, right: Array, weights: Array) -> Array:
    """Return the expected calibration error of each row of weights, in ten bins of equal mass.

    The questions are cut, in the order of their confidence, into ten bins of the same number. The
    error is the mean of the bins' distances between mean confidence and share of right answers.
    The measure is that of Naeini, Cooper and Hauskrecht (2015), as used by Guo et al. (2017), with
    bins of equal mass in the place of equal width, so that none is nearly empty. A question on the
    edge between two bins, or a group that shares a confidence, is divided between them by its mass.
    """
    ranking = Ranking(confidences, descending=False)
    mass = np.cumsum(ranking.sums(weights), axis=1)
    gaps = np.cumsum(ranking.sums(weights * (confidences - right)), axis=1)
    errors = np.full(len(weights), math.nan)
    for row, (reached, gap) in enumerate(zip(mass, gaps, strict=True)):
        if reached[-1]:
            edges = np.linspace(0, reached[-1], BINS + 1)
            at_edges = np.interp(edges, np.r_[0.0, reached], np.r_[0.0, gap])
            errors[row] = np.abs(np.diff(at_edges)).sum() / reached[-1]
    return errors


def risk_coverage(confidences: Array, errors: Array) -> tuple[Array, Array]:
    """Return the points of the risk-coverage curve: coverages, and the risk at each.

    There is a point for each confidence that could be the least one.
    """
    ranking = Ranking(confidences)
    size = np.cumsum(ranking.sums(np.ones((1, len(errors))))[0])
    wrong = np.cumsum(ranking.sums(errors[np.newaxis])[0])
    return size / len(errors), wrong / size


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of about the same confidence.

    Attributes:
        confidence: Their mean confidence.
        right: The share that is right, with the bounds of its 95 % interval (Wilson 1927).
    """

    count: int
    confidence: float
    right: float
    low: float
    high: float


def reliability(confidences: Array, right: Array) -> list[Bin]:
    """Return the bins of a reliability diagram, the least confident first.

    There are up to ten, as alike in size as can be, with at least five answers where there are so
    many.
    """
    order = np.argsort(confidences, kind="stable")
    parts = np.array_split(order, min(BINS, max(1, len(order) // LEAST_IN_BIN)))
    return [_bin(confidences[part], right[part]) for part in parts if len(part)]


def _bin(confidences: Array, right: Array) -> Bin:
    count, share = len(right), float(right.mean())
    middle = (share + Z**2 / (2 * count)) / (1 + Z**2 / count)
    spread = share * (1 - share) / count + Z**2 / (4 * count**2)
    reach = Z * math.sqrt(spread) / (1 + Z**2 / count)
    low, high = min(max(middle - reach, 0.0), share), max(min(middle + reach, 1.0), share)
    return Bin(count, float(confidences.mean()), share, low, high)


def _before(values: Array) -> Array:
    """What the groups before each one sum up to."""
    before: Array = np.cumsum(values, axis=1) - values
    return before


def divided(parts: Array, wholes: Array, otherwise: float = math.nan) -> Array:
    """Return parts by wholes, and `otherwise` where there is no whole."""
    shares: Array = np.full(parts.shape, otherwise)
    np.divide(parts, wholes, out=shares, where=wholes != 0)
    return shares
