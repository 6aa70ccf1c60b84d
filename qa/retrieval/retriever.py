"""Finds the passages for a query: both searches, every sentence scored, the best ones in context.

This is the seam that answering stands on: `Retriever.search` gives ranked passages with the signals
that ranked them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from qa.domain import Passage, SourceSentence, location_at
from qa.index.selecting import selected_passages
from qa.retrieval.disagreement import Placed, newer_first
from qa.retrieval.periods import TimeWish, fits
from qa.retrieval.ranking import Array, Query, Ranked, make_query, rank_sentences
from qa.retrieval.reading import MOST_PASSAGES, read_windows, reranked
from qa.retrieval.when import time_wish, undated
from qa.retrieval.windows import Window, choose_windows, home_of, terms_of
from qa.selection import Selection
from qa.text.patterns import QUOTED
from qa.text.words import content_words, words

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder, Reader, Reranker
    from qa.index.candidate import Candidate
    from qa.index.reader import Index
    from qa.scores import Vectors
    from qa.text.outline import Outline

POOL = 40
"""How many candidates each search brings in, at least; with more, nothing more is found."""

NEAR = 5
"""Of so many of each, the passages before and after are candidates too."""

MOST_ROWS = 10_000
"""The lexical search asks for the rarest terms that together occur in no more passages than this:
what is common costs most and tells least, and counts again when the candidates are scored."""

SPARE = 8
"""So many more passages than asked for are chosen: a newer one among them may belong in front."""

OF_THE_TIME, NEWEST = 3.0, 2.0
"""What it counts that an article is of the time that the question names, or is the newest where the
question asks for what is latest."""


PHRASE = 6.0
"""What it counts that a sentence holds all that the query has in quotation marks."""


class Retriever:
    """Searches one index.

    Args:
        index: What is searched.
        embedder: The one that built the index.
        reader: Judges and points, if there is one.
        reranker: Reads the first passages again, if there is one.
    """

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        *,
        reader: Reader | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self.index, self._embedder = index, embedder
        self._reader, self._reranker = reader, reranker

    def search(
        self, query: str, top_k: int, selection: Selection | None = None, *, question: str = ""
    ) -> list[Passage]:
        """Return at most `top_k` passages, best first; an empty list when nothing is indexed.

        Args:
            query: What is searched for, in words that stand alone.
            top_k: How many passages are wanted.
            selection: Which articles are searched; None for all.
            question: What the reader is asked about them, where that is not the query: the last
                question of a conversation, whose query also holds words of the questions before.
        """
        vector = self._embedder.encode_query(query)
        with self.index.snapshot():
            among = selected_passages(self.index, selection or Selection())
            return self._search(query, vector, top_k, among, question)

    def _search(
        self, query: str, vector: Vectors, top_k: int, among: list[int] | None, question: str
    ) -> list[Passage]:
        _, passages = self.index.counts()
        languages = self.index.languages()
        wish = time_wish(query)
        by_words = self._words(query, wish)
        asked = make_query(by_words, vector, languages, passages, self.index.frequencies)
        candidates = self._candidates(asked, max(POOL, 2 * top_k), among)
        if not candidates:
            return []
        ranked = rank_sentences(asked, candidates, self._embedder.languages)
        ranked = _of_the_time(ranked, wish)
        ranked = self._with_phrases(ranked, phrases(query))
        dated = any(candidate.date for candidate in candidates)
        spare = SPARE if dated else max(0, MOST_PASSAGES - top_k) if self._reader else 0
        windows = choose_windows(ranked, top_k, spare)
        if self._reranker or self._reader:
            ranked = self._read(question or by_words, ranked, windows)
            windows = choose_windows(ranked, top_k, spare)
        ordered = newer_first(ranked, windows, move=not wish.periods)
        chosen = _first(ordered, top_k)
        homes = {placed.window.article for placed in chosen}
        outlines, places = self.index.outlines(homes), self.index.places(homes)
        return [
            replace(
                _passage(asked, ranked, placed.window, outlines[placed.window.article]),
                rank=rank,
                place=location_at(
                    places[placed.window.article], ranked.span[placed.window.best][0]
                ),
                differs_from=placed.differs_from,
                before=placed.before,
            )
            for rank, placed in enumerate(chosen, 1)
        ]

    def _read(self, question: str, ranked: Ranked, windows: Sequence[Window]) -> Ranked:
        """Score the sentences again with what is found by reading the windows."""
        outlines = self.index.outlines({window.article for window in windows})
        if self._reranker:
            ranked = reranked(self._reranker, question, ranked, windows, outlines)
        if self._reader:
            ranked = read_windows(self._reader, question, ranked, windows, outlines)
        return ranked

    def _words(self, query: str, wish: TimeWish) -> str:
        """What is searched for by its words.

        Where articles are of the month that a query names, its date is not: an article of March
        hardly says so, and another one that names the year is no better for it.
        """
        if not wish.periods or not all(period.within_a_month for period in wish.periods):
            return query
        if not any(fits(wish, date) for date in self.index.dates()):
            return query
        rest = undated(query)
        return rest if content_words(rest) else query

    def _with_phrases(self, ranked: Ranked, quoted: Sequence[str]) -> Ranked:
        """Raise the scores of sentences that hold what the query has in quotation marks."""
        if not quoted:
            return ranked
        homes = [ranked.candidates[i] for i in ranked.candidate]
        texts = self.index.texts({home.article for home in homes})
        sentences = [
            _folded(texts[home.article][start:end])
            for home, (start, end) in zip(homes, ranked.span, strict=True)
        ]
        held = np.array([sum(phrase in text for phrase in quoted) for text in sentences])
        part = PHRASE * held / len(quoted)
        signals = {**ranked.signals, "phrase": part}
        return replace(ranked, score=ranked.score + part, signals=signals)

    def _candidates(self, query: Query, pool: int, among: list[int] | None) -> list[Candidate]:
        """The passages that either search finds, and those beside the best of them."""
        if among == []:
            return []
        rarest = rarest_terms(query.frequencies, MOST_ROWS)
        with self.index.dense_beside(query.vector, pool, among) as found:
            lexical = self.index.lexical(rarest, pool, among)
        dense = [i for i, _ in found]
        ids = {*lexical, *dense}
        ids |= self.index.neighbours([*lexical[:NEAR], *dense[:NEAR]])
        return [c for c in self.index.candidates(ids) if c.sentences]


def _first(placed: Sequence[Placed], most: int) -> list[Placed]:
    """The first windows, each with the ranks among these alone."""
    return [
        Placed(
            one.window,
            tuple(rank for rank in one.differs_from if rank <= most),
            tuple(rank for rank in one.before if rank <= most),
        )
        for one in placed[:most]
    ]


def phrases(query: str) -> list[str]:
    """Return what a query has in quotation marks, of two words or more."""
    found = [_folded(match.group(1)) for match in QUOTED.finditer(query)]
    return [phrase for phrase in found if len(words(phrase)) > 1]


def _folded(text: str) -> str:
    """A text without differences of case, white space, and final punctuation."""
    return " ".join(text.casefold().split()).strip(" .,;:!?")


def rarest_terms(frequencies: Mapping[str, int], most_rows: int) -> list[str]:
    """Return the terms that occur in fewest passages, the rarest in any case.

    Args:
        frequencies: In how many passages each term occurs.
        most_rows: Bound of the sum of the frequencies of those returned.
    """
    chosen: list[str] = []
    rows = 0
    for term, frequency in sorted(frequencies.items(), key=lambda item: (item[1], item[0])):
        rows += frequency
        if chosen and rows > most_rows:
            break
        chosen.append(term)
    return chosen


def _passage(query: Query, ranked: Ranked, window: Window, outline: Outline) -> Passage:
    home = home_of(ranked, window.best)
    held = {*home.context, *(term for i in window.sentences for term in terms_of(ranked, i))}
    return Passage(
        rank=0,
        article=home.article,
        title=home.title,
        date=home.date,
        start=window.start,
        end=window.end,
        text=outline.text[window.start : window.end],
        headings=home.headings,
        language=home.language,
        score=float(ranked.score[window.best]),
        share=query.by_the_rules_of(home).share(held),
        signals={name: float(part[window.best]) for name, part in ranked.signals.items()},
        sentences=tuple(_sentence(ranked, i, outline) for i in window.sentences),
    )


def _sentence(ranked: Ranked, position: int, outline: Outline) -> SourceSentence:
    start, end = ranked.span[position]
    above = outline.above(start)
    return SourceSentence(
        start,
        end,
        dense=float(ranked.cosine[position]),
        lexical=float(ranked.share[position]),
        score=float(ranked.score[position]),
        answerable=ranked.answerable.get(position),
        within=ranked.within.get(position),
        answer=ranked.answers.get(position),
        above=above,
        topic=outline.topic(above),
        shown=outline.shown(start, end).text if outline.stands_alone(start) else "",
        items=outline.items(start),
        cells=outline.cells(start, end),
        heads=outline.only_heads(start),
    )


def _of_the_time(ranked: Ranked, wish: TimeWish) -> Ranked:
    """Raise the scores of articles that are of the time that the question names."""
    if not wish:
        return ranked
    dates = [candidate.date for candidate in ranked.candidates]
    bonus = OF_THE_TIME * np.array([float(fits(wish, date)) for date in dates])
    if wish.newest:
        bonus += NEWEST * _recency(dates)
    part = bonus[ranked.candidate]
    signals = {**ranked.signals, "time": part}
    return replace(ranked, score=ranked.score + part, signals=signals)


def _recency(dates: Iterable[str | None]) -> Array:
    """For each date how many of the dates are no newer, from 0 (no date) to 1 (the newest)."""
    listed = list(dates)
    order = sorted({date for date in listed if date})
    places = {date: (number + 1) / len(order) for number, date in enumerate(order)}
    return np.array([places.get(date, 0.0) if date else 0.0 for date in listed])
