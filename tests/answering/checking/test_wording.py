"""Wording: pairs of a claim and its source that differ in just one thing."""

from __future__ import annotations

import pytest

from qa.answering.checking.wording import (
    apart,
    drawn_on,
    lost_hedges,
    new_words,
    other_negation,
    turned_round,
)


def test_the_words_of_a_claim_that_the_source_does_not_have():
    source = "The council voted for the wall."
    assert new_words("The councils vote for walls.", source) == set()
    assert new_words("The council voted for a library.", source) == {"librari"}


def test_words_that_stand_far_apart_are_told():
    source = (
        "The official said the US remains fully committed to dialogue to deal with the issues "
        "diplomatically and is continuing to work closely with allies, including Lorania."
    )
    assert apart("The US remains committed to dialogue with Lorania.", source)
    assert not apart("The US remains committed to dialogue.", source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The wall is not safe.", "The wall is safe."),
        ("The wall is safe.", "The wall is not safe."),
        ("Nobody came.", "Everybody came."),
        ("She didn't sign.", "She signed."),
        ("Die Mauer ist sicher.", "Die Mauer ist nicht sicher."),
    ],
)
def test_one_denies_and_the_other_does_not(claim, source):
    assert other_negation(claim, source, "de" if "Mauer" in claim else "en")


def test_a_not_in_another_part_of_the_source_denies_nothing():
    source = "The wall is safe, the engineers say, though many people who live there do not agree."
    assert not other_negation("The wall is safe.", source)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("The school may close.", "possible"),
        ("The school will close.", "planned"),
        ("The school allegedly closed.", "doubted"),
        ("The school closes if the roof leaks.", "on condition"),
    ],
)
def test_a_reserve_of_the_source_is_missed(source, kind):
    assert lost_hedges("The school closed.", source) == [kind]
    assert lost_hedges(source, source) == []


@pytest.mark.parametrize(
    ("claim", "source", "word"),
    [
        ("Prices fell.", "Prices rose.", "fell"),
        ("The north gate closed.", "The south gate closed.", "north"),
        ("It opens after noon.", "It opens before noon.", "after"),
        ("More people came.", "Fewer people came.", "more"),
    ],
)
def test_the_opposite_of_what_the_source_says(claim, source, word):
    found = turned_round(claim, source)
    assert found == [word]
    assert turned_round(source, source) == []


def test_what_a_claim_draws_on_is_a_part_of_the_source():
    source = "On Monday, after a long debate in the hall, the wall was approved by all of them."
    assert drawn_on("The wall was approved.", source) == "the hall the wall was approved by all of"
