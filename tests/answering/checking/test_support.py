"""The check as a whole: what holds, what does not, and why."""

from __future__ import annotations

import pytest

from qa.answering.checking.support import GUARDS, check, problems
from qa.engines.protocols import Support

SOURCE = "The council voted 12 to 8 for the Grey Arm on 3 March."


def test_the_same_words_hold():
    result = check(SOURCE, [SOURCE])
    assert result.holds
    assert result.problems == ()


def test_other_forms_of_the_same_words_hold():
    assert check("On 3 March the council was voting 12 to 8 for the Grey Arm.", [SOURCE]).holds


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        ("The council voted 11 to 8 for the Grey Arm on 3 March.", "number 11"),
        ("The council voted 12 to 8 for the Grey Arm on 4 March.", "number 4"),
        ("The council voted 12 to 8 for the Grey Arm on 8 March.", "date"),
        ("The council voted 12 to 8 for the White Arm on 3 March.", "White Arm"),
        ("The council did not vote 12 to 8 for the Grey Arm on 3 March.", "denies"),
        ("Captain Harkwell voted 12 to 8 for the Grey Arm on 3 March.", "Captain Harkwell"),
        ("The council voted 12 to 8 against the Grey Arm on 3 March.", "opposite of against"),
        ("“The council loves the Grey Arm”, voted 12 to 8 on 3 March.", "source's words"),
    ],
)
def test_one_thing_changed_takes_the_support_away_where_no_judge_has_read(claim, why):
    result = check(claim, [SOURCE])
    assert result.support == 0.0
    assert why in " ".join(result.problems)


def test_a_number_picked_out_of_a_correction_does_not_hold():
    source = "We said that the crane was 31 years old; in fact it is 13 years old."
    assert not check("The crane is 31 years old.", [source]).holds


def test_some_numbers_of_a_plain_sentence_may_be_left_out():
    source = "The lens was lit on 2 November 1879 by 31 men."
    assert check("The lens was lit on 2 November 1879.", [source]).holds


def test_names_of_the_title_are_known():
    source = "It fell in 1889."
    assert problems("Grey Arm fell in 1889.", source)
    assert not problems("Grey Arm fell in 1889.", source, title="The history of the Grey Arm")


def test_words_from_elsewhere_lower_the_support():
    claim = "The council voted for a beautiful swimming pool and a library."
    assert not check(claim, ["The council voted for the wall."]).holds


def test_what_is_said_with_reserve_does_not_hold_without():
    assert not check("The school was closed in May.", ["The school may be closed in May."]).holds


def test_a_judgement_weighs():
    claim, source = "The wall fell in a storm.", "In a storm the old wall of the harbour fell."
    low, high = (
        check(claim, [source], judged=Support(judged, 1 - judged)) for judged in (0.02, 0.98)
    )
    assert not low.holds
    assert low.support < high.support


@pytest.mark.parametrize("claim", [
    "“The council loves the Grey Arm”, it said when it voted.",
    "The council voted “for the white arm” on 3 March.",
])  # fmt: skip
def test_words_in_quotation_marks_are_the_sources_whatever_a_judge_thinks(claim):
    result = check(claim, [SOURCE], judged=Support(0.999, 0.001))
    assert result.support == 0.0
    assert not result.holds


@pytest.mark.parametrize("claim", [
    "A dozen voted for the Grey Arm, eight against it.",
    "Councillors backed the Grey Arm by 12 votes to 8.",
])  # fmt: skip
def test_where_a_judge_has_read_another_form_alone_takes_no_support_away(claim):
    assert check(claim, [SOURCE], judged=Support(0.5, 0.5)).support > 0.0


def test_two_sources_hold_together_what_neither_holds_alone():
    sources = ["Ada Quist opened the bridge.", "The bridge is long and wide."]
    claim = "Ada Quist opened the long and wide bridge."
    assert check(claim, sources).holds
    assert not check(claim, sources[:1]).holds


def test_nothing_claimed_or_nothing_cited_is_no_support():
    for claim, sources in (("", [SOURCE]), ("It is so.", [SOURCE]), (SOURCE, [])):
        assert check(claim, sources).support == 0.0


def test_every_guard_keeps_still_over_a_sentence_and_itself():
    for sentence in (
        SOURCE,
        "“No,” said Ada Brown, “we may not sell 12% of it before 3 May 2021 for £2.4m.”",
        "We said that it was 31; in fact it is 13.",
    ):
        assert [name for name, guard in GUARDS.items() if guard(sentence, sentence, "en")] == []
