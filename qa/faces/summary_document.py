"""The JSON of `qa summary`: the points of articles, with their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qa.faces.documents import SelectionDocument, SentenceDocument, selection_document
from qa.faces.passage_documents import CitationDocument, citation_document

if TYPE_CHECKING:
    from qa.summaries import ArticlePoints, Summary


@dataclass(frozen=True, slots=True)
class PointsDocument:
    """An article and its points in reading order, each a quotation with the number of its place.

    `points` is empty where the articles before it say all of them, or it has no text.
    """

    article: str
    title: str
    date: str | None
    points: list[SentenceDocument]


@dataclass(frozen=True, slots=True)
class SummaryDocument:
    """What `qa summary --json` prints: the points of `count` articles, the newest first.

    `more` is how many more articles there are that were not summed up.
    """

    schema: Literal["qa.summary/1"]
    query: str | None
    count: int
    articles: list[PointsDocument]
    citations: list[CitationDocument]
    more: int
    note: str | None
    selection: SelectionDocument


def summary_document(summary: Summary) -> SummaryDocument:
    """Return the document of a summary."""
    return SummaryDocument(
        schema="qa.summary/1",
        query=summary.query or None,
        count=len(summary.articles),
        articles=[_points(one) for one in summary.articles],
        citations=[citation_document(citation) for citation in summary.citations],
        more=summary.more,
        note=summary.note or None,
        selection=selection_document(summary.selected),
    )


def _points(one: ArticlePoints) -> PointsDocument:
    points = [
        SentenceDocument(point.text, list(point.citations), point.support, point.kind)
        for point in one.points
    ]
    return PointsDocument(one.entry.ref, one.entry.title, one.entry.date, points)
