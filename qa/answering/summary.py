"""The main points of an article, in its own sentences.

In: an article with the spans of its sentences and their vectors. Out: some of them in reading
order: how it begins, which in news says most, and from the rest, part by part, the sentence that
is nearest to what all of it is about and has not been said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from qa.answering.evidence import Evidence, terms
from qa.answering.instructions import INSTRUCTS, instructs
from qa.domain import Passage
from qa.text.patterns import pattern

if TYPE_CHECKING:
    from qa.domain import Article
    from qa.scores import Vectors

SHORTEST, LONGEST = 40, 320
"""Characters of a sentence that says enough to stand in a summary, and not too much."""
CAPTION = 100
"""Characters up to which a paragraph of one sentence may be a caption."""
BREAK = pattern(r"\n\s*\n|\r\n\s*\r\n")
BEGINNING, FROM_THE_BEGINNING = 5, 2
"""The first sentences of an article, and how many of them are taken."""
PARTS = 3
"""Into so many parts what comes after is cut, each of which gives one."""
ROOM = 560
"""Characters of a summary."""
REPEATS = 0.7
"""What the likeness to a sentence that was chosen takes from one's nearness to the whole."""


ABOUT_IT = 0.6
"""Share of what a summary is asked of that an article has, at least, to be that article."""


def article_asked_for(subject: str, passages: Sequence[Passage]) -> tuple[Passage | None, float]:
    """Return a passage of the article that a summary is asked of, and how sure that is.

    It is the one that has most of the subject's terms, those of the title before others. Where the
    subject names nothing, it is the first one.
    """
    best, most = None, (-1.0, -1.0)
    for passage in passages:
        wanted = terms(subject, passage.language)
        if not wanted:
            return passage, 1.0
        titled = wanted & terms(passage.title, passage.language)
        there = titled | wanted & terms(passage.text, passage.language)
        share = (len(there) / len(wanted), len(titled) / len(wanted))
        if share > most:
            best, most = passage, share
    return (best, most[0]) if most[0] >= ABOUT_IT else (None, max(0.0, most[0]) / 2)


def main_points(
    article: Article, sentences: Sequence[tuple[int, int]], vectors: Vectors
) -> list[Evidence]:
    """Return the main points of an article as evidence, in reading order; none for no text.

    Args:
        article: With its text.
        sentences: Start and end of each, in order.
        vectors: (sentences, dimension), unit vectors.
    """
    telling = _telling(article.text, sentences) or list(range(len(sentences)))
    if not telling:
        return []  # There is no text.
    exact = vectors.astype(np.float64)
    whole = exact[telling].mean(0)
    near = exact @ (whole / (np.linalg.norm(whole) or 1.0))
    alike = exact @ exact.T
    chosen: list[int] = []
    room = ROOM
    for part in _parts(telling):
        said = alike[:, chosen].max(1, initial=0.0)
        left = [i for i in part if i not in chosen]
        fits = [i for i in left if sentences[i][1] - sentences[i][0] <= room]
        if fits:
            chosen.append(max(fits, key=lambda i: float(near[i] - REPEATS * said[i])))
            room -= sentences[chosen[-1]][1] - sentences[chosen[-1]][0]
    passage = _whole(article, sentences)
    return [_evidence(passage, *sentences[i]) for i in sorted(chosen)]


def _telling(text: str, sentences: Sequence[tuple[int, int]]) -> list[int]:
    """The sentences that may stand in a summary: no caption, dateline, question or instruction.

    A caption or a dateline is a short paragraph of one sentence.
    """
    opens = [not at or BREAK.search(text[sentences[at - 1][1] : start]) is not None
             for at, (start, _) in enumerate(sentences)]  # fmt: skip
    alone = [new and after for new, after in zip(opens, [*opens[1:], True], strict=False)]
    return [
        i
        for i, (start, end) in enumerate(sentences)
        if _tells(text[start:end]) and not (alone[i] and end - start < CAPTION)
    ]


def _tells(text: str) -> bool:
    fits = SHORTEST <= len(text) <= LONGEST and not text.rstrip().endswith(("?", ":"))
    return fits and instructs(text) < INSTRUCTS


def _parts(telling: Sequence[int]) -> list[Sequence[int]]:
    """From where one sentence each is taken: the beginning, then what is left in like parts."""
    rest = telling[BEGINNING:]
    cuts = [round(len(rest) * part / PARTS) for part in range(PARTS + 1)]
    return [
        *[telling[:BEGINNING]] * FROM_THE_BEGINNING,
        *(rest[low:high] for low, high in pairwise(cuts)),
    ]


def _whole(article: Article, sentences: Sequence[tuple[int, int]]) -> Passage:
    start, end = sentences[0][0], sentences[-1][1]
    return Passage(
        rank=1,
        article=article.ref,
        title=article.title,
        date=article.date,
        start=start,
        end=end,
        text=article.text[start:end],
        headings=(),
        score=0.0,
        language=article.language,
    )


def _evidence(passage: Passage, start: int, end: int) -> Evidence:
    text = passage.text[start - passage.start : end - passage.start]
    return Evidence(passage, start, end, text, dense=0.0, lexical=0.0, score=0.0)
