"""What an answer tells beside its sentences: what was asked, and what answers it in a word or two.

An answer comes in; out goes what the JSON has as `kind`, `short_answer`, `stance`,
`corrections`, and as `days` of a citation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from qa.text.days import relative_days
from qa.text.language import detect_language
from qa.understanding.kinds import Kind, kind_of

if TYPE_CHECKING:
    from qa.domain import Answer, Citation
    from qa.text.spellings import Correction

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
class CorrectionDocument:
    """A word of a question that no article has, and what was read instead."""

    written: str
    meant: str


def corrections_of(found: Sequence[Correction]) -> list[CorrectionDocument]:
    """Return the documents of what was mended in a question."""
    return [CorrectionDocument(one.written, one.meant) for one in found]


@dataclass(frozen=True, slots=True)
class DayDocument:
    """Words of a quote that count from its article's day ("yesterday"), and the time they mean.

    `start` and `end` are their place in the article's text. `time` is a day, a month, a year, or
    the first and the last day of a week, by ISO 8601. It is worked out, and no part of the quote.
    """

    start: int
    end: int
    words: str
    time: str


def days_of(citation: Citation) -> list[DayDocument]:
    """Return what is counted from the article's day in a quote, in order."""
    if citation.date is None:
        return []
    language = detect_language(citation.quote, quickly=True)
    return [
        DayDocument(
            citation.start + one.start,
            citation.start + one.end,
            citation.quote[one.start : one.end],
            one.time,
        )
        for one in relative_days(citation.quote, citation.date, language)
    ]


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
    meant = answer.question
    for one in answer.corrections:
        meant = meant.replace(one.written, one.meant, 1)
    kind = kind_of(meant)
    decided = STANCES.get(lead or "") if kind == "polar" else None
    return Told(KINDS[kind], None if decided else lead, decided)
