"""`qa eval`: asks the questions of a set and measures the answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import UsageError
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND, complain
from qa.faces.options import (
    AllowRemoteOption,
    JsonOption,
    MinConfidenceOption,
    ModelOption,
    NoLlmOption,
    OfflineOption,
    StrictOption,
    TopKOption,
    remote_allowed,
)
from qa.faces.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.evaluation.bounds import Bound
    from qa.faces.evaluation_document import EvaluationDocument


FolderArgument = Annotated[
    str, typer.Argument(metavar="FOLDER", help="A question set: articles and questions.jsonl.")
]
OtherIndexOption = Annotated[
    str | None,
    typer.Option("--index", metavar="NAME|DIR", help="Another index than the set's own."),
]
LimitOption = Annotated[
    int | None, typer.Option("--limit", metavar="N", help="Ask only the first N questions.")
]
FreshOption = Annotated[
    bool, typer.Option("--fresh", help="Ask all anew, whatever was answered before.")
]
ReportOption = Annotated[
    str | None, typer.Option("--report", metavar="FILE", help="Where the HTML page goes.")
]
RightOption = Annotated[
    float | None,
    typer.Option("--min-right", metavar="P", help="The least share of right answers."),
]
LeastOption = Annotated[
    list[str] | None,
    typer.Option("--min", metavar="NAME=VALUE", help="The least value of a figure; repeatable."),
]
MostOption = Annotated[
    list[str] | None,
    typer.Option("--max", metavar="NAME=VALUE", help="The greatest value; repeatable."),
]


def eval(
    folder: FolderArgument,
    index: OtherIndexOption = None,
    model: ModelOption = None,
    allow_remote: AllowRemoteOption = False,
    top_k: TopKOption = None,
    min_confidence: MinConfidenceOption = None,
    strict: StrictOption = False,
    no_llm: NoLlmOption = False,
    limit: LimitOption = None,
    fresh: FreshOption = False,
    report: ReportOption = None,
    min_right: RightOption = None,
    least: LeastOption = None,
    most: MostOption = None,
    json: JsonOption = False,
    offline: OfflineOption = False,
) -> int:
    """Ask the questions of a set, and measure answers, citations, silence and confidence.

    Exit code 1 means that a figure is beyond what --min and --max allow.
    """
    settings = load_settings(
        {
            "index": index,
            "model": model,
            "allow_remote": remote_allowed(allow_remote=allow_remote, offline=offline),
            "top_k": top_k,
            "min_confidence": min_confidence,
            "strict": strict or None,
            "llm": False if no_llm else None,
        }
    )
    if limit is not None and limit < 1:
        raise UsageError(f"limit is {limit}", "give at least 1")
    bounds = _bounds(min_right, least or (), most or ())
    from qa.evaluation.bounds import check_measured  # noqa: PLC0415 (heavy)
    from qa.faces.evaluation_run import Run  # noqa: PLC0415

    run = Run(Path(folder), settings, limit=limit, report=report, own_index=index is None)
    document = run.evaluated(bounds, fresh=fresh)
    check_measured(bounds, document.metrics)
    if json:
        typer.echo(to_json(document, indent=2))
    else:
        from qa.faces.figures import print_figures  # noqa: PLC0415

        print_figures(document)
    return _outcome(document, bounds)


def _bounds(right: float | None, least: Sequence[str], most: Sequence[str]) -> list[Bound]:
    from qa.evaluation.bounds import bound, parsed_bound  # noqa: PLC0415

    named = [] if right is None else [bound("min", "right", right)]
    floors = [parsed_bound("min", text) for text in least]
    return [*named, *floors, *(parsed_bound("max", text) for text in most)]


def _outcome(document: EvaluationDocument, bounds: Sequence[Bound]) -> int:
    code = FOUND
    for bound in bounds:
        value = document.metrics[bound.name].value
        if not bound.kept(value):
            complain(bound.complaint(value))
            code = NOT_FOUND
    return code
