"""Follow-up questions: what leans on the turns before it, and what it takes along."""

from __future__ import annotations

import pytest

from qa.domain import Turn
from qa.retrieval.followup import leans_on_history, search_query

TURNS = [
    Turn("Which barge carried the crane on the Grey Arm?", "The Oxhide."),
    Turn("Who owns it?", "Brackhollow Marine."),
]


@pytest.mark.parametrize(
    "question",
    [
        "Who owns it?",
        "And how much did the day bring in for the lifeboat?",
        "What about the second one?",
        "Where does he work?",
        "What would that cost?",
        "Who built it?",
        "How much?",
        "¿Y cuánto pesa su campana?",
        "Wie schwer ist seine Glocke?",
        "How old was she when she was elected?",
        "Its price?",
        "What did the mayor say about its cost?",
        "But who paid in the end?",
        "So what happened to the crew?",
        "¿Cuánto costó?",
        "¿Dónde está?",
        "¿Quién lo hizo?",
        "¿Por qué?",
        "¿Y cuándo abrió?",
        "Und wann wurde die Orgel gebaut?",
        "Wo arbeitet er jetzt?",
        "Combien a-t-elle coûté ?",
        "它多少钱？",
        "他什么时候出生？",
        "为什么？",
        "それはいつですか？",
    ],
)
def test_a_question_that_names_nothing_leans_on_history(question):
    assert leans_on_history(question)


@pytest.mark.parametrize(
    "question",
    [
        "How old is the crane that failed on the Grey Arm?",
        "When was the lens of Cape Dunnel first lit?",
        "Is there a ferry to Saltgarrow on Sundays?",
        "Wer hat die Orgel der Stadtkirche erbaut?",
        "When did the library reopen its doors?",
        "When did Ada Finch publish her first book?",
        "Which bridges cross the Seine in Paris?",
        "Where was Ella Fitzgerald born?",
        "Which IT firm did Harbour Trust hire in Dunnel?",
        "¿Cuándo presentó Ada Finch su libro?",
        "Wann eröffnete die Bibliothek von Dunnel ihre Türen?",
        "谁建造了港口的灯塔？",
    ],
)
def test_a_question_that_names_its_subject_stands_alone(question):
    assert not leans_on_history(question)


def test_a_follow_up_takes_questions_along_back_to_one_that_stands_alone():
    assert search_query("And since when?", TURNS) == (
        "Which barge carried the crane on the Grey Arm? Who owns it? And since when?"
    )


def test_a_new_topic_leaves_the_old_one_behind():
    question = "When was the lens of Cape Dunnel first lit?"
    assert search_query(question, TURNS) == question


def test_without_history_the_question_is_the_query():
    assert search_query("Who owns it?", []) == "Who owns it?"


def test_no_more_than_three_turns_are_taken_along():
    turns = [Turn(f"And what of it, number {n}?", "") for n in range(5)]
    query = search_query("And then?", turns)
    assert query.count("?") == 4
    assert "number 1" not in query
