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
from qa.indexing.formats.dates import day_in_name, day_in_text, title_from_name
from qa.indexing.formats.pdf.blocks import Part
from qa.indexing.formats.pdf.joining import Vocabulary, text_of
from qa.text.clean import one_line
from qa.text.datelines import valid_day
from qa.text.words import words

MADE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d%])")
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
    if said and _is_said(said, text[:HEAD]) and len(said) <= LONGEST:
        return said
    return _largest(parts, known) or one_line(title_from_name(name))


def _largest(parts: Sequence[Part], known: Vocabulary) -> str:
    """The largest heading of the first page, with what goes on in the same letters below it."""
    first = parts[0].lines[0].page if parts else 0
    heads = [part for part in parts if part.kind == "heading" and part.lines[0].page == first]
    if not heads:
        return ""
    top = max(heads, key=lambda part: part.size)
    title, _ = text_of(top.lines, known)
    return one_line(title)[:LONGEST]


def author_of(facts: Mapping[str, str], text: str) -> str | None:
    """Return the author or authors of a document, as far as they are known."""
    said = one_line(facts.get("Author", ""))
    if said and len(said) <= LONGEST and _is_said(said, text[:HEAD], share=1.0):
        return said
    return author_in_text(text)


def day_of_document(facts: Mapping[str, str], text: str, name: str) -> str | None:
    """Return the ISO day of a document, as far as it is known."""
    if day := day_in_text(text) or day_in_name(name):
        return day
    made = MADE.match(facts.get("CreationDate", ""))
    years = YEAR.findall(text)
    if made and made[1] == max(years, default=""):
        return valid_day(made[1], made[2], made[3])
    return None


def _is_said(said: str, text: str, share: float = BELIEVED) -> bool:
    """Whether a text has the words of a title or a name."""
    wanted = words(said)
    held = set(words(text))
    return bool(wanted) and sum(word in held for word in wanted) >= share * len(wanted)
