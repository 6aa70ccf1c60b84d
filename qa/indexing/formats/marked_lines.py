"""Texts that are marked up line by line: reStructuredText, AsciiDoc and Org.

Bytes come in; a Document goes out whose text is the decoded file, as of plain text. What a line is
its first characters say: a heading, a field of the head, the fence of a block, a directive. Of the
text itself nothing is taken away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from qa.domain import Block, BlockKind, Document
from qa.errors import NothingInIt
from qa.indexing.formats.credits import author_in_text
from qa.indexing.formats.dates import day_in_name, day_in_text, day_of, title_from_name
from qa.indexing.formats.decode import decode
from qa.indexing.formats.layout import line_spans, tidy_blocks
from qa.text.clean import one_line
from qa.text.language import detect_language

Line = tuple[int, int]

BULLET = re.compile(
    r"[ \t]*(?:[-*+•]{1,5}|\.{1,5}(?![ \t]+[\w:-]+::)|#\.|\(?(?:\d{1,3}|[a-z])[.)])[ \t]+(?=\S)"
)
CELLS = re.compile(r"[ \t]*[|+][^\n]*[|+][ \t]*")
UNDERLINE = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{2,}[ \t]*")
FIELDS = {"title": "title", "author": "author", "authors": "author", "date": "date",
          "revdate": "date", "created": "date"}  # fmt: skip
"""Fields of a head, in small letters, and what they say."""


class Fence(NamedTuple):
    """What begins a block that goes on to its end, whatever stands in it.

    Attributes:
        kind: Of the block; None where nobody reads it.
        end: Matches the line that ends it; None where it goes on while lines are indented.
    """

    kind: BlockKind | None
    end: re.Pattern[str] | None


class Heading(NamedTuple):
    """A heading: its words, its level, and how many lines it takes."""

    span: Line
    level: int
    lines: int


@dataclass(slots=True)
class Reader:
    """One text on its way to blocks.

    Attributes:
        marks: Of reStructuredText, the marks under headings in the order of their levels.
        facts: What the fields of the head say.
    """

    text: str
    lines: list[Line]
    marks: list[str] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)

    def line(self, number: int) -> str:
        """The words of a line; "" beyond the last."""
        return self.text[slice(*self.lines[number])] if number < len(self.lines) else ""


@dataclass(frozen=True, slots=True)
class Syntax:
    """A way to mark up lines.

    Attributes:
        heading: The heading that begins at a line, if one does.
        field: Matches a field of the head, its name and its value.
        fence: What a line begins that is no text, if anything.
        passed_over: Matches lines that nobody reads.
    """

    heading: Callable[[Reader, int], Heading | None]
    field: re.Pattern[str]
    fence: Callable[[Reader, int], Fence | None]
    passed_over: re.Pattern[str]


class MarkedLinesLoader:
    """Reads texts of one such syntax."""

    def __init__(self, suffixes: tuple[str, ...], syntax: Syntax) -> None:
        self.suffixes, self._syntax = suffixes, syntax

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a text; see `Loader`."""
        text, found, warnings = decode(data, name, encoding=encoding)
        reader = Reader(text, line_spans(text))
        blocks = tidy_blocks(text, self._blocks(reader))
        if not any(re.search(r"\w", text[block.start : block.end]) for block in blocks):
            raise NothingInIt(f"there are no words in {name}")
        first = next((b for b in blocks if b.kind == "heading"), None)
        heading = one_line(text[first.start : first.end]) if first else ""
        facts = reader.facts
        return Document(
            text=text,
            blocks=blocks,
            title=facts.get("title") or heading or one_line(title_from_name(name)),
            date=day_of(facts.get("date")) or day_in_text(text) or day_in_name(name),
            author=facts.get("author") or author_in_text(text),
            language=detect_language(text),
            encoding=found,
            warnings=warnings,
        )

    def _blocks(self, reader: Reader) -> Iterator[Block]:
        """The blocks of a text, from its first line to its last."""
        syntax, number = self._syntax, 0
        own: list[Line] = []
        while number < len(reader.lines):
            line = reader.line(number)
            step = 1
            heading, fence = syntax.heading(reader, number), syntax.fence(reader, number)
            stated = syntax.field.fullmatch(line)
            if not (heading or fence or stated or not line.strip()) and not (
                syntax.passed_over.match(line)
            ):
                own.append(reader.lines[number])
                number += 1
                continue
            yield from _text_blocks(reader.text, own)
            own = []
            if heading:
                yield Block("heading", *heading.span, level=heading.level)
                step = heading.lines
            elif fence:
                step = _fenced(reader, number, fence)
                last = number + step - (fence.end is not None)
                if fence.kind and number + 1 < last:
                    inside = reader.lines[number + 1][0], reader.lines[last - 1][1]
                    yield Block(fence.kind, *inside)
            elif stated and (what := FIELDS.get(stated[1].strip().lower())):
                reader.facts.setdefault(what, one_line(stated[2]))
            number += step
        yield from _text_blocks(reader.text, own)


def _fenced(reader: Reader, start: int, fence: Fence) -> int:
    """How many lines a fenced block takes, its fences counted."""
    number = start + 1
    if fence.end is None:
        while number < len(reader.lines) and (
            not reader.line(number).strip() or reader.line(number)[0] in " \t"
        ):
            number += 1
        return number - start
    while number < len(reader.lines) and not fence.end.fullmatch(reader.line(number)):
        number += 1
    return min(number + 1, len(reader.lines)) - start


def _text_blocks(text: str, lines: list[Line]) -> Iterator[Block]:
    """The blocks of lines without a blank one: a paragraph, a table, or the items of a list."""
    if not lines:
        return
    written = [text[slice(*line)] for line in lines]
    if len(lines) > 1 and all(CELLS.fullmatch(line) for line in written):
        yield Block("table", lines[0][0], lines[-1][1])
        return
    starts = [number for number, line in enumerate(written) if BULLET.match(line)]
    if not starts or (starts[0] > 0 and len(starts) < 2):
        yield Block("paragraph", lines[0][0], lines[-1][1])
        return
    if starts[0] > 0:
        yield Block("paragraph", lines[0][0], lines[starts[0] - 1][1])
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        bullet = BULLET.match(written[start])
        yield Block("item", lines[start][0] + (bullet.end() if bullet else 0), lines[end - 1][1])


def _rst_heading(reader: Reader, number: int) -> Heading | None:
    """Words with a line of marks below them, and perhaps one above."""
    over = UNDERLINE.fullmatch(reader.line(number)) is not None
    words = reader.line(number + over)
    under = UNDERLINE.fullmatch(reader.line(number + over + 1))
    if under is None or not words.strip() or UNDERLINE.fullmatch(words):
        return None
    if len(reader.line(number + over + 1).rstrip()) + 2 < len(words.strip()):
        return None
    if number and reader.line(number - 1).strip() and not over:
        return None
    mark = under[1] + "=" * over
    if mark not in reader.marks:
        reader.marks.append(mark)
    return Heading(reader.lines[number + over], min(reader.marks.index(mark) + 1, 6), 2 + over)


CODE = re.compile(
    r"[ \t]*\.\. (?:code|code-block|sourcecode|highlight|parsed-literal|literalinclude|math)::.*"
)
UNSEEN = re.compile(
    r"[ \t]*\.\. (?:image|figure|toctree|contents|raw|index|only|include|meta|[\w:-]*auto\w*)::.*"
    r"|[ \t]*\.\. (?![\w:-]+::)\S.*|\.\."
)
"""Directives that show no text, targets of links and comments."""


def _rst_fence(reader: Reader, number: int) -> Fence | None:
    line = reader.line(number)
    if CODE.fullmatch(line):
        return Fence("code", None)
    if UNSEEN.fullmatch(line):
        return Fence(None, None)
    before = reader.line(number - 1) if number else ""
    # The blank line behind "::": what is indented below it is shown as it is.
    if not line.strip() and before.rstrip().endswith("::") and not before.lstrip().startswith(".."):
        return Fence("code", None)
    return None


ASCIIDOC_ENDS: dict[str, BlockKind | None] = {
    "----": "code", "....": "code", "++++": None, "////": None, "|===": "table", "____": "quote",
}  # fmt: skip


def _asciidoc_heading(reader: Reader, number: int) -> Heading | None:
    match = re.fullmatch(r"(={1,6}|#{1,6})[ \t]+(\S.*?)[ \t]*", reader.line(number))
    if match is None:
        return None
    start = reader.lines[number][0]
    if len(match[1]) == 1 and number == 0:
        _asciidoc_head(reader)
    return Heading((start + match.start(2), start + match.end(2)), len(match[1]), 1)


def _asciidoc_head(reader: Reader) -> None:
    """Read who wrote it and when off the lines below the title."""
    who = re.fullmatch(r"([^\W\d][\w .'-]+?)(?:[ \t]+<[^>]+>)?", reader.line(1))
    if who and reader.line(1).strip():
        reader.facts["author"] = one_line(who[1])
        reader.facts["date"] = reader.line(2)
        reader.lines[1] = (reader.lines[1][0], reader.lines[1][0])
        if day_of(reader.line(2)):
            reader.lines[2] = (reader.lines[2][0], reader.lines[2][0])


def _asciidoc_fence(reader: Reader, number: int) -> Fence | None:
    line = reader.line(number).rstrip()
    if line[:4] in ASCIIDOC_ENDS and (line == line[:4] or set(line) == {line[0]}):
        return Fence(ASCIIDOC_ENDS[line[:4]], re.compile(re.escape(line) + r"[ \t]*"))
    return None


def _org_heading(reader: Reader, number: int) -> Heading | None:
    match = re.fullmatch(
        r"(\*+)[ \t]+(?:(?:TODO|DONE|NEXT|WAITING)[ \t]+)?(?:\[#[A-Z]\][ \t]+)?"
        r"(\S.*?)(?:[ \t]+:[\w@:]+:)?[ \t]*",
        reader.line(number),
    )
    if match is None:
        return None
    start = reader.lines[number][0]
    # The title of the file, where it has one, is above the first level.
    return Heading((start + match.start(2), start + match.end(2)), min(len(match[1]) + 1, 6), 1)


def _org_fence(reader: Reader, number: int) -> Fence | None:
    line = reader.line(number).strip()
    block = re.match(r"#\+BEGIN_(\w+)", line, re.IGNORECASE)
    if block:
        name = block[1].upper()
        kind: BlockKind | None = "quote" if name in ("QUOTE", "VERSE") else "code"
        kind = None if name == "COMMENT" else kind
        return Fence(kind, re.compile(rf"[ \t]*#\+END_{re.escape(name)}[ \t]*", re.IGNORECASE))
    if re.fullmatch(r":(?:PROPERTIES|LOGBOOK|RESULTS):", line, re.IGNORECASE):
        return Fence(None, re.compile(r"[ \t]*:END:[ \t]*", re.IGNORECASE))
    return None


NOTHING = re.compile(r"(?!)")
RST = Syntax(
    _rst_heading,
    re.compile(r":([\w ]{1,30}):[ \t]+(.+)"),
    _rst_fence,
    re.compile(r"[ \t]*\.\. (?!\w+:: )|(?:={2,}[ \t]+)+={2,}[ \t]*$|([-=~^_*+#])\1{3,}[ \t]*$"),
)
ASCIIDOC = Syntax(
    _asciidoc_heading,
    re.compile(r":!?([\w-]{1,40})!?:(.*)"),
    _asciidoc_fence,
    re.compile(
        r"//|\[[^\]]*\][ \t]*$|(?:include|image|toc|ifdef|ifndef|endif)::|={4,}$|\*{4,}$|'''"
    ),
)
ORG = Syntax(
    _org_heading,
    re.compile(r"[ \t]*#\+(\w+):[ \t]*(.*)"),
    _org_fence,
    re.compile(r"[ \t]*#(?:[ \t]|\+|$)|[ \t]*(?:SCHEDULED|DEADLINE|CLOSED):"),
)

MARKED_LINES = (
    MarkedLinesLoader((".rst", ".rest"), RST),
    MarkedLinesLoader((".adoc", ".asciidoc"), ASCIIDOC),
    MarkedLinesLoader((".org",), ORG),
)
