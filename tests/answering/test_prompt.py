"""What a prompt shows: the instruction, the turns before (the oldest go by fours), the sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.evidence import rank_evidence
from qa.answering.prompt import ANSWER_SHOWN, PromptTemplates, answer_prompt, conversation
from qa.domain import Turn
from tests.answering.test_evidence import passage
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


def test_a_source_sentence_is_shown_behind_what_stands_above_it() -> None:
    found = passage(1, "Two pounds. It is blue.", (2.0, 0.5), (1.0, 0.5))
    first, second = found.sentences
    sentences = (replace(first, topic="Prices\nlocker"), second)
    evidence = rank_evidence([replace(found, sentences=sentences)])
    model = ScriptedLanguageModel([""], 2048)
    messages, _ = answer_prompt("How much?", (), evidence, model, PromptTemplates(), 160)
    assert "[1] (Prices / locker) Two pounds.\n[2] It is blue." in messages[-1].content
