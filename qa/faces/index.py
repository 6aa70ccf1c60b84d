"""`qa index`: brings the index up to date with the files on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qa.config import load_settings
from qa.errors import IndexFault, UsageError
from qa.faces.exits import FOUND, INTERRUPTED, NOT_FOUND, complain, stopped_by_signals
from qa.faces.index_screen import index_document, print_update
from qa.faces.options import EmbedderOption, IndexOption, JsonOption, OfflineOption

if TYPE_CHECKING:
    from pathlib import Path

    from qa.config import Settings
    from qa.indexing.files import Rules
    from qa.indexing.report import Report


def index(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH", help="Files, folders and globs; without any, those of the index."
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
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude",
            metavar="GLOB",
            help="Leave out what fits, as in a .gitignore; remembered. '' forgets it.",
        ),
    ] = None,
    follow_links: Annotated[
        bool | None,
        typer.Option(
            "--follow-links/--no-follow-links",
            help="Follow links that lead out of a folder; remembered.",
            show_default=False,
        ),
    ] = None,
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
    del offline
    if rebuild and (exclude is not None or follow_links is not None):
        raise UsageError(
            "--rebuild goes by what was said of the folders before",
            "give --exclude and --follow-links to 'qa index' alone",
        )
    if rebuild and paths:
        raise UsageError("--rebuild takes no paths", "see 'qa index --help'")
    settings = load_settings({"index": index, "embedder": embedder, "encoding": encoding})
    from qa.index.choices import FolderChoice  # noqa: PLC0415
    from qa.index.reader import Index  # noqa: PLC0415
    from qa.indexing.files import Rules  # noqa: PLC0415

    patterns = None if exclude is None else tuple(filter(None, exclude))
    rules = Rules(settings.exclude, now=FolderChoice(patterns, follow_links))
    before = _generation(settings.index_folder)
    try:
        with stopped_by_signals():
            report = _update(
                settings, paths or [], rules, rebuild=rebuild, keep_missing=keep_missing
            )
            with Index(settings.index_folder) as opened:
                document = index_document(str(settings.index_folder), report, *opened.counts())
    except KeyboardInterrupt:
        done = _generation(settings.index_folder) != before
        complain("stopped; the index is up to date" if done else "stopped; nothing was changed")
        return INTERRUPTED
    print_update(document, report, json=json, verbose=verbose)
    return NOT_FOUND if report.problems else FOUND


def _update(
    settings: Settings, paths: list[str], rules: Rules, *, rebuild: bool, keep_missing: bool
) -> Report:
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
                rules=rules,
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
