"""What an answer tells beside its sentences: what was asked, and what answers it in a word or two.

An answer comes in; out goes what the JSON has as `kind`, `short_answer`,
`stance` and `corrections`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from qa.understanding.kinds import Kind, kind_of

if TYPE_CHECKING:
    from qa.domain import Answer
    from qa.text.spellings import Correction

AskedKind = Literal[
    "fact", "entity", "yes_no", "explain", "list", "compare", "summary", "keywords", "chat"
]  # fmt: skip
KINDS: Mapping[Kind, AskedKind] = {
    "measure": "fact", "name": "fact", "identity": "entity", "polar": "yes_no",
    "reason": "explain", "manner": "explain", "open": "explain", "items": "list",
    "comparison": "compare", "summary": "summary", "words": "keywords",
}  # fmt: skip
STANCES: Mapping[str, Literal["yes", "no"]] = {"Yes": "yes", "No": "no"}


@dataclass(frozen=True, slots=True)
class CorrectionDocument:
    """A word of a question that no article has, and what was read instead."""

    written: str
    meant: str


def corrections_of(found: Sequence[Correction]) -> list[CorrectionDocument]:
    """Return the documents of what was mended in a question."""
    return [CorrectionDocument(one.written, one.meant) for one in found]


class Told(NamedTuple):
    """See `AnswerDocument`."""

    kind: AskedKind
    short_answer: str | None
    stance: Literal["yes", "no"] | None


def told_of(answer: Answer) -> Told:
    """Return what was asked, the words that answer by themselves, and yes or no."""
    if answer.kind == "chat":
        return Told("chat", None, None)
    meant = answer.question
    for one in answer.corrections:
        meant = meant.replace(one.written, one.meant, 1)
    kind = kind_of(meant)
    lead = next((one.text for one in answer.sentences if one.kind == "lead"), None)
    decided = STANCES.get(lead or "") if kind == "polar" else None
    return Told(KINDS[kind], None if decided else lead, decided)
