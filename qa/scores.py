"""Vectors and scores: the array type that rooms hand each other, and the arithmetic they share."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""One vector (dimension,) or one a row (n, dimension)."""

SUREST = 4.595
"""Log-odds of 0.99: no judgement of a model counts for more as a signal."""


def logistic(logit: float) -> float:
    """Return the probability that has these log-odds, never quite 0 or 1."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def log_odds(probability: float, most: float) -> float:
    """Return the log-odds of a probability, no further than `most` from 0."""
    least = logistic(-most)
    inside = min(max(probability, least), 1 - least)
    return math.log(inside / (1 - inside))


def z_scores(values: Sequence[float] | npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """Return how many standard deviations each value lies above the mean; zeros if all agree."""
    array = np.asarray(values, dtype=np.float64)
    spread = float(array.std()) if array.size else 0.0
    return (array - array.mean()) / spread if spread > 1e-9 else np.zeros_like(array)
