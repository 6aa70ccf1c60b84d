"""The names of all figures, in the order in which they are shown, and what each one means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower", "neither"]
Unit = Literal["share", "milliseconds", "characters"]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a figure is.

    Attributes:
        group: The heading that it stands under.
        meaning: What it says, in a few words.
        main: Whether it is shown where there is little room.
    """

    name: str
    group: str
    meaning: str
    better: Better = "higher"
    unit: Unit = "share"
    main: bool = False


FIGURES = (
    Figure("right", "Answers", "right answer, or rightly silent", main=True),
    Figure("accuracy_answerable", "Answers", "right, of the answerable", main=True),
    Figure("contains_gold", "Answers", "right, of the answerable that were answered", main=True),
    Figure("token_f1", "Answers", "words in common with the expected answer"),
    Figure("answer_chars", "Answers", "characters of an answer", "neither", "characters"),
    Figure("abstain_recall", "Silence", "silent, of the unanswerable", main=True),
    Figure("abstain_precision", "Silence", "unanswerable, of the silent"),
    Figure("answered_answerable", "Silence", "answered, of the answerable", main=True),
    Figure("abstain_balanced", "Silence", "mean of silent and answered where due", main=True),
    Figure("citation_hit", "Citations", "a citation at the expected place", main=True),
    Figure("citation_precision", "Citations", "citations at the expected place", main=True),
    Figure("quote_exact", "Citations", "quotes that are the article's words", main=True),
    Figure("uncited", "Citations", "answers without a citation", "lower", main=True),
    Figure("evidence_recall@1", "Search", "of the expected place, in the first passage"),
    Figure("evidence_recall@5", "Search", "of the expected place, in the first five", main=True),
    Figure("mrr@10", "Search", "1 / rank of the first passage at the place", main=True),
    Figure("answerable_auroc", "Confidence", "answerable above unanswerable", main=True),
    Figure("aurc", "Confidence", "errors among the most confident, mean", "lower", main=True),
    Figure("ece", "Confidence", "confidence less the share right, absolute", "lower", main=True),
    Figure("ece_answered", "Confidence", "the same, of what was answered", "lower"),
    Figure("latency_p50_ms", "Time", "median milliseconds", "lower", "milliseconds", main=True),
    Figure("latency_p95_ms", "Time", "95th percentile", "lower", "milliseconds", main=True),
)
NAMES = tuple(figure.name for figure in FIGURES)


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure with its 95 % interval; `n` says how many questions (or citations) it is of."""

    value: float
    n: int
    low: float
    high: float
