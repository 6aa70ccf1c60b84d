"""What an answer tells beside its sentences: what was asked, and what answers it in a word or two.

An answer comes in; out goes what the JSON has as `kind`, `short_answer`, `stance` and `items`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from qa.text.enumeration import enumerated
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


@dataclass(frozen=True, slots=True)
class ItemDocument:
    """One thing of a list that was asked for: `article.text[start:end] == text`."""

    text: str
    citations: list[int]
    start: int
    end: int


class Told(NamedTuple):
    """See `AnswerDocument`."""

    kind: AskedKind
    short_answer: str | None
    stance: Literal["yes", "no"] | None
    items: list[ItemDocument]


def told_of(answer: Answer) -> Told:
    """Return what was asked, the words that answer by themselves, and yes or no."""
    if answer.kind == "chat":
        return Told("chat", None, None, [])
    lead = next((one.text for one in answer.sentences if one.kind == "lead"), None)
    if answer.kind is not None:
        return Told(answer.kind, lead, None, [])
    meant = answer.question
    for one in answer.corrections:
        meant = meant.replace(one.written, one.meant, 1)
    kind = kind_of(meant)
    decided = STANCES.get(lead or "") if kind == "polar" else None
    items = _items(answer) if KINDS[kind] == "list" else []
    return Told(KINDS[kind], None if decided else lead, decided, items)


def _items(answer: Answer) -> list[ItemDocument]:
    """The things that an answer lists: its quotes, and of each that lists things itself these."""
    by_number = {citation.number: citation for citation in answer.citations}
    quoted = [
        by_number[n] for one in answer.sentences if one.kind == "quote" for n in one.citations
    ]
    items = []
    for citation in dict.fromkeys(quoted):
        spans = enumerated(citation.quote) or [(0, len(citation.quote))]
        items += [
            ItemDocument(
                citation.quote[start:end],
                [citation.number],
                citation.start + start,
                citation.start + end,
            )
            for start, end in spans
        ]
    return items
