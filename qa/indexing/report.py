"""What an update says of itself: how far it is, what it did, and why nothing came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from qa.domain import Document, LeftOut
from qa.errors import ArticleError, UsageError
from qa.indexing.formats import known_suffixes


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update is: `done` of `total` in a stage; "pages" are those of the web."""

    stage: Literal["pages", "articles", "passages"]
    done: int
    total: int


MUCH_LEFT, SHARE_LEFT = 200, 0.25
"""What is left out of an article is told when it has so many characters and so large a share."""


@dataclass(frozen=True, slots=True)
class Omission:
    """An article of which much was left out: the characters that were kept, and the others."""

    ref: str
    kept: int
    left_out: tuple[LeftOut, ...]

    def __str__(self) -> str:
        """One line that says how much was left out and why."""
        left = sum(one.characters for one in self.left_out)
        reasons = ", ".join(f"{one.reason} {one.characters:,}" for one in self.left_out)
        return f"{self.ref}: {left:,} of {left + self.kept:,} characters left out: {reasons}"


@dataclass(slots=True)
class Report:
    """What an update did. The lists hold the articles' names.

    Attributes:
        embedded: The number of passages that went through the embedder, with their sentences.
        empty: Files that have nothing in them, whether that is new or was known.
        encodings: Of new and changed articles that are not in UTF-8.
        problems: Articles that could not be read; what the index held of them is kept.
        warnings: What a user should know of articles that were read.
        omissions: Articles of which much was left out, such as web pages with long menus.
        moved: The names before and after of articles whose files lie elsewhere now.
        not_read: How many files of each kind the folders hold beside articles.
        links: Links to folders, or out of a folder, which are not followed.
        excluded: Files and folders that are meant to be left out.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)
    problems: list[ArticleError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    not_read: dict[str, int] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    embedded: int = 0

    @property
    def read(self) -> int:
        """How many articles could be read."""
        return len(self.new) + len(self.changed) + len(self.moved) + len(self.unchanged)


def omissions(ref: str, document: Document) -> Iterator[Omission]:
    """Yield what was left out of an article, if it was much."""
    left = sum(one.characters for one in document.left_out)
    if left < MUCH_LEFT:
        return
    kept = sum(len("".join(document.text[b.start : b.end].split())) for b in document.blocks)
    if left >= SHARE_LEFT * (left + kept):
        yield Omission(ref, kept, document.left_out)


def nothing_read(paths: Sequence[str], report: Report) -> UsageError:
    """The error of an update that found nothing to read."""
    if report.problems:
        first, others = report.problems[0], len(report.problems) - 1
        return UsageError(
            first.message + (f" (and {others} more cannot be read)" if others else ""),
            first.mend,
        )
    suffixes = f"qa reads {' '.join(known_suffixes())} files"
    if report.empty:
        first_empty, more = report.empty[0], len(report.empty) - 1
        others_too = f", nor in {more} more" if more else ""
        return UsageError(f"there is nothing in {first_empty}{others_too}", suffixes)
    if report.excluded:
        number = len(report.excluded)
        return UsageError(
            f"no articles in {', '.join(paths)} but what is to be left out ({number})",
            "look at --exclude, 'exclude' in qa.toml, .qaignore and .gitignore",
        )
    return UsageError(f"no articles in {', '.join(paths)}", suffixes)
