"""The main points of articles: of one that is named, or of all that are about a matter.

An index, a selection and what is wanted come in; a `Summary` goes out: article by article, the
newest first, a few sentences each, every one cited. Points are told by the words that stand in the
index, and by its vectors where a matter is asked about; no text is embedded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from shlex import quote
from typing import TYPE_CHECKING

from qa.answering.cite import CitationList
from qa.answering.composition import Composing, Composition
from qa.answering.evidence import Evidence, terms
from qa.answering.summary import Wanted, main_points
from qa.domain import Citation, Sentence
from qa.events import SentenceChecked
from qa.index.catalogue import Entry, entries
from qa.index.names import wholly_called
from qa.index.selecting import count_selected, selected_articles
from qa.retrieval.about import articles_about
from qa.retrieval.periods import fits
from qa.retrieval.when import time_wish, undated
from qa.scores import z_scores
from qa.text.clean import one_line
from qa.text.words import content_words
from qa.understanding.summaries import several_asked_for

if TYPE_CHECKING:
    from qa.domain import Article
    from qa.engines.protocols import Embedder
    from qa.index.reader import Index
    from qa.scores import Vectors
    from qa.selection import Selected, Selection

MOST_ARTICLES, IN_AN_ANSWER = 12, 5
"""So many articles are summed up at once, and where a question asks for a summary."""
POINTS, ROOM = 3, 300
"""Sentences and characters of each of several articles."""
NEAR = 1.0
"""What a sentence is worth for each standard deviation that it is nearer to what is asked about
than its article's others, in words of mean worth."""
SURE = 1.0
"""The confidence in a summary: it says what it quotes."""


@dataclass(frozen=True, slots=True)
class ArticlePoints:
    """An article and its points, as quotations; none where the articles before it say them."""

    entry: Entry
    points: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The points of articles.

    Attributes:
        query: The article's name, or what the articles are about; "" for all.
        articles: The newest first.
        citations: Of all points, numbered in their order.
        more: How many more articles there are.
        selected: How many articles were looked at.
    """

    query: str
    articles: tuple[ArticlePoints, ...]
    citations: tuple[Citation, ...]
    more: int
    selected: Selected

    @property
    def note(self) -> str:
        """Where the articles that are not summed up are listed; "" where all are."""
        if not self.more:
            return ""
        options = self.selected.selection.options
        words = [quote(self.query)] if self.query else []
        command = " ".join(["qa articles", *words, *options])
        count = f"{self.more:,} more article{'' if self.more == 1 else 's'}"
        return f"{count}: {command}"


def summarise(
    index: Index,
    selection: Selection,
    query: str,
    embedder: Callable[[], Embedder],
    limit: int = MOST_ARTICLES,
    *,
    named: bool = True,
) -> Summary:
    """Return the main points of the article that is called so, or of those about a query.

    Args:
        index: The index.
        selection: Which articles are looked at.
        query: A name, or what the articles are about; "" for all.
        embedder: Returns the one that built the index.
        limit: How many articles at most.
        named: Whether the query may be an article's name. More articles about it are counted then.

    Raises:
        UsageError: the selection names an article that is not there, or several.
    """
    with index.snapshot():
        selected = count_selected(index, selection)
        among = selected_articles(index, selection)
    called = wholly_called(index, query) if query and named else None
    found, vector = _about(index, among, query, embedder)
    if called is not None and (among is None or called in among):
        others = [one for one in found if one.id != called]
        found, vector, limit = [*entries(index, [called]), *others], None, 1
    articles, citations = _points(index, found[:limit], query, vector)
    return Summary(query, articles, citations, max(0, len(found) - limit), selected)


def told(
    index: Index, selection: Selection, question: str, embedder: Callable[[], Embedder]
) -> Iterator[Composing] | None:
    """Return the answer to a question for a summary of several articles; None for any other one.

    Where no article is about what it names, it is any other question.
    """
    matter = several_asked_for(question)
    if matter is None:
        return None
    summary = summarise(index, selection, matter, embedder, IN_AN_ANSWER, named=False)
    return _events(summary) if summary.citations else None


def _events(summary: Summary) -> Iterator[Composing]:
    """The points of a summary as checked sentences, the articles named, and all as an answer."""
    sentences: list[Sentence] = []
    for one in summary.articles:
        for place, point in enumerate(one.points):
            head = "" if place else _head(one.entry)
            sentences.append(replace(point, text=f"{head}{point.text}"))
            cited = tuple(summary.citations[number - 1] for number in point.citations)
            yield SentenceChecked(sentences[-1], cited)
    yield Composition(tuple(sentences), summary.citations, SURE, note=summary.note, kind="summary")


def _head(entry: Entry) -> str:
    """The title and the day in front of the first point of an article."""
    return f"{one_line(entry.title)}{f' ({entry.date})' if entry.date else ''}: "


def _about(
    index: Index, among: frozenset[int] | None, query: str, embedder: Callable[[], Embedder]
) -> tuple[list[Entry], Vectors | None]:
    """The articles that are about a query, within the time that it names; all without a query."""
    wish = time_wish(query)
    if wish.periods:
        of_the_time = {one.id for one in entries(index, among) if fits(wish, one.date)}
        among, query = frozenset(of_the_time), undated(query)
    if not content_words(query):
        return entries(index, among), None
    model = embedder()
    found = articles_about(index, model, query, among)
    return entries(index, found.about), model.encode_query(query)


def _points(
    index: Index, found: Sequence[Entry], query: str, vector: Vectors | None
) -> tuple[tuple[ArticlePoints, ...], tuple[Citation, ...]]:
    """The points of articles, numbered one after the other; none is said twice."""
    read = {one.ref: article for one in found if (article := index.article(one.ref))}
    outlines = index.outlines(read)
    citations = CitationList(read)
    said: list[frozenset[str]] = []
    articles = []
    for entry in found:
        article = read.get(entry.ref)
        chosen: Sequence[Evidence] = ()
        if article:
            spans, vectors = index.sentences_of(article.ref)
            wanted = Wanted()
            if len(found) > 1:
                wanted = _wanted(article, query, vector, vectors, said)
            chosen = main_points(article, spans, wanted)
            said += [frozenset(terms(one.text, article.language)) for one in chosen]
        points = []
        for one in chosen:
            above = outlines[entry.ref].above(one.start)
            numbers = citations.cite([replace(one, above=above)])
            points.append(Sentence(f"“{one_line(one.text)}”", numbers, 1.0, "quote"))
        articles.append(ArticlePoints(entry, tuple(points)))
    return tuple(articles), tuple(citations.citations)


def _wanted(
    article: Article,
    query: str,
    vector: Vectors | None,
    vectors: Vectors,
    said: Sequence[frozenset[str]],
) -> Wanted:
    """What is wanted of one of several articles."""
    asked = frozenset[str]()
    near: Mapping[int, float] = {}
    if vector is not None:
        asked = frozenset(terms(query, article.language))
        near = dict(enumerate((NEAR * z_scores(vectors @ vector)).tolist()))
    return Wanted(POINTS, 1, ROOM, asked, near, said)
