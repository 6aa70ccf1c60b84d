"""The JSON that qa prints: versioned documents, made from the domain's objects.

Fields may be added to a schema; none is renamed or changes its meaning without a new version.
`docs/schemas/` holds the JSON Schema of each, generated from these classes.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from qa.faces.read_documents import CorrectionDocument, DayDocument, corrections_of, days_of
from qa.faces.told import AskedKind, ItemDocument, told_of
from qa.faces.where import LocationDocument, location_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from qa.domain import Answer, Citation, Passage
    from qa.faces.catalogue_documents import ArticlesDocument, MentionsDocument
    from qa.faces.config_documents import ConfigDocument, ListDocument, TrustDocument
    from qa.faces.evaluation_document import EvaluationDocument
    from qa.faces.index_documents import IndexDocument, StatusDocument
    from qa.faces.models_documents import ModelInfoDocument, ModelListDocument, TrialDocument
    from qa.faces.program_documents import (
        DaemonDocument,
        DoctorDocument,
        ErrorDocument,
        PromptDocument,
    )
    from qa.faces.show_document import ShowDocument
    from qa.faces.summary_document import SummaryDocument
    from qa.faces.verify_documents import VerifyDocument
    from qa.selection import Selected
    from qa.text.spellings import Correction

    Document: TypeAlias = (
        "AnswerDocument | SearchDocument | PromptDocument | ErrorDocument | IndexDocument"
        " | StatusDocument | ShowDocument | VerifyDocument | DoctorDocument | EvaluationDocument"
        " | DaemonDocument | ArticlesDocument | MentionsDocument | SummaryDocument"
        " | ModelListDocument | ModelInfoDocument | TrialDocument"
        " | ConfigDocument | TrustDocument | ListDocument"
    )

ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What `json` leaves alone, but terminals obey, readers of lines split at, or UTF-8 lacks."""


@dataclass(frozen=True, slots=True)
class SentenceDocument:
    """A checked sentence, its citations' numbers, and how well they hold it (0 to 1).

    `kind` is "lead" for words of a source that answer by themselves, "quote" for a source's
    sentence, "wording" for the language model's own words, "note" for what is said about sources.
    """

    text: str
    citations: list[int]
    support: float
    kind: Literal["lead", "quote", "wording", "note"]


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


@dataclass(frozen=True, slots=True)
class ModelsDocument:
    """Which models answered; `language_model` and `reader` are null when none was used.

    `server` is the address that the language model is asked at, null for one that runs on this
    machine's disk and processor; `remote` is whether that is another machine, which is sent the
    question and the sentences that the answer may draw on. `failure` says what went wrong with the
    language model, and what helps, null for nothing: the source is quoted then.
    """

    embedder: str
    language_model: str | None
    reader: str | None
    server: str | None
    remote: bool
    failure: str | None


@dataclass(frozen=True, slots=True)
class AnswerTimings:
    """Milliseconds; `total` includes `load`."""

    load: float
    retrieve: float
    first_token: float
    generate: float
    total: float


@dataclass(frozen=True, slots=True)
class SearchTimings:
    """Milliseconds; `total` includes `load`."""

    load: float
    retrieve: float
    total: float


@dataclass(frozen=True, slots=True)
class SelectionDocument:
    """Which articles were looked at: what was given, null for what was not, and how many they are.

    `since` and `until` are days, both included; `articles` of the index's `of` were looked at.
    """

    path: str | None
    article: str | None
    since: str | None
    until: str | None
    articles: int
    of: int


@dataclass(frozen=True, slots=True)
class AnswerDocument:
    """What `qa ask --json` prints; `selection` says which articles were looked at.

    `finding` tells apart two kinds of "answered", "answer" and "disagreement" (of articles), and
    two of "not_in_articles": "close", where `passages` are about what is asked, and "nothing".
    `missing` are the parts of a question of two that the articles do not answer. `kind` says what
    was asked, "chat" that nothing was asked of the articles ("hello"); `short_answer` are the words
    of the source that answer by themselves, `stance` is yes or no where the sources decide that.
    `note` is what is said about the answer and is no part of it: of which article it is, what else
    there is. `items` are the things of a list that was asked for, each with its place.
    """

    schema: Literal["qa.answer/1"]
    id: str | None
    question: str
    search_query: str
    status: Literal["answered", "not_in_articles"]
    finding: Literal["answer", "disagreement", "close", "nothing"]
    confidence: float
    answer: str
    sentences: list[SentenceDocument]
    citations: list[CitationDocument]
    passages: list[PassageDocument]
    models: ModelsDocument
    timings_ms: AnswerTimings
    selection: SelectionDocument
    partial: bool
    missing: list[str]
    kind: AskedKind
    short_answer: str | None
    stance: Literal["yes", "no"] | None
    note: str | None
    items: list[ItemDocument]
    corrections: list[CorrectionDocument]


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """What `qa search --json` prints."""

    schema: Literal["qa.search/1"]
    id: str | None
    query: str
    search_query: str
    passages: list[PassageDocument]
    timings_ms: SearchTimings
    selection: SelectionDocument
    corrections: list[CorrectionDocument]


def answer_document(answer: Answer, id: str | None = None) -> AnswerDocument:
    """Return the document of an answer; `id` is the batch line's own."""
    told = told_of(answer)
    return AnswerDocument(
        schema="qa.answer/1",
        id=id,
        question=answer.question,
        search_query=answer.search_query,
        status=answer.status,
        finding=answer.finding,
        confidence=round(answer.confidence, 4),
        answer=answer.text,
        sentences=[
            SentenceDocument(s.text, list(s.citations), round(s.support, 4), s.kind)
            for s in answer.sentences
        ],
        citations=[citation_document(citation) for citation in answer.citations],
        passages=[passage_document(passage) for passage in answer.passages],
        models=ModelsDocument(
            answer.embedder,
            answer.language_model,
            answer.reader,
            answer.server,
            answer.remote,
            answer.failure or None,
        ),
        timings_ms=AnswerTimings(**answer.timings_ms),
        selection=selection_document(answer.selected),
        partial=bool(answer.missing),
        missing=list(answer.missing),
        kind=told.kind,
        short_answer=told.short_answer,
        stance=told.stance,
        note=answer.note or None,
        items=told.items,
        corrections=corrections_of(answer.corrections),
    )


def search_document(
    query: str,
    search_query: str,
    passages: list[Passage],
    timings: Mapping[str, float],
    selected: Selected,
    corrections: Sequence[Correction],
    id: str | None = None,
) -> SearchDocument:
    """Return the document of a search; `id` is the batch line's own."""
    return SearchDocument(
        schema="qa.search/1",
        id=id,
        query=query,
        search_query=search_query,
        passages=[passage_document(passage) for passage in passages],
        timings_ms=SearchTimings(**timings),
        selection=selection_document(selected),
        corrections=corrections_of(corrections),
    )


def selection_document(selected: Selected) -> SelectionDocument:
    """Return the document of what was looked at."""
    given = selected.selection
    return SelectionDocument(
        path=given.path,
        article=given.article,
        since=given.first_day,
        until=given.last_day,
        articles=selected.articles,
        of=selected.of,
    )


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


def to_json(document: Document, *, indent: int | None = None) -> str:
    """Return a document as JSON text, on one line unless an indent is given."""
    return json_text(asdict(document), indent=indent)


def json_text(values: dict[str, Any], *, indent: int | None = None) -> str:
    """Return an object as JSON text, on one line unless an indent is given."""
    text = json.dumps(values, ensure_ascii=False, indent=indent)
    return ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
