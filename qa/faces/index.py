"""`qa index`: brings the index up to date with the files on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from qa.errors import IndexFault, UsageError
from qa.faces.exits import FOUND, INTERRUPTED, NOT_FOUND, complain, stopped_by_signals
from qa.faces.index_screen import index_document, print_update
from qa.faces.options import (
    EmbedderOption,
    IndexOption,
    JsonOption,
    OfflineOption,
    said_metadata,
)
from qa.faces.settings import at_home, load_settings
from qa.faces.web import WebOptions, WebPages, sorted_out

if TYPE_CHECKING:
    from pathlib import Path

    from qa.config import Settings
    from qa.engines.protocols import Embedder
    from qa.indexing.files import Rules
    from qa.indexing.report import Report


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
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Say the author, date or source of the files; kept. KEY= takes it back.",
        ),
    ] = None,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Go on: update each time that files change, until Ctrl-C."),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what was left out of pages, and why.")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="Of files that are not UTF-8, such as cp1250.  [env: QA_ENCODING]",
        ),
    ] = None,
    ocr: Annotated[
        bool | None,
        typer.Option(
            "--ocr/--no-ocr",
            help="Read scans, PDFs whose pages are pictures, with tesseract.  [env: QA_OCR]",
            show_default=False,
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
    web.refuse_contradictions(given, rebuild=rebuild, watch=watch, offline=offline)
    if rebuild and (exclude is not None or follow_links is not None):
        raise UsageError(
            "--rebuild goes by what was said of the folders before",
            "give --exclude and --follow-links to 'qa index' alone",
        )
    if rebuild and watch:
        raise UsageError("--rebuild and --watch do not go together", "give one of them")
    if rebuild and paths:
        raise UsageError("--rebuild takes no paths", "see 'qa index --help'")
    metadata = said_metadata(set_ or ())
    if metadata and (rebuild or not paths):
        raise UsageError("--set goes with files or folders", "name what it is said of")
    settings = load_settings(
        {"index": index, "embedder": embedder, "encoding": encoding, "ocr": ocr}
    )
    settings = at_home(settings, to_add=bool(paths))
    from qa.index.choices import FolderChoice  # noqa: PLC0415
    from qa.indexing.files import Rules  # noqa: PLC0415

    patterns = None if exclude is None else tuple(filter(None, exclude))
    rules = Rules(settings.exclude, now=FolderChoice(patterns, follow_links), metadata=metadata)
    update = _Updates(settings, rules, keep_missing=keep_missing)
    if watch:
        return _watch(settings, update, given.paths, json=json)
    pages = WebPages(settings.index_folder, given, web, keep_missing=keep_missing)
    run = update.rebuild if rebuild else partial(_updated, update, pages)
    return _once(settings, run, pages, json, verbose)


def _updated(update: _Updates, pages: WebPages) -> Report:
    """Fetch what is of the web, and update it with all other paths."""
    pages.fetch()
    return update.of(pages.paths)


def _once(
    settings: Settings, update: Callable[[], Report], pages: WebPages, json: bool, verbose: bool
) -> int:
    """Update, and print what was done."""
    from qa.index.reader import Index  # noqa: PLC0415

    before = _generation(settings.index_folder)
    try:
        with stopped_by_signals():
            report = update()
            pages.tell(report)
            with Index(settings.index_folder) as opened:
                document = index_document(
                    str(settings.index_folder), report, *opened.counts(), pages.documents(opened)
                )
    except KeyboardInterrupt:
        done = _generation(settings.index_folder) != before
        complain("stopped; the index is up to date" if done else "stopped; nothing was changed")
        return INTERRUPTED
    print_update(document, report, json=json, verbose=verbose)
    return NOT_FOUND if report.problems else FOUND


def _watch(settings: Settings, update: _Updates, paths: list[str], *, json: bool) -> int:
    """Update again and again, until somebody stops it."""
    from qa.faces.watch import Watch  # noqa: PLC0415
    from qa.indexing.known import known_paths  # noqa: PLC0415
    from qa.indexing.watching import places_of  # noqa: PLC0415

    known = None if paths else known_paths(settings.index_folder)
    places = known.places if known else places_of(paths)
    watching = Watch(settings, update.paths, json=json)
    try:
        with stopped_by_signals():
            watching.run(
                places, known.paths if known else paths, tuple(known.gone) if known else ()
            )
    except KeyboardInterrupt:
        cut_off = "an update was cut off, and the next one takes it up"
        complain(f"stopped; {cut_off if watching.working else 'the index is up to date'}")
    return INTERRUPTED


class _Updates:
    """Updates an index with one embedder, which is loaded when it is first needed."""

    def __init__(self, settings: Settings, rules: Rules, *, keep_missing: bool) -> None:
        self._settings, self._rules, self._keep_missing = settings, rules, keep_missing
        self._embedder: Embedder | None = None

    def of(self, paths: list[str]) -> Report:
        """Update some paths, or all that the index knows."""
        from qa.indexing.known import known_paths  # noqa: PLC0415

        if paths:
            return self.paths(paths)
        known = known_paths(self._settings.index_folder)
        report = self.paths(known.paths, tuple(known.gone))
        report.problems += known.problems
        return report

    def paths(self, paths: Sequence[str], gone: Sequence[str] = ()) -> Report:
        """Update some paths, and forget some files that are gone."""
        from qa.engines.loading import load_embedder  # noqa: PLC0415 (heavy)
        from qa.faces.progress import IndexProgress  # noqa: PLC0415
        from qa.index.state import built_with  # noqa: PLC0415
        from qa.indexing.formats.members import Reading  # noqa: PLC0415
        from qa.indexing.update import update_index  # noqa: PLC0415

        folder = self._settings.index_folder
        is_first = self._embedder is None
        model = self._embedder or load_embedder(self._settings, built_with(folder))
        with IndexProgress() as progress:
            report = update_index(
                folder,
                paths,
                model,
                keep_missing=self._keep_missing,
                also=gone,
                reading=Reading.by(self._settings),
                rules=self._rules,
                on_progress=progress,
            )
            if is_first:
                progress.say("preparing for questions")
                _prepare(self._settings, model)
        self._embedder = model
        return report

    def rebuild(self) -> Report:
        """Build the whole index again."""
        from qa.engines.loading import load_embedder  # noqa: PLC0415 (heavy)
        from qa.faces.progress import IndexProgress  # noqa: PLC0415
        from qa.indexing.formats.members import Reading  # noqa: PLC0415
        from qa.indexing.update import rebuild  # noqa: PLC0415

        folder, reading = self._settings.index_folder, Reading.by(self._settings)
        model = load_embedder(self._settings, None)
        with IndexProgress() as progress:
            report = rebuild(folder, model, reading=reading, on_progress=progress)
            progress.say("preparing for questions")
            _prepare(self._settings, model)
        return report


def _prepare(settings: Settings, embedder: Embedder) -> None:
    """Have the next process know the embedder, and encode questions with it."""
    from qa.engines.loading import prepare_questions, remember_embedder  # noqa: PLC0415 (heavy)

    prepare_questions(settings, embedder)
    try:
        remember_embedder(settings)
    except UsageError as error:  # The index is built all the same.
        complain(f"note: {error}")


def _generation(folder: Path) -> str:
    """The state of an index; where there is none, that of one in which nothing is published."""
    from qa.index.reader import Index  # noqa: PLC0415

    try:
        with Index(folder) as opened:
            return opened.meta["generation"]
    except IndexFault:
        return "0"
