"""What happens on the way to an answer, as a stream tells it: one small event after the other.

Whoever shows an answer while it comes about takes these, in this order: `Searching`, `Found`, then
`Drafted` and `SentenceChecked` as they come, and `Answered` at the end.
"""

from __future__ import annotations

from dataclasses import dataclass

from qa.domain import Answer, Citation, Passage, Sentence
from qa.text.spellings import Correction


@dataclass(frozen=True, slots=True)
class Searching:
    """The search has begun, with this query, in which some words were read as others."""

    query: str
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """These passages were found, best first."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """The language model wrote this piece of text; it is not checked and not to be shown."""

    text: str


@dataclass(frozen=True, slots=True)
class SentenceChecked:
    """A sentence of the answer has passed its check; `citations` are those that it brings."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The end of the stream: the whole answer."""

    answer: Answer


Event = Searching | Found | Drafted | SentenceChecked | Answered
