"""Cuts a document into passages: the pieces that are embedded, found and shown.

A document and a tokenizer come in; spans that follow sentences and paragraphs go out, together
with what is embedded for each. Nothing of a span is ever beyond what the embedder sees.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain

from qa.domain import Block, Document, PassageSpan
from qa.engines.protocols import PassageText
from qa.indexing.splitting import CountTokens, Room, Unit, Units, fitting
from qa.text.clean import one_line
from qa.text.marks import letters
from qa.text.outline import Outline
from qa.text.patterns import pattern
from qa.text.sections import Section, sections
from qa.text.sentences import sentence_spans
from qa.text.struck import without_struck

WHOLE_UP_TO = 1.3
"""A paragraph of up to so many times the target stays whole."""

SENTENCE_TOKENS = 100
"""A sentence with more tokens is matched in parts."""

TINY = 0.3
"""What is smaller than this share of the target joins its neighbour."""

LONGEST_LINE = 240
"""Characters of a line above a passage, such as the names of a table's columns, that are embedded
with it."""

LONG_NAMES = 120
"""Characters from which on such names are shortened first."""

LONGEST_TITLE = 200
"""Characters of a title that a sentence is embedded with, where it is embedded by itself."""

CONTEXT_SHARE = 4
"""Title and headings may take one part in so many of the window; then they are shortened."""

# What may lie between two blocks of a passage: the marks of lists, quotes and code.
MARKS = pattern(
    r"^[ \t>]*(?:\d{1,9}[.)]|\([a-z\d]{1,3}\)|[a-zA-Z]{1,3}[.)]|(?:`{3,}|~{3,})[^\r\n]*)", re.M
)
WORD = pattern(r"\w")
# A line, with lines below it that have no words, such as the one below the names of a table.
ROW = pattern(r"\S(?:[^\r\n]*\S)?(?:[\r\n]+[^\w\r\n]*[^\w\s](?=[^\S\r\n]*(?:[\r\n]|\Z)))*")


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
    parts = _sections(document)
    names = [_headings(document, section) for section in parts]
    texts = ["", *(_context(document.title, headings) for headings in names)]
    overhead, *contexts = count_tokens(texts)
    tables = [(block.start, block.end) for block in document.blocks if block.kind == "table"]
    units = Units(document.text, count_tokens, overhead, tables)
    rooms = [
        max(window - overhead - min(context - overhead, window // CONTEXT_SHARE), 1)
        for context in contexts
    ]
    pieces = [
        (room, start, end)
        for section, room in zip(parts, rooms, strict=True)
        for block in section.blocks
        for start, end in _sentences(document, block)
    ]
    fitted = fitting(units, pieces)
    packed = [
        (room, group[0].start, group[-1].end)
        for section, room in zip(parts, rooms, strict=True)
        for group in _pack(document.text, section.blocks, fitted, min(target, room), room)
    ]
    # Joined, the units may have more tokens than the sum of theirs.
    passages = fitting(units, packed)
    sentences = _sentences_of(passages, pieces, units)
    first_of_section = [section.blocks[0].start for section in parts]
    outline = Outline(document.text, document.blocks, document.title, document.language)
    return [
        PassageSpan(
            start,
            end,
            names[bisect_right(first_of_section, start) - 1],
            own,
            _above(outline, own),
        )
        for (start, end, _), own in zip(passages, sentences, strict=True)
    ]


def _above(
    outline: Outline, sentences: Sequence[tuple[int, int]]
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """The spans of the lines above each sentence that are no headings; empty if none has any."""
    lines = tuple(
        tuple((one.start, one.end) for one in outline.lines(start)) for start, _ in sentences
    )
    return lines if any(lines) else ()


def embedded_text(
    document_title: str,
    headings: Sequence[str],
    span_text: str,
    count_tokens: CountTokens,
    window: int,
    lines: Sequence[str] = (),
) -> str:
    """What is embedded for a passage: its title, headings and lines above it, then its text.

    Where that has more than `window` tokens, what stands before the text is shortened, down to
    nothing; the text of the passage never is. Of long names of columns the first stay.
    """
    title = one_line(document_title)
    lines = [_cut(one_line(line), LONGEST_LINE) for line in lines]
    headings = (*headings, *lines)
    last = headings[-1:]
    full = _with_context(_context(title, headings), span_text)
    if count_tokens([full])[0] <= window:
        return full
    named = [tuple(_cut(one, size) for one in lines) for size in (LONG_NAMES, LONG_NAMES // 2)]
    first = named if lines and len(lines[-1]) > LONG_NAMES else []
    shorter = [_context(title, one) for one in (*first, last)]
    shorter += [title, *(_cut(title, size) for size in (120, 60, 30, 15))]
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
    # What stands above a passage in the text, such as the first row of a long table, is embedded
    # with the headings; what stands within it is there already.
    before = [line for line in dict.fromkeys(chain(*span.above)) if line[0] < span.start]
    outside = [one for one in before if not any(_holds(other, one) for other in before)]
    lines = [without_struck(document.text[start:end]) for start, end in outside]
    text = embedded_text(document.title, span.headings, own, count_tokens, window, lines)
    context = len(text) - len(own)
    moved = context - span.start
    sentences = tuple((start + moved, end + moved) for start, end in span.sentences)
    above = tuple(
        tuple((start + moved, end + moved) for start, end in lines if start >= span.start)
        for lines in span.above
    )
    title = _cut(one_line(document.title), LONGEST_TITLE)
    return PassageText(text, sentences, title, context, above if any(above) else ())


def _holds(span: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a span has another one within it, such as all names of columns some of them."""
    return span != other and span[0] <= other[0] and other[1] <= span[1]


def _sections(document: Document) -> list[Section]:
    """The blocks of a document by the headings above them, without empty sections."""
    if all(block.kind == "heading" for block in document.blocks):
        return [Section((), document.blocks)] if document.blocks else []
    return list(sections(document.text, document.blocks))


def _headings(document: Document, section: Section) -> tuple[str, ...]:
    """The words of the headings above a section, without the title's."""
    found = (
        one_line(document.text[block.start : block.end]).strip("*_` ") for block in section.headings
    )
    return tuple(words for words in found if letters(words) != letters(document.title))


def _sentences(document: Document, block: Block) -> list[tuple[int, int]]:
    """The parts of a block that are not cut as long as they fit: sentences, or lines of code."""
    if block.kind in ("code", "table"):
        lines = ROW.finditer(document.text, block.start, block.end)
        return [line.span() for line in lines]
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
