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
    text = "After that they said it had cost about £2.4 million euros in the end, all in all."
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
    assert lead_of("When was the lens lit?", evidence("1879", probability=0.5)) is None


def test_what_stands_before_in_fact_does_not_lead():
    text = "We said that the crane was 31 years old; in fact it is 13 years old."
    assert lead_of("How old is the crane?", evidence("31 years", text=text)) is None
    assert lead_of("How old is the crane?", evidence("13 years", text=text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The train reached 120 km/h on the new line, which is a record for it.", "120"),
        ("It went 30 miles per hour when it passed the station in the evening.", "30"),
        ("The hall has 30 m² and is the smallest one in the whole of the town.", "30"),
        ("It is said that between 5 to 6 million pounds were spent on the wall.", "5"),
        ("It rose by 3 percentage points, more than anybody had thought possible.", "3"),
        ("In that winter it was -5 degrees on the pier, and nobody went swimming.", "5"),
    ],
)
def test_a_part_of_a_quantity_does_not_lead(text, words):
    assert lead_of("How much was it?", evidence(words, text=text)) is None
