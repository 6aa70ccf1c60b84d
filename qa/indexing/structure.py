"""Finds the lines that head others without being marked as headings.

A document comes in; the same with more blocks goes out: a question that stands on a line of its own
above its answer, a line in bold, the summary of folded text become headings of the lowest level,
and lines that each begin with a name or a label become blocks of their own. Marks and the places of
lines decide, never single words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from qa.domain import LINE_LEVEL, Block, Document
from qa.indexing.formats.layout import line_spans, trimmed
from qa.text.lines import begins_small, statements
from qa.text.marks import CLOSING, LABEL, MARKUP, one_question, without_label

LONGEST_QUESTION, LONGEST_BOLD = 240, 80
"""Characters of a question, and of a line in bold, that head what stands below."""

BOLD = re.compile(r"\s*(\*\*|__)(?=\S)((?:(?!\*\*|__)[^\r\n])+?)\1\s*:?\s*")
BOLD_SENTENCE_END = (".", ",", ";", "!", "…", "。")
LINE_CLOSED = re.compile(r"[.!?…:。！？；：][\s*_\"'”’»)\]]*$")
SUMMARY = re.compile(r"<summary\b[^>]*>\s*(.*?)\s*</summary\s*>", re.DOTALL | re.IGNORECASE)
TAGS_BEFORE = re.compile(r"(?:\s*<[^>]*>)*\s*")
TAGS_AFTER = re.compile(r"(?:\s*<[^>]*>)*\s*$")

LINES = frozenset({"paragraph", "quote", "item"})
"""Blocks in which a line can head those below it."""


class Piece(NamedTuple):
    """A part of a block, whether it may head what follows, and the number of its block."""

    block: Block
    heads: bool
    of: int


def with_line_headings(document: Document) -> Document:
    """Return a document whose headings are also the lines that head others."""
    pieces = [
        piece
        for number, block in enumerate(document.blocks)
        for piece in _pieces(document.text, block, number)
    ]
    blocks = []
    for place, piece in enumerate(pieces):
        block = piece.block
        if piece.heads and _has_something_below(pieces, place):
            block = Block("heading", *_bare(document.text, block), LINE_LEVEL)
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def _has_something_below(pieces: Sequence[Piece], place: int) -> bool:
    """Whether what follows a line is neither a heading nor a line that may head others.

    A question in a list heads only the rest of its own item: other items are other questions.
    """
    if place + 1 == len(pieces):
        return False
    own, below = pieces[place], pieces[place + 1]
    if below.heads or below.block.kind == "heading":
        return False
    return own.block.kind != "item" or own.of == below.of


def _pieces(text: str, block: Block, number: int) -> Iterator[Piece]:
    """A block in parts, at each line that may head others."""
    if block.kind not in LINES:
        yield Piece(block, heads=False, of=number)
        return
    summary = SUMMARY.search(text, block.start, block.end)
    if summary:
        yield from _folded(text, block, summary, number)
        return
    groups = list(_groups(text, block))
    labels = [LABEL.match(text, start, end) for start, end, _ in groups]
    labelled = len(groups) > 1 and all(labels)
    # Each with a label of its own, they are facts about one thing; else people speak in turn.
    facts = labelled and len({label[0] for label in labels if label}) == len(groups)
    if facts and block.kind == "paragraph" and not any(heads for _, _, heads in groups):
        block = replace(block, kind="item")
    body: tuple[int, int] | None = None
    for start, end, heads in groups:
        if body and (heads or labelled):
            yield Piece(_part(block, *body), heads=False, of=number)
            body = None
        if heads:
            yield Piece(_part(block, start, end), heads=True, of=number)
        else:
            body = (body[0] if body else start, end)
    if body:
        yield Piece(_part(block, *body), heads=False, of=number)


def _groups(text: str, block: Block) -> Iterator[tuple[int, int, bool]]:
    """The lines of a block, those together that one sentence may run over; and which may head."""
    start: int | None = None
    parts = statements(text, block.start, block.end)
    alone_from = {first for first, _ in parts} if len(parts) > 1 else set[int]()
    lines = [
        trimmed(text, block.start + first, block.start + after)
        for first, after in line_spans(text[block.start : block.end])
        if text[block.start + first : block.start + after].strip()
    ]
    for place, (first, end) in enumerate(lines):
        start = first if start is None else start
        following = lines[place + 1] if place + 1 < len(lines) else None
        alone = start == first and _is_bold(text[first:end])
        closed = alone or following is None or bool(LINE_CLOSED.search(text, first, end))
        if following and not closed:
            anew = following[0] in alone_from or bool(LABEL.match(text, *following))
            closed = anew or _is_bold(text[slice(*following)])
        if closed:
            yield start, end, alone or _asks(text[start:end])
            start = None


def _asks(line: str) -> bool:
    """Whether a line is a question that may head others, which none in small letters does."""
    small = begins_small(without_label(line))
    return len(line) <= LONGEST_QUESTION and not small and one_question(line)


def _is_bold(line: str) -> bool:
    """Whether a line is all in bold and no sentence, or a question."""
    bold = BOLD.fullmatch(line)
    if not bold or len(bold[2]) > LONGEST_BOLD:
        return False
    return not bold[2].rstrip(CLOSING).endswith(BOLD_SENTENCE_END)


def _folded(text: str, block: Block, summary: re.Match[str], number: int) -> Iterator[Piece]:
    """The parts of a block of HTML with folded text: its summary, and what is around that."""
    start, end = block.start, block.end
    found: re.Match[str] | None = summary
    while found is not None:
        if before := _untagged(text, start, found.start()):
            yield Piece(_part(block, *before), heads=False, of=number)
        if found[1]:
            yield Piece(_part(block, *found.span(1)), heads=True, of=number)
        start = found.end()
        found = SUMMARY.search(text, start, end)
    if after := _untagged(text, start, end):
        yield Piece(_part(block, *after), heads=False, of=number)


def _untagged(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A span without the tags at its ends; None where nothing is left."""
    before = TAGS_BEFORE.match(text, start, end)
    first = before.end() if before else start
    after = TAGS_AFTER.search(text, first, end)
    last = after.start() if after else end
    return (first, last) if first < last else None


def _part(block: Block, start: int, end: int) -> Block:
    return Block(block.kind, start, end, block.level)


def _bare(text: str, block: Block) -> tuple[int, int]:
    """The span of a line without marks of emphasis around it."""
    start, end = block.start, block.end
    while start < end and text[start] in MARKUP:
        start += 1
    while end > start and text[end - 1] in MARKUP:
        end -= 1
    return start, end
