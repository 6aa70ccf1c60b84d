"""How a prompt begins: the instruction and the turns before, of which the oldest go by fours."""

from __future__ import annotations

import pytest

from qa.answering.prompt import ANSWER_SHOWN, PromptTemplates, conversation
from qa.domain import Turn
from tests.fakes import ScriptedLanguageModel


def first_shown(turns: int, context: int = 2048) -> list[str]:
    """The questions of a conversation that a prompt shows."""
    history = [Turn(f"Question {number}?", "An answer. " * 40) for number in range(turns)]
    model = ScriptedLanguageModel([""], context)
    system, *messages = conversation(history, model, PromptTemplates(), 160)
    assert system.role == "system"
    assert [message.role for message in messages] == ["user", "assistant"] * (len(messages) // 2)
    assert all(len(message.content) <= ANSWER_SHOWN for message in messages)
    return [message.content for message in messages[::2]]


@pytest.mark.parametrize(
    ("turns", "first"), [(0, 0), (1, 0), (7, 0), (8, 4), (11, 4), (12, 8), (30, 24)]
)
def test_turns_are_added_one_by_one_and_left_out_by_fours(turns: int, first: int) -> None:
    assert first_shown(turns) == [f"Question {number}?" for number in range(first, turns)]


def test_turns_that_take_too_much_of_the_context_are_left_out() -> None:
    assert first_shown(6, 600) == ["Question 4?", "Question 5?"]
    assert first_shown(3, 300) == []


def test_an_answer_that_may_fill_the_context_leaves_no_room_for_turns() -> None:
    assert first_shown(3, 100) == []
