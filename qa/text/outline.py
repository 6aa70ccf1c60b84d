"""What stands above each sentence of an article: headings, a question, a list's introduction.

The text and the blocks of an article come in; for each sentence the spans of what says what it is
about go out, and the items of the list that it belongs to. Only the places of blocks and the marks
at their ends decide, so that an outline is made anew, in no time, wherever one is needed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from qa.domain import Above, AboveKind, Block, Cell
from qa.text.clean import one_line
from qa.text.marks import (
    CLOSING,
    LABEL,
    SENTENCE_END,
    announces,
    asks,
    captions,
    letters,
    one_question,
    topic_of,
)
from qa.text.patterns import pattern
from qa.text.sections import REACH, Section, asks_and_answers, sections
from qa.text.shown import Shown, shown_row, shown_text
from qa.text.tables import Table

LONGEST_LABEL, LONGEST_INTRODUCTION = 60, 240
"""Characters of a line that introduces a paragraph, and of a sentence that introduces a list."""

LONGEST_TURN = 600
"""Characters of what is said by who asks, with the question."""

SPOKEN_END = pattern(r"[\"”’»]")
EMPHASIS = ("*", "_")


class Outline:
    """The structure of one article.

    Args:
        text: Of the article.
        blocks: Of the article, in order.
        title: Of the article; a heading that says the same adds nothing.
        language: ISO 639-1 code, None for English.
    """

    def __init__(
        self, text: str, blocks: Sequence[Block], title: str = "", language: str | None = None
    ) -> None:
        self.text = text
        self._text, self._all, self._title = text, blocks, letters(title)
        self._language = language
        self._tables: dict[int, Table] = {}

    def above(self, start: int) -> tuple[Above, ...]:
        """What stands above the sentence that begins at `start`, the outermost first."""
        return (*self.headings(start), *self.lines(start))

    def headings(self, start: int) -> tuple[Above, ...]:
        """The headings above the sentence that begins at `start`."""
        found = self._at(start)
        if found is None:
            return ()
        section, _ = found
        made = [self._above("heading", block.start, block.end) for block in section.headings]
        return tuple(one for one in made if letters(one.text) != self._title)

    def lines(self, start: int) -> tuple[Above, ...]:
        """What stands above the sentence that begins at `start` and is no heading."""
        found = self._at(start)
        if found is None:
            return ()
        section, place = found
        block = section.blocks[place]
        lines = [*self._introduction(section, place)]
        if block.kind == "table":
            lines += self._above_row(self._table(block), start)
        elif block.kind != "code":
            lines += self._question_before(block, start)
        return tuple(lines)

    def items(self, start: int) -> tuple[tuple[int, int], ...]:
        """The items of the list that the sentence at `start` stands in, or that it introduces."""
        found = self._at(start)
        if found is None:
            return ()
        (_, blocks), place = found
        if blocks[place].kind != "item" and place + 1 < len(blocks):
            last = self._last_sentence("introduction", blocks[place])
            place += announces(last.text) and last.start <= start
        if blocks[place].kind != "item":
            return ()
        first, after = _run(blocks, place)
        own = blocks[first:after]
        return tuple((block.start, block.end) for block in own) if len(own) > 1 else ()

    def topic(self, above: Sequence[Above]) -> str:
        """The lines above a sentence as a reader is shown them, each on a line of its own."""
        topics = (
            one_line(one.text) if one.kind == "names" else topic_of(one.text, self._language)
            for one in above
        )
        return "\n".join(dict.fromkeys(topic for topic in topics if topic))

    def stands_alone(self, start: int) -> bool:
        """Whether the sentence at `start` is a row of a table, or one of several labelled facts.

        Read together these mislead: each says the same of something else.
        """
        if self._row(start):
            return True
        return bool(LABEL.match(self._text, start)) and len(self.items(start)) > 1

    def shown(self, start: int, end: int) -> Shown:
        """The text between two places, below what stands above it, as a reader is shown it.

        What answers the question above is shown without the name of who says it, and a row of a
        table in words.
        """
        above = self.above(start)
        if found := self._row(start):
            table, number = found
            named = table.named(number)
            around = [a for a in above if a.kind != "names" and (a.start, a.end) != named]
            return shown_row(self._text, self.topic(around), table, number, start, end)
        last = above[-1] if above else None
        answers = last is not None and last.kind == "question"
        label = LABEL.match(self._text, start, end) if answers else None
        return shown_text(self._text, self.topic(above), label.end() if label else start, end)

    def only_asks(self, start: int, end: int) -> bool:
        """Whether a sentence is a question that the text below it answers.

        That is the rest of its block, or, in a text of questions and answers, the next one; there
        whoever asks may say something before.
        """
        found = self._at(start)
        if found is None:
            return False
        block = found[0].blocks[found[1]]
        if self._interview and block.start in self._of_who_asks:
            return True
        if not asks(self._text[start:end]):
            return False
        rest = bool(self._text[end : block.end].strip(CLOSING + "."))
        if self._interview and asks(self._text[block.start : block.end]):
            return True
        return block.start == start and rest

    def cells(self, start: int, end: int) -> tuple[Cell, ...]:
        """The filled cells of a row with facts, or of a part of one, that is `text[start:end]`."""
        found = self._row(start)
        if found is None:
            return ()
        table, number = found
        spans = table.rows[number].cells
        return tuple(
            Cell(table.name(column), max(spans[column][0], start), min(spans[column][1], end))
            for column in table.columns(number, start, end)
        )

    def only_heads(self, start: int) -> bool:
        """Whether what begins at `start` is a row that only names what stands below it."""
        found = self._at(start)
        if found is None or found[0].blocks[found[1]].kind != "table":
            return False
        table = self._table(found[0].blocks[found[1]])
        number = table.at(start)
        return number is not None and table.only_heads(number)

    @cached_property
    def _interview(self) -> bool:
        return asks_and_answers(self._text, self._all)

    @cached_property
    def _of_who_asks(self) -> frozenset[int]:
        """Where the blocks begin that end with a question, and have an answer below."""
        return frozenset(
            block.start
            for block, below in pairwise(self._all)
            if block.end - block.start <= LONGEST_TURN
            and asks(self._text[block.start : block.end])
            and not asks(self._text[below.start : below.end])
        )

    @cached_property
    def _sections(self) -> list[Section]:
        return list(sections(self._text, self._all, self._interview))

    @cached_property
    def _starts(self) -> list[tuple[int, int, int]]:
        """Where each block begins, and its section and place in that."""
        return [
            (block.start, number, place)
            for number, section in enumerate(self._sections)
            for place, block in enumerate(section.blocks)
        ]

    def _at(self, start: int) -> tuple[Section, int] | None:
        """The section of the block that holds a place, and the block's place in it."""
        after = bisect_right(self._starts, start, key=lambda entry: entry[0])
        if not after:
            return None
        _, number, place = self._starts[after - 1]
        section = self._sections[number]
        return (section, place) if start < section.blocks[place].end else None

    def _introduction(self, section: Section, place: int) -> Iterator[Above]:
        """The line that introduces the list, table or paragraph at a place of a section."""
        first, _ = _run(section.blocks, place)
        for before in range(first - 1, max(first - 1 - REACH, -1), -1):
            block = section.blocks[before]
            if block.kind in ("code", "table"):
                return
            text = self._text[block.start : block.end]
            spoken = text.startswith(EMPHASIS) or LABEL.match(text)
            if (spoken or self._interview) and asks(text) and not one_question(text):
                short = not spoken and len(text) <= LONGEST_INTRODUCTION
                whole = self._above("question", block.start, block.end)
                yield whole if short else self._last_sentence("question", block)
                return
            if before == first - 1 and section.blocks[place].kind == "table" and captions(text):
                yield self._above("introduction", block.start, block.end)
                return
            if before == first - 1 and announces(text):
                listed = section.blocks[place].kind in ("item", "table", "code")
                one = self._last_sentence("introduction", block)
                if len(one.text) <= (LONGEST_INTRODUCTION if listed else LONGEST_LABEL):
                    yield one
                return

    def _last_sentence(self, kind: AboveKind, block: Block) -> Above:
        text = self._text[block.start : block.end]
        ends = [match.end() for match in SENTENCE_END.finditer(text.rstrip(CLOSING))]
        start = max((end for end in ends if text[end:].strip(CLOSING)), default=0)
        return self._above(kind, block.start + start, block.end)

    def _table(self, block: Block) -> Table:
        """The rows and columns of a table; one right behind another may go on with it."""
        if block.start not in self._tables:
            last = first = bisect_right(self._all, block.start, key=lambda one: one.start) - 1
            while first and self._all[first - 1].kind == "table":
                if self._all[first - 1].start in self._tables:
                    break
                first -= 1
            before = self._tables.get(self._all[first - 1].start) if first else None
            for one in self._all[first : last + 1]:
                before = Table(self._text, one.start, one.end, before)
                self._tables[one.start] = before
        return self._tables[block.start]

    def _row(self, start: int) -> tuple[Table, int] | None:
        """The row with facts that stands at a place, and its table; None elsewhere."""
        found = self._at(start)
        if found is None or found[0].blocks[found[1]].kind != "table":
            return None
        table = self._table(found[0].blocks[found[1]])
        number = table.at(start)
        alone = len(table.rows) == 1 and not table.before
        if number is None or number < table.naming or alone:
            return None
        return table, number

    def _above_row(self, table: Table, start: int) -> Iterator[Above]:
        """What a row stands under: the row that heads it, its name, the names of its columns."""
        heads, names = table.above(start)
        for head in heads:
            yield self._above("introduction", *head)
        if names:
            yield self._above("names", *names)

    def _question_before(self, block: Block, start: int) -> Iterator[Above]:
        """The question that a block begins with, for the sentences after it.

        One in quotation marks is somebody's in a story, and not the article's own.
        """
        end = SENTENCE_END.search(self._text, block.start, start)
        if not end or end.end() >= block.end or SPOKEN_END.search(end[0]):
            return
        if asks(self._text[block.start : end.end()]):
            yield self._above("question", block.start, end.end())

    def _above(self, kind: AboveKind, start: int, end: int) -> Above:
        text = self._text[start:end].rstrip()
        if kind == "heading" and asks(text):
            kind = "question"
        return Above(kind, start, start + len(text), text)


def _run(blocks: Sequence[Block], place: int) -> tuple[int, int]:
    """The first and the place after the last of the items around one; other blocks stand alone."""
    first, after = place, place + 1
    if blocks[place].kind == "item":
        while first and blocks[first - 1].kind == "item":
            first -= 1
        while after < len(blocks) and blocks[after].kind == "item":
            after += 1
    return first, after
