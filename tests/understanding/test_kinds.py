"""Of what kind a question is."""

from __future__ import annotations

import pytest

from qa.understanding.kinds import SHORT, kind_of, subject_of


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How long is the pier?", "measure"),
        ("how many boats were lost", "measure"),
        ("When was the wall built?", "measure"),
        ("In which year did it fall?", "measure"),
        ("What percentage of the boats came back?", "measure"),
        ("how badly was the wall damaged?", "measure"),
        ("What was the total cost of the damage?", "measure"),
        ("what interest rate does the trust pay?", "measure"),
        ("What is the population of Stell?", "measure"),
        ("What was the price war about?", "open"),
        ("Who built the second wall?", "name"),
        ("Where does the ferry land?", "name"),
        ("Which boat came first?", "name"),
        ("who is Brita Aune?", "identity"),
        ("What is the Grey Arm?", "identity"),
        ("who's brita aune?", "identity"),
        ("what's a lugger", "identity"),
        ("who are the Harbour Trust people?", "identity"),
        ("who was Brita Aune's brother?", "name"),
        ("what is the height of the wall?", "measure"),
        ("who were the keepers of the second light?", "items"),
        ("what are the rules for boats at night?", "items"),
        ("what about the pier?", "open"),
        ("whats the difference between the two piers?", "comparison"),
        ("Did the wall hold?", "polar"),
        ("isn't the pier closed?", "polar"),
        ("Why was the ferry late?", "reason"),
        ("how come nobody noticed?", "reason"),
        ("How did they move the lens?", "manner"),
        ("How do I get to the island?", "manner"),
        ("Which boats were lost?", "items"),
        ("list the members of the council", "items"),
        ("What is the difference between the two plans?", "comparison"),
        ("How does the new wall differ from the old one?", "comparison"),
        ("Summarise the article about the wall", "summary"),
        ("What's the report about?", "summary"),
        ("tl;dr of the flood story", "summary"),
        ("tell me about Brita Aune", "identity"),
        ("What happened at the harbour?", "open"),
        ("What did the mayor say about the tax?", "open"),
        ("And what does she think of it?", "open"),
        ("Can you tell me who built the wall?", "name"),
        ("harbour wall storm 1889", "words"),
        ("Wie lang ist der Pier?", "open"),
    ],
)
def test_a_question_is_of_the_kind_that_its_opening_tells(question, kind):
    assert kind_of(question) == kind


def test_one_fact_answers_a_number_and_a_name():
    assert {"measure", "name"} == SHORT


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Summarise the article about the flood of 1953", "the the flood of 1953"),
        ("tl;dr of the harbour story", "of the harbour"),
        ("give me a short summary of the council's plan", "a of the council's plan"),
        ("summary please", ""),
    ],
)
def test_what_is_to_be_summarised_is_left_of_the_question(question, subject):
    assert " ".join(subject_of(question).split()) == subject
