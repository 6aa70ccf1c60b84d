"""The addresses among what `qa index` is given: fetched into the folder of pages beside the index.

Paths and addresses come in; the paths to index go out, the folder of pages among them, with what
became of each address. This is the only way in which `qa index` reaches another machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ArticleError, UsageError

if TYPE_CHECKING:
    from qa.faces.index_documents import AddressDocument
    from qa.index.reader import Index
    from qa.web.collecting import Collected

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


@dataclass(frozen=True, slots=True)
class Sorted:
    """What was given: paths as they are, addresses in their one spelling."""

    paths: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


def sorted_out(given: Sequence[str]) -> Sorted:
    """Tell addresses from paths.

    Raises:
        UsageError: an address is none that qa fetches.
    """
    from qa.web.addresses import is_address, normal  # noqa: PLC0415

    found = Sorted()
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


def fetch(
    folder: Path,
    addresses: Sequence[str],
    options: WebOptions,
    *,
    keep_missing: bool,
    on_progress: Callable[[int, int], None],
) -> Collected:
    """Fetch addresses into the folder of pages of an index, and say what became of them.

    Raises:
        UsageError: nothing was fetched of all that was asked for.
        IndexFault: another process writes to the index, or it may not be written.
    """
    from qa import __version__  # noqa: PLC0415
    from qa.index.lock import locked  # noqa: PLC0415
    from qa.web.collecting import collect  # noqa: PLC0415
    from qa.web.fetching import MEGABYTE, Fetcher, Limits  # noqa: PLC0415

    usual = Limits()
    limits = Limits(
        size=round((options.max_size or usual.size / MEGABYTE) * MEGABYTE),
        pages=options.limit or usual.pages,
        delay=DELAY,
    )
    pages, agent = pages_of(folder), f"qa/{__version__}"
    with (
        locked(folder),
        closing(Fetcher(limits, agent=agent, allow_private=options.allow_private)) as fetcher,
    ):
        return collect(
            pages,
            addresses,
            fetcher,
            refresh=options.refresh,
            keep_missing=keep_missing,
            on_progress=on_progress,
        )


def has_pages(folder: Path) -> bool:
    """Whether an index has pages of the web."""
    from qa.indexing.retrieved import LEDGER  # noqa: PLC0415

    return (pages_of(folder) / LEDGER).is_file()


def fetched_files(folder: Path) -> dict[str, str]:
    """When each page of an index was fetched, by the path of its file."""
    from qa.indexing.retrieved import Pages  # noqa: PLC0415

    pages = pages_of(folder)
    with suppress(ArticleError):
        return {str(pages / one.file): one.fetched_at for one in Pages.of(pages)}
    return {}


def nothing_fetched(collected: Collected) -> UsageError:
    """The error of a run in which not one address gave anything."""
    problems = collected.problems or [ArticleError("no page was fetched")]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return UsageError(problems[0].message + more, problems[0].mend)


def address_documents(collected: Collected, index: Index, folder: Path) -> list[AddressDocument]:
    """What became of each address, with the name of its article in the index."""
    from qa.faces.index_documents import AddressDocument  # noqa: PLC0415

    pages = pages_of(folder)
    refs = {file.source: file.ref for file in index.files()}
    return [
        AddressDocument(
            one.url,
            one.state,
            refs.get(str(pages / one.file)) if one.file else None,
            one.why or None,
        )
        for one in collected.outcomes
    ]
