"""`qa index`: brings the index up to date with the files on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qa.config import load_settings
from qa.errors import UsageError
from qa.faces.documents import IndexDocument, OmissionDocument, to_json
from qa.faces.exits import FOUND, NOT_FOUND, complain
from qa.faces.options import EmbedderOption, IndexOption, JsonOption, OfflineOption
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.indexing.update import Report


def index(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files, folders and globs.")
    ] = None,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build all anew from the known articles, then swap.")
    ] = False,
    keep_missing: Annotated[
        bool, typer.Option("--keep-missing", help="Keep articles whose files are gone.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what was left out of web pages, and why.")
    ] = False,
    json: JsonOption = False,
    offline: OfflineOption = False,
) -> int:
    """Index new and changed articles; forget those of a given folder that are gone.

    Exit code 1 means that some articles could not be read; they are listed.
    """
    del offline
    if bool(paths) == rebuild:
        raise UsageError(
            "name what to index, or give --rebuild" if not paths else "--rebuild takes no paths",
            "see 'qa index --help'",
        )
    settings = load_settings({"index": index, "embedder": embedder})
    from qa.engines.loading import load_embedder, prepare_questions  # noqa: PLC0415 (heavy)
    from qa.faces.progress import IndexProgress  # noqa: PLC0415
    from qa.index.reader import Index, built_with  # noqa: PLC0415
    from qa.indexing.update import rebuild as rebuild_index  # noqa: PLC0415
    from qa.indexing.update import update_index  # noqa: PLC0415

    folder = settings.index_folder
    model = load_embedder(settings, None if rebuild else built_with(folder))
    with IndexProgress() as progress:
        if rebuild:
            report = rebuild_index(folder, model, on_progress=progress)
        else:
            report = update_index(
                folder, paths or [], model, keep_missing=keep_missing, on_progress=progress
            )
        progress.say("preparing for questions")
        prepare_questions(settings, model)
    with Index(folder) as opened:
        document = _document(str(folder), report, *opened.counts())
    _print(document, report, json=json, verbose=verbose)
    return NOT_FOUND if report.problems else FOUND


def _document(folder: str, report: Report, articles: int, passages: int) -> IndexDocument:
    return IndexDocument(
        schema="qa.index/1",
        index=folder,
        new=report.new,
        changed=report.changed,
        unchanged=len(report.unchanged),
        removed=report.removed,
        embedded=report.embedded,
        problems=[str(problem) for problem in report.problems],
        warnings=report.warnings,
        omissions=[
            OmissionDocument(
                omission.ref,
                omission.kept,
                {one.reason: one.characters for one in omission.left_out},
            )
            for omission in report.omissions
        ],
        articles=articles,
        passages=passages,
    )


def _print(document: IndexDocument, report: Report, *, json: bool, verbose: bool) -> None:
    for warning in report.warnings:
        complain(f"note: {warning}")
    for omission in report.omissions if verbose else ():
        complain(f"note: {omission}")
    for problem in report.problems:
        complain(f"not read: {problem}")
    if json:
        typer.echo(to_json(document, indent=2))
        return
    counts = {
        "new": len(document.new),
        "changed": len(document.changed),
        "removed": len(document.removed),
        "unchanged": document.unchanged,
        "not read": len(document.problems),
    }
    parts = [f"{count} {what}" for what, count in counts.items() if count]
    typer.echo(
        one_line(
            f"{document.index}: {', '.join(parts) or 'nothing to do'}; "
            f"{document.articles} articles, {document.passages} passages "
            f"({document.embedded} embedded now)"
        )
    )
