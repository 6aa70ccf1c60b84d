"""Fills the prompt templates: the turns before, the numbered source sentences, the question.

Templates are files (`prompts/`), so that a user may change the wording. What articles and users
wrote goes in as data: control characters are taken out, and the engine lets no control token in.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from qa.engines.protocols import LanguageModel, Message
from qa.errors import UsageError
from qa.resources import shipped
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.domain import Turn

MARGIN = 64
"""Tokens kept free for the chat template's own words."""

TURN_MARGIN = 8
"""The same, for each message of a turn before."""

TURNS_TOGETHER = 4
"""So many turns are left out at once; at least as many of the last ones are shown, if they fit."""

TURNS_SHARE = 0.4
"""Of the context, without the answer's part, the turns before take no more than this."""

ANSWER_SHOWN = 200
"""Characters of each earlier answer."""


class PromptTemplates:
    """The templates of an answer: those of the user's folder, else the shipped ones.

    Raises:
        UsageError: (when used) a template cannot be read, or names an unknown variable.
    """

    def __init__(self, folder: str | None = None) -> None:
        self._folder = Path(folder).expanduser() if folder else None

    def fill(self, name: str, **values: str) -> str:
        """Return the text of template `name` with every `$variable` filled in."""
        own = self._folder / f"{name}.txt" if self._folder else None
        path = own if own and own.is_file() else shipped(f"prompts/{name}.txt")
        try:
            return Template(path.read_text("utf-8")).substitute(values).strip()
        except OSError as error:
            raise UsageError(f"cannot read the template {path}: {error.strerror}") from error
        except (KeyError, ValueError) as error:
            known = ", ".join(f"${name}" for name in values) or "none"
            raise UsageError(
                f"the template {path} has a bad or unknown variable ({error})",
                f"its variables are: {known}; a plain dollar sign is written $$",
            ) from error


def answer_prompt(
    question: str,
    history: Sequence[Turn],
    evidence: Sequence[Evidence],
    model: LanguageModel,
    templates: PromptTemplates,
    max_answer_tokens: int,
) -> tuple[list[Message], list[Evidence]]:
    """Return the messages, and the evidence that they show, numbered from 1 in its order.

    What stays the same from turn to turn comes first: the instruction and the turns before.
    Evidence is left out from the end of the list until the prompt fits into the model's context.
    """
    before = conversation(history, model, templates, max_answer_tokens)
    room = model.context - max_answer_tokens - MARGIN
    room -= sum(model.count_tokens(message.content) + TURN_MARGIN for message in before)
    shown = list(evidence)
    while True:
        user = templates.fill(
            "answer.user",
            sentences="\n".join(f"[{n}] {_shown(e)}" for n, e in enumerate(shown, start=1)),
            question=one_line(question),
        )
        if model.count_tokens(user) <= room or not shown:
            return [*before, Message("user", user)], shown
        shown.pop()


def _shown(evidence: Evidence) -> str:
    """A source sentence on a line, behind the topic of what stands above it, if anything does."""
    topic = one_line(" / ".join(evidence.topic.splitlines()))
    return f"({topic}) {one_line(evidence.text)}" if topic else one_line(evidence.text)


def conversation(
    history: Sequence[Turn],
    model: LanguageModel,
    templates: PromptTemplates,
    max_answer_tokens: int,
) -> list[Message]:
    """Return how a prompt begins: the instruction, and the turns before as far as they fit.

    It depends on nothing else, and each turn adds to it: the model need not read again what it has
    read. The oldest turns are left out by the handful, so that this seldom changes.
    """
    system = Message("system", templates.fill("answer.system"))
    first = max(0, (len(history) - TURNS_TOGETHER) // TURNS_TOGETHER * TURNS_TOGETHER)
    room = TURNS_SHARE * (model.context - max_answer_tokens)
    while True:
        turns = [message for turn in history[first:] for message in _messages(turn)]
        needed = sum(model.count_tokens(message.content) + TURN_MARGIN for message in turns)
        if needed <= room or not turns:
            return [system, *turns]
        first += TURNS_TOGETHER


def _messages(turn: Turn) -> list[Message]:
    """A turn as messages: the question, and as much of its answer as one needs to know."""
    answer = one_line(turn.answer)[:ANSWER_SHOWN]
    return [Message("user", one_line(turn.question)), Message("assistant", answer)]
