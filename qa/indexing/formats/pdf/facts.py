"""The title, the author and the day of a PDF, where what it says of itself is to be believed.

The file's own metadata and its text come in. Programs write the names of drafts and of themselves
into the metadata, so it is believed where the first pages say the same; else the largest letters of
the first page are the title. The day on which a file was made is its day only where the text speaks
of that year and of none later: whatever is printed anew gets a new one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa.indexing.formats.credits import author_in_text
from qa.indexing.formats.dates import (
    day_in_first_lines,
    day_in_name,
    day_in_text,
    title_from_name,
)
from qa.indexing.formats.pdf.blocks import Part
from qa.indexing.formats.pdf.joining import Vocabulary, clean, text_of
from qa.text.bylines import are_names
from qa.text.clean import one_line
from qa.text.datelines import valid_day
from qa.text.words import words

MADE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d%])")
FILE_NAME = re.compile(r"\S+\.\w{1,5}")
WORD = re.compile(r"[^\W\d_]{3,}|[\u3040-\u9fff\uac00-\ud7af]")
HEAD = 6000
"""So many characters of the text may say the title and the author."""
BELIEVED = 0.75
"""The share of a title's words that the first pages have."""
LONGEST = 200


def title_of(
    facts: Mapping[str, str], parts: Sequence[Part], text: str, name: str, known: Vocabulary
) -> str:
    """Return the title of a document."""
    said = one_line(facts.get("Title", ""))
    named = FILE_NAME.fullmatch(said)
    if said and not named and _is_said(said, text[:HEAD]) and len(said) <= LONGEST:
        return said
    return _largest(parts, known) or one_line(title_from_name(name))


def _largest(parts: Sequence[Part], known: Vocabulary) -> str:
    """The largest heading of the first page, with what goes on in the same letters below it."""
    first = parts[0].lines[0].page if parts else 0
    heads = [
        part
        for part in parts
        if part.kind == "heading"
        and part.lines[0].page == first
        and WORD.search(" ".join(line.text for line in part.lines))
    ]
    if not heads:
        return ""
    top = max(heads, key=lambda part: part.size)
    title, _ = text_of(top.lines, known)
    return one_line(title)[:LONGEST]


def author_of(facts: Mapping[str, str], parts: Sequence[Part], text: str) -> str | None:
    """Return the author or authors of a document, as far as they are known."""
    said = one_line(facts.get("Author", ""))
    if said and len(said) <= LONGEST and _is_said(said, text[:HEAD], share=1.0):
        return said
    return author_in_text(text) or _below_title(parts)


def _below_title(parts: Sequence[Part]) -> str | None:
    """The names right below a title over all columns, side by side or the only ones there.

    One line like a name above another may be a second title, or the name of a place.
    """
    head = [(part.lines[0].y, _written(part)) for part in _head(parts)]
    first = [text for y, text in head if abs(y - head[0][0]) < 1]
    others = [text for y, text in head if abs(y - head[0][0]) >= 1]
    if not first or not all(map(are_names, first)):
        return None
    if len(first) == 1 and any(map(are_names, others)):
        return None
    return " and ".join(part for part in (", ".join(first[:-1]), first[-1]) if part)[:LONGEST]


def day_of_document(
    facts: Mapping[str, str], parts: Sequence[Part], text: str, name: str
) -> str | None:
    """Return the ISO day of a document, as far as it is known."""
    heads = (day_in_first_lines(_written(part)) for part in _head(parts))
    if day := next(filter(None, heads), None) or day_in_text(text) or day_in_name(name):
        return day
    made = MADE.match(facts.get("CreationDate", ""))
    years = YEAR.findall(text)
    if made and made[1] == max(years, default=""):
        return valid_day(made[1], made[2], made[3])
    return None


def _head(parts: Sequence[Part]) -> list[Part]:
    """What stands below the title over all columns of the first page."""
    page = parts[0].lines[0].page if parts else 0
    return [
        part
        for part in parts
        if part.alone and part.kind == "paragraph" and part.lines[0].page == page
    ]


def _written(part: Part) -> str:
    return " ".join(clean(line.text) for line in part.lines)


def _is_said(said: str, text: str, share: float = BELIEVED) -> bool:
    """Whether a text has the words of a title or a name."""
    wanted = words(said)
    held = set(words(text))
    return bool(wanted) and sum(word in held for word in wanted) >= share * len(wanted)
