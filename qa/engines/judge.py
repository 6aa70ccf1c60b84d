"""The judge: a reader that also says which sentences a good answer draws on, and what refutes.

It is given what a reader is given (`qa/engines/reader.py`), with the places of a passage's
sentences. An ONNX file with int8 weights, run by onnxruntime without torch (`training/judge.md`
says how it was made).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from qa.engines.judge_input import sentence_tokens
from qa.engines.network import ReadingNetwork, coefficients
from qa.engines.protocols import AnswerSpan, Reading, Support, ToRead
from qa.engines.reader import PLACES, Scored, apart, best_spans, scored_of
from qa.engines.reader_input import ReaderInput, reader_inputs
from qa.scores import logistic

NO_PLACE, NO_MARK = -6.0, -8.0
"""The lead of a sentence in which no place for a short answer was found, and the lowest one that
counts; the mark of a sentence that no window holds."""


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
class Regression:
    """A logistic regression over judgements by name, fitted by `training/judge_calibrate.py`."""

    intercept: float
    weights: Mapping[str, float]

    def logit(self, judged: Mapping[str, float]) -> float:
        """Return the log-odds for some judgements."""
        return self.intercept + sum(self.weights[name] * judged[name] for name in self.weights)

    def __call__(self, judged: Mapping[str, float]) -> float:
        """Return the probability for some judgements."""
        return logistic(self.logit(judged))


@dataclass(frozen=True, slots=True)
class JudgeCalibration:
    """How logits become probabilities.

    Attributes:
        threshold: The probability from which on a place is taken to answer.
        languages: That the judge knows.
        place: Of the best place of a passage, that it answers: of `answers`, `partly`, `lead`.
        passage: That a passage answers at all: of the same.
        sentence: That a good answer draws on a sentence: of its `mark`, the passage's `answers`
            and `partly`, and the `lead` of the best place in it.
        supported: That a claim is supported: of `supports`, `refutes`.
        refuted: That a passage says the contrary: of the same.
    """

    threshold: float
    languages: tuple[str, ...]
    place: Regression
    passage: Regression
    sentence: Regression
    supported: Regression
    refuted: Regression


class OnnxJudge(ReadingNetwork):
    """Judges with an ONNX model made by `training/`."""

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """See `Reader`."""
        self.load()
        return [self._reading(said) for said in self.judge(question, passages)]

    def judge(self, question: str, passages: Sequence[ToRead]) -> list[Judged]:
        """Return what the network says of each passage, not calibrated."""
        inputs = reader_inputs(self.tokenizer, question, [one[:2] for one in passages])
        outputs = self._all([window for windows in inputs for window in windows])
        return [
            judged(windows, [next(outputs) for _ in windows], passage.sentences)
            for windows, passage in zip(inputs, passages, strict=True)
        ]

    def check(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[Support]:
        """See `Reader`."""
        self.load()
        return [
            Support(self._calibration.supported(told), self._calibration.refuted(told))
            for told in self.claims(claim, passages)
        ]

    def claims(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[dict[str, float]]:
        """Return what the network says of a claim, not calibrated: `supports` and `refutes`."""
        inputs = reader_inputs(self.tokenizer, claim, passages, claim=True)
        outputs = self._all([window for windows in inputs for window in windows])
        found = []
        for windows in inputs:
            said = [next(outputs) for _ in windows]
            best = max(said, key=lambda one: float(one.supports))
            found.append({"supports": float(best.supports), "refutes": float(best.refutes)})
        return found

    def score(self, windows: list[ReaderInput]) -> Iterator[Scored]:
        """Score windows as a reader does; the result is in their own order."""
        for window, one in zip(windows, self._all(windows), strict=True):
            yield scored_of(window, one.start, one.end, one.answers, one.supports)

    def _all(self, windows: list[ReaderInput]) -> Iterator[Outputs]:
        return (Outputs(*one) for one in self.outputs(windows))

    def _reading(self, said: Judged) -> Reading:
        whole = {"answers": said.answers, "partly": said.partly, "lead": said.lead}
        place = self._calibration.place.logit(whole)
        return Reading(
            spans=apart(
                [
                    AnswerSpan(start, end, logistic(place + lead - said.lead))
                    for start, end, lead in said.places
                ]
            ),
            answerable=self._calibration.passage(whole),
            sentences=tuple(
                self._calibration.sentence({**whole, "mark": mark, "lead": lead})
                for mark, lead in zip(said.marks, said.leads, strict=True)
            ),
        )

    @cached_property
    def _calibration(self) -> JudgeCalibration:
        return coefficients(self._name, self._model, _made_of)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a network says of a passage, in logits: the most of what it says of its windows.

    Attributes:
        answers: That it answers in full; `partly` in part at least.
        partly: See `answers`.
        lead: That of the best place over "no answer".
        marks: Of each sentence, that a good answer draws on it.
        leads: Of each sentence, the lead of the best place that begins in it.
        places: Start and end in the passage, and lead.
    """

    answers: float
    partly: float
    lead: float
    marks: tuple[float, ...]
    leads: tuple[float, ...]
    places: tuple[tuple[int, int, float], ...]


def judged(
    windows: Sequence[ReaderInput],
    outputs: Sequence[Outputs],
    sentences: Sequence[tuple[int, int]],
) -> Judged:
    """Join what was said of the windows of a passage."""
    marks, leads = [NO_MARK] * len(sentences), [NO_PLACE] * len(sentences)
    places: list[tuple[int, int, float]] = []
    for window, one in zip(windows, outputs, strict=True):
        for number, (low, high) in enumerate(sentence_tokens(window, sentences)):
            if high:
                marks[number] = max(marks[number], float(one.marks[low:high].mean()))
        scored = scored_of(window, one.start, one.end, one.answers, one.supports)
        places += [
            (window.offsets[low][0], window.offsets[high][1], lead)
            for low, high, lead in best_spans(scored, PLACES)
        ]
    for start, end, lead in places:
        for number, (low, high) in enumerate(sentences):
            if start < high and end > low:
                leads[number] = max(leads[number], lead)
                break
    return Judged(
        max(float(one.answers) for one in outputs),
        max(float(one.partly) for one in outputs),
        max((NO_PLACE, *(lead for _, _, lead in places))),
        tuple(marks),
        tuple(leads),
        tuple(places),
    )


def _made_of(table: Mapping[str, Any]) -> JudgeCalibration:
    names = ("place", "passage", "sentence", "supported", "refuted")
    return JudgeCalibration(
        threshold=float(table["threshold"]),
        languages=tuple(table["languages"]),
        **{name: Regression(table[name]["intercept"], table[name]["weights"]) for name in names},
    )
