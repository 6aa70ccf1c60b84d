"""Figures of some judgements by hand, their intervals, and what is left out."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from qa.evaluation.figures import NAMES
from qa.evaluation.judging import Judgement
from qa.evaluation.metrics import curves, measure
from tests.evaluation.building import SILENT, UNANSWERABLE, given, judged, question

MIXED = [
    judged(question(), given(confidence=0.9, total_ms=10.0)),
    judged(question(), given(confidence=0.7, total_ms=20.0, text="£2.0m [1]")),
    judged(question(), given(**SILENT, confidence=0.2, total_ms=30.0)),
    judged(question(**UNANSWERABLE), given(**SILENT, confidence=0.1, total_ms=40.0)),
    judged(question(**UNANSWERABLE), given(confidence=0.5, total_ms=50.0)),
]


def test_figures_by_hand() -> None:
    found = measure(MIXED)
    values: dict[str, Any] = {name: (metric.value, metric.n) for name, metric in found.items()}
    assert values["right"] == (pytest.approx(2 / 5), 5)
    assert values["accuracy_answerable"] == (pytest.approx(1 / 3), 3)
    assert values["contains_gold"] == (pytest.approx(1 / 2), 2)
    assert values["abstain_recall"] == (pytest.approx(1 / 2), 2)
    assert values["abstain_precision"] == (pytest.approx(1 / 2), 2)
    assert values["answered_answerable"] == (pytest.approx(2 / 3), 3)
    assert values["abstain_balanced"] == (pytest.approx((1 / 2 + 2 / 3) / 2), 5)
    assert values["quote_exact"] == (1, 3)
    assert values["citation_hit"] == (1, 2)
    assert values["uncited"] == (0, 3)
    assert values["answerable_auroc"] == (pytest.approx((2 + 2 + 1) / 6), 5)
    assert values["aurc"] == (pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4 + 4 / 5) / 5), 5)
    assert values["ece"] == (pytest.approx((0.1 + 0.7 + 0.2 + 0.1 + 0.5) / 5), 5)
    # Three answers in ten bins: in the seventh, 0.2 of the second and 0.1 of the third meet.
    expected = (0.5 + 0.7 + 0.1 - 2 * 0.1 * 0.1) / 3
    assert values["ece_answered"] == (pytest.approx(expected), 3)
    assert values["latency_p50_ms"] == (pytest.approx(30), 5)
    assert values["latency_p95_ms"] == (pytest.approx(np.percentile([10, 20, 30, 40, 50], 95)), 5)
    assert list(found) == [name for name in NAMES if name in found]


def test_every_interval_holds_its_figure_and_is_always_the_same() -> None:
    found = measure(MIXED * 10)
    assert set(found) == set(NAMES)
    for name, metric in found.items():
        assert metric.low <= metric.value <= metric.high, name
    assert measure(MIXED * 10) == found


def test_an_interval_is_about_as_wide_as_the_normal_one() -> None:
    many = [judged(question(), given(text="180 metres" if n % 2 else "no")) for n in range(400)]
    metric = measure(many)["right"]
    assert metric.high - metric.low == pytest.approx(2 * 1.96 * 0.5 / 20, rel=0.15)


def test_what_no_question_says_anything_about_is_left_out() -> None:
    both_kinds = {"abstain_recall", "abstain_precision", "abstain_balanced", "answerable_auroc"}
    assert not both_kinds & set(measure(MIXED[:3]))
    silent_only = measure([MIXED[3]])
    assert set(silent_only) == {
        "right", "abstain_recall", "abstain_precision", "aurc", "ece", "latency_p50_ms",
        "latency_p95_ms",
    }  # fmt: skip


def test_without_short_answers_it_cannot_be_told_what_the_confidence_is_worth() -> None:
    some = [*MIXED, judged(question(kind="none"), given())]
    assert not {"aurc", "ece", "ece_answered"} & set(measure(some))
    assert curves(some) is None


def test_the_point_of_the_curve_is_what_was_answered() -> None:
    found = curves(MIXED)
    assert found
    assert found.operating_point == pytest.approx((3 / 5, 2 / 3))
    assert sum(group.count for group in found.bins) == 3
    silent = curves(MIXED[2:4])
    assert silent
    assert (silent.operating_point, silent.bins) == (None, [])


def test_thousands_of_questions_take_seconds() -> None:
    random = np.random.default_rng(3)
    many: list[Judgement] = [
        judged(question(), given(confidence=float(random.random()))) for _ in range(2_500)
    ]
    started = time.process_time()
    measure(many)
    assert time.process_time() - started < 10
