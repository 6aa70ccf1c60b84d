"""What a document says of itself, and the `Document` that is made of it.

Title, author and days as the properties of a file have them come in, with the text that was
written; what can be believed goes out. Programs fill these fields by themselves: a title that is
nowhere in the text ("Document1") and an author that is no name ("Windows User") are not believed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.domain import Document, LeftOut
from qa.errors import NothingInIt
from qa.indexing.formats.credits import author_in_text
from qa.indexing.formats.dates import day_in_name, day_in_text, day_of, title_from_name
from qa.indexing.formats.office.package import local
from qa.text.clean import one_line
from qa.text.language import detect_language
from qa.text.marks import letters
from qa.text.stopwords import word_set
from qa.text.words import words

if TYPE_CHECKING:
    from qa.indexing.formats.office.package import Package
    from qa.indexing.formats.written import Written

TITLE_STANDS_WITHIN = 5_000
"""Characters at the beginning of a text in which its title stands."""

HEAD, LONGEST_HEAD = 6, 120
"""So many blocks of so many characters may stand above the heading that is the title."""

FEWEST_WORDS, MANY_WORDS = 20, 80
"""So many words of prose, or in tables, tell the language of a text."""

NUMBERED = re.compile(r"\d+(?:\.\d+)*[.)]?\s")

BY_PROGRAMS = word_set("""
    user users owner author admin administrator unknown default guest root office windows microsoft
    libreoffice openoffice openpyxl python docx pptx xlsxwriter pandoc docx4j aspose apache poi
    """)
"""Words of what programs write for an author whom they do not know."""

LONG = 366
"""Days between the first and the last change from which on the first is that of a template."""


class Properties(NamedTuple):
    """What the properties of a file say."""

    title: str = ""
    author: str = ""
    created: str = ""
    modified: str = ""
    language: str | None = None

    @property
    def day(self) -> str | None:
        """The day on which it was written, if that can be told."""
        first, last = day_of(self.created), day_of(self.modified)
        if self.author and not is_name(self.author):
            return None  # A program made it, of a template perhaps.
        if first and last:
            apart = (date.fromisoformat(last) - date.fromisoformat(first)).days
            return first if 0 <= apart <= LONG else last
        return first or last


def core_properties(package: Package) -> Properties:
    """Return what the properties of an Office Open XML file say."""
    part = package.related("", "core-properties") or "docProps/core.xml"
    return _read(package.xml(part))


def open_document_properties(package: Package) -> Properties:
    """Return what the properties of an OpenDocument file say."""
    root = package.xml("meta.xml")
    return _read(next(iter(root), None) if root is not None else None)


def _read(root: Any | None) -> Properties:  # noqa: ANN401 (an element of lxml)
    said: dict[str, str] = {}
    for one in () if root is None else root:
        said.setdefault(local(one), one_line(one.text or ""))
    return Properties(
        said.get("title", ""),
        said.get("initial-creator") or said.get("creator", ""),
        said.get("created") or said.get("creation-date", ""),
        said.get("modified") or said.get("date", ""),
    )


def is_name(author: str) -> bool:
    """Whether what stands for an author is somebody's name."""
    found = words(author)
    return bool(found) and author != author.lower() and not BY_PROGRAMS.intersection(found)


def _language(text: str, prose: str) -> str | None:
    """The language of a text; names and codes in a few cells of tables say little of it."""
    if len(words(prose)) >= FEWEST_WORDS:
        return detect_language(prose)
    lettered = [word for word in words(text) if word.isalpha()]
    return detect_language(text, quickly=len(lettered) < MANY_WORDS)


def _heading_at_top(written: Written) -> str:
    """The first heading, if only the short lines of a letterhead stand above it; else ""."""
    for block in written.blocks[:HEAD]:
        words = written.text[block.start : block.end]
        if block.kind == "heading":
            return "" if NUMBERED.match(words) else words
        if block.kind != "paragraph" or len(words) > LONGEST_HEAD:
            break
    return ""


def made_document(
    written: Written,
    name: str,
    said: Properties,
    *,
    title: str = "",
    headed: bool = True,
    left: Counter[str] | None = None,
    warnings: Iterable[str] = (),
    encoding: str = "utf-8",
) -> Document:
    """Return the document of a text that was written.

    Args:
        written: The text with its blocks and places.
        name: The file's name.
        said: What its properties say.
        title: What stands in it as its title, "" where nothing does.
        headed: Whether a heading that it begins with is its title.
        left: How many characters were left out, by the reason.
        warnings: For the user.
        encoding: Of the file's bytes.

    Raises:
        NothingInIt: nothing was written.
    """
    text = written.text
    if not any(character.isalnum() for character in text):
        raise NothingInIt(f"there are no words in {name}")
    if (
        not title
        and letters(said.title)
        and letters(said.title) in letters(text[:TITLE_STANDS_WITHIN])
    ):
        title = said.title
    # Days and names in a table are what it is about.
    prose = "\n\n".join(
        one_line(text[b.start : b.end]) for b in written.blocks if b.kind != "table"
    )
    if not title and headed:
        title = _heading_at_top(written)
    return Document(
        text=text,
        blocks=written.blocks,
        title=one_line(title) or one_line(title_from_name(name)),
        date=day_in_text(prose) or day_in_name(name) or said.day,
        author=author_in_text(prose) or (said.author if is_name(said.author) else None),
        language=said.language or _language(text, prose),
        encoding=encoding,
        warnings=tuple(warnings),
        left_out=tuple(LeftOut(*one) for one in (left or Counter()).most_common() if one[1]),
        places=written.places,
    )
