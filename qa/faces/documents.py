"""The JSON that qa prints: versioned documents, made from the domain's objects.

Fields may be added to a schema; none is renamed or changes its meaning without a new version.
`docs/schemas/` holds the JSON Schema of each, generated from these classes.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from qa.faces.passage_documents import (
    CitationDocument,
    PassageDocument,
    citation_document,
    passage_document,
)
from qa.faces.read_documents import CorrectionDocument, corrections_of
from qa.faces.told import AskedKind, ItemDocument, told_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from qa.domain import Answer, Passage
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


def to_json(document: Document, *, indent: int | None = None) -> str:
    """Return a document as JSON text, on one line unless an indent is given."""
    return json_text(asdict(document), indent=indent)


def json_text(values: dict[str, Any], *, indent: int | None = None) -> str:
    """Return an object as JSON text, on one line unless an indent is given."""
    text = json.dumps(values, ensure_ascii=False, indent=indent)
    return ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
