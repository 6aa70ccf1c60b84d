"""Fills the prompt templates: the numbered source sentences, the question, the turns before it.

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

    Evidence is left out from the end of the list until the prompt fits into the model's context.
    """
    system = Message("system", templates.fill("answer.system"))
    last = "".join(f"Earlier question: {one_line(turn.question)}\n" for turn in history[-1:])
    room = model.context - max_answer_tokens - MARGIN
    shown = list(evidence)
    while True:
        user = templates.fill(
            "answer.user",
            sentences="\n".join(f"[{n}] {one_line(e.text)}" for n, e in enumerate(shown, start=1)),
            history=last,
            question=one_line(question),
        )
        needed = model.count_tokens(system.content) + model.count_tokens(user)
        if needed <= room or not shown:
            return [system, Message("user", user)], shown
        shown.pop()
