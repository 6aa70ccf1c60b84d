"""The lead: which words are shown in front of the sentence that they stand in."""

from __future__ import annotations

import pytest

from qa.answering.evidence import Evidence
from qa.answering.lead import lead_of
from qa.domain import Passage

TEXT = "The lens was made by the firm of Berthaud-Lisle and lit on 2 November 1879 in the tower."


def evidence(words: str, probability: float = 0.9, text: str = TEXT) -> Evidence:
    passage = Passage(1, "a.txt", "A", None, 0, len(text), text, (), 1.0, "en")
    start = text.index(words)
    place = (start, start + len(words))
    return Evidence(passage, 0, len(text), text, 0.5, 0.5, 1.0, probability, place)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the lens lit?", "2 November 1879"),
        ("Who made the lens?", "Berthaud-Lisle"),
        ("What was lit in the tower?", "The lens"),
    ],
)
def test_words_of_the_kind_that_is_asked_for_lead(question, words):
    start, end = lead_of(question, evidence(words)) or (0, 0)
    assert TEXT[start:end] == words


@pytest.mark.parametrize("words", ["2.4", "£2.4"])
def test_a_number_leads_with_its_unit(words):
    text = "After that they said it had cost £2.4 million euros in the end, all in all."
    start, end = lead_of("How much did it cost?", evidence(words, text=text)) or (0, 0)
    assert text[start:end] == "£2.4 million euros"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("When was the lens lit?", "Berthaud-Lisle"),
        ("How many made the lens?", "the firm"),
        ("Who made the lens?", "firm of"),
        ("Was the lens lit in 1879?", "2 November 1879"),
        ("What happened?", TEXT[:70]),
    ],
)
def test_words_of_another_kind_and_long_ones_do_not(question, words):
    assert lead_of(question, evidence(words)) is None


def test_where_the_reader_is_not_sure_or_points_at_nothing_there_is_none():
    assert lead_of("When was the lens lit?", evidence("1879", probability=0.4)) is None


def test_what_stands_before_in_fact_does_not_lead():
    text = "We said that the crane was 31 years old; in fact it is 13 years old."
    assert lead_of("How old is the crane?", evidence("31 years", text=text)) is None
    assert lead_of("How old is the crane?", evidence("13 years", text=text))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("The train reached 120 km/h on the new line, a record for it.", "120", "120 km/h"),
        ("It went 30 miles per hour when it passed the station.", "30", "30 miles per hour"),
        ("The hall has 30 m² and is the smallest one in the town.", "30", "30 m²"),
        ("They spent between 5 and 6 million pounds on the wall.", "5",
         "between 5 and 6 million pounds"),
        ("It rose by 3 percentage points, more than anybody had thought.", "3",
         "by 3 percentage points"),
        ("In that winter it was -5 degrees on the pier at noon.", "5", "-5 degrees"),
        ("The account fell to -£300 in the spring of that year.", "300", "-£300"),
        ("Fewer than 40 people came to the fair on Sunday.", "40", "Fewer than 40"),
        ("The fair cost the town almost £300 in that year.", "£300", "almost £300"),
        ("It holds as many as 500 people when it is full.", "500", "as many as 500"),
        ("It is open from 9.30 to 17.00 on Saturdays in May.", "17.00", "from 9.30 to 17.00"),
        ("The clinic of the island can be reached at +47 55 01 23 45.", "01", "+47 55 01 23 45"),
    ],
)  # fmt: skip
def test_a_part_of_a_quantity_leads_with_the_whole(text, words, shown):
    start, end = lead_of("How much was it?", evidence(words, text=text)) or (0, 0)
    assert text[start:end] == shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Write to desk@marsh-library.example if you want a card.", "marsh-library"),
        ("The list lies at https://harl.example/boats?year=2024 for all to see.", "harl"),
    ],
)
def test_an_address_leads_whole(text, words):
    start, end = lead_of("What is the address?", evidence(words, text=text)) or (0, 0)
    assert " " not in text[start:end]
    assert text[start - 1] == text[end] == " "


@pytest.mark.parametrize(
    "text",
    [
        "The mayor denied that the fair had cost £300 in the end.",
        "It is a myth that the fair of that year cost £300.",
        "If it rains all day, the fair will cost the town £300.",
        "The fair will cost the town £300 unless it rains all day.",
        "The fair of that year did not cost the town £300.",
        "The fair was not paid for by the town until £300 were left.",
        "The fair cost the mayor or the town £200 or £300.",
    ],
)
def test_what_is_denied_or_hangs_on_a_condition_does_not_lead(text):
    assert lead_of("How much did the fair cost the town?", evidence("£300", text=text)) is None


def test_of_two_years_the_number_of_the_one_that_is_asked_for_leads():
    text = "The fair cost £300 in 2023 and £500 in 2024."
    start, end = lead_of("How much did the fair cost in 2024?", evidence("£300", text=text)) or (
        0,
        0,
    )
    assert text[start:end] == "£500"
    text = "The fair cost £300 in 2023 and nothing worth telling in 2024."
    assert lead_of("How much did the fair cost in 2024?", evidence("£300", text=text)) is None


def test_of_two_names_the_number_of_the_one_that_is_asked_for_leads():
    text = "Last year Ostmar had 340 inhabitants and Westmar 1,150, which is more than before."
    start, end = lead_of("How many live in Westmar?", evidence("340", text=text)) or (0, 0)
    assert text[start:end] == "1,150"


def test_to_a_question_why_only_a_reason_leads():
    text = "The bridge was closed in 2019 because of rust, as the council of the town said."
    question = "Why was the bridge closed?"
    assert lead_of(question, evidence("in 2019", text=text)) is None
    assert lead_of(question, evidence("because of rust", text=text))
