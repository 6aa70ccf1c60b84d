"""Where something stands in an article, in words for people and in the JSON.

Offsets, a line, and the page, slide, sheet or chapter come in; "report.pdf:120-180, page 12" goes
out. Where a format has pages and the like, nobody knows lines: these are of the extracted text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from qa.domain import PlaceKind
from qa.text.clean import one_line, printable

if TYPE_CHECKING:
    from qa.domain import Location


@dataclass(frozen=True, slots=True)
class LocationDocument:
    """The part of a file that something begins in, as its readers know it.

    `name` is the number of a page or slide, the name of a sheet, the title of a chapter, or a time.
    """

    kind: PlaceKind
    name: str


class Named(Protocol):
    """A part of a file."""

    @property
    def kind(self) -> PlaceKind:
        """What it is."""

    @property
    def name(self) -> str:
        """Its number or title."""


class Standing(Protocol):
    """What stands in an article."""

    @property
    def article(self) -> str:
        """The article's name."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The one after its last."""

    @property
    def line(self) -> int:
        """The line of the text that it begins on, from 1."""

    @property
    def place(self) -> Named | None:
        """The part of the file that it begins in, if the format has such."""


def location_document(location: Location | None) -> LocationDocument | None:
    """Return the document of a part of a file."""
    return LocationDocument(location.kind, location.name) if location else None


def where(at: Standing) -> str:
    """Return where something stands: "pier.md:10-38, line 3", "report.pdf:10-38, page 12"."""
    part = in_words(at.place) if at.place else f"line {at.line}"
    return printable(f"{at.article}:{at.start}-{at.end}, {part}")


def in_words(part: Named) -> str:
    """Return a part of a file in words: "page 12", "sheet “Costs”", "at 00:01:10"."""
    name = one_line(part.name)
    if part.kind == "time":
        return f"at {name}"
    plain = len(name.split()) == 1 and (len(name) <= LONGEST_NUMBER or name.isdigit())
    return f"{part.kind} {name}" if plain else f"{part.kind} “{name}”"


LONGEST_NUMBER = 5
"""Characters of a number such as "12", "xviii" or "A-12": what is longer is a title."""
