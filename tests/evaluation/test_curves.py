"""What a confidence is worth, by hand and by properties."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qa.evaluation.curves import Array, aurc, auroc, ece, reliability, risk_coverage

CONFIDENCES = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
PAIRS = st.lists(st.tuples(CONFIDENCES, st.booleans()), min_size=1, max_size=40)


def array(values: Any) -> Array:
    return np.array(list(values), dtype=np.float64)


def once(count: int) -> Array:
    return np.ones((1, count))


def split(pairs: list[tuple[float, bool]]) -> tuple[Array, Array]:
    return array(pair[0] for pair in pairs), array(pair[1] for pair in pairs)


def test_aurc_by_hand() -> None:
    errors = array([0, 1, 0, 1])
    expected = (0 + 1 / 2 + 1 / 3 + 2 / 4) / 4
    assert aurc(array([0.9, 0.8, 0.7, 0.6]), errors, once(4))[0] == pytest.approx(expected)
    tied = (1 / 2 + 1 / 2 + 1 / 3 + 2 / 4) / 4  # The first two share their mean error.
    assert aurc(array([0.9, 0.9, 0.7, 0.6]), errors, once(4))[0] == pytest.approx(tied)


@given(PAIRS)
def test_aurc_is_the_mean_of_risks_over_all_coverages(pairs: list[tuple[float, bool]]) -> None:
    confidences, errors = split(pairs)
    shared = {c: errors[confidences == c].mean() for c in confidences}
    ordered = [shared[c] for c in sorted(confidences, reverse=True)]
    risks = [sum(ordered[:count]) / count for count in range(1, len(ordered) + 1)]
    assert aurc(confidences, errors, once(len(pairs)))[0] == pytest.approx(np.mean(risks))


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_perfect_order_has_the_least_aurc(right: int, wrong: int) -> None:
    assume(right + wrong)
    total = right + wrong
    errors = array([0] * right + [1] * wrong)
    best = sum((count - right) / count for count in range(right + 1, total + 1)) / total
    down = np.linspace(1, 0, total)
    assert aurc(down, errors, once(total))[0] == pytest.approx(best)
    assert aurc(down, errors, once(total))[0] <= aurc(down[::-1], errors, once(total))[0] + 1e-12


def test_auroc_counts_ties_half() -> None:
    confidences = array([0.9, 0.5, 0.5, 0.1])
    positive = np.array([True, True, False, False])
    assert auroc(confidences, positive, once(4))[0] == pytest.approx((1 + 1 + 0.5 + 1) / 4)
    assert auroc(np.zeros(4), positive, once(4))[0] == 0.5
    assert math.isnan(auroc(confidences, positive | True, once(4))[0])


@given(PAIRS)
def test_auroc_is_the_share_of_pairs_that_are_won(pairs: list[tuple[float, bool]]) -> None:
    confidences, outcome = split(pairs)
    positive = outcome == 1
    assume(positive.any() and not positive.all())
    ahead = confidences[positive][:, np.newaxis] - confidences[~positive]
    expected = np.mean((ahead > 0) + (ahead == 0) / 2)
    assert auroc(confidences, positive, once(len(pairs)))[0] == pytest.approx(expected)


def test_ece_by_hand() -> None:
    confidences = array([0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95])
    right = array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    each_its_own_bin = np.mean(np.abs(confidences - right))
    assert ece(confidences, right, once(10))[0] == pytest.approx(each_its_own_bin)
    assert ece(array([0.7] * 20), array([1] * 14 + [0] * 6), once(20))[0] == pytest.approx(0)
    assert ece(array([1.0] * 7), array([0] * 7), once(7))[0] == pytest.approx(1)
    assert math.isnan(ece(confidences, right, np.zeros((1, 10)))[0])


def test_ece_of_calibrated_coin_flips_is_small_and_of_sure_ones_is_not() -> None:
    random = np.random.default_rng(7)
    confidences = random.random(20_000)
    right = (random.random(20_000) < confidences).astype(float)
    assert ece(confidences, right, once(20_000))[0] < 0.02
    assert ece(np.sqrt(confidences), right, once(20_000))[0] == pytest.approx(1 / 6, abs=0.02)


@given(PAIRS, st.randoms(use_true_random=False))
def test_no_figure_depends_on_the_order_of_the_questions(
    pairs: list[tuple[float, bool]], random: Any
) -> None:
    shuffled = random.sample(pairs, len(pairs))
    for figure in (aurc, ece):
        values = [figure(*split(some), once(len(pairs)))[0] for some in (pairs, shuffled)]
        assert values[0] == pytest.approx(values[1])
        assert -1e-9 <= values[0] <= 1 + 1e-9


@given(PAIRS, st.data())
def test_a_weight_is_a_number_of_copies(
    pairs: list[tuple[float, bool]], data: st.DataObject
) -> None:
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(pairs), max_size=len(pairs)))
    copies = [pair for pair, count in zip(pairs, counts, strict=True) for _ in range(count)]
    assume({right for _, right in copies} == {True, False})
    weights = np.stack([array(counts), np.ones(len(pairs))])
    confidences, right = split(pairs)
    for figure in (aurc, ece):
        expected = figure(*split(copies), once(len(copies)))[0]
        assert figure(confidences, right, weights)[0] == pytest.approx(expected)
    expected = auroc(split(copies)[0], split(copies)[1] == 1, once(len(copies)))[0]
    assert auroc(confidences, right == 1, weights)[0] == pytest.approx(expected)


def test_the_curve_ends_at_the_share_of_errors() -> None:
    coverage, risk = risk_coverage(array([0.9, 0.5, 0.5, 0.1]), array([0, 1, 0, 1]))
    assert coverage.tolist() == [0.25, 0.75, 1.0]
    assert risk.tolist() == pytest.approx([0, 1 / 3, 1 / 2])


def test_the_bins_of_a_diagram_hold_all_answers_and_their_intervals_hold_the_share() -> None:
    confidences = np.linspace(0, 1, 53)
    bins = reliability(confidences, (confidences > 0.5).astype(float))
    assert len(bins) == 10
    assert sum(found.count for found in bins) == 53
    assert [found.confidence for found in bins] == sorted(found.confidence for found in bins)
    for found in bins:
        assert 0 <= found.low <= found.right <= found.high <= 1
        assert found.low < found.high
    assert len(reliability(confidences[:9], confidences[:9])) == 1
    assert reliability(array([]), array([])) == []
