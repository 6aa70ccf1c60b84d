"""The JSON of `qa articles` and `qa mentions`: the articles themselves, and where a name stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from qa.faces.documents import SelectionDocument, selection_document
from qa.faces.passage_documents import SpanDocument
from qa.faces.where import LocationDocument, location_document

if TYPE_CHECKING:
    from qa.retrieval.listing import Listed, Listing
    from qa.retrieval.mentions import Mentions


@dataclass(frozen=True, slots=True)
class ReasonDocument:
    """Why an article is about a query.

    `why` is "title" where its title holds the words, "name" where its file's name does, "opening"
    where it begins with them, "text" where its sentences come back to them, "meaning" where it
    means them in other words. `sentences` of its `of` sentences hold the words; `meaning` is the
    mean cosine of its passages.
    """

    why: Literal["title", "name", "opening", "text", "meaning"]
    sentences: int
    of: int
    meaning: float


@dataclass(frozen=True, slots=True)
class ArticleDocument:
    """One article of the index.

    `source` is the path of its file; `characters` are those of its text, in which offsets count;
    `left_out` has the characters of the file that are not in it by the reason, empty where nothing
    was left out or the index does not know. `publication` is the paper or site it is from.
    `origins` says of `title`, `date`, `author` and `publication` where each came from: what is
    "said" by `--set`, what stands in the "file", or its "file name" with its folders; it is empty
    where the article was indexed before the index kept this. `about` is null without a query.
    `retrieved` is when a page of the web was fetched, null for any other file.
    """

    article: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    source: str
    language: str | None
    characters: int
    passages: int
    left_out: dict[str, int]
    about: ReasonDocument | None
    publication: str | None
    origins: dict[str, Literal["said", "file", "file name"]]
    retrieved: str | None


@dataclass(frozen=True, slots=True)
class ArticlesDocument:
    """What `qa articles --json` prints: every article that fits, `count` of them.

    `mentioned` is how many more articles hold the words of the query in passing.
    """

    schema: Literal["qa.articles/1"]
    query: str | None
    count: int
    articles: list[ArticleDocument]
    mentioned: int
    selection: SelectionDocument


@dataclass(frozen=True, slots=True)
class MentioningDocument:
    """An article that mentions a name, how often, and in how many sentences."""

    article: str
    title: str
    date: str | None
    mentions: int
    sentences: int


@dataclass(frozen=True, slots=True)
class MentionDocument:
    """A sentence that mentions a name, as an exact quote; `at` is where the name stands in it.

    `place` is the page, slide, sheet or chapter that it begins in, null for formats without such.
    """

    article: str
    start: int
    end: int
    line: int
    quote: str
    at: list[SpanDocument]
    place: LocationDocument | None


@dataclass(frozen=True, slots=True)
class MentionsDocument:
    """What `qa mentions --json` prints: every sentence that mentions a name, `count` mentions."""

    schema: Literal["qa.mentions/1"]
    name: str
    count: int
    articles: list[MentioningDocument]
    sentences: list[MentionDocument]
    selection: SelectionDocument


def articles_document(
    listing: Listing, retrieved: Mapping[str, str] = MappingProxyType({})
) -> ArticlesDocument:
    """Return the document of a listing.

    Args:
        listing: The articles.
        retrieved: When each file from the web was fetched, by its path.
    """
    return ArticlesDocument(
        schema="qa.articles/1",
        query=listing.query or None,
        count=len(listing.articles),
        articles=[_article(one, retrieved.get(one.entry.source)) for one in listing.articles],
        mentioned=listing.mentioned,
        selection=selection_document(listing.selected),
    )


def mentions_document(mentions: Mentions) -> MentionsDocument:
    """Return the document of all mentions of a name."""
    sentences: Counter[str] = Counter(one.article for one in mentions.sentences)
    times: Counter[str] = Counter()
    for one in mentions.sentences:
        times[one.article] += len(one.at)
    return MentionsDocument(
        schema="qa.mentions/1",
        name=mentions.name,
        count=mentions.count,
        articles=[
            MentioningDocument(one.ref, one.title, one.date, times[one.ref], sentences[one.ref])
            for one in mentions.articles
        ],
        sentences=[
            MentionDocument(
                one.article, one.start, one.end, one.line, one.quote,
                [SpanDocument(*span) for span in one.at], location_document(one.place),
            )
            for one in mentions.sentences
        ],
        selection=selection_document(mentions.selected),
    )  # fmt: skip


def _article(listed: Listed, retrieved: str | None) -> ArticleDocument:
    entry, reason = listed.entry, listed.reason
    return ArticleDocument(
        article=entry.ref,
        title=entry.title,
        date=entry.date,
        author=entry.author,
        url=entry.url,
        source=entry.source,
        language=entry.language,
        characters=entry.characters,
        passages=entry.passages,
        left_out={one.reason: one.characters for one in entry.left_out},
        about=ReasonDocument(reason.why, reason.sentences, reason.of, round(reason.meaning, 4))
        if reason
        else None,
        publication=entry.metadata.publication,
        origins=dict(entry.metadata.origins),
        retrieved=retrieved,
    )
