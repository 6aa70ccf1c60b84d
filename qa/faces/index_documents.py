"""The JSON of `qa index` and `qa status`: what an update did, and what an index holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class OmissionDocument:
    """An article of which much was left out: characters kept, and left out by the reason."""

    article: str
    kept: int
    left_out: dict[str, int]


@dataclass(frozen=True, slots=True)
class MoveDocument:
    """An article whose file lies elsewhere now: its names before and after."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AddressDocument:
    """What became of an address of the web.

    `state` is "fetched", "unchanged", "same" as another one, "gone", "refused" because it may not
    be fetched or is nothing that qa reads, or "failed"; `why` says why. `article` is null where
    there is none.
    """

    url: str
    state: Literal["fetched", "unchanged", "same", "gone", "refused", "failed"]
    article: str | None
    why: str | None


@dataclass(frozen=True, slots=True)
class IndexDocument:
    """What `qa index --json` prints; the lists hold the names of articles.

    Attributes:
        empty: Files that have nothing in them.
        encodings: Of new and changed articles that are not in UTF-8.
        not_read: How many files of each kind the folders hold beside articles.
        links: Links in them to folders, or out of them, which are not followed.
        moved: Articles whose files lie elsewhere now; these are neither new nor removed.
        excluded: Files and folders that are meant to be left out; a folder ends with "/".
        web: What became of each address of the web that was asked for.
    """

    schema: Literal["qa.index/1"]
    index: str
    new: list[str]
    changed: list[str]
    unchanged: int
    removed: list[str]
    embedded: int
    problems: list[str]
    warnings: list[str]
    omissions: list[OmissionDocument]
    articles: int
    passages: int
    empty: list[str]
    encodings: dict[str, str]
    not_read: dict[str, int]
    links: list[str]
    moved: list[MoveDocument]
    excluded: list[str]
    web: list[AddressDocument]


@dataclass(frozen=True, slots=True)
class StatusDocument:
    """What `qa status --json` prints; `new`, `changed`, `removed` and `moved` are changes on disk.

    `empty`, `not_read`, `links` and `excluded` are as in `IndexDocument`. `unreadable` says which
    files could not be read and why; they are as they were then, so an update would change nothing.
    `web_pages` counts the pages of the web, `web_checked_at` is when one was last asked for.
    """

    schema: Literal["qa.status/1"]
    index: str
    articles: int
    passages: int
    bytes: int
    updated_at: str | None
    embedder: str
    folders: list[str]
    new: list[str]
    changed: list[str]
    removed: list[str]
    empty: list[str]
    not_read: dict[str, int]
    links: list[str]
    moved: list[MoveDocument]
    unreadable: list[str]
    excluded: list[str]
    web_pages: int
    web_checked_at: str | None
