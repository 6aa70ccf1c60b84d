"""The small reader that comes with qa: whether a passage answers a question, and where.

An ONNX file with int8 weights, run by onnxruntime without torch; beside it a tokenizer and the
coefficients of its calibration (`training/README.md` says how all three were made).
"""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from qa.engines.protocols import AnswerSpan, Reading
from qa.engines.reader_input import PAD, ReaderInput, load_tokenizer, reader_inputs
from qa.errors import ModelError
from qa.scores import logistic

BATCH = 2
"""Windows that are read at once, those of like length together. More of them take more memory, and
no less time."""
LONGEST = 30
"""Tokens of the longest answer."""
PLACES = 6
"""So many places of a window are told of."""
MEND = "install qa again"


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


AnyCalibration = TypeVar("AnyCalibration", bound=Calibration)


class OnnxReader:
    """Reads with an ONNX model made by `training/`.

    Args:
        name: The catalogue's.
        model: The ONNX file; `tokenizer.json` and `reader.toml` lie beside it.
        threads: None for one a core.

    Raises:
        ModelError: (when first used) a file does not load.
    """

    def __init__(self, name: str, model: Path, threads: int | None = None) -> None:
        self._name, self._model, self._threads = name, model, threads
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """See `Reader`."""
        return self._name

    @property
    def languages(self) -> frozenset[str]:
        """See `Reader`."""
        return frozenset(self._calibration.languages)

    @property
    def threshold(self) -> float:
        """See `Reader`."""
        return self._calibration.threshold

    def load(self) -> None:
        """See `Reader`; while one thread loads, another that asks for it waits."""
        with self._loading:
            _ = self.tokenizer, self._session, self._calibration

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """See `Reader`."""
        self.load()
        inputs = reader_inputs(self.tokenizer, question, passages)
        scored = self.score([window for windows in inputs for window in windows])
        return [
            reading_of([span for window in windows for span in self._spans(window, next(scored))])
            for windows in inputs
        ]

    def supports(self, claim: str, passages: Sequence[tuple[str, str]]) -> list[float]:
        """See `Reader`."""
        self.load()
        inputs = reader_inputs(self.tokenizer, claim, passages, claim=True)
        scored = self.score([window for windows in inputs for window in windows])
        by = self._calibration
        return [
            logistic(
                by.supports * max(next(scored).supports for _ in windows) + by.supports_intercept
            )
            for windows in inputs
        ]

    def score(self, windows: list[ReaderInput]) -> Iterator[Scored]:
        """Score windows; the result is in their own order."""
        for window, (start, end, answers, supports) in zip(
            windows, self.outputs(windows), strict=True
        ):
            yield scored_of(window, start, end, answers, supports)

    def outputs(self, windows: list[ReaderInput]) -> Iterator[tuple[Any, ...]]:
        """Run the network on windows, those of like length together.

        Yields, in the order of the windows, what the network says of each: its outputs, those that
        are one a token being as long as the longest window that was run together with it.
        """
        found: dict[int, tuple[Any, ...]] = {}
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
        for low in range(0, len(order), BATCH):
            rows = order[low : low + BATCH]
            longest = len(windows[rows[-1]].ids)
            ids = np.full((len(rows), longest), PAD, dtype=np.int64)
            types, mask = np.zeros_like(ids), np.zeros_like(ids)
            for row, i in enumerate(rows):
                ids[row, : len(windows[i].ids)] = windows[i].ids
                types[row, : len(windows[i].types)] = windows[i].types
                mask[row, : len(windows[i].ids)] = 1
            fed = {"ids": ids, "types": types, "mask": mask}
            outputs = self._session.run(None, fed)
            for row, i in enumerate(rows):
                found[i] = tuple(output[row] for output in outputs)
        return (found[i] for i in range(len(windows)))

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
        return read_calibration(self._name, self._model, Calibration)

    @cached_property
    def tokenizer(self) -> Any:  # noqa: ANN401 (a compiled class without type information)
        """See `load_tokenizer`."""
        file = self._model.with_name("tokenizer.json")
        try:
            return load_tokenizer(file)
        except Exception as error:  # The library raises nothing more exact.
            raise ModelError(
                f"the reader {self.name} lacks its {file.name}: {error}", MEND
            ) from error

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 (untyped library)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Threads that wait by spinning take the cores from whoever works beside them.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if self._threads:
            options.intra_op_num_threads = self._threads
        try:
            return onnxruntime.InferenceSession(
                str(self._model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # The library raises nothing more exact.
            raise ModelError(f"the reader {self.name} does not load: {error}", MEND) from error


def read_calibration(name: str, model: Path, kind: type[AnyCalibration]) -> AnyCalibration:
    """Read the coefficients that lie beside a model, in a file of its name.

    Raises:
        ModelError: there are none, or not those that are asked for.
    """
    file = model.with_suffix(".toml")
    try:
        values = tomllib.loads(file.read_text("utf-8"))
        return kind(**{**values, "languages": tuple(values["languages"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the reader {name} lacks its {file.name}: {error}", MEND) from error


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


def reading_of(spans: list[AnswerSpan]) -> Reading:
    """Join the places found in the windows of a passage; where they overlap, one may come twice."""
    kept: list[AnswerSpan] = []
    for span in sorted(spans, key=lambda one: -one.probability):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return Reading(tuple(kept))
