"""Files that hold several articles: what a container gives of each, and what all containers share.

A file's bytes come in as a stream; its members go out, one after the other, so that a large file is
never held whole. A member has its own bytes and either the name of a file, whose suffix says which
loader reads it, or makes its document itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol

from qa.domain import Document
from qa.errors import ArticleError
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.config import Settings

LARGEST = 256 * 2**20
"""Bytes of the largest piece that is held whole: a message, a record, a file within an archive."""

MAC_EXTRAS = "__MACOSX"
"""The folder in which a Mac's archives keep what only a Mac uses."""

DRIVE = re.compile(r"[A-Za-z]:")
LONGEST_NAME = 60
"""Characters of a message's or record's title that its name has."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a user wants files to be read.

    Attributes:
        encoding: Of what is not UTF-8; None finds the likeliest.
        json_fields: Names of the fields of records by what they are: "title", "text", "date",
            "author", "url"; what is not named is known by the usual names.
    """

    encoding: str | None = None
    json_fields: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def by(cls, settings: Settings) -> Reading:
        """What the settings say of it."""
        return cls(settings.encoding, settings.json_fields)


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a file, or a file within it that may hold several itself.

    Attributes:
        key: What it is known again by when others come and go: a message id, a path in an archive,
            at last a number. "" for what the file itself is, beside its members.
        name: How its name goes on behind the file's: "#2024-03-05 Budget", "/notes/plan.md".
        data: Its bytes, or what unpacks them: while they are the same, it is not read again.
        file: The name of the file that the bytes are, where a loader is to read them.
        load: Makes its document where the container does that.
    """

    key: str
    name: str
    data: bytes | Callable[[], bytes]
    file: str = ""
    load: Callable[[], Document] | None = None


class Container(Protocol):
    """Finds the members of a file."""

    suffixes: tuple[str, ...]
    """Of the files that it reads: lower case, with the dot."""

    packed: bool
    """Whether the members may be far larger than the file, as in an archive."""

    def members(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Member]:
        """Yield the members of a file.

        Args:
            stream: The file, at its beginning. It can be sought in.
            name: The file's name, for messages.
            reading: How the user wants files to be read.

        Raises:
            NothingInIt: there is nothing in it.
            ArticleError: it cannot be read, or no further; what was yielded before holds.
        """


def refuse_large(size: int, shown: str) -> None:
    """Raise ArticleError where a piece of a file is too large to be held whole."""
    if size >= LARGEST:
        raise ArticleError(
            f"{shown} has {size // 2**20:,} MB",
            f"qa reads up to {LARGEST // 2**20} MB of one article: split it",
        )


def member_path(path: str) -> str | None:
    """How the name of a file in an archive goes on, None for files that nobody means.

    No part of it leads out of the archive, and hidden files are left out as in a folder.
    """
    parts = [one_line(part) for part in path.replace("\\", "/").split("/")]
    parts = [part for part in parts if part not in ("", ".", "..") and not DRIVE.fullmatch(part)]
    if not parts or any(part.startswith(".") or part == MAC_EXTRAS for part in parts):
        return None
    return "/" + "/".join(parts)


def label(*parts: str | None) -> str:
    """How the name of a message, entry or record goes on: "#" and its day and title, shortened."""
    words = one_line(" ".join(part for part in parts if part))
    words = re.sub(r"\s*[/\\]+\s*", "-", words)
    if len(words) > LONGEST_NAME:
        words = words[:LONGEST_NAME].rsplit(" ", 1)[0].rstrip(" ,;:-–—") + "…"
    return f"#{words}"
