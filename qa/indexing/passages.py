"""Cuts a document into passages: the pieces that are embedded, found and shown.

A document and a tokenizer come in; spans that follow sentences and paragraphs go out, together
with what is embedded for each. Nothing of a span is ever beyond what the embedder sees.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa.domain import Block, Document, PassageSpan
from qa.engines.protocols import PassageText
from qa.indexing.splitting import CountTokens, Room, Unit, Units, fitting
from qa.text.clean import one_line
from qa.text.patterns import pattern
from qa.text.sentences import sentence_spans
from qa.text.struck import without_struck

WHOLE_UP_TO = 1.3
"""A paragraph of up to so many times the target stays whole."""

SENTENCE_TOKENS = 100
"""A sentence with more tokens is matched in parts."""

TINY = 0.3
"""What is smaller than this share of the target joins its neighbour."""

LONGEST_TITLE = 200
"""Characters of a title that a sentence is embedded with, where it is embedded by itself."""

CONTEXT_SHARE = 4
"""Title and headings may take one part in so many of the window; then they are shortened."""

# What may lie between two blocks of a passage: the marks of lists, quotes and code.
MARKS = pattern(r"^[ \t>]*(?:\d{1,9}[.)]|\([a-z\d]{1,3}\)|[a-z]\)|(?:`{3,}|~{3,})[^\r\n]*)", re.M)
WORD = pattern(r"\w")


class Section(NamedTuple):
    """The blocks between two headings, and the headings above them."""

    headings: tuple[str, ...]
    blocks: tuple[Block, ...]


def cut_passages(
    document: Document, count_tokens: CountTokens, window: int, target: int = 160
) -> list[PassageSpan]:
    """Cut a document into passages, in order, that do not overlap.

    Each lies within one section, and together they hold every character of the blocks that are
    not headings, except for white space. A document of headings alone gives passages of them.

    Args:
        document: What a loader made.
        count_tokens: The embedder's: tokens of each text, special tokens included.
        window: How many tokens the embedder sees, special tokens included.
        target: How many tokens a passage should have, without its title and headings.

    Returns:
        Spans whose `embedded_text` has at most `window` tokens.
    """
    sections = _sections(document)
    texts = ["", *(_context(document.title, section.headings) for section in sections)]
    overhead, *contexts = count_tokens(texts)
    units = Units(document.text, count_tokens, overhead)
    rooms = [
        max(window - overhead - min(context - overhead, window // CONTEXT_SHARE), 1)
        for context in contexts
    ]
    pieces = [
        (room, start, end)
        for section, room in zip(sections, rooms, strict=True)
        for block in section.blocks
        for start, end in _sentences(document, block)
    ]
    fitted = fitting(units, pieces)
    packed = [
        (room, group[0].start, group[-1].end)
        for section, room in zip(sections, rooms, strict=True)
        for group in _pack(document.text, section.blocks, fitted, min(target, room), room)
    ]
    # Joined, the units may have more tokens than the sum of theirs.
    passages = fitting(units, packed)
    sentences = _sentences_of(passages, pieces, units)
    first_of_section = [section.blocks[0].start for section in sections]
    return [
        PassageSpan(start, end, sections[bisect_right(first_of_section, start) - 1].headings, own)
        for (start, end, _), own in zip(passages, sentences, strict=True)
    ]


def embedded_text(
    document_title: str,
    headings: Sequence[str],
    span_text: str,
    count_tokens: CountTokens,
    window: int,
) -> str:
    """What is embedded for a passage: its title and headings on a line, then its text.

    Where that has more than `window` tokens, the line is shortened, down to nothing; the text of
    the passage never is.
    """
    title = one_line(document_title)
    last = headings[-1:]
    full = _with_context(_context(title, headings), span_text)
    if count_tokens([full])[0] <= window:
        return full
    shorter = [_context(title, last), title, *(_cut(title, size) for size in (120, 60, 30, 15))]
    texts = [_with_context(context, span_text) for context in shorter]
    for text, tokens in zip(texts, count_tokens(texts), strict=True):
        if tokens <= window:
            return text
    return span_text


def _sentences_of(
    passages: Sequence[Unit], pieces: Sequence[Room], units: Units
) -> Iterator[tuple[tuple[int, int], ...]]:
    """The sentences of each passage; long ones, and those cut by its ends, in parts."""
    ends = [end for _, _, end in pieces]
    clipped = [
        (min(room, SENTENCE_TOKENS), max(first, start), min(after, end))
        for start, end, _ in passages
        for room, first, after in pieces[bisect_right(ends, start) : bisect_left(ends, end) + 1]
        if max(first, start) < min(after, end)
    ]
    sentences = fitting(units, clipped)
    starts = [unit.start for unit in sentences]
    for start, end, _ in passages:
        own = sentences[bisect_left(starts, start) : bisect_left(starts, end)]
        yield tuple((unit.start, unit.end) for unit in own)


def passage_text(
    document: Document, span: PassageSpan, count_tokens: CountTokens, window: int
) -> PassageText:
    """Return what is embedded of a passage, with the places of its sentences in that."""
    own = without_struck(document.text[span.start : span.end])
    text = embedded_text(document.title, span.headings, own, count_tokens, window)
    context = len(text) - len(own)
    moved = context - span.start
    sentences = tuple((start + moved, end + moved) for start, end in span.sentences)
    return PassageText(text, sentences, _cut(one_line(document.title), LONGEST_TITLE), context)


def _sections(document: Document) -> list[Section]:
    """The blocks of a document by the headings above them, without empty sections."""
    if all(block.kind == "heading" for block in document.blocks):
        return [Section((), document.blocks)] if document.blocks else []
    sections: list[Section] = []
    above: list[tuple[int, str]] = []
    blocks: list[Block] = []
    for block in [*document.blocks, None]:
        if block and block.kind != "heading":
            blocks.append(block)
            continue
        if blocks:
            sections.append(Section(tuple(words for _, words in above), tuple(blocks)))
            blocks = []
        if block:
            above = [entry for entry in above if entry[0] < block.level]
            words = one_line(document.text[block.start : block.end]).strip("*_` ")
            if _letters(words) != _letters(document.title):
                above.append((block.level, words))
    return sections


def _sentences(document: Document, block: Block) -> list[tuple[int, int]]:
    """The parts of a block that are not cut as long as they fit: sentences, or lines of code."""
    if block.kind in ("code", "table"):
        lines = re.finditer(r"\S(?:[^\r\n]*\S)?", document.text[block.start : block.end])
        return [(block.start + line.start(), block.start + line.end()) for line in lines]
    return sentence_spans(document.text, document.language, block.start, block.end)


def _pack(
    text: str, blocks: Sequence[Block], units: Sequence[Unit], target: int, room: int
) -> Iterator[list[Unit]]:
    """Gather the units of a section into passages: whole blocks first, sentences where need be."""
    whole = min(int(target * WHOLE_UP_TO), room)
    group: list[Unit] = []
    for chunk in _chunks(blocks, units, target, whole):
        if group and not _may_join(text, group, chunk, target, whole):
            yield group
            group = []
        group = group + chunk
    if group:
        yield group


def _may_join(
    text: str, group: Sequence[Unit], chunk: Sequence[Unit], target: int, whole: int
) -> bool:
    """Whether a chunk goes into the same passage as the chunks before it."""
    between = MARKS.sub("", text[group[-1].end : chunk[0].start])
    if WORD.search(between):
        return False  # words outside every block, such as a comment, are no part of a passage
    before, after = _size(group), _size(chunk)
    if before + after <= target:
        return True
    return min(before, after) < TINY * target and before + after <= whole


def _chunks(
    blocks: Sequence[Block], units: Sequence[Unit], target: int, whole: int
) -> Iterator[list[Unit]]:
    """The units of each block, as one chunk if it is small enough, else as even ones."""
    for block in blocks:
        first = bisect_left(units, block.start, key=lambda unit: unit.start)
        after = bisect_left(units, block.end, key=lambda unit: unit.start)
        own = list(units[first:after])
        size = _size(own)
        if size <= whole:
            if own:
                yield own
            continue
        goal = size / math.ceil(size / target)
        chunk: list[Unit] = []
        for unit in own:
            filled = _size(chunk)
            if chunk and (filled + unit.tokens / 2 > goal or filled + unit.tokens > whole):
                yield chunk
                chunk = []
            chunk.append(unit)
        if chunk:
            yield chunk


def _size(units: Sequence[Unit]) -> int:
    return sum(unit.tokens for unit in units)


def _context(title: str, headings: Sequence[str]) -> str:
    """Title and headings on one line."""
    return one_line(" | ".join(words for words in (title, *headings) if words))


def _with_context(context: str, text: str) -> str:
    return f"{context}\n{text}" if context else text


def _cut(words: str, size: int) -> str:
    """The beginning of a line, up to the end of a word where there is one."""
    if len(words) <= size:
        return words
    shorter = words[:size]
    return shorter.rpartition(" ")[0] or shorter


def _letters(words: str) -> str:
    """The letters and digits alone, to tell whether two headings say the same."""
    return re.sub(r"[\W_]+", "", words).casefold()
