"""The small reader that comes with qa: whether a passage answers a question, and where.

An ONNX file with int8 weights, run by onnxruntime without torch; beside it a tokenizer and the
coefficients of its calibration (`training/README.md` says how all three were made).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from qa.engines.network import ReadingNetwork, coefficients
from qa.engines.protocols import AnswerSpan, Reading, Support, ToRead
from qa.engines.reader_input import ReaderInput, reader_inputs
from qa.scores import logistic

LONGEST = 30
"""Tokens of the longest answer."""
PLACES = 6
"""So many places of a window are told of."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What the network says of one window, in logits.

    Attributes:
        start: Of each of the passage's tokens (tokens,), that the answer begins there; `end` that
            it ends there.
        end: See `start`.
        nowhere: Mean of both at [CLS], which stands for "no answer".
        answers: That the window answers.
        supports: That it supports the claim.
    """

    start: Any
    end: Any
    nowhere: float
    answers: float
    supports: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities: logistic regressions, fitted by `training/calibrate.py`.

    Attributes:
        answers: Weight of the judgement; `span` that of the best span's lead over "no answer".
        span: See `answers`.
        intercept: Of the same regression.
        threshold: The probability from which on a passage is taken to answer.
        supports: Weight of the judgement of claims; `supports_intercept` its intercept.
        supports_intercept: See `supports`.
        languages: That the reader can judge.
    """

    answers: float
    span: float
    intercept: float
    threshold: float
    supports: float
    supports_intercept: float
    languages: tuple[str, ...]


class OnnxReader(ReadingNetwork):
    """Reads with an ONNX model made by `training/`."""

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """See `Reader`; a sentence is as likely to answer as the best place in it."""
        self.load()
        inputs = reader_inputs(self.tokenizer, question, [one[:2] for one in passages])
        scored = self.score([window for windows in inputs for window in windows])
        found = []
        for windows, passage in zip(inputs, passages, strict=True):
            spans = apart([one for window in windows for one in self._spans(window, next(scored))])
            answerable = spans[0].probability if spans else 0.0
            sentences = best_in_each(passage.sentences, spans)
            found.append(Reading(spans, answerable, sentences))
        return found

    def check(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[Support]:
        """See `Reader`; what does not support is taken to say the contrary."""
        self.load()
        inputs = reader_inputs(self.tokenizer, claim, passages, claim=True)
        scored = self.score([window for windows in inputs for window in windows])
        by, found = self._calibration, []
        for windows in inputs:
            most = max(next(scored).supports for _ in windows)
            supported = logistic(by.supports * most + by.supports_intercept)
            found.append(Support(supported, 1 - supported))
        return found

    def score(self, windows: list[ReaderInput]) -> Iterator[Scored]:
        """Score windows; the result is in their own order."""
        for window, (start, end, answers, supports) in zip(
            windows, self.outputs(windows), strict=True
        ):
            yield scored_of(window, start, end, answers, supports)

    def _spans(self, window: ReaderInput, scored: Scored) -> Iterator[AnswerSpan]:
        """The best places of a window as they are in the passage.

        The best one is as probable as that the window answers; of the odds of the others so much
        goes off as they score less.
        """
        by, best = self._calibration, None
        for low, high, lead in best_spans(scored, PLACES):
            best = lead if best is None else best
            logit = by.answers * scored.answers + by.span * best + by.intercept + lead - best
            yield AnswerSpan(window.offsets[low][0], window.offsets[high][1], logistic(logit))

    @cached_property
    def _calibration(self) -> Calibration:
        return coefficients(
            self._name,
            self._model,
            lambda table: Calibration(**{**table, "languages": tuple(table["languages"])}),
        )


def scored_of(
    window: ReaderInput,
    start: Any,  # noqa: ANN401 (an array)
    end: Any,  # noqa: ANN401
    answers: Any,  # noqa: ANN401
    supports: Any,  # noqa: ANN401
) -> Scored:
    """Return what a network said of a window, the passage's tokens alone."""
    inside = slice(window.first, window.first + len(window.offsets))
    nowhere = float(start[0] + end[0]) / 2
    return Scored(start[inside], end[inside], nowhere, float(answers), float(supports))


def best_spans(scored: Scored, most: int) -> Iterator[tuple[int, int, float]]:
    """Yield the first and last tokens of the best places for an answer, and their leads.

    A lead is the mean of the logits of start and end over that of "no answer". No two overlap.
    """
    sums = (scored.start[:, None] + scored.end[None, :]) / 2 - scored.nowhere
    inside = np.ones_like(sums, dtype=bool)
    sums[~(np.triu(inside) & ~np.triu(inside, LONGEST))] = -np.inf
    for _ in range(most if len(sums) else 0):
        low, high = divmod(int(sums.argmax()), len(sums))
        if not np.isfinite(sums[low, high]):
            return
        yield low, high, float(sums[low, high])
        sums[: high + 1, low:] = -np.inf  # All that begin before its end and end after its start.


def apart(spans: list[AnswerSpan]) -> tuple[AnswerSpan, ...]:
    """Return places found in the windows of a passage; where they overlap, one may come twice."""
    kept: list[AnswerSpan] = []
    for span in sorted(spans, key=lambda one: -one.probability):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(kept)


def best_in_each(
    sentences: Sequence[tuple[int, int]], spans: Sequence[AnswerSpan]
) -> tuple[float, ...]:
    """Return of each sentence the probability of the best place that begins in it, else 0.

    What begins before the first sentence and reaches into one belongs to that one.
    """
    best = [0.0] * len(sentences)
    for span in spans:
        for number, (low, high) in enumerate(sentences):
            if span.start < high and span.end > low:
                best[number] = max(best[number], span.probability)
                break
    return tuple(best)
