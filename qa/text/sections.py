"""The sections of an article: which headings, or questions, its blocks stand below.

The text and the blocks of an article come in; the blocks that are no headings go out, by the
headings above them. Whether a text is one of questions and answers is told here, too, for in such a
text a question ends what the one before it ruled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.domain import LINE_LEVEL, Block
from qa.text.marks import MARKUP, QUESTION_MARKS, announces, asks

REACH = 3
"""So many blocks below a question that is no heading are about it."""

INTERVIEW, SHARE_ASKED = 3, 1 / 8
"""So many paragraphs that ask, with an answer below, and so large a share of all blocks, make a
text of questions and answers."""


class Section(NamedTuple):
    """The blocks between two headings, and the headings above them, the outermost first."""

    headings: tuple[Block, ...]
    blocks: tuple[Block, ...]


def asks_and_answers(text: str, blocks: Sequence[Block]) -> bool:
    """Whether a text is one of questions and answers: again and again a block asks, and one tells.

    What somebody asks in quotation marks is part of a story.
    """
    own = [text[block.start : block.end].rstrip(MARKUP) for block in blocks]
    turns = sum(one.endswith(QUESTION_MARKS) and not asks(below) for one, below in pairwise(own))
    return turns >= max(INTERVIEW, SHARE_ASKED * len(blocks))


def sections(
    text: str, blocks: Sequence[Block], interview: bool | None = None
) -> Iterator[Section]:
    """The blocks that are not headings, by the headings above them.

    A heading rules until one of its level or above; a line that asks, without being a heading,
    for `REACH` blocks, and not for a list or table that comes after its answer unannounced, nor
    for what is asked next. `interview` says whether it is a text of questions and answers, where
    that is known.
    """
    above: list[Block] = []
    own: list[Block] = []
    if interview is None:
        interview = asks_and_answers(text, blocks)
    for block in blocks:
        line = above[-1] if above and above[-1].level >= LINE_LEVEL else None
        spent = (
            line is not None
            and asks(text[line.start : line.end])
            and (
                len(own) == REACH
                or _is_something_else(text, block, own)
                or (interview and asks(text[block.start : block.end]))
            )
        )
        if block.kind != "heading" and not spent:
            own.append(block)
            continue
        if own:
            yield Section(tuple(above), tuple(own))
            own = []
        if block.kind == "heading":
            above = [*(one for one in above if one.level < block.level), block]
        else:
            above.pop()
            own.append(block)
    if own:
        yield Section(tuple(above), tuple(own))


def _is_something_else(text: str, block: Block, own: Sequence[Block]) -> bool:
    """Whether a block is a list or table that does not go on with the blocks before it."""
    if block.kind not in ("table", "item") or not own or own[-1].kind == block.kind:
        return False
    return not announces(text[own[-1].start : own[-1].end])
