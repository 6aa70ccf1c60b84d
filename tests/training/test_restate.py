"""What is said in another form stays true, and its counterpart does not."""

from __future__ import annotations

import random

import pytest
from restate import asked_whether, other_numbers, stated, voices, wrong_number

from qa.understanding.statement import statement_of


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("Who built the second wall?", "Edith Marlow", "Edith Marlow built the second wall."),
        ("How many tons were needed?", "9,400", "9,400 tons were needed."),
        ("How many tons were needed?", "9,400 tons", "9,400 tons were needed."),
        ("When did the wall fall?", "1889", "The wall fall in 1889."),
        ("When did the wall fall?", "in May", "The wall fall in May."),
        ("Where was the granite found?", "near Ashby", "The granite was found near Ashby."),
        ("Why was the town angry?", "the wall fell", "The town angry was because the wall fell."),
        ("What is the name of the mole?", "Zur Mole", "The name of the mole is Zur Mole."),
        ("What was the wall made of?", "granite", "The wall was made of granite."),
        ("Did the wall fall?", "yes", None),
        ("", "yes", None),
    ],
)
def test_a_question_and_its_answer_as_a_statement(question, answer, statement):
    assert stated(question, answer) == statement


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Was the wall built in 1889?", "The wall was built in 1889."),
        ("Can the wall hold?", "The wall can hold."),
        ("Does the wall hold?", "The wall hold."),
        ("Who built it?", None),
    ],
)
def test_what_yes_says(question, statement):
    assert statement_of(question) == statement


def test_the_other_voice_keeps_the_roles_and_its_counterpart_swaps_them():
    assert voices("The wall was built by Edith Marlow in 1889, at low water.") == (
        "Edith Marlow built the wall in 1889.",
        "The wall built Edith Marlow in 1889.",
    )
    assert voices("It was built by Edith Marlow.") is None
    assert voices("Edith Marlow built the wall.") is None


@pytest.mark.parametrize(
    ("sentence", "forms"),
    [
        ("It took seven years.", {"It took 7 years."}),
        ("It took 7 years.", {"It took seven years."}),
        ("On May 3, 1889 it fell.", {"On 3 May 1889 it fell.", "On May 3, 1889 it fell."}),
        ("About 2,500,000 came.", {"About 2.5 million came.", "About more than 2,000,000 came."}),
        ("It fell in 1889.", {"It fell in the 1880s.", "It fell in the late 19th century."}),
        ("Some 50% of it fell.", {"Some half of it fell.", "Some 50 percent of it fell."}),
    ],
)
def test_numbers_are_written_otherwise_and_stay_as_true(sentence, forms):
    found = {other_numbers(sentence, random.Random(seed)) for seed in range(60)} - {sentence}
    assert found
    assert found <= forms | {form.replace("more than", "nearly") for form in forms} | rounded(found)


def rounded(found: set[str]) -> set[str]:
    """Those that round a number and say so."""
    marks = ("about ", "around ", "roughly ", "more than ", "nearly ")
    return {text for text in found if any(mark in text for mark in marks)}


def test_a_round_number_is_near_and_on_the_side_that_is_said():
    for seed in range(80):
        text = other_numbers("They used 9,412 stones.", random.Random(seed))
        number = int("".join(sign for sign in text if sign.isdigit()))
        assert abs(number - 9412) <= 500
        assert ("more than" not in text) or number < 9412
        assert ("nearly" not in text) or number > 9412


def test_a_wrong_number_is_far_off_and_nothing_else_changes():
    for seed in range(40):
        text = wrong_number("About 9,400 stones were used.", random.Random(seed))
        assert text is not None
        number = int("".join(sign for sign in text if sign.isdigit()))
        assert not 7000 < number < 12000
        assert text.startswith("About ") and text.endswith(" stones were used.")
    assert wrong_number("It fell in the 1880s.", random.Random(1)) is not None
    assert wrong_number("It fell.", random.Random(1)) is None


@pytest.mark.parametrize(
    ("claim", "question"),
    [
        ("The wall was built in 1889.", "Was the wall built in 1889?"),
        ("Edith Marlow has six children.", "Has Edith Marlow six children?"),
        ("The wall fell in 1889.", None),
        ("It is said that the wall was low.", None),
        ("In spring, the wall was low.", None),
        ("The wall was low. It fell.", None),
    ],
)
def test_a_plain_claim_is_asked_for_by_its_auxiliary(claim, question):
    assert asked_whether(claim) == question
