"""How the figures of `qa eval` look on a screen, and as plain text in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from qa.evaluation.figures import FIGURES
from qa.faces.render import Screen
from qa.text.clean import one_line, printable

if TYPE_CHECKING:
    from qa.evaluation.figures import Unit
    from qa.faces.evaluation_document import EvaluationDocument, FaultsDocument, MetricDocument

PIPED_WIDTH = 120
"""Of the table where nothing is cut to the width of a terminal."""


def print_figures(document: EvaluationDocument) -> None:
    """Print the main figures, what went wrong, and where the page and the answers are."""
    screen = Screen()
    console = screen.console
    console.print(Text(one_line(headline(document)), style="bold"))
    if document.asked < document.questions:
        kept = document.questions - document.asked
        console.print(Text(f"{kept} answers are kept from before; --fresh asks anew", style="dim"))
    console.print()
    if screen.live:
        console.print(_table(document.metrics), soft_wrap=False)
    else:
        console.width = PIPED_WIDTH
        with console.capture() as drawn:
            console.print(_table(document.metrics), soft_wrap=False)
        console.print("\n".join(line.rstrip() for line in drawn.get().splitlines()))
    console.print()
    console.print(one_line(fault_line(document.faults)))
    for name, path in (("page", document.report), ("answers", document.results)):
        console.print(Text(f"{name:<8} {printable(path)}"), soft_wrap=True)


def headline(document: EvaluationDocument) -> str:
    """Say what was asked about what."""
    return (
        f"{document.folder}: {document.questions} questions, {document.answerable} of them "
        f"answerable, about {document.articles} articles"
    )


def fault_line(faults: FaultsDocument) -> str:
    """Say how many questions went wrong, and how."""
    return (
        f"{len(faults.wrong)} answered wrongly, {len(faults.unanswerable)} answered though "
        f"unanswerable, {len(faults.silent)} silent though answerable"
    )


def shown_value(value: float, unit: Unit) -> str:
    """Return a figure as people read it."""
    return f"{value:.3f}" if unit == "share" else f"{value:,.0f}"


def shown_interval(metric: MetricDocument, unit: Unit) -> str:
    """Return the interval of a figure."""
    return f"{shown_value(metric.low, unit)} – {shown_value(metric.high, unit)}"


def _table(metrics: dict[str, MetricDocument]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="cyan", pad_edge=False)
    table.add_column("figure", no_wrap=True)
    for heading in ("value", "95 % interval", "of"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("")
    for figure in FIGURES:
        if figure.main and figure.name in metrics:
            metric = metrics[figure.name]
            table.add_row(
                figure.name,
                Text(shown_value(metric.value, figure.unit), style="bold"),
                shown_interval(metric, figure.unit),
                str(metric.n),
                Text(figure.meaning, style="dim"),
            )
    return table
