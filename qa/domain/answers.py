"""Answers: checked sentences, the citations that prove them, and the turns of a conversation.

Each citation is an exact span of an article, and an answer keeps the passages that it was made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from qa.domain.articles import Location
from qa.domain.passages import Above, Passage
from qa.selection import Selected
from qa.text.spellings import Correction

Status = Literal["answered", "not_in_articles"]
Finding = Literal["answer", "disagreement", "close", "nothing"]
"""What the articles hold: an answer; several that disagree; something close that is none; nothing
like it."""
SentenceKind = Literal["lead", "quote", "wording", "note"]
"""Words of a source that answer by themselves; a source's sentence; the model's own words; what is
said about the sources."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The proof of a sentence: an exact quote, `article.text[start:end] == quote`.

    Attributes:
        number: From 1, as in the "[1]" of the answer.
        line: The line of the text on which the quote starts, from 1.
        page: The number of the page, for formats that have pages.
        answer: Where in the article the words of the quote stand that the reader takes for the
            answer; None where it did not read or points at none.
        context: What stands above the quote in the article, the outermost first; no part of it.
        place: The page, slide, sheet or chapter that the quote begins in, if the format has such.
        also_in: Copies of the article that hold the quote's sentences word for word.
    """

    number: int
    article: str
    title: str
    date: str | None
    url: str | None
    sha256: str
    start: int
    end: int
    line: int
    page: int | None
    quote: str
    answer: tuple[int, int] | None = None
    context: tuple[Above, ...] = ()
    place: Location | None = None
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A checked sentence of an answer, the numbers of its citations, and how well they hold it.

    `support` is between 0 and 1: 1 for a quotation, for a lead the reader's probability that it
    answers.
    """

    text: str
    citations: tuple[int, ...]
    support: float
    kind: SentenceKind = "wording"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and the answer it got.

    Attributes:
        short: The few words of the answer that answer by themselves, where they are known.
        titles: Of the articles that the answer cites, where they are known.
        quotes: What it cites, where that is known.
        answered: Whether it was answered; None where only the answer's words can tell.
        search_query: What was searched for; "" where that is not known.
    """

    question: str
    answer: str
    short: str = ""
    titles: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    answered: bool | None = None
    search_query: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The checked answer to one question.

    Attributes:
        finding: What kind of answer, or of silence, it is.
        text: The sentences, each followed by its citation numbers in brackets; when the status
            is "not_in_articles", words that say so.
        confidence: Estimated chance that the answer is right, between 0 and 1.
        passages: What was retrieved, best first, also when nothing was answered.
        timings_ms: "load", "retrieve", "first_token", "generate", "total", in milliseconds.
        selected: Which articles were looked at, and how many these are.
        missing: The parts of the question that the articles do not answer, where they answer one.
        kind: "chat" for what is said to a turn that asks nothing of the articles ("hello"), "about"
            for what was asked of an article itself, "summary" for that of several; else None.
        note: What is said about the answer and is no part of it, "" for nothing.
        corrections: The words of the question that were read as others.
        server: The address that the language model is asked at; None for one in this process.
        remote: Whether that is another machine.
        failure: What went wrong with the language model, and what to do about it; the source is
            quoted then.
    """

    question: str
    search_query: str
    status: Status
    finding: Finding
    confidence: float
    text: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    embedder: str
    language_model: str | None
    reader: str | None
    timings_ms: Mapping[str, float]
    selected: Selected = field(default_factory=Selected)
    missing: tuple[str, ...] = ()
    kind: Literal["chat", "about", "summary"] | None = None
    note: str = ""
    corrections: tuple[Correction, ...] = ()
    server: str | None = None
    remote: bool = False
    failure: str = ""

    @property
    def answered(self) -> bool:
        """Whether the articles answer the question."""
        return self.status == "answered"
