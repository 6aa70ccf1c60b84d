"""The judge: a reader that also says which sentences a good answer draws on, and what refutes.

It is given what a reader is given (`qa/engines/reader.py`), a passage with the places of its
sentences, and a conversation's last turns; it can stand wherever a reader stands. An ONNX file
with int8 weights, run by onnxruntime without torch (`training/README.md` says how it was made).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from qa.engines.judge_input import asked_in, sentence_tokens
from qa.engines.protocols import Reading
from qa.engines.reader import (
    Calibration,
    OnnxReader,
    Scored,
    read_calibration,
    reading_of,
    scored_of,
)
from qa.engines.reader_input import ReaderInput, reader_inputs
from qa.scores import logistic

Told = tuple[str, str, Sequence[tuple[int, int]]]
"""A passage: title of its article ("" for none), text, start and end of its sentences in order."""


class Outputs(NamedTuple):
    """The network's outputs for one window, logits; see `training/judge_model.py`."""

    start: Any
    end: Any
    marks: Any
    answers: Any
    partly: Any
    supports: Any
    refutes: Any


@dataclass(frozen=True, slots=True)
class JudgeCalibration(Calibration):
    """See `Calibration`; each judgement has a weight and an intercept.

    Attributes:
        partly: Weight of the judgement that a passage answers in part at least.
        marks: Weight of a sentence's mark.
        refutes: Weight of the judgement that a passage says the contrary.
    """

    partly: float
    partly_intercept: float
    marks: float
    marks_intercept: float
    refutes: float
    refutes_intercept: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of a passage and a question, as probabilities.

    Attributes:
        answers: That the passage answers; `partly` that it answers in part at least.
        partly: See `answers`.
        sentences: Of each sentence, that a good answer draws on it.
        reading: Where the short answer stands.
    """

    answers: float
    partly: float
    sentences: tuple[float, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class Support:
    """The probabilities that a passage supports a claim, and that it says the contrary."""

    supported: float
    refuted: float


class OnnxJudge(OnnxReader):
    """Judges with an ONNX model made by `training/`.

    Args:
        name: The catalogue's.
        model: The ONNX file; `tokenizer.json` and a file of coefficients lie beside it.
        threads: None for one a core.
    """

    def judge(
        self, question: str, passages: Sequence[Told], turns: Sequence[tuple[str, str]] = ()
    ) -> list[Judgement]:
        """Return a judgement of each passage.

        Args:
            question: What is asked.
            passages: Of any length.
            turns: Questions and answers before it, the oldest first.
        """
        self.load()
        asked = asked_in(turns, question)
        inputs = reader_inputs(self.tokenizer, asked, [told[:2] for told in passages])
        outputs = self._all([window for windows in inputs for window in windows])
        return [
            self._judgement(windows, [next(outputs) for _ in windows], sentences)
            for windows, (_, _, sentences) in zip(inputs, passages, strict=True)
        ]

    def check(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[Support]:
        """Return for each passage, a title and a text, what it makes of a claim."""
        self.load()
        inputs = reader_inputs(self.tokenizer, claim, passages, claim=True)
        outputs = self._all([window for windows in inputs for window in windows])
        by, found = self._calibration, []
        for windows in inputs:
            said = [next(outputs) for _ in windows]
            supports = by.supports * max(float(one.supports) for one in said)
            refutes = by.refutes * max(float(one.refutes) for one in said)
            found.append(
                Support(
                    logistic(supports + by.supports_intercept),
                    logistic(refutes + by.refutes_intercept),
                )
            )
        return found

    def score(self, windows: list[ReaderInput]) -> Iterator[Scored]:
        """See `OnnxReader`."""
        for window, one in zip(windows, self._all(windows), strict=True):
            yield scored_of(window, one.start, one.end, one.answers, one.supports)

    def _all(self, windows: list[ReaderInput]) -> Iterator[Outputs]:
        return (Outputs(*one) for one in self.outputs(windows))

    def _judgement(
        self,
        windows: list[ReaderInput],
        outputs: list[Outputs],
        sentences: Sequence[tuple[int, int]],
    ) -> Judgement:
        """Join what was said of the windows of a passage: the most of each judgement."""
        by = self._calibration
        marks = [float("-inf")] * len(sentences)
        for window, one in zip(windows, outputs, strict=True):
            for number, (low, high) in enumerate(sentence_tokens(window, sentences)):
                if high:
                    marks[number] = max(marks[number], float(one.marks[low:high].mean()))
        scored = [
            scored_of(window, one.start, one.end, one.answers, one.supports)
            for window, one in zip(windows, outputs, strict=True)
        ]
        reading = reading_of(
            [
                span
                for window, one in zip(windows, scored, strict=True)
                for span in self._spans(window, one)
            ]
        )
        partly = max(float(one.partly) for one in outputs)
        return Judgement(
            answers=reading.answerable,
            partly=logistic(by.partly * partly + by.partly_intercept),
            sentences=tuple(logistic(by.marks * mark + by.marks_intercept) for mark in marks),
            reading=reading,
        )

    @cached_property
    def _calibration(self) -> JudgeCalibration:
        return read_calibration(self._name, self._model, JudgeCalibration)
