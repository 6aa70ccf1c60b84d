"""Rewriting a follow-up question: taken where it is one, refused where it is anything else."""

from __future__ import annotations

import pytest

from qa.answering.prompt import PromptTemplates
from qa.answering.rewrite import rewritten
from qa.domain import Turn
from tests.fakes import ScriptedLanguageModel

TURNS = [
    Turn("Who built the Orlund bridge?", "Ada Quist built it in 1932."),
    Turn("How long is it?", "It is 640 metres long."),
]
QUESTION = "What did it cost?"


def rewriting(reply: str) -> str | None:
    return rewritten(QUESTION, TURNS, ScriptedLanguageModel([reply]), PromptTemplates())


@pytest.mark.parametrize(
    ("reply", "query"),
    [
        ("What did the Orlund bridge cost?", "What did the Orlund bridge cost?"),
        ('"What did the bridge cost?"\nIt cost 3 million.', "What did the bridge cost?"),
        ("  What did Ada Quist's bridge cost? ", "What did Ada Quist's bridge cost?"),
    ],
)
def test_a_rewriting_is_taken(reply, query):
    assert rewriting(reply) == query


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "?",
        "It was built in 1932.",  # an answer
        "What did the Tower of London cost?",  # a name out of nowhere
        "Who built the Orlund bridge?",  # another question
    ],
)
def test_anything_else_is_refused(reply):
    assert rewriting(reply) is None


def test_the_model_sees_the_turns_and_the_question():
    model = ScriptedLanguageModel(["What did the bridge cost?"])
    rewritten(QUESTION, TURNS, model, PromptTemplates())
    system, user = model.prompts[0]
    assert "do not answer" in system.content
    for text in ("Who built the Orlund bridge?", "It is 640 metres long.", QUESTION):
        assert text in user.content
