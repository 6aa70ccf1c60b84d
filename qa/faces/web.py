"""The addresses among what `qa index` is given: fetched into the folder of pages beside the index.

Paths and addresses come in; the paths to index go out, the folder of pages among them, with what
became of each address. This is the only way in which `qa index` reaches another machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from qa.faces.index_documents import AddressDocument
    from qa.index.reader import Index
    from qa.indexing.report import Report
    from qa.indexing.retrieved import Page
    from qa.web.collecting import Collected
    from qa.web.fetching import Limits

LARGEST, MOST_PAGES = 1_000.0, 100_000
DELAY = 1.0
"""Seconds between two requests to one host."""


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How the web is asked.

    Attributes:
        refresh: Whether all known pages are asked for again.
        limit: Pages that a feed or a list may bring; None for the usual number.
        max_size: Megabytes of a page; None for the usual number.
        allow_private: Whether hosts of this machine and its network may be asked.
    """

    refresh: bool = False
    limit: int | None = None
    max_size: float | None = None
    allow_private: bool = False

    def __post_init__(self) -> None:
        """Refuse values that cannot work."""
        if self.limit is not None and not 1 <= self.limit <= MOST_PAGES:
            raise UsageError(f"limit is {self.limit}", f"give a number from 1 to {MOST_PAGES:,}")
        if self.max_size is not None and not 0 < self.max_size <= LARGEST:
            raise UsageError(
                f"max-size is {self.max_size:g}", f"give megabytes, {LARGEST:,.0f} at most"
            )

    @property
    def limits(self) -> Limits:
        """How much is asked of servers."""
        from qa.web.fetching import MEGABYTE, Limits  # noqa: PLC0415

        usual = Limits()
        size = round(self.max_size * MEGABYTE) if self.max_size else usual.size
        return Limits(size=size, pages=self.limit or usual.pages, delay=DELAY)

    def refuse_contradictions(
        self, given: Given, *, rebuild: bool, watch: bool, offline: bool
    ) -> None:
        """Refuse what does not go together.

        Raises:
            UsageError: something does not.
        """
        if self.refresh and (given.paths or given.addresses):
            raise UsageError("--refresh takes no paths", "see 'qa index --help'")
        if self.refresh and rebuild:
            raise UsageError(
                "--rebuild and --refresh do not go together", "give one, then the other"
            )
        if rebuild and given.addresses:
            raise UsageError("--rebuild takes no paths", "see 'qa index --help'")
        if watch and (self.refresh or given.addresses):
            raise UsageError("--watch looks at files alone", "give the address first, by itself")
        if offline and (self.refresh or given.addresses):
            raise UsageError("--offline fetches no pages of the web", "leave one of them out")


@dataclass(frozen=True, slots=True)
class Given:
    """What was given: paths as they are, addresses in their one spelling."""

    paths: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def sorted_out(given: Sequence[str]) -> Given:
    """Tell addresses from paths.

    Raises:
        UsageError: an address is none that qa fetches.
    """
    from qa.web.addresses import is_address, normal  # noqa: PLC0415

    found = Given()
    for one in given:
        if is_address(one):
            found.addresses.append(normal(one))
        else:
            found.paths.append(one)
    return found


def pages_of(folder: Path) -> Path:
    """The folder of pages of an index, by its one true path."""
    from qa.indexing.retrieved import FOLDER  # noqa: PLC0415

    return Path(folder).absolute().resolve() / FOLDER


def known_pages(folder: Path) -> list[Page]:
    """What is known of the pages of an index; nothing where that cannot be read."""
    from qa.indexing.retrieved import Pages  # noqa: PLC0415

    with suppress(ArticleError):
        return list(Pages.of(pages_of(folder)))
    return []


def fetched_files(folder: Path) -> dict[str, str]:
    """When each page of an index was fetched, by the path of its file."""
    pages = pages_of(folder)
    return {str(pages / one.file): one.fetched_at for one in known_pages(folder)}


def nothing_fetched(collected: Collected) -> UsageError:
    """The error of a run in which not one address gave anything."""
    problems = collected.problems or [ArticleError("no page was fetched")]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return UsageError(problems[0].message + more, problems[0].mend)


class WebPages:
    """The pages of the web that a command is about.

    Args:
        folder: Of the index.
        given: Paths and addresses.
        options: How the web is asked.
        keep_missing: Keep the articles of pages that are gone.

    Attributes:
        paths: To index: those that were given, and the folder of pages where an address was.
    """

    def __init__(
        self, folder: Path, given: Given, options: WebOptions, *, keep_missing: bool
    ) -> None:
        self._folder, self._pages = folder, pages_of(folder)
        self._addresses, self._options = given.addresses, options
        self._keep_missing = keep_missing
        self._collected: Collected | None = None
        self.paths = list(given.paths)

    def fetch(self) -> None:
        """Fetch what was asked for; nothing where nothing was.

        Raises:
            UsageError: nothing was fetched of all that was asked for.
            IndexFault: another process writes to the index, or it may not be written.
        """
        from qa.indexing.retrieved import LEDGER  # noqa: PLC0415

        is_known = (self._pages / LEDGER).is_file()
        if not self._addresses and not (self._options.refresh and is_known):
            return
        found = self._collected = self._collect()
        if self._addresses:
            if found.nothing and not found.removed and not self.paths:
                raise nothing_fetched(found)
            if self._pages.is_dir():
                self.paths.append(str(self._pages))

    def tell(self, report: Report) -> None:
        """Add to a report what was not fetched."""
        if self._collected:
            report.problems += self._collected.problems
            report.warnings += self._collected.warnings

    def documents(self, index: Index) -> list[AddressDocument]:
        """What became of each address, with the name of its article in the index."""
        from qa.faces.index_documents import AddressDocument  # noqa: PLC0415

        if not self._collected:
            return []
        refs = {file.source: file.ref for file in index.files()}
        return [
            AddressDocument(
                one.url,
                one.state,
                refs.get(str(self._pages / one.file)) if one.file else None,
                one.why or None,
            )
            for one in self._collected.outcomes
        ]

    def _collect(self) -> Collected:
        from qa import __version__  # noqa: PLC0415
        from qa.faces.progress import IndexProgress  # noqa: PLC0415
        from qa.index.lock import locked  # noqa: PLC0415
        from qa.indexing.report import Progress  # noqa: PLC0415
        from qa.web.collecting import collect  # noqa: PLC0415
        from qa.web.fetching import Fetcher  # noqa: PLC0415

        fetcher = Fetcher(
            self._options.limits,
            agent=f"qa/{__version__}",
            allow_private=self._options.allow_private,
        )
        with locked(self._folder), closing(fetcher), IndexProgress() as progress:
            return collect(
                self._pages,
                self._addresses,
                fetcher,
                refresh=self._options.refresh,
                keep_missing=self._keep_missing,
                on_progress=lambda done, total: progress(Progress("pages", done, total)),
            )
