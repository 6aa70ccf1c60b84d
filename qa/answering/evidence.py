"""The source sentences that an answer can stand on, best first.

In: the passages that were found. Out: `Evidence`, one a sentence of the first of them, each a span
of its article. A sentence that only tells what an earlier report said, and the one after it that
sets it right, are one piece of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.scores import log_odds
from qa.text.patterns import pattern
from qa.text.words import content_words, numbers, stem

if TYPE_CHECKING:
    from qa.domain import Above, Cell, Passage, SourceSentence

PASSAGES_READ = 8
"""Sentences are taken from the first passages. The right one is among the first five for nearly
all questions; the rest serves to see whether another article disagrees."""

READING, SUREST = 4.0, 4.0
"""What the reader's judgement of a sentence, as a logit no further than `SUREST` from 0, counts
here beside the score that it was found by. Finding keeps the sentences around an answer together;
choosing some of them leans more on the reader (docs/answers.md has the figures)."""

LOG_ODDS = 0.12
"""What that sum is multiplied with to be log-odds, but for a constant, that a good answer draws on
a sentence: by the regression of evidence on both, on questions that are fitted on."""

SAME_MATTER = 0.3
"""Share of its terms that a sentence and the one that sets it right have in common, at least."""

EARLIER = pattern(
    r"\b(?:we|our report|the article)\b.{0,80}\b(?:said|reported|stated|wrote|gave|printed)\b"
    r"|\b(?:wrongly|incorrectly|by mistake)\b",
    re.IGNORECASE | re.DOTALL,
)
SET_RIGHT = pattern(
    r"\b(?:in fact|in truth|in reality|actually|should have|the correct|correctly)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source sentence, `article.text[start:end] == text`.

    Attributes:
        dense: Cosine similarity of question and sentence.
        lexical: Share of the question's terms, weighted by rarity, that it holds.
        score: What the ranking is by: log-odds that a good answer draws on it, but for a constant
            that is one within a question.
        answerable: The reader's probability that it answers; None where it was not read.
        answer: Where in the article the words stand that the reader takes for an answer, if any.
        above: What stands above it and says what it is about; no part of it.
        topic: The same, as a reader is shown it.
        shown: See `SourceSentence`.
        cells: See `SourceSentence`.
        items: Spans of all items of the list that it stands in or introduces.
        within: The reader's probability that the text answers which it was read in.
        alone: The log-odds that a good answer draws on it by the reader that saw nothing else;
            None where it was not read so.
    """

    passage: Passage
    start: int
    end: int
    text: str
    dense: float
    lexical: float
    score: float
    answerable: float | None = None
    answer: tuple[int, int] | None = None
    above: tuple[Above, ...] = ()
    topic: str = ""
    shown: str = ""
    cells: tuple[Cell, ...] = ()
    items: tuple[tuple[int, int], ...] = ()
    within: float | None = None
    alone: float | None = None


def rank_evidence(
    passages: Sequence[Passage],
    closer: Callable[[Sequence[Evidence]], Sequence[Evidence]] | None = None,
) -> list[Evidence]:
    """Return the sentences of the first passages, best first.

    Of a passage that corrects another, or is the newer of two that disagree, the sentence that says
    most of what the best sentence of the other says comes before that one.

    Args:
        passages: As they were found.
        closer: Takes the sentences, best first, and gives them back with better scores.
    """
    read = [passage for passage in passages[:PASSAGES_READ] if passage.sentences]
    logits = [_logit(s) for p in read for s in p.sentences if s.answerable is not None]
    unread = min(logits, default=0.0)
    scored = sorted((one for p in read for one in _of_passage(p, unread)), key=_best_first)
    found: dict[int, list[Evidence]] = {}
    for one in sorted(closer(scored) if closer else scored, key=_best_first):
        found.setdefault(one.passage.rank, []).append(one)
    lifted = _lifted(read, found)

    def order(one: Evidence) -> tuple[float, int]:
        return -lifted.get((one.passage.rank, one.start), one.score), one.passage.rank

    return sorted((one for rank in found for one in found[rank]), key=order)


def _best_first(one: Evidence) -> tuple[float, int]:
    return -one.score, one.passage.rank


def _lifted(
    read: Sequence[Passage], found: Mapping[int, Sequence[Evidence]]
) -> dict[tuple[int, int], float]:
    """The scores of sentences that set right, or are newer than, the best one of a passage."""
    lifted: dict[tuple[int, int], float] = {}
    for passage in read:
        for old in (found[rank][0] for rank in passage.before if rank in found):
            about = {one.start: _alike(one, old) for one in found[passage.rank]}
            start = max(about, key=lambda place: about[place])
            if about[start] >= SAME_MATTER:
                place = (passage.rank, start)
                lifted[place] = max(lifted.get(place, old.score), old.score)
    return lifted


def _alike(one: Evidence, other: Evidence) -> float:
    """The share of the other's terms that one has."""
    wanted = terms(other.text, other.passage.language)
    return len(wanted & terms(one.text, one.passage.language)) / len(wanted) if wanted else 0.0


def _of_passage(passage: Passage, unread: float) -> Iterator[Evidence]:
    """The sentences of a passage; `unread` is the logit of one that was not read."""
    sentences = [one for one in passage.sentences if not one.heads]
    while sentences:
        group = [sentences.pop(0)]
        if sentences and _sets_right(_text(passage, group[0]), _text(passage, sentences[0])):
            group.append(sentences.pop(0))
        best = max(group, key=lambda sentence: sentence.score)
        logit = unread if best.answerable is None else _logit(best)
        start, end = _bare(passage, group[0].start, group[-1].end)
        yield Evidence(
            passage=passage,
            start=start,
            end=end,
            text=passage.text[start - passage.start : end - passage.start],
            dense=best.dense,
            lexical=best.lexical,
            score=LOG_ODDS * (best.score + READING * logit),
            answerable=group[-1].answerable if len(group) > 1 else best.answerable,
            within=best.within,
            answer=_within(group[-1].answer, start),
            above=group[0].above,
            topic=group[0].topic,
            shown=group[0].shown,
            cells=group[0].cells,
            items=group[0].items,
        )


def _logit(sentence: SourceSentence) -> float:
    return log_odds(sentence.answerable or 0.0, SUREST)


def _text(passage: Passage, sentence: SourceSentence) -> str:
    return passage.text[sentence.start - passage.start : sentence.end - passage.start]


def _within(answer: tuple[int, int] | None, start: int) -> tuple[int, int] | None:
    """Where the answer stands, if it stands after `start`."""
    return answer if answer and answer[0] >= start else None


def _bare(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """The span without marks of emphasis that a sentence before it left behind ("** ")."""
    text = passage.text[start - passage.start : end - passage.start]
    left = re.match(r"[*_]+\s+", text)
    return start + (left.end() if left else 0), end


def _sets_right(earlier: str, later: str) -> bool:
    """Whether a sentence tells what was reported, and the next one what is so in fact."""
    return bool(EARLIER.search(earlier) and SET_RIGHT.search(later))


def terms(text: str, language: str | None = None) -> set[str]:
    """Return the stems of a text's content words, and its numbers."""
    return {stem(word, language) for word in content_words(text, language)} | set(numbers(text))
