"""How far a question leans on the turns before it, by its own words."""

from __future__ import annotations

import pytest

from qa.understanding.leaning import leaning

FULLY = [
    "Who owns it?",
    "What about the second one?",
    "Where does he work?",
    "What would that cost?",
    "Who built it?",
    "How much?",
    "¿Y cuánto pesa su campana?",
    "Wie schwer ist seine Glocke?",
    "How old was she when she was elected?",
    "Its price?",
    "But who paid in the end?",
    "So what happened to the crew?",
    "Who won?",
    "when was that?",
    "any old buildings worth a look there?",
    "How did he hurt himself?",
    "¿Cuánto costó?",
    "¿Dónde está?",
    "¿Quién lo hizo?",
    "¿Por qué?",
    "¿Y cuándo abrió?",
    "Wo arbeitet er jetzt?",
    "Combien a-t-elle coûté ?",
    "它多少钱？",
    "他什么时候出生？",
    "为什么？",
    "それはいつですか？",
]
PERHAPS = [
    "Und wann wurde die Orgel gebaut?",
    "And how much did the day bring in for the lifeboat?",
    "What did the mayor say about its cost?",
    "What did the pupils build for their school?",
    "Who is the mayor?",
    "How do ants heal themselves?",
    "How much did this extension cost the town?",
]
HARDLY = [
    "How long did this dispute keep the ferry in the harbour?",
    "When did the crane accident happen?",
    "When did the library reopen its doors?",
    "What did Trowell make?",
    "How much does it cost the town to keep the late bus?",
]
NOT_AT_ALL = [
    "How old is the crane that failed on the Grey Arm?",
    "When was the lens of Cape Dunnel first lit?",
    "Is there a ferry to Saltgarrow on Sundays?",
    "Wer hat die Orgel der Stadtkirche erbaut?",
    "When did Ada Finch publish her first book?",
    "Which bridges cross the Seine in Paris?",
    "Where was Ella Fitzgerald born?",
    "Which IT firm did Harbour Trust hire in Dunnel?",
    "¿Cuándo presentó Ada Finch su libro?",
    "Wann eröffnete die Bibliothek von Dunnel ihre Türen?",
    "谁建造了港口的灯塔？",
]


@pytest.mark.parametrize("question", FULLY)
def test_a_question_that_names_nothing_leans(question: str) -> None:
    assert leaning(question) == "leans"


@pytest.mark.parametrize("question", PERHAPS)
def test_a_question_with_a_subject_that_may_have_been_named_before_rather_leans(
    question: str,
) -> None:
    assert leaning(question) == "rather leans"


@pytest.mark.parametrize("question", HARDLY)
def test_a_question_with_a_subject_of_its_own_rather_stands_alone(question: str) -> None:
    assert leaning(question) == "rather alone"


@pytest.mark.parametrize("question", NOT_AT_ALL)
def test_a_question_that_names_its_subject_stands_alone(question: str) -> None:
    assert leaning(question) == "alone"
