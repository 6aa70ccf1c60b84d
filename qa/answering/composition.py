"""What is asked, and what comes of it: the question that is composed for, and the composition.

A `Question` goes into the composer; drafts and checked sentences come out of it, and at the end a
`Composition`, which several files make and others turn into answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from qa.events import Drafted, SentenceChecked

if TYPE_CHECKING:
    from qa.domain import Citation, Finding, Sentence, Turn

SILENCE: dict[Finding, str] = {
    "nothing": "The articles do not say: there is nothing like this in them.",
    "close": "I am not sure: the articles come close to this, but may not say it.",
}
UNSAID = "The articles do not say: “{question}”"


@dataclass(frozen=True, slots=True)
class Composition:
    """The outcome: nothing in `sentences` means that the articles do not say.

    `missing` are the parts of the question that the articles do not answer, where they answer one;
    `told` is what is said where nothing is quoted, "" for the usual; `note`, `kind` and `failure`
    are those of the `Answer`.
    """

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    confidence: float
    finding: Finding = "answer"
    missing: tuple[str, ...] = ()
    told: str = ""
    note: str = ""
    kind: Literal["about", "summary"] | None = None
    failure: str = ""

    @property
    def text(self) -> str:
        """The answer in words, with the citations' numbers after each sentence."""
        if not self.sentences:
            return self.told or SILENCE.get(self.finding, SILENCE["nothing"])
        told = [_numbered(sentence) for sentence in self.sentences]
        return " ".join([*told, *(UNSAID.format(question=question) for question in self.missing)])


Composing: TypeAlias = Drafted | SentenceChecked | Composition
"""A step of composing: drafts and checked sentences as they come, the composition at the end."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the words, the query that stands alone, and the turns before.

    Attributes:
        asked: What the reader is asked, where that is not the query: the last question of a
            conversation, whose query also holds words of the questions before. "" for the query.
        topic: The query without a date that the articles found are of; "" for the query as it is.
            Where it names one, what articles of other days say is no disagreement.
        kept: The share of a confidence that is left, since words were read as others.
    """

    text: str
    search_query: str
    history: Sequence[Turn] = ()
    asked: str = ""
    topic: str = ""
    kept: float = 1.0


def joined(found: Sequence[tuple[Question, Composition]]) -> Composition:
    """The answers to the parts of a question as one, with the parts that have none."""
    answered = [composition for _, composition in found if composition.sentences]
    if not answered:
        return max((one for _, one in found), key=lambda one: one.finding == "close")
    return Composition(
        tuple(sentence for one in answered for sentence in one.sentences),
        answered[-1].citations,
        min(one.confidence for one in answered),
        max((one.finding for one in answered), key=lambda finding: finding == "disagreement"),
        tuple(question.text for question, one in found if not one.sentences),
        failure=next((one.failure for one in answered if one.failure), ""),
    )


def _numbered(sentence: Sentence) -> str:
    numbers = "".join(f" [{number}]" for number in sentence.citations)
    return f"{sentence.text}{numbers}{':' if sentence.kind == 'lead' else ''}"
