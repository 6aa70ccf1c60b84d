"""Plain text files: paragraphs between blank lines, a title, lists and tables, headings if plain.

Bytes come in; a Document goes out whose text is the decoded file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.domain import Block, Document
from qa.errors import NothingInIt
from qa.indexing.formats.credits import author_in_text
from qa.indexing.formats.dates import day_in_first_lines, day_in_name, day_in_text, title_from_name
from qa.indexing.formats.decode import decode
from qa.indexing.formats.drawn import table_parts
from qa.indexing.formats.layout import line_spans, tidy_blocks
from qa.text.bylines import is_byline
from qa.text.clean import one_line
from qa.text.language import detect_language

LONGEST_TITLE = 150
LONGEST_HEADING = 80
UNDERLINE = re.compile(r"\s*(={3,}|-{3,}|~{3,})\s*")
BULLET = re.compile(r"\s*(?:[-*•‣–]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+(?=\S)")
ENDS_A_SENTENCE = re.compile(r"[.;,:…。；，：][\"'”’»)]*$")

Line = tuple[int, int]


class Heading(NamedTuple):
    """A heading found in plain text: its line, its level, and how many lines it takes."""

    line: Line
    level: int
    lines: int


class TextLoader:
    """Reads plain text."""

    suffixes: tuple[str, ...] = (".txt", ".text", ".log")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a text file; see `Loader`."""
        text, found, warnings = decode(data, name, encoding=encoding)
        paragraphs = list(_paragraphs(text))
        title_line = _title_line(text, paragraphs)
        blocks: list[Block] = []
        if title_line:
            blocks.append(Block("heading", *title_line, level=1))
            paragraphs[0] = paragraphs[0][1 + _is_underlined(text, paragraphs[0]) :]
        for lines in paragraphs:
            # A line of asterisks between two paragraphs is no block.
            if lines and re.search(r"\w", text[lines[0][0] : lines[-1][1]]):
                blocks += _blocks(text, lines)
        if not blocks:
            raise NothingInIt(f"there are no words in {name}")
        title = one_line(text[slice(*title_line)]) if title_line else ""
        return Document(
            text=text,
            blocks=tidy_blocks(text, blocks),
            title=title or one_line(title_from_name(name)),
            date=day_in_text(text) or day_in_name(name),
            author=author_in_text(text),
            language=detect_language(text),
            encoding=found,
            warnings=warnings,
        )


def _paragraphs(text: str) -> Iterator[list[Line]]:
    """The groups of lines between blank lines."""
    group: list[Line] = []
    for start, end in line_spans(text):
        if text[start:end].strip():
            group.append((start, end))
        elif group:
            yield group
            group = []
    if group:
        yield group


def _title_line(text: str, paragraphs: list[list[Line]]) -> Line | None:
    """The line that is the text's title, or None."""
    if not paragraphs:
        return None
    first = paragraphs[0]
    underlined = _is_underlined(text, first)
    signed = len(first) > 1 and is_byline(text[slice(*first[1])])
    if not (underlined or signed) and (len(first) > 1 or len(paragraphs) == 1):
        return None
    line = text[slice(*first[0])].strip()
    if len(line) > LONGEST_TITLE or BULLET.match(line) or not re.search(r"\w", line):
        return None
    if not underlined and (ENDS_A_SENTENCE.search(line) or day_in_first_lines(line)):
        return None
    return first[0]


def _is_underlined(text: str, lines: list[Line]) -> bool:
    return len(lines) > 1 and UNDERLINE.fullmatch(text[slice(*lines[1])]) is not None


def _blocks(text: str, lines: list[Line]) -> Iterator[Block]:
    """The blocks of one group of lines."""
    heading = _heading(text, lines)
    if heading:
        yield Block("heading", *heading.line, level=heading.level)
        lines = lines[heading.lines :]
    for is_table, part in table_parts(text, lines):
        if is_table:
            yield Block("table", part[0][0], part[-1][1])
        else:
            yield from _prose(text, part)


def _prose(text: str, lines: list[Line]) -> Iterator[Block]:
    """The blocks of lines that are no table: a paragraph, or the items of a list."""
    marked = [index for index, line in enumerate(lines) if BULLET.match(text[slice(*line)])]
    if not marked or (marked[0] > 0 and len(marked) < 2):
        # A single line in the midst of a paragraph only looks like an item: it was wrapped there.
        yield Block("paragraph", lines[0][0], lines[-1][1])
        return
    if marked[0] > 0:
        yield Block("paragraph", lines[0][0], lines[marked[0] - 1][1])
    for index, following in zip(marked, [*marked[1:], len(lines)], strict=True):
        bullet = BULLET.match(text[slice(*lines[index])])
        start = lines[index][0] + (bullet.end() if bullet else 0)
        yield Block("item", start, lines[following - 1][1])


def _heading(text: str, lines: list[Line]) -> Heading | None:
    """The heading that a group of lines begins with, if it is plainly one."""
    first = text[slice(*lines[0])].strip()
    if len(first) > LONGEST_HEADING or not re.search(r"\w", first):
        return None
    if len(lines) > 1:
        underline = UNDERLINE.fullmatch(text[slice(*lines[1])])
        if underline:
            return Heading(lines[0], 2 if underline.group(1)[0] == "=" else 3, 2)
        return None
    letters = sum(char.isalpha() for char in first)
    if first.isupper() and letters >= 4 and not re.search(r"[.;,:!?]$", first):
        return Heading(lines[0], 2, 1)
    return None
