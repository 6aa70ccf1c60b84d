"""The JSON that `qa eval` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class MetricDocument:
    """A figure with its 95 % interval (percentile bootstrap over the questions).

    `n` is how many questions it is of; citations for `quote_exact` and `citation_precision`.
    """

    value: float
    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BoundDocument:
    """A least ("min") or greatest ("max") value that was wanted of a figure."""

    metric: str
    side: Literal["min", "max"]
    limit: float
    kept: bool


@dataclass(frozen=True, slots=True)
class FaultsDocument:
    """The ids of the questions that went wrong.

    `wrong` were answered wrongly, `unanswerable` were answered though the articles do not say, and
    `silent` were not answered though they do.
    """

    wrong: list[str]
    unanswerable: list[str]
    silent: list[str]


@dataclass(frozen=True, slots=True)
class EvaluationDocument:
    """What `qa eval --json` prints.

    `asked` is how many of the `questions` were asked in this run; the other answers were kept from
    an earlier one. Figures to which no question says anything are left out of `metrics`. `models`
    has the names of `embedder`, `language_model` and `reader`, null for one that was not used.
    """

    schema: Literal["qa.eval/1"]
    version: str
    folder: str
    articles: int
    questions: int
    answerable: int
    asked: int
    metrics: dict[str, MetricDocument]
    bounds: list[BoundDocument]
    faults: FaultsDocument
    models: dict[str, str | None]
    settings: dict[str, str | int | float | bool | list[str] | None]
    index: str
    results: str
    report: str
