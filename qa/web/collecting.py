"""Addresses become files: each page is fetched if it has changed, and kept as it was sent.

Addresses come in, of pages, feeds and lists of pages; files of the folder of pages go out, with
what is known of each (`qa.indexing.retrieved`). What cannot be fetched leaves what there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from qa.errors import ArticleError, IndexFault
from qa.indexing.retrieved import Listing, Page, Pages, write_beside
from qa.web.addresses import file_name, is_front_page
from qa.web.fetching import Answer, Fetcher, Validators
from qa.web.kinds import OwnWords, charset_of, kind_of, not_there, own_words
from qa.web.listings import Entry, Named, read_listing
from qa.web.outcome import NotThere, Outcome, Refused, State

MOST_LISTS = 50
"""Lists of pages that one list of lists may name."""


@dataclass(slots=True)
class Collected:
    """What became of all addresses.

    Attributes:
        problems: What was not fetched, each thing once.
        warnings: What a user should know besides.
        removed: How many files were taken away because their pages are gone.
    """

    outcomes: list[Outcome] = field(default_factory=list)
    problems: list[ArticleError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    removed: int = 0

    @property
    def nothing(self) -> bool:
        """Whether not one address gave anything."""
        return not any(one.state in ("fetched", "unchanged", "same") for one in self.outcomes)


def collect(
    folder: Path,
    addresses: Sequence[str],
    fetcher: Fetcher,
    *,
    refresh: bool = False,
    keep_missing: bool = False,
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> Collected:
    """Fetch pages into a folder.

    Args:
        folder: Of pages; made if there is none.
        addresses: In their one spelling.
        fetcher: Asks the servers.
        refresh: Whether all that the folder has is asked for again, too.
        keep_missing: Keep the files of pages that are gone.
        on_progress: Called with how many addresses are done, of how many.

    Raises:
        ArticleError: what is known of the folder cannot be read.
        IndexFault: it cannot be written to.
    """
    run = _Run(Pages.of(folder), fetcher, keep_missing, on_progress)
    try:
        try:
            run.all(addresses, refresh=refresh)
        finally:
            # What was fetched is kept, also where the rest was cut off.
            if run.pages.pages or run.pages.listings or folder.exists():
                run.pages.save()
    except OSError as error:
        raise IndexFault(f"cannot write to {folder} ({error.strerror})", "make room") from error
    return run.collected


class _Run:
    """One run over some addresses."""

    def __init__(
        self,
        pages: Pages,
        fetcher: Fetcher,
        keep_missing: bool,
        on_progress: Callable[[int, int], None],
    ) -> None:
        self.pages, self.collected = pages, Collected()
        self._fetcher, self._keep_missing, self._on_progress = fetcher, keep_missing, on_progress
        self._done: set[str] = set()
        self._not_there: set[str] = set()
        self._seen_files: set[str] = set()
        self._planned, self._refresh = 0, False

    def all(self, addresses: Sequence[str], *, refresh: bool) -> None:
        """Fetch the addresses; with `refresh` the lists and pages that are known, too."""
        listings = list(self.pages.listings) if refresh else []
        known = [page.asked for page in self.pages if page.asked] if refresh else []
        self._refresh = refresh
        self._planned = len({*addresses, *listings, *known})
        for address in addresses:
            self._try(address, self._any)
        for address in listings:
            self._try(address, self._any)
        for address in known:
            page = self.pages.at(address)
            if page is None or page.file not in self._seen_files:
                self._try(address, self._any)

    def _try(self, address: str, step: Callable[[str], None]) -> bool:
        """Take one step; what goes wrong is noted, and the rest goes on."""
        if address in self._done:
            return True
        self._done.add(address)
        try:
            step(address)
        except ArticleError as error:
            state: State = "refused" if isinstance(error, Refused) else "failed"
            if isinstance(error, NotThere):
                self._not_there.add(address)
            page = self.pages.at(address)
            self._note(address, state, page.file if page else None, str(error))
            if str(error) not in map(str, self.collected.problems):
                self.collected.problems.append(error)
            return False
        finally:
            self._planned = max(self._planned, len(self._done))
            self._on_progress(len(self._done), self._planned)
        return True

    def _any(self, address: str) -> None:
        """Fetch what may be a page or a list."""
        page, listing = self.pages.at(address), self.pages.listings.get(address)
        answer = self._ask(address, page, listing)
        if answer.unchanged and listing:
            self.pages.listings[address] = replace(listing, checked_at=_now())
            self._note(address, "unchanged")
        elif named := None if answer.gone or answer.unchanged else self._listing(answer):
            self._list(address, answer, named)
        elif listing:
            del self.pages.listings[address]
            raise not_there(address, answer.status)
        else:
            self._page(address, page, answer)

    def _ask(self, address: str, page: Page | None, listing: Listing | None = None) -> Answer:
        """Fetch an address; unless its file is gone, only if it has changed."""
        known: Page | Listing | None = listing
        if page and (self.pages.folder / page.file).is_file():
            known = page
        validators = Validators(known.etag, known.last_modified) if known else Validators()
        return self._fetcher.get((page.asked if page else "") or address, validators)

    def _listing(self, answer: Answer) -> Named | None:
        return read_listing(answer.body, answer.url, self._fetcher.limits.size)

    def _list(self, address: str, answer: Answer, named: Named) -> None:
        """Fetch what a feed or a list of pages names."""
        before = self.pages.listings.get(address)
        limit = before.limit if before and self._refresh else self._fetcher.limits.pages
        entries = list(named.entries)
        if named.kind == "sitemaps":
            entries = list(self._of_lists(entries[:MOST_LISTS], limit))
        if not entries:
            raise ArticleError(f"{address} names no pages")
        if len(entries) > limit:
            self.collected.warnings.append(
                f"{address} names {len(entries):,} pages, of which {limit:,} are looked at: "
                "--limit N changes that"
            )
        kind = "feed" if named.kind == "feed" else "sitemap"
        listing = self.pages.listings[address] = Listing(address, kind, limit, _now())
        self._note(address, "fetched")
        before_entries = len(self.collected.outcomes)
        # What was not there was told once; it is asked for again when the list has it anew.
        told = before.missing if before and self._refresh else ()
        missing = {entry.mark for entry in entries if entry.mark in told}
        wanted = [entry for entry in entries[:limit] if entry.mark not in missing]
        self._planned += len([one for one in wanted if one.url not in self._done])
        for entry in wanted:
            self._entry(entry, address)
        missing |= {
            entry.mark for entry in wanted if entry.url in self._not_there and not entry.content
        }
        listing = self.pages.listings[address] = replace(listing, missing=tuple(sorted(missing)))
        outcomes = self.collected.outcomes[before_entries:]
        if not any(one.state == "failed" and one.url not in self._not_there for one in outcomes):
            # Else, and where it is stopped before, all that it names is looked at the next time.
            known = answer.validators
            self.pages.listings[address] = replace(
                listing, etag=known.etag, last_modified=known.last_modified
            )

    def _of_lists(self, lists: Iterable[Entry], limit: int) -> Iterable[Entry]:
        """The pages that several lists name, until there are more than are wanted."""
        count = 0
        for one in lists:
            if one.url is None or count > limit:
                return
            try:
                named = self._listing(self._fetcher.get(one.url))
            except ArticleError as error:
                self.collected.problems.append(error)
                continue
            for entry in named.entries if named and named.kind == "sitemap" else ():
                count += 1
                yield entry

    def _entry(self, entry: Entry, listing: str) -> None:
        """Fetch the page of an entry; where there is none, keep what the feed itself says."""
        if entry.url and (self._try(entry.url, self._plain) or not entry.content):
            return
        if not entry.content:
            return
        mark = hashlib.sha256(entry.key.encode()).hexdigest()[:12]
        url = entry.url or f"{listing}#{mark}"
        body = entry.page(url)
        answer = Answer(url, 200, {"content-type": "text/html; charset=utf-8"}, body)
        self._keep(url, self.pages.at(url), answer, OwnWords(entry.title), of_feed=True)
        if entry.url:  # That its page could not be fetched is then no trouble.
            failed = self.collected.outcomes.pop(-2).why
            self.collected.problems = [p for p in self.collected.problems if str(p) != failed]

    def _plain(self, address: str) -> None:
        """Fetch a page."""
        page = self.pages.at(address)
        self._page(address, page, self._ask(address, page))

    def _page(self, address: str, page: Page | None, answer: Answer) -> None:
        if answer.gone:
            self._gone(address, page, answer.status)
        elif answer.unchanged and page:
            self._put(replace(page, checked_at=_now()))
            self._note(address, self._seen(page.file, "unchanged"), page.file)
        elif page and is_front_page(answer.url) and not is_front_page(page.asked):
            # How many sites take away a page without saying so.
            raise ArticleError(
                f"{address} now leads to the front page of its site", "what there was is kept"
            )
        elif page and (other := self.pages.at(answer.url)) and other.file != page.file:
            self._joined(address, page, other)
        else:
            self._keep(address, page, answer, own_words(answer))

    def _gone(self, address: str, page: Page | None, status: int) -> None:
        if page is None or not page.asked:  # What a feed itself had is no page that went.
            raise not_there(address, status)
        if self._keep_missing:
            self._put(replace(page, checked_at=_now()))
            self._note(address, "gone", page.file)
            return
        self._forget(page)
        self._not_there.add(address)
        self._note(address, "gone", page.file)

    def _forget(self, page: Page) -> None:
        (self.pages.folder / page.file).unlink(missing_ok=True)
        del self.pages.pages[page.file]
        self.collected.removed += 1

    def _joined(self, address: str, page: Page, other: Page) -> None:
        """A page that now leads to another one is that one."""
        self._forget(page)
        others = {*other.others, *page.addresses} - {other.url, other.asked}
        self._put(replace(other, others=tuple(sorted(others))))
        self._note(address, "same", other.file)

    def _keep(
        self,
        address: str,
        page: Page | None,
        answer: Answer,
        own: OwnWords,
        *,
        of_feed: bool = False,
    ) -> None:
        """Write the file of a page, and what is known of it."""
        kind = kind_of(answer)
        sha256 = hashlib.sha256(answer.body).hexdigest()
        before = self._same_page(page, answer, own, sha256)
        now = _now()
        if before and PurePosixPath(before.file).suffix.lower() not in kind.all:
            self._forget(before)  # It was a web page, say, and is a PDF now.
            before = None
        if before is None:
            url = own.canonical or answer.url
            if self.pages.at(url):  # Another page calls itself so.
                url = answer.url
            file = file_name(url, kind.suffix, kind.all, {f.casefold() for f in self.pages.pages})
            before = Page(file, url, answer.url, now, now, "")
        before = replace(before, others=_further(before, address, answer.url), checked_at=now)
        first = before.file not in self._seen_files
        path = self.pages.folder / before.file
        changed = first and (before.sha256 != sha256 or not path.is_file())
        if changed:
            write_beside(path, answer.body)
            before = replace(before, fetched_at=now, sha256=sha256, charset=charset_of(answer))
        if first:
            validators = answer.validators
            before = replace(
                before,
                asked="" if of_feed else answer.url,
                etag=validators.etag,
                last_modified=validators.last_modified,
                title=own.title,
            )
        self._put(before)
        state: State = "fetched" if changed else "unchanged"
        self._note(address, self._seen(before.file, state), before.file)

    def _same_page(
        self, page: Page | None, answer: Answer, own: OwnWords, sha256: str
    ) -> Page | None:
        """The page that an answer is one of: by its address, by what it calls itself, or in all."""
        if page:
            return page
        if found := self.pages.at(answer.url):
            return found
        # Pages that wrongly call themselves by one address have titles of their own.
        called = self.pages.at(own.canonical) if own.canonical else None
        if called and called.title == own.title:
            return called
        return next((one for one in self.pages if one.sha256 == sha256), None)

    def _seen(self, file: str, state: State) -> State:
        """The state of a page; the same as another where it was seen in this run already."""
        again = file in self._seen_files
        self._seen_files.add(file)
        return "same" if again else state

    def _put(self, page: Page) -> None:
        self.pages.pages[page.file] = page

    def _note(self, url: str, state: State, file: str | None = None, why: str = "") -> None:
        self.collected.outcomes.append(Outcome(url, state, file, why))


def _further(page: Page, *addresses: str) -> tuple[str, ...]:
    """The addresses of a page beside its first ones, with some more."""
    return tuple(sorted({*page.others, *addresses} - {page.url, page.asked}))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
