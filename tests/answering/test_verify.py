"""The check of a sentence: pairs that differ in one thing."""

from __future__ import annotations

import pytest

from qa.answering.verify import ENOUGH, support

SOURCE = "The council voted 12 to 8 for the Grey Arm on 3 March."


def test_the_same_words_are_full_support():
    assert support(SOURCE, [SOURCE]) == 1.0


def test_other_forms_of_the_same_words_are_support():
    claim = "On 3 March the council was voting 12 to 8 for the Grey Arm."
    assert support(claim, [SOURCE]) >= ENOUGH


@pytest.mark.parametrize(
    "claim",
    [
        "The council voted 11 to 8 for the Grey Arm on 3 March.",
        "The council voted 12 to 8 for the Grey Arm on 4 March.",
        "The council voted 12 to 8 for the White Arm on 3 March.",
        "The council did not vote 12 to 8 for the Grey Arm on 3 March.",
        "Captain Harkwell of the council voted 12 to 8 for the Grey Arm on 3 March.",
    ],
    ids=["digit", "day", "name", "negation", "new name"],
)
def test_one_thing_changed_takes_the_support_away(claim):
    assert support(claim, [SOURCE]) == 0.0


def test_a_number_picked_out_of_several_is_not_supported():
    source = "We said that the crane was 31 years old; in fact it is 13 years old."
    assert support("The crane is 31 years old.", [source]) == 0.0


def test_words_that_stand_far_apart_are_not_joined():
    source = (
        "The official said the US remains fully committed to dialogue to deal with the issues "
        "diplomatically and is continuing to work closely with allies and partners, including "
        "Lorania."
    )
    assert support("The US remains committed to dialogue with Lorania.", [source]) == 0.0
    assert support("The US remains committed to dialogue.", [source]) == 1.0


def test_words_from_elsewhere_lower_the_support():
    claim = "The council voted for a beautiful swimming pool and a library."
    assert support(claim, ["The council voted for the wall."]) < ENOUGH


def test_two_sources_hold_together_what_neither_holds_alone():
    sources = ["Ada Quist opened the bridge.", "The bridge is long."]
    claim = "Ada Quist opened the long bridge."
    assert support(claim, sources[:1]) < 1.0
    assert support(claim, sources) == 1.0


def test_nothing_claimed_or_nothing_cited_is_no_support():
    assert support("", [SOURCE]) == 0.0
    assert support("It is so.", [SOURCE]) == 0.0
    assert support(SOURCE, []) == 0.0
