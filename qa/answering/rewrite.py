"""Asks the language model to make a follow-up question stand alone.

The question and the turns before it come in; a search query goes out, or None where what the model
wrote is no rewriting of the question. Small models are bad at it (docs/retrieval.md), so it is off
unless `rewrite` is set, and what they write is never shown as an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from qa.answering.prompt import PromptTemplates
from qa.engines.protocols import LanguageModel, Message
from qa.text.clean import one_line
from qa.text.words import content_words

if TYPE_CHECKING:
    from qa.domain import Turn

TURNS_SHOWN = 3
MOST_TOKENS = 80
ANSWER_SHOWN = 200
"""Characters of each earlier answer that the model sees."""

KEPT = 0.5
"""Share of the question's content words that a rewriting must still have."""

MOST_NEW = 12
"""Content words that it may add."""


def rewritten(
    question: str, history: Sequence[Turn], model: LanguageModel, templates: PromptTemplates
) -> str | None:
    """Return the question in words that stand alone, or None if the model did not manage.

    Raises:
        ModelError: the model fails.
    """
    turns = [
        f"Question: {one_line(turn.question)}\nAnswer: {one_line(turn.answer)[:ANSWER_SHOWN]}"
        for turn in history[-TURNS_SHOWN:]
    ]
    user = templates.fill("rewrite.user", history="\n".join(turns), question=one_line(question))
    messages = [Message("system", templates.fill("rewrite.system")), Message("user", user)]
    with closing(model.stream(messages, MOST_TOKENS)) as pieces:
        written = "".join(pieces)
    first = one_line(next(iter(written.strip().splitlines()), "")).strip("\"'“” ")
    return first if _is_rewriting(first, question, history) else None


def _is_rewriting(text: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether a text says what the question says, and adds only what the conversation holds."""
    new, old = set(content_words(text)), set(content_words(question))
    if not new or (old and len(new & old) < KEPT * len(old)):
        return False
    if question.rstrip().endswith("?") and not text.endswith("?"):
        return False
    told = {word for turn in history for word in content_words(f"{turn.question} {turn.answer}")}
    added = new - old
    return len(added) <= MOST_NEW and added <= told
