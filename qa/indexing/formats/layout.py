"""What the loaders of text formats share: lines, and the guarantee about blocks.

Text and rough spans come in; trimmed spans and blocks that are in order, do not overlap and hold
something go out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from qa.domain import Block

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
LINE_END = "\r\n"


def line_spans(text: str) -> list[tuple[int, int]]:
    """The lines of a text without their ends; a return, a line feed or both end one."""
    spans = []
    for match in LINE.finditer(text):
        end = match.end()
        while end > match.start() and text[end - 1] in LINE_END:
            end -= 1
        spans.append((match.start(), end))
    return spans


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at either end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def tidy_blocks(text: str, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks in order and trimmed, without empty ones; where two overlap, the later is cut."""
    tidy: list[Block] = []
    reached = 0
    for block in sorted(blocks, key=lambda block: (block.start, block.end)):
        start, end = trimmed(text, max(block.start, reached), block.end)
        if start < end:
            tidy.append(Block(block.kind, start, end, block.level))
            reached = end
    return tuple(tidy)
