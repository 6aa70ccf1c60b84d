"""Questions for the judge: windows of passages whose sentences are marked, with their near misses.

Rows of `sets_*` come in, whose sentences people marked, and rows with the span of a short answer,
whose sentence then is the marked one. Windows go out, of random length; beside many of them the
same window without the marked sentences, or another passage that shares words with the question.
Some are one sentence alone, as the judge sees those that it compares, beside one without a mark.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from judge_example import NOWHERE_SPAN, Example, Unit

from qa.engines.judge_input import asked_in
from qa.text.sentences import sentence_spans

Row = dict[str, Any]

SIZES = (120, 250, 400, 600, 800)
"""Characters that a window is to have, drawn evenly."""
MOST = 900
"""Characters of a window at most: what is behind is not seen."""
ENOUGH = 0.75
"""The share of the marked sentences that a window needs to answer in full."""
ALONE = 0.35
"""So many windows stand without a near miss."""
BY_ITSELF = 0.2
"""So many units are one sentence, and another."""
ASKING = 0.08
"""So many windows hold the question itself, as interviews and pages of questions do."""
ROUGH = ("qmsum", "pubmedqa", "lfrqa", "medquad")
"""Sources whose sentences beside the marked ones may answer too: nothing is left out there."""
SHORT_ANSWER = 90
"""Characters of an answer that may be a span."""
OTHERS = 40
"""So many other rows are looked at for the one that shares most words."""

Sentence = tuple[str, bool]
"""A sentence and its mark."""


class Questions:
    """Makes units of the rows of one file.

    Args:
        name: The file's, without endings.
        rows: Its rows.
        rng: Decides all.
    """

    def __init__(self, name: str, rows: Sequence[Row], rng: random.Random) -> None:
        self._name, self._rows, self._rng = name, rows, rng
        self._rough = any(source in name for source in ROUGH)

    def unit(self) -> Unit | None:
        """Return a window, alone or with its near miss."""
        row, rng = self._rng.choice(self._rows), self._rng
        sentences = marked(row)
        if row.get("derived") == "leave_out" or not sentences:
            return None  # Made anew below, from the row with its sentences.
        if not any(mark for _, mark in sentences):
            return (self.example(row, window(sentences, rng), "unanswered"),)
        if rng.random() < BY_ITSELF:
            return self._by_itself(row, sentences)
        chosen = window(sentences, rng)
        if "lfrqa" in self._name:
            chosen = shuffled_runs(chosen, rng)
        example = self.example(row, chosen, self._name)
        if rng.random() < ALONE:
            return (example,)
        missed = self._near_miss(row, chosen, sentences)
        return (example, missed) if missed else (example,)

    def _by_itself(self, row: Row, sentences: Sequence[Sentence]) -> Unit:
        """A marked sentence; and one of the same passage, mostly that has more of the question."""
        said = self.example(row, [self._rng.choice([one for one in sentences if one[1]])], "alone")
        others = [one for one in sentences if not one[1]]
        if self._rough or not others:
            return (said,)
        asked = set(row["question"].lower().split())
        some = self._rng.sample(others, min(3, len(others)))
        other = max(some, key=lambda one: len(asked & set(one[0].lower().split())))
        return (said, self.example(row, [other], "beside"))

    def _near_miss(
        self, row: Row, chosen: Sequence[Sentence], sentences: Sequence[Sentence]
    ) -> Example | None:
        """The window without what answers; or another passage with words of the question."""
        left = [one for one in chosen if not one[1]]
        spare = [one for one in sentences if not one[1] and one not in left]
        if self._rough or self._rng.random() < 0.3 or len(left) + len(spare) < 2:
            return self._other(row, sentences)
        self._rng.shuffle(spare)
        wanted = sum(len(text) for text, _ in chosen)
        while spare and sum(len(text) for text, _ in left) < wanted:
            left.append(spare.pop())
        return self.example(row, left, "left out")

    def _other(self, row: Row, sentences: Sequence[Sentence]) -> Example | None:
        asked = set(row["question"].lower().split())
        others = self._rng.sample(self._rows, min(OTHERS, len(self._rows)))
        own = {text for text, _ in sentences}
        answer = str(row.get("answer") or "").lower()
        best, most = None, -1
        for other in others:
            told = marked(other)
            text = " ".join(one for one, _ in told)
            if other["question"] == row["question"] or own & {one for one, _ in told}:
                continue
            if answer and answer in text.lower():
                continue
            shared = len(asked & set(text.lower().split()))
            if shared > most and told:
                best, most = (other, told), shared
        if best is None:
            return None
        other, told = best
        chosen = [(text, False) for text, _ in window(told, self._rng)]
        return self.example({**row, "title": other.get("title")}, chosen, "other")

    def example(self, row: Row, chosen: Sequence[Sentence], kind: str) -> Example:
        """Join the sentences of a window to a passage, with what is known of it."""
        chosen = list(chosen)
        if self._rng.random() < ASKING:
            first = next((i for i, (_, mark) in enumerate(chosen) if mark), len(chosen))
            at = first if self._rng.random() < 0.5 else self._rng.randint(0, len(chosen))
            chosen.insert(at, (row["question"], False))
        spans, at = [], 0
        for text, _ in chosen:
            spans.append((at, at + len(text)))
            at += len(text) + 1
        passage = " ".join(text for text, _ in chosen)
        inside = sum(mark for _, mark in chosen)
        in_all = sum(mark for _, mark in marked(row))
        return Example(
            asked=asked_in(_turns(row), row["question"]),
            title=title_of(row),
            passage=passage,
            claim=False,
            kind=kind,
            yes=inside > 0 and inside >= ENOUGH * in_all,
            partly=inside > 0,
            span=_span_of(row, passage, spans, [mark for _, mark in chosen]),
            sentences=tuple(spans),
            marks=tuple(mark for _, mark in chosen),
        )


def marked(row: Row) -> list[Sentence]:
    """Return a row's sentences with their marks; the sentence of a short answer has one."""
    if "sentences" in row:
        positive = set(row["positive"])
        return [(text, i in positive) for i, text in enumerate(row["sentences"]) if text.strip()]
    text = row["passage"]
    places = [(a["start"], a["start"] + len(a["text"])) for a in row.get("answers", ())]
    return [
        (text[low:high], any(start < high and low < end for start, end in places))
        for low, high in sentence_spans(text, "en")
    ]


def window(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """Return some sentences in a row, with a marked one if there is any, of about a drawn size."""
    size = rng.choice(SIZES)
    places = [i for i, (_, mark) in enumerate(sentences) if mark] or range(len(sentences))
    low = high = rng.choice(places)
    long = len(sentences[low][0])
    while long < size and high - low + 1 < len(sentences):
        up = low == 0 or (high + 1 < len(sentences) and rng.random() < 0.5)
        added = len(sentences[high + 1 if up else low - 1][0])
        if long + added > MOST:
            break
        low, high, long = (low, high + 1, long + added) if up else (low - 1, high, long + added)
    return list(sentences[low : high + 1])


def shuffled_runs(sentences: Sequence[Sentence], rng: random.Random) -> list[Sentence]:
    """Return the sentences cut into runs of like mark and length up to three, in random order."""
    runs: list[list[Sentence]] = []
    for one in sentences:
        if runs and runs[-1][-1][1] == one[1] and len(runs[-1]) < 3:
            runs[-1].append(one)
        else:
            runs.append([one])
    rng.shuffle(runs)
    return [one for run in runs for one in run]


def title_of(row: Row) -> str:
    """Return a row's title as people write it."""
    return str(row.get("title") or "").replace("_", " ")


def _turns(row: Row) -> list[tuple[str, str]]:
    return [(turn["question"], turn["answer"]) for turn in row.get("history") or ()]


def _span_of(
    row: Row, passage: str, spans: Sequence[tuple[int, int]], marks: Sequence[bool]
) -> tuple[int, int] | None:
    """Where the short answer stands in a marked sentence; None if that cannot be told."""
    if not any(marks):
        return NOWHERE_SPAN
    answer = (row["answers"][0]["text"] if row.get("answers") else row.get("answer")) or ""
    if not 0 < len(answer) <= SHORT_ANSWER:
        return None
    lower = passage.lower()
    if len(lower) != len(passage):  # A few capitals become two signs.
        return None
    for (low, high), mark in zip(spans, marks, strict=True):
        at = lower.find(answer.lower(), low, high) if mark else -1
        if at >= 0:
            return at, at + len(answer)
    return None
