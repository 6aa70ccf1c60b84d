"""`qa index`: brings the index up to date with the files on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qa.config import load_settings
from qa.errors import IndexFault, UsageError
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, INTERRUPTED, NOT_FOUND, complain, stopped_by_signals
from qa.faces.index_documents import IndexDocument, OmissionDocument
from qa.faces.options import EmbedderOption, IndexOption, JsonOption, OfflineOption
from qa.faces.status import found_beside
from qa.faces.web import (
    Sorted,
    WebOptions,
    address_documents,
    fetch,
    has_pages,
    nothing_fetched,
    pages_of,
    sorted_out,
)
from qa.text.clean import one_line, printable

if TYPE_CHECKING:
    from pathlib import Path

    from qa.config import Settings
    from qa.index.reader import Index
    from qa.indexing.report import Report
    from qa.web.collecting import Collected


def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL",
            help="Files, folders, globs, addresses; without any, the files of the index.",
        ),
    ] = None,
    index: IndexOption = None,
    embedder: EmbedderOption = None,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build all anew from the known articles, then swap.")
    ] = False,
    keep_missing: Annotated[
        bool, typer.Option("--keep-missing", help="Keep articles whose files are gone.")
    ] = False,
    refresh: Annotated[
        bool,
        typer.Option("--refresh", help="Ask for the pages of the web again that the index has."),
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", help="Pages of a feed or sitemap, at most (100)."),
    ] = None,
    max_size: Annotated[
        float | None,
        typer.Option("--max-size", metavar="MB", help="Of a page of the web, at most (10)."),
    ] = None,
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private", help="An address may be of this machine or its own network."
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what was left out of web pages, and why.")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="Of files that are not UTF-8, such as cp1250.  [env: QA_ENCODING]",
        ),
    ] = None,
    json: JsonOption = False,
    offline: OfflineOption = False,
) -> int:
    """Index new and changed articles; forget those of a given folder that are gone.

    Exit code 1 means that some articles could not be read; they are listed.
    """
    given = sorted_out(paths or ())
    web = WebOptions(refresh, limit, max_size, allow_private)
    _refuse_contradictions(given, rebuild=rebuild, refresh=refresh, offline=offline)
    settings = load_settings({"index": index, "embedder": embedder, "encoding": encoding})
    from qa.index.reader import Index  # noqa: PLC0415

    before = _generation(settings.index_folder)
    try:
        with stopped_by_signals():
            collected = _fetched(settings, given, web, keep_missing=keep_missing)
            report = _update(settings, given.paths, rebuild=rebuild, keep_missing=keep_missing)
            report.problems += collected.problems if collected else ()
            report.warnings += collected.warnings if collected else ()
            with Index(settings.index_folder) as opened:
                document = _document(settings.index_folder, report, opened, collected)
    except KeyboardInterrupt:
        done = _generation(settings.index_folder) != before
        complain("stopped; the index is up to date" if done else "stopped; nothing was changed")
        return INTERRUPTED
    _print(document, report, json=json, verbose=verbose)
    return NOT_FOUND if report.problems else FOUND


def _refuse_contradictions(given: Sorted, *, rebuild: bool, refresh: bool, offline: bool) -> None:
    for flag, name in ((rebuild, "--rebuild"), (refresh, "--refresh")):
        if flag and (given.paths or given.addresses):
            raise UsageError(f"{name} takes no paths", "see 'qa index --help'")
    if rebuild and refresh:
        raise UsageError("--rebuild and --refresh do not go together", "give one, then the other")
    if offline and (refresh or given.addresses):
        raise UsageError("--offline fetches no pages of the web", "leave one of them out")


def _fetched(
    settings: Settings, given: Sorted, web: WebOptions, *, keep_missing: bool
) -> Collected | None:
    """Fetch what is of the web, and add the folder of its pages to the paths; None for nothing."""
    folder = settings.index_folder
    if not given.addresses and not (web.refresh and has_pages(folder)):
        return None
    from qa.faces.progress import IndexProgress  # noqa: PLC0415
    from qa.indexing.report import Progress  # noqa: PLC0415

    with IndexProgress() as progress:
        collected = fetch(
            folder,
            given.addresses,
            web,
            keep_missing=keep_missing,
            on_progress=lambda done, total: progress(Progress("pages", done, total)),
        )
    if given.addresses:
        if collected.nothing and not collected.removed and not given.paths:
            raise nothing_fetched(collected)
        if pages_of(folder).is_dir():
            given.paths.append(str(pages_of(folder)))
    return collected


def _update(settings: Settings, paths: list[str], *, rebuild: bool, keep_missing: bool) -> Report:
    from qa.engines.loading import load_embedder, prepare_questions  # noqa: PLC0415 (heavy)
    from qa.faces.progress import IndexProgress  # noqa: PLC0415
    from qa.index.state import built_with  # noqa: PLC0415
    from qa.indexing.known import known_paths  # noqa: PLC0415
    from qa.indexing.update import rebuild as rebuild_index  # noqa: PLC0415
    from qa.indexing.update import update_index  # noqa: PLC0415

    folder, encoding = settings.index_folder, settings.encoding
    known = None if paths or rebuild else known_paths(folder)
    model = load_embedder(settings, None if rebuild else built_with(folder))
    with IndexProgress() as progress:
        if rebuild:
            report = rebuild_index(folder, model, encoding=encoding, on_progress=progress)
        else:
            report = update_index(
                folder,
                known.paths if known else paths,
                model,
                keep_missing=keep_missing,
                also=known.gone if known else (),
                encoding=encoding,
                on_progress=progress,
            )
        report.problems += known.problems if known else ()
        progress.say("preparing for questions")
        prepare_questions(settings, model)
    return report


def _generation(folder: Path) -> str:
    """The state of an index; where there is none, that of one in which nothing is published."""
    from qa.index.reader import Index  # noqa: PLC0415

    try:
        with Index(folder) as opened:
            return opened.meta["generation"]
    except IndexFault:
        return "0"


def _document(
    folder: Path, report: Report, index: Index, collected: Collected | None
) -> IndexDocument:
    articles, passages = index.counts()
    return IndexDocument(
        schema="qa.index/1",
        index=str(folder),
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
        empty=report.empty,
        encodings=report.encodings,
        not_read=report.not_read,
        links=report.links,
        web=address_documents(collected, index, folder) if collected else [],
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
        "empty": len(document.empty),
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
    for line in found_beside(document.empty, document.not_read, document.links):
        typer.echo(printable(line.replace("\n", " ")))
