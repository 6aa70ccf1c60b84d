"""Articles: what a loader makes of a file, what the index knows of it, and the places in its text.

A file's text and structure go from its loader to the index as a `Document`, and come back from
there as an `Article`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

BlockKind = Literal["heading", "paragraph", "item", "table", "code", "quote"]

LINE_LEVEL = 7
"""The level of a line such as "Q: How deep is it?": below every heading that is marked as one."""


@dataclass(frozen=True, slots=True)
class Block:
    """A structural piece of a document: `text[start:end]`, without the blank lines around it.

    `level` is the depth of a heading (1 is the title), 0 for every other kind. `LINE_LEVEL` is
    that of a line which heads what stands below it without being marked as a heading.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a loader left out of a text for one reason: how many characters, without white space."""

    reason: str
    characters: int


PlaceKind = Literal["page", "slide", "sheet", "chapter", "time"]


@dataclass(frozen=True, slots=True)
class Location:
    """The part of a file that something stands in, as its readers know it: "page", "12"."""

    kind: PlaceKind
    name: str

    @property
    def page(self) -> int | None:
        """The number of the page, where it is a page that has one."""
        numbered = self.kind == "page" and self.name.isascii() and self.name.isdigit()
        return int(self.name) if numbered else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a file begins in its text, as readers of the file know it: "page", "12"."""

    kind: PlaceKind
    name: str
    start: int


def location_at(places: Sequence[Place], offset: int) -> Location | None:
    """The part that an offset is in, of places in order; None before the first one."""
    after = bisect_right(places, offset, key=lambda place: place.start)
    return Location(places[after - 1].kind, places[after - 1].name) if after else None


@dataclass(frozen=True, slots=True)
class Document:
    """What a loader makes of a file's bytes: the text that offsets count in, and its structure.

    Attributes:
        text: For text formats the decoded file, line ends as they are, without a BOM; for the
            others the extracted text.
        blocks: In order, not overlapping, within the text. Text outside every block (front
            matter, markup) is kept but never cut into passages.
        encoding: The encoding that the bytes were decoded with, e.g. "utf-8".
        warnings: One sentence each, for the user (such as an encoding that had to be guessed).
        left_out: Of formats whose text is extracted, what of the file is not in it; most first.
        places: Of formats that have pages, slides, sheets or chapters, where each begins, in order.
        publication: The paper, site or other source that it is from, where it says so.
    """

    text: str
    blocks: tuple[Block, ...]
    title: str
    date: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    places: tuple[Place, ...] = ()
    publication: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the index knows it.

    Attributes:
        ref: Its name for users: the path relative to the folder that was indexed, with "/".
        sha256: Of the file's bytes when it was indexed, in hex.
        date: ISO 8601 day, or None.
        places: Where its pages, slides, sheets or chapters begin, in order, if it has such.
    """

    id: int
    ref: str
    title: str
    date: str | None
    author: str | None
    url: str | None
    language: str | None
    sha256: str
    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class CurrentArticle:
    """The text of an article as its file has it now, whether or not it was indexed since.

    Attributes:
        ref: The name that an update of the index would give it.
        sha256: Of the file's bytes now, in hex.
        places: Where its pages, slides, sheets or chapters begin now, if it has such.
    """

    ref: str
    sha256: str
    language: str | None
    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """`article.text[start:end]` of the article named `article`."""

    article: str
    start: int
    end: int


class EmbedderFacts(Protocol):
    """What an index remembers of the embedder that built it."""

    @property
    def name(self) -> str:
        """The catalogue name, or the folder, that selects this embedder."""

    @property
    def fingerprint(self) -> str:
        """Name and weights in one string: equal fingerprints give equal vectors."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""
