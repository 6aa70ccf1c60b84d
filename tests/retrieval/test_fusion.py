"""Fusion of two lists of scores, worked out by hand."""

from __future__ import annotations

import pytest

from qa.retrieval.fusion import fuse


def test_the_scores_of_both_searches_are_normalised_and_averaged():
    # z of [0, 1, 2] is [-1.2247, 0, 1.2247]; z of [30, 0, 0] is [1.4142, -0.7071, -0.7071].
    fused = fuse([0.0, 1.0, 2.0], [30.0, 0.0, 0.0])
    assert fused == pytest.approx([0.0947, -0.3536, 0.2588], abs=1e-4)


def test_a_search_that_cannot_tell_leaves_the_ranking_to_the_other():
    assert fuse([0.5, 0.5], [1.0, 3.0]) == pytest.approx([-0.5, 0.5])


def test_no_candidates_give_no_scores():
    assert fuse([], []) == []
