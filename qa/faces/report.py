"""The page of `qa eval`: the figures, two plots and every question that went wrong, in one file.

Figures, judgements and the points of the plots come in; an HTML file goes out that needs nothing
else: no script, no style sheet and no picture from elsewhere. What articles and users wrote is
escaped.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.errors import UsageError
from qa.evaluation.figures import FIGURES
from qa.faces.figures import fault_line, headline, shown_interval, shown_value
from qa.faces.plots import reliability_plot, risk_plot
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import Span
    from qa.evaluation.figures import Figure
    from qa.evaluation.judging import Fault, Judgement
    from qa.evaluation.metrics import Curves
    from qa.evaluation.running import TextOf
    from qa.faces.evaluation_document import EvaluationDocument

MOST_EVIDENCE = 600
"""Characters of an expected place that are shown."""
TEMPLATE = Path(__file__).with_name("report.html.jinja")
HEADINGS: dict[Fault, str] = {
    "wrong": "Answered wrongly",
    "unanswerable": "Answered though the articles do not say",
    "silent": "Silent though the articles say",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table of figures."""

    name: str
    meaning: str
    value: str
    interval: str
    n: int


def write_report(
    path: Path,
    document: EvaluationDocument,
    judgements: Sequence[Judgement],
    curves: Curves | None,
    text_of: TextOf,
) -> None:
    """Write the page; it is there as a whole or not at all.

    Raises:
        UsageError: it cannot be written.
    """
    page = report_page(document, judgements, curves, text_of)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        beside.write_text(page, "utf-8")
        beside.replace(path)
    except OSError as error:
        raise UsageError(
            f"cannot write {path} ({error.strerror})", "name another file with --report"
        ) from error


def report_page(
    document: EvaluationDocument,
    judgements: Sequence[Judgement],
    curves: Curves | None,
    text_of: TextOf,
) -> str:
    """Return the page as HTML; `text_of` gives an article's text by its name."""
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415 (only when a page is written)

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["one_line"] = one_line

    def words(span: Span) -> str:
        text = (text_of(span.article) or "")[span.start : span.end]
        return text if len(text) <= MOST_EVIDENCE else text[:MOST_EVIDENCE] + " …"

    return environment.from_string(TEMPLATE.read_text("utf-8")).render(
        document=document,
        words=words,
        headline=headline(document),
        fault_line=fault_line(document.faults),
        groups=[(name, list(rows)) for name, rows in _rows(document)],
        risk=risk_plot(curves) if curves else "",
        reliability=reliability_plot(curves.bins) if curves and curves.bins else "",
        faults=[(fault, title, _faulty(judgements, fault)) for fault, title in HEADINGS.items()],
    )


def _rows(document: EvaluationDocument) -> Any:  # noqa: ANN401 (groupby's own type)
    measured = [figure for figure in FIGURES if figure.name in document.metrics]
    for group, figures in groupby(measured, key=lambda figure: figure.group):
        yield group, [_row(figure, document) for figure in figures]


def _row(figure: Figure, document: EvaluationDocument) -> Row:
    metric = document.metrics[figure.name]
    return Row(
        figure.name,
        figure.meaning,
        shown_value(metric.value, figure.unit),
        shown_interval(metric, figure.unit),
        metric.n,
    )


def _faulty(judgements: Sequence[Judgement], fault: Fault) -> list[Judgement]:
    """The questions that went wrong in one way, those of most confidence first."""
    found = [judgement for judgement in judgements if judgement.fault == fault]
    return sorted(found, key=lambda judgement: -judgement.given.confidence)
