"""How words were read, in the JSON: those of a question as others, those of a quote as days.

Corrections and citations come in, their documents go out. None of it is part of what is quoted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.text.days import relative_days
from qa.text.language import detect_language

if TYPE_CHECKING:
    from qa.domain import Citation
    from qa.text.spellings import Correction


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
