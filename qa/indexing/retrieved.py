"""What is known of files that came from the web: where each was found, when, and how to ask again.

A folder of pages has one hidden file that says so (`.pages.json`); who fetches writes it, and who
reads a file of the folder takes the address from it, and the encoding that its server named.
Everything is in that folder, so that whatever reads pages later needs no network.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from qa.errors import ArticleError

if TYPE_CHECKING:
    from qa.domain import Document

FOLDER = "web"
"""The folder of pages, in that of the index."""

LEDGER = ".pages.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Page:
    """A file that was fetched.

    Attributes:
        file: Its path below the folder, with "/".
        url: The address that it is known and cited by.
        asked: The one that it is asked for by, which redirects led to; "" where a feed has its text
            and nothing else does.
        fetched_at: When its present content was fetched, in UTC by ISO 8601.
        checked_at: When the server was last asked.
        charset: The encoding that the server named, where that can be; "" for nothing.
        title: In its head; "" for none.
        others: Further addresses that lead to the same page.
    """

    file: str
    url: str
    asked: str
    fetched_at: str
    checked_at: str
    sha256: str
    etag: str = ""
    last_modified: str = ""
    charset: str = ""
    title: str = ""
    others: tuple[str, ...] = ()

    @property
    def addresses(self) -> frozenset[str]:
        """All addresses that lead to it."""
        return frozenset((self.url, self.asked or self.url, *self.others))


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed, or a site's list of its pages: what it names is looked for again.

    Attributes:
        missing: The marks of entries whose pages were never there, which the user was told of.
    """

    url: str
    kind: str
    limit: int
    checked_at: str
    etag: str = ""
    last_modified: str = ""
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class Pages:
    """The pages of a folder, by their files, and the lists that named them."""

    folder: Path
    pages: dict[str, Page] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path) -> Pages:
        """Read what is known of a folder; nothing where it has no pages.

        Raises:
            ArticleError: what is written there cannot be read.
        """
        try:
            written = json.loads((folder / LEDGER).read_text("utf-8"))
            pages = [_made(Page, one) for one in written["pages"]]
            listings = [_made(Listing, one) for one in written["listings"]]
        except FileNotFoundError:
            return cls(folder)
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ArticleError(
                f"cannot read {folder / LEDGER} ({error})",
                "remove it, and name the addresses again",
            ) from error
        return cls(folder, {one.file: one for one in pages}, {one.url: one for one in listings})

    def save(self) -> None:
        """Write what is known, beside and then in place."""
        written = {
            "version": VERSION,
            "pages": [asdict(one) for _, one in sorted(self.pages.items())],
            "listings": [asdict(one) for _, one in sorted(self.listings.items())],
        }
        text = json.dumps(written, indent=1, ensure_ascii=False)
        write_beside(self.folder / LEDGER, f"{text}\n".encode())

    def at(self, address: str) -> Page | None:
        """The page that an address leads to."""
        return next((one for one in self.pages.values() if address in one.addresses), None)

    def __iter__(self) -> Iterator[Page]:
        """Yield the pages."""
        return iter(list(self.pages.values()))


class FromTheWeb:
    """Adds what is known of fetched files to what loaders read in them."""

    def __init__(self) -> None:
        self._known: dict[Path, dict[str, Page]] = {}

    def page(self, path: Path, root: Path) -> Page | None:
        """What is known of a file below a folder; None where it was not fetched."""
        if root not in self._known:
            try:
                self._known[root] = Pages.of(root).pages
            except ArticleError:
                self._known[root] = {}
        known = self._known[root]
        return known.get(path.relative_to(root).as_posix()) if known else None

    def encoding(self, path: Path, root: Path) -> str | None:
        """The encoding that a file's server named, where bytes alone may not tell."""
        page = self.page(path, root)
        return page.charset or None if page else None

    def told(self, document: Document, path: Path, root: Path) -> Document:
        """The document of a file, with the address at which it was found."""
        page = self.page(path, root)
        return replace(document, url=page.url) if page else document


def write_beside(path: Path, data: bytes) -> None:
    """Write a file so that at any moment it is the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name[:100]}.new")
    beside.write_bytes(data)
    os.replace(beside, path)  # noqa: PTH105 (over what is there)


def _made(kind: type[Any], written: dict[str, Any]) -> Any:  # noqa: ANN401
    """Make what was written, without what a later version may have added."""
    names = {one.name for one in fields(kind)}
    values = {name: value for name, value in written.items() if name in names}
    values |= {name: tuple(values[name]) for name in ("others", "missing") if name in values}
    made = kind(**values)
    if not made.url.startswith(("http://", "https://")):
        raise ValueError(made.url)
    if kind is Page:
        # An index may come from elsewhere: nothing outside of its folder is written or removed.
        path = PurePosixPath(made.file)
        if path.is_absolute() or ".." in path.parts or "\\" in made.file:
            raise ValueError(made.file)
    return made
