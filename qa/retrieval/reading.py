"""Reads the first passages with the question: which of them answers it, and where.

Windows come in as the search chose them, and of each what stands around its best sentences is read,
below what stands above it in the article: its headings, the question it answers, the names of a
table's columns. Out go all sentences with what was read in their scores, for the windows to be
chosen anew. A passage in a language that the reader was not made for is not read and gets the mean
of those that were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from qa.engines.protocols import ToRead
from qa.retrieval.windows import Window, home_of
from qa.scores import log_odds, logistic, z_scores
from qa.text.struck import without_struck

if TYPE_CHECKING:
    from qa.domain import Above
    from qa.engines.protocols import Reader, Reading, Reranker
    from qa.retrieval.ranking import Array, Ranked
    from qa.text.outline import Outline
    from qa.text.shown import Shown

MOST_PASSAGES, MOST_CHARACTERS, MOST_PARTS = 10, 3_000, 24
"""Of so many passages no more characters are read together, and no more parts: reading takes time
in proportion."""

WHOLE, PART = 1_200, 800
"""A passage of up to so many characters is read as it is, of a longer one the parts around its best
sentences, each of so many characters at most."""

WEIGHT = 2.5
"""What the reader's judgement, as a logit, counts in the score."""

SURE = 4.0
"""The highest logit that counts; the lowest, of sentences without a place, is as far below 0."""


BESIDE = 2.0
"""So much lower than the best sentence of its passage a sentence comes at most: what stands around
an answer belongs to it."""


def read_windows(
    reader: Reader,
    query: str,
    ranked: Ranked,
    windows: Sequence[Window],
    outlines: Mapping[str, Outline],
) -> Ranked:
    """Return the sentences with new scores.

    Args:
        reader: Reads.
        query: What is asked, in words that stand alone.
        ranked: The sentences as the search scored them.
        windows: As the search ordered them.
        outlines: Of the windows' articles.
    """
    chosen = _to_be_read(reader, ranked, windows, outlines)
    if not chosen:
        return ranked
    shown = [outlines[part.article].shown(part.start, part.end) for part in chosen]
    titles = [home_of(ranked, part.best).title for part in chosen]
    passages = [
        ToRead(title, one.text, [one.spot(*ranked.span[i]) for i in part.sentences])
        for title, one, part in zip(titles, shown, chosen, strict=True)
    ]
    readings = reader.read(query, passages)
    logits, answers = _judged(reader, ranked, chosen, readings, shown)
    unknown = [window for window in windows if not _knows(reader, ranked, window)]
    part = WEIGHT * _parts(ranked, chosen, unknown, logits)
    return replace(
        ranked,
        score=ranked.score + part,
        signals={**ranked.signals, "reader": part},
        answers=answers,
        answerable={i: logistic(logit) for i, logit in logits.items()},
        within={
            i: reading.answerable
            for part, reading in zip(chosen, readings, strict=True)
            for i in part.sentences
        },
    )


def _to_be_read(
    reader: Reader, ranked: Ranked, windows: Sequence[Window], outlines: Mapping[str, Outline]
) -> list[Window]:
    """The best parts of the first windows in a language of the reader's, while there is room."""
    known = [window for window in windows if _knows(reader, ranked, window)][:MOST_PASSAGES]
    parts = [
        part
        for window in known
        for run in _runs(ranked, window, outlines[window.article])
        for part in _parted(ranked, window.article, run)
    ]
    chosen: list[Window] = []
    room = MOST_CHARACTERS
    for part in sorted(parts, key=lambda one: -ranked.score[one.best])[:MOST_PARTS]:
        room -= part.end - part.start
        if chosen and room < 0:
            break
        chosen.append(part)
    return chosen


def _runs(ranked: Ranked, window: Window, outline: Outline) -> Iterator[Sequence[int]]:
    """The sentences of a window in runs that stand under the same; what stands alone by itself.

    A question that the text below it answers is none of them, nor is a row of names: neither is an
    answer.
    """

    def under(position: int) -> tuple[tuple[Above, ...], int | None, bool]:
        start, end = ranked.span[position]
        alone = start if outline.stands_alone(start) else None
        no_answer = outline.only_asks(start, end) or outline.only_heads(start)
        return outline.above(start), alone, no_answer

    for (_, _, no_answer), run in groupby(window.sentences, key=under):
        if not no_answer:
            yield tuple(run)


def _parted(ranked: Ranked, article: str, run: Sequence[int]) -> Iterator[Window]:
    """The parts of a run: the best sentence with those around it, then the best that is left."""
    free = set(run)
    most = WHOLE if ranked.span[run[-1]][1] - ranked.span[run[0]][0] <= WHOLE else PART
    while free:
        best = left = right = max(free, key=lambda i: (ranked.score[i], -i))
        while True:
            choices = [
                (float(ranked.score[beside]), low, high)
                for beside, low, high in ((left - 1, left - 1, right), (right + 1, left, right + 1))
                if beside in free and ranked.span[high][1] - ranked.span[low][0] <= most
            ]
            if not choices:
                break
            _, left, right = max(choices)
        inside = tuple(range(left, right + 1))
        free -= set(inside)
        start, end = ranked.span[left][0], ranked.span[right][1]
        yield Window(article, start, end, best, inside)


def _knows(reader: Reader, ranked: Ranked, window: Window) -> bool:
    language = home_of(ranked, window.best).language
    return not language or language in reader.languages


def _judged(
    reader: Reader,
    ranked: Ranked,
    windows: Sequence[Window],
    readings: Sequence[Reading],
    shown: Sequence[Shown],
) -> tuple[dict[int, float], dict[int, tuple[int, int]]]:
    """Of each sentence read the logit that it answers, and the place of a short answer in it.

    `shown` is what was read of each window. Of a place that begins in what stands above, the part
    within the sentences counts.
    """
    logits: dict[int, float] = {}
    answers: dict[int, tuple[int, int]] = {}
    for window, reading, text in zip(windows, readings, shown, strict=True):
        for i, probability in zip(window.sentences, reading.sentences, strict=True):
            logits[i] = log_odds(probability, SURE)
        for span in reversed(reading.spans):  # The best one last, so that it stays.
            place = text.place(span.start, span.end)
            if place is None or span.probability < reader.threshold:
                continue
            start, end = place
            inside = [i for i in window.sentences if ranked.span[i][0] <= start < ranked.span[i][1]]
            answers.update((i, (start, min(end, ranked.span[i][1]))) for i in inside)
    return logits, answers


def _parts(
    ranked: Ranked, read: Sequence[Window], unknown: Sequence[Window], logits: Mapping[int, float]
) -> Array:
    """A logit for each sentence: the reader's, or one in its place.

    What would have been read next is taken to answer no better than the worst of what was read, a
    passage in an unknown language like the mean.
    """
    best = [max(logits[i] for i in window.sentences) for window in read]
    part = np.full(len(ranked.score), min(best))
    for window in unknown:
        part[list(window.sentences)] = float(np.mean(best))
    for window, most in zip(read, best, strict=True):
        part[list(window.sentences)] = [max(logits[i], most - BESIDE) for i in window.sentences]
    return part


def reranked(
    reranker: Reranker,
    query: str,
    ranked: Ranked,
    windows: Sequence[Window],
    outlines: Mapping[str, Outline],
) -> Ranked:
    """Return the sentences with the z-scores of a reranker added to those of their windows.

    The arguments are those of `read_windows`. The spread of the windows' scores is the measure.
    """
    read = z_scores(np.array(reranker.scores(query, _passages(ranked, windows, outlines))))
    scale = float(np.std([ranked.score[window.best] for window in windows])) or 1.0
    part = np.full(len(ranked.score), scale * read.min())
    for window, score in zip(windows, read, strict=True):
        part[list(window.sentences)] = scale * score
    signals = {**ranked.signals, "reranker": part}
    return replace(ranked, score=ranked.score + part, signals=signals)


def _passages(
    ranked: Ranked, windows: Sequence[Window], outlines: Mapping[str, Outline]
) -> list[tuple[str, str]]:
    """Title and text of each window, with blanks for what is struck out."""
    return [
        (
            home_of(ranked, window.best).title,
            without_struck(outlines[window.article].text[window.start : window.end]),
        )
        for window in windows
    ]
