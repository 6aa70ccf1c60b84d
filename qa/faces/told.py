"""What an answer tells beside its sentences: what was asked, and what answers it in a word or two.

An answer comes in; out goes what the JSON has as `kind`, `short_answer` and `stance`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from qa.understanding.kinds import Kind, kind_of

if TYPE_CHECKING:
    from qa.domain import Answer

AskedKind = Literal[
    "fact", "entity", "yes_no", "explain", "list", "compare", "summary", "about", "keywords", "chat"
]  # fmt: skip
KINDS: Mapping[Kind, AskedKind] = {
    "measure": "fact", "name": "fact", "identity": "entity", "polar": "yes_no",
    "reason": "explain", "manner": "explain", "open": "explain", "items": "list",
    "comparison": "compare", "summary": "summary", "words": "keywords",
}  # fmt: skip
STANCES: Mapping[str, Literal["yes", "no"]] = {"Yes": "yes", "No": "no"}


class Told(NamedTuple):
    """See `AnswerDocument`."""

    kind: AskedKind
    short_answer: str | None
    stance: Literal["yes", "no"] | None


def told_of(answer: Answer) -> Told:
    """Return what was asked, the words that answer by themselves, and yes or no."""
    if answer.kind == "chat":
        return Told("chat", None, None)
    lead = next((one.text for one in answer.sentences if one.kind == "lead"), None)
    if answer.kind is not None:
        return Told(answer.kind, lead, None)
    kind = kind_of(answer.question)
    decided = STANCES.get(lead or "") if kind == "polar" else None
    return Told(KINDS[kind], None if decided else lead, decided)
