"""From a record to a document: its title, its text, and its other fields as lines "name: value".

What the fields of a record are (`fields`) comes in; a document goes out. A text may be HTML, as in
the exports of programs that keep pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.domain import Document
from qa.errors import NothingInIt
from qa.indexing.formats.credits import author_in_text
from qa.indexing.formats.dates import day_in_name, title_from_name
from qa.indexing.formats.html.fragment import looks_like_html, read_fragment
from qa.indexing.formats.written import Written
from qa.text.clean import one_line
from qa.text.language import detect_language

if TYPE_CHECKING:
    from qa.domain import BlockKind
    from qa.indexing.formats.records.fields import Facts

LOOK_AT, LONGEST = 2_000, 60
"""Characters of a text that are looked at for its first words, and of those."""

PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def document_of(facts: Facts, name: str) -> Document:
    """Return the document of a record.

    Args:
        facts: What its fields are.
        name: Of the record, for messages.

    Raises:
        NothingInIt: it says nothing.
    """
    written = Written()
    title = facts.title or beginning(facts) or title_from_name(name)
    written.heading(facts.title, 1)
    for text in facts.texts:
        for kind, words, level in _blocks(text, name):
            if kind != "heading" or one_line(words) != title:
                written.add(kind, words, level)
    for label, value in facts.values:
        written.add("item", f"{label}: {value}")
    text = written.text
    if not re.search(r"\w", text):
        raise NothingInIt(f"there is no text in {name}")
    return Document(
        text=text,
        blocks=written.blocks,
        title=title,
        date=facts.date or day_in_name(name),
        author=facts.author or author_in_text(text),
        url=facts.url,
        language=detect_language(text),
    )


def beginning(facts: Facts) -> str:
    """The first words of a record's text, which it is called by where it has no title."""
    text = facts.texts[0][:LOOK_AT] if facts.texts else ""
    words = one_line(" ".join(words for _, words, _ in _blocks(text, "a record")))
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + "…"


def _blocks(text: str, name: str) -> Iterator[tuple[BlockKind, str, int]]:
    """The blocks of a text in HTML or plain."""
    if looks_like_html(text):
        for piece in read_fragment(text, name):
            yield piece.kind, piece.text, piece.level
        return
    for paragraph in PARAGRAPHS.split(text.replace("\r\n", "\n")):
        yield "paragraph", paragraph, 0
