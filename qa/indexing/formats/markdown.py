"""Markdown files, with or without YAML front matter.

Bytes come in; a Document goes out whose text is the whole decoded file, markup and all. The
structure comes from markdown-it's line ranges; a block's span begins and ends with the words, so
that the marks of headings, lists and quotes stay outside where a block is one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qa.domain import Block, BlockKind, Document
from qa.errors import NothingInIt
from qa.indexing.formats.credits import author_in_text
from qa.indexing.formats.dates import day_in_name, day_in_text, title_from_name
from qa.indexing.formats.decode import decode
from qa.indexing.formats.drawn import table_parts
from qa.indexing.formats.front_matter import FrontMatter, read_front_matter
from qa.indexing.formats.layout import line_spans, tidy_blocks, trimmed
from qa.text.clean import one_line
from qa.text.language import detect_language
from qa.text.struck import struck_spans

if TYPE_CHECKING:
    from markdown_it.token import Token

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# Obsidian's way to write one, in a line or over several; "90%% of it" is none.
PERCENT_COMMENT = re.compile(
    r"(?<!\S)%%(?!%)(?:[^\r\n]*?|(?<=^%%).*?)(?<!%)%%(?![^\s.,;:!?)])", re.DOTALL | re.MULTILINE
)
SENTENCE_END = re.compile(r"(?:^|[.!?…。！？])[\"'”’»)*_\]]*\s*$")
UNSEEN = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*>", re.DOTALL | re.IGNORECASE)
STRIKES = re.compile(r"~~|</?\w+[^>]*>")
FEWEST_LINES = 3
"""Of a table that is drawn."""

DEEPEST_NESTING = 100


class MarkdownLoader:
    """Reads Markdown."""

    suffixes: tuple[str, ...] = (".md", ".markdown")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a Markdown file; see `Loader`."""
        text, found, warnings = decode(data, name, encoding=encoding)
        lines = line_spans(text)
        front = read_front_matter(text, lines)
        tokens = _tokens(text, lines, front)
        walk = _Walk(text, lines, tokens)
        blocks = tidy_blocks(text, walk.blocks())
        if not blocks:
            raise NothingInIt(f"there are no words in {name}")
        start = lines[front.lines][0] if front.lines < len(lines) else len(text)
        body = text[start:]
        return Document(
            text=text,
            blocks=blocks,
            title=front.title or walk.title or one_line(title_from_name(name)),
            date=front.date or day_in_text(body) or day_in_name(name),
            author=front.author or author_in_text(text, start),
            url=front.url,
            language=front.language or detect_language(body),
            encoding=found,
            warnings=(*warnings, *front.warnings),
        )


def _tokens(text: str, lines: Sequence[tuple[int, int]], front: FrontMatter) -> list[Token]:
    """The block tokens of the body, with line numbers that count from the top of the file."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - a tenth of a second

    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST_NESTING}).enable("table")
    start = lines[front.lines][0] if front.lines < len(lines) else len(text)
    return parser.parse("\n" * front.lines + text[start:])


class _Walk:
    """Goes through the tokens once and turns their line ranges into spans."""

    def __init__(
        self, text: str, lines: Sequence[tuple[int, int]], tokens: Sequence[Token]
    ) -> None:
        self.title = ""
        self._text, self._lines, self._tokens = text, lines, tokens
        self._open: list[Token] = []
        self._last_item: Token | None = None
        self._comments = [match.span() for match in PERCENT_COMMENT.finditer(text)]
        self._gone: list[tuple[int, int]] = []

    def blocks(self) -> list[Block]:
        """All blocks, and as a side effect the title: the first heading of the first level."""
        found: list[Block] = []
        for token in self._tokens:
            if token.nesting == 1:
                self._open.append(token)
            elif token.nesting == -1 and self._open:
                self._open.pop()
            new = list(self._blocks_of(token))
            item = self._item() if token.type == "inline" else None
            if new and item and item is self._last_item and self._go_on(found[-1], new[0]):
                # A further paragraph of the same item.
                found[-1] = Block(new[0].kind, found[-1].start, new[0].end)
                new = new[1:]
            if new or token.type == "inline":
                self._last_item = item
            found += new
        if not self.title and found and found[0].kind == "heading":
            self.title = one_line(self._text[found[0].start : found[0].end])
        return found

    def _go_on(self, first: Block, second: Block) -> bool:
        """Whether two blocks of an item are of one kind, with nothing between that is not read."""
        between = any(first.end <= start < second.start for start, _ in self._gone)
        return first.kind == second.kind and not between

    def _blocks_of(self, token: Token) -> Iterator[Block]:
        """The blocks that one token stands for; most stand for none."""
        if not token.map or token.map[0] >= len(self._lines):
            return
        if token.type == "table_open":
            yield self._block("table", self._whole_lines(*token.map))
        elif token.type in ("fence", "code_block"):
            first = token.map[0] + (token.type == "fence")
            length = max(token.content.count("\n"), 1)
            if token.content.strip():
                yield self._block("code", self._whole_lines(first, first + length))
        elif token.type == "html_block":
            span = self._whole_lines(*token.map)
            for start, end in self._outside_comments(*span):
                if re.search(r"\w", UNSEEN.sub("", self._text[start:end])):
                    yield self._block("paragraph", (start, end))
        elif token.type == "inline" and not self._inside("table_open"):
            yield from self._drawn_table(token) or self._inline_blocks(token)

    def _drawn_table(self, token: Token) -> list[Block]:
        """The blocks of a paragraph with a table that is drawn with lines or blanks, else none."""
        first, after = token.map or (0, 0)
        if (
            after - first < FEWEST_LINES
            or not self._open
            or self._open[-1].type != "paragraph_open"
        ):
            return []
        lines = [self._lines[number] for number in range(first, min(after, len(self._lines)))]
        parts = list(table_parts(self._text, lines))
        if not any(is_table for is_table, _ in parts):
            return []
        return [
            self._block("table" if is_table else "paragraph", (part[0][0], part[-1][1]))
            for is_table, part in parts
        ]

    def _inline_blocks(self, token: Token) -> Iterator[Block]:
        """The heading, paragraph, item or quote that an inline token is the content of."""
        start, end = self._content_span(token)
        parent = self._open[-1] if self._open else token
        kind: BlockKind = "paragraph"
        level = 0
        if parent.type == "heading_open":
            kind, level = "heading", int(parent.tag[1:])
            if level == 1 and not self.title:
                self.title = _plain(token)
        elif self._item():
            kind = "item"
        elif self._inside("blockquote_open"):
            kind = "quote"
        commented = any(
            child.type == "html_inline" and child.content.startswith("<!--")
            for child in token.children or ()
        )
        spans = self._outside_comments(start, end) if commented else [(start, end)]
        for span in spans:
            for part in self._holding(*span):
                yield self._block(kind, part, level)

    def _content_span(self, token: Token) -> tuple[int, int]:
        """The span of a paragraph's or heading's words, without the marks in front of them."""
        first, after = token.map or (0, 1)
        content = token.content.split("\n")
        last = min(first + len(content), after) - 1
        start = self._find(content[0], first)[0]
        return start, max(self._find(content[-1], last)[1], start)

    def _find(self, content: str, line: int) -> tuple[int, int]:
        """Where the content of a line is in the file; the whole line if it was rewritten."""
        start, end = self._lines[min(line, len(self._lines) - 1)]
        found = self._text.rfind(content.strip(), start, end)
        if found < 0:
            return trimmed(self._text, start, end)
        return found, found + len(content.strip())

    def _whole_lines(self, first: int, after: int) -> tuple[int, int]:
        """The span of some lines, without white space around it."""
        last = min(after, len(self._lines)) - 1
        return trimmed(self._text, self._lines[first][0], self._lines[max(last, first)][1])

    def _outside_comments(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of a span that are not in HTML comments."""
        position = start
        for comment in COMMENT.finditer(self._text, start, end):
            yield position, comment.start()
            position = comment.end()
        yield position, end

    def _holding(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The parts of a span without comments and without sentences that are struck out.

        Words that are struck out in the midst of a sentence stay: without them it would be no
        sentence. Who reads it leaves them out (`qa.text.struck`).
        """
        gone = [span for span in self._comments if span[0] < end and span[1] > start]
        for first, after in struck_spans(self._text, start, end):
            before = self._text[start:first]
            inside = STRIKES.sub("", self._text[first:after])
            behind = self._text[after:end].strip(" .*_")
            ends = not behind or SENTENCE_END.search(inside) is not None
            if ends and SENTENCE_END.search(before):
                gone.append((first, after))
        self._gone += gone
        parts, position = [], start
        for first, after in sorted(gone):
            parts.append((position, max(first, position)))
            position = min(max(after, position), end)
        parts.append((position, end))
        for part in parts:
            if not gone or re.search(r"\w", self._text[slice(*part)]):
                yield part

    def _inside(self, kind: str) -> bool:
        return any(token.type == kind for token in self._open)

    def _item(self) -> Token | None:
        """The innermost list item that is open, if any."""
        return next((t for t in reversed(self._open) if t.type == "list_item_open"), None)

    def _block(self, kind: BlockKind, span: tuple[int, int], level: int = 0) -> Block:
        return Block(kind, *span, level=level)


def _plain(token: Token) -> str:
    """The words of an inline token, without its markup."""
    parts = [
        child.content if child.type in ("text", "code_inline") else " "
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    ]
    return one_line("".join(parts))
