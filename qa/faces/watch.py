"""`qa index --watch`: updates an index each time that its files have changed, until it is stopped.

What to watch comes in; after each update that did something a line goes to standard output. What is
in the way for a while is waited for, and told once: another process that writes, a folder that is
not there, a disk that is full.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from qa.errors import IndexBusy, IndexFault, IndexMismatch, IndexMissing, UsageError
from qa.faces.documents import to_json
from qa.faces.exits import complain
from qa.faces.index_screen import index_document, print_update
from qa.faces.status import listed
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.faces.index_documents import IndexDocument
    from qa.indexing.report import Report
    from qa.indexing.watching import Places

AGAIN = 1.0
"""Seconds after which an index that another process writes to is tried again."""


class Watch:
    """Keeps an index up to date.

    Args:
        settings: Of the index.
        update: Brings it up to date with some paths, and forgets some files that are gone.
        json: Whether each update is told as a JSON document on a line.

    Attributes:
        working: Whether an update is going on.
    """

    def __init__(
        self,
        settings: Settings,
        update: Callable[[Sequence[str], Sequence[str]], Report],
        *,
        json: bool,
    ) -> None:
        self._settings, self._update, self._json = settings, update, json
        self._told: set[str] = set()
        self.working = False

    def run(self, places: Places, paths: Sequence[str], gone: Sequence[str]) -> None:
        """Update at once, and each time that something may have changed, until Ctrl-C.

        Args:
            places: What is watched.
            paths: What is updated at once.
            gone: Files that are forgotten at once.
        """
        from qa.indexing.watching import ticks  # noqa: PLC0415

        self._do(lambda: self._tell_first(self._updated(paths, gone)))
        watched = listed([*places.folders, *places.files, *places.globs])
        complain(f"watching {watched}; Ctrl-C ends it")
        for _ in ticks(places, self._settings.index_folder):
            self.look(places)

    def look(self, places: Places) -> None:
        """Update where there is something to do, and tell of it; wait for who writes meanwhile."""
        missing = {f"there is no folder {one}: its articles are kept" for one in places.missing()}
        self._tell_once(missing, about="there is no folder")
        paths, gone = places.there(), places.gone()
        if not paths and not gone:
            return
        self._do(lambda: self._look(places, paths, gone))

    def _look(self, places: Places, paths: Sequence[str], gone: Sequence[str]) -> None:
        if places.globs or self._is_out_of_date():
            self._tell(self._updated(paths, gone))

    def _do(self, work: Callable[[], None]) -> None:
        """Do something with the index, as soon as nobody else writes to it."""
        while True:
            try:
                work()
                self._tell_once(set(), about="waiting")
                return
            except IndexBusy as error:
                self.working = False
                self._tell_once({f"waiting: {error.message}"}, about="waiting")
                time.sleep(AGAIN)
            except IndexMismatch:
                raise
            except (UsageError, IndexFault) as error:
                self.working = False
                self._tell_once({f"not updated: {error}"}, about="not updated")
                return

    def _updated(self, paths: Sequence[str], gone: Sequence[str]) -> Report:
        self.working = True
        report = self._update(paths, gone)
        self.working = False
        self._tell_once(set(), about="not updated")
        return report

    def _is_out_of_date(self) -> bool:
        from qa.index.reader import Index  # noqa: PLC0415
        from qa.indexing.keeping import is_out_of_date  # noqa: PLC0415

        try:
            with Index(self._settings.index_folder) as index:
                return is_out_of_date(index, self._settings) or not index.counts()[0]
        except IndexMissing:  # Nothing could be read so far.
            return True

    def _tell(self, report: Report) -> None:
        """Print an update that did something."""
        for note in report.warnings:
            complain(f"note: {note}")
        trouble = {f"not read: {problem}" for problem in report.problems}
        if self._json:
            typer.echo(to_json(self._document(report)))
        elif any((report.new, report.changed, report.removed, report.moved)):
            typer.echo(one_line(f"{datetime.now():%H:%M:%S} {self._line(report)}"))
        self._tell_once(trouble, about="not read")

    def _tell_first(self, report: Report) -> None:
        """Print the update that comes first, as one that is not followed by others."""
        if self._json:
            self._tell(report)
            return
        print_update(self._document(report), report, json=False, verbose=False)
        self._told |= {f"not read: {problem}" for problem in report.problems}

    def _document(self, report: Report) -> IndexDocument:
        from qa.index.reader import Index  # noqa: PLC0415

        folder = self._settings.index_folder
        with Index(folder) as index:
            return index_document(str(folder), report, *index.counts())

    def _line(self, report: Report) -> str:
        done = {
            "new": report.new,
            "updated": report.changed,
            "moved": [f"{before} → {after}" for before, after in report.moved],
            "removed": report.removed,
        }
        parts = (f"{len(refs):,} {what} ({listed(refs)})" for what, refs in done.items() if refs)
        return ", ".join(parts)

    def _tell_once(self, lines: set[str], about: str) -> None:
        """Say on standard error what was not said yet; what is not so any more may come again."""
        for line in sorted(lines - self._told):
            complain(line)
        self._told = {one for one in self._told if not one.startswith(about)} | lines
