"""What it costs to get from one spelling to another, worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.text.spellings import LAST, one_slip_away, plain_slips, slips_between, stems_near

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = st.text(LETTERS, min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("harbour", "harbour", 0.0),
        ("habrour", "harbour", 0.6),  # two letters in the wrong order
        ("harbor", "harbour", 1.0),  # one too few
        ("harboru", "harbour", 1.0),  # the same at the end, where forms of a word differ
        ("harbbour", "harbour", 0.6),  # one doubled
        ("harbuor", "harbour", 0.6),
        ("herbour", "harbour", 0.8),  # a vowel for a vowel
        ("hatbour", "harbour", 1.0),  # t lies beside r
        ("harpour", "harbour", 1.0),  # p sounds like b
        ("hagbour", "harbour", 1.3),  # g does neither
        ("arbour", "harbour", 1.5),  # the first letter is missing
        ("gavel", "navel", 2.8),  # the first letter is another, which sounds otherwise
        ("signer", "signed", 1.4),  # r lies beside d, but ends are what forms differ in
    ],
)
def test_slips_that_people_make_cost_less(typed, meant, cost):
    assert slips_between(typed, meant, 3) == pytest.approx(cost)


def test_what_costs_more_than_it_may_is_out_of_reach():
    assert slips_between("ferry", "market", 2) == math.inf
    assert slips_between("harbuor", "harbour", 0.5) == math.inf


def test_the_end_is_free_where_the_other_is_a_stem():
    assert slips_between("popluation", "popul", 2, open_end=True) == pytest.approx(0.6)
    assert slips_between("popluation", "popul", 2) == math.inf


@given(
    st.text("abe", max_size=7),
    st.lists(st.text("abe", max_size=7), max_size=12, unique=True).map(sorted),
    st.sampled_from([0.9, 1.5, 2.1]),  # between the sums of costs
)
def test_stems_are_found_together_as_each_is_by_itself(end, ends, most):
    word, stems = f"a{end}", [f"a{one}" for one in ends]
    near = stems_near(word, stems, most)
    for stem in stems:
        alone = slips_between(word, stem, 9, open_end=True)
        assert near.get(stem, 9) <= alone + 1e-9 or alone > most
        assert near.get(stem, most) >= min(alone, most) - LAST - 1e-9


def test_what_it_costs_to_get_to_a_stem():
    stems = ["poem", "popul", "popularis", "populi", "port"]
    assert stems_near("popluation", stems, 1) == {"popul": pytest.approx(0.6)}


@given(WORDS, WORDS)
def test_the_way_back_costs_as_much(one, other):
    assert slips_between(one, other, 9) == pytest.approx(slips_between(other, one, 9))


@settings(deadline=None)  # Some hundred spellings are compared at once.
@given(WORDS)
def test_every_spelling_that_is_yielded_is_one_slip_away(word):
    away = set(one_slip_away(word, LETTERS))
    assert all(slips_between(word, other, 9) <= 3.3 for other in away)
    assert {word[1:], word + "x", "x" + word, word[:-1]} <= away


def test_all_kinds_of_slips_are_yielded():
    away = set(one_slip_away("boat", LETTERS))
    assert {"bot", "boats", "obat", "boet", "bost", "bloat"} <= away
    assert not {"bolts", "bopt"} & away


def test_plain_slips_are_swapped_and_doubled_letters():
    assert set(plain_slips("boot")) == {"bot", "bboot", "booot", "boott"} - {"boott"}
    assert {"destroy", "destorry"} <= set(plain_slips("destory"))
    assert "destoyr" not in set(plain_slips("destory"))
