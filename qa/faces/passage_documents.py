"""The JSON of passages and of citations: what was found of an article, and what is quoted of it.

See `qa.faces.documents` for what holds of all of it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from qa.faces.read_documents import DayDocument, days_of
from qa.faces.where import LocationDocument, location_document

if TYPE_CHECKING:
    from qa.domain import Citation, Passage


@dataclass(frozen=True, slots=True)
class SpanDocument:
    """Code points `start` to `end` of the article's text, end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AboveDocument:
    """What stands above a quote: code points `start` to `end` of the article's text are `text`."""

    kind: Literal["heading", "question", "introduction", "names"]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class CitationDocument:
    """An exact quote: code points `start` to `end` of the article's text, end exclusive.

    `answer` is where the words of the quote stand that the reader takes for the answer, if any.
    `place` is the page, slide, sheet or chapter that the quote begins in, null for formats without
    such, and `page` its number where it is a numbered page. `context` is what stands above the
    quote and says what it is about, the outermost first: headings, a question, the line that
    introduces a list, the names of a table's columns. It is no part of the quote. `also_in` names
    the copies of the article that hold the quote's sentences word for word.
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
    answer: SpanDocument | None
    context: list[AboveDocument]
    days: list[DayDocument]
    place: LocationDocument | None
    also_in: list[str]


@dataclass(frozen=True, slots=True)
class PassageDocument:
    """A retrieved passage, best first by `rank`; scores compare within one search only.

    `best` is the sentence that was found, `signals` are the parts that its score is the sum of, and
    `differs_from` the ranks of passages that say nearly the same with other numbers. `answerable`
    is the reader's probability that the passage answers, null where it was not read, and `answer`
    the words of `best` that it takes for the answer, if any. `place` is the page, slide, sheet or
    chapter that `best` begins in, null for formats without such. `also_in` names the copies of the
    article that hold `best` word for word.
    """

    rank: int
    article: str
    start: int
    end: int
    score: float
    text: str
    title: str
    date: str | None
    best: SpanDocument
    answer: SpanDocument | None
    answerable: float | None
    differs_from: list[int]
    also_in: list[str]
    signals: dict[str, float]
    place: LocationDocument | None


def citation_document(citation: Citation) -> CitationDocument:
    """Return the document of a citation."""
    words = SpanDocument(*citation.answer) if citation.answer else None
    context = [AboveDocument(one.kind, one.start, one.end, one.text) for one in citation.context]
    values = {
        **asdict(citation),
        "answer": words,
        "context": context,
        "place": location_document(citation.place),
        "also_in": list(citation.also_in),
    }
    return CitationDocument(**values, days=days_of(citation))


def passage_document(passage: Passage) -> PassageDocument:
    """Return the document of a passage."""
    best = max(passage.sentences, key=lambda sentence: sentence.score, default=None)
    whole = SpanDocument(passage.start, passage.end)
    return PassageDocument(
        rank=passage.rank,
        article=passage.article,
        start=passage.start,
        end=passage.end,
        score=round(passage.score, 6),
        text=passage.text,
        title=passage.title,
        date=passage.date,
        best=SpanDocument(best.start, best.end) if best else whole,
        answer=SpanDocument(*best.answer) if best and best.answer else None,
        answerable=None if passage.answerable is None else round(passage.answerable, 4),
        differs_from=list(passage.differs_from),
        also_in=list(passage.also_in),
        signals={name: round(value, 4) for name, value in passage.signals.items()},
        place=location_document(passage.place),
    )
