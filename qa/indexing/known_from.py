"""Where what is known of an article came from: what is in its file, or the name of the file.

A document and the name of its file come in; the origin of each value that is known goes out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.indexing.formats.dates import day_in_name, title_from_name
from qa.text.clean import one_line
from qa.text.datelines import days_in

if TYPE_CHECKING:
    from qa.domain import Document
    from qa.index.metadata import Origin

HEAD = 2000
"""So many characters of a text may say its title and its day."""


def origins_of(document: Document, name: str) -> dict[str, Origin]:
    """Return where title, day, author and publication came from, of those that are known."""
    found: dict[str, Origin] = {}
    for what in ("title", "date", "author", "publication"):
        if getattr(document, what) is not None:
            found[what] = "file"
    if document.title == one_line(title_from_name(name)) and not _says_its_title(document):
        found["title"] = "file name"
    if document.date and document.date == day_in_name(name) and not _says_its_day(document):
        found["date"] = "file name"
    return found


def _says_its_title(document: Document) -> bool:
    """Whether a heading or a field of a text is its title."""
    start = document.blocks[0].start if document.blocks else 0
    parts = [document.text[:start][:HEAD]]
    parts += [document.text[b.start : b.end] for b in document.blocks if b.kind == "heading"]
    return any(document.title.casefold() in one_line(part).casefold() for part in parts)


def _says_its_day(document: Document) -> bool:
    """Whether the beginning of a text has its day."""
    days = days_in(document.text, 0, min(HEAD, len(document.text)))
    return any(day.day == document.date for day in days)
