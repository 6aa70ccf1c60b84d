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
from typing import NamedTuple

from qa.domain import LINE_LEVEL, Above, AboveKind, Block, Cell
from qa.text.clean import one_line
from qa.text.patterns import pattern
from qa.text.shown import Shown, shown_row, shown_text
from qa.text.tables import Table
from qa.text.words import content_words

REACH = 3
"""So many blocks below a question that is no heading are about it."""

LONGEST_LABEL, LONGEST_CAPTION, LONGEST_INTRODUCTION = 60, 150, 240
"""Characters of a line that introduces a paragraph, of one above a table that says what it is of,
and of a sentence that introduces a list."""

INTERVIEW, SHARE_ASKED = 3, 1 / 8
"""So many paragraphs that ask, with an answer below, and so large a share of all blocks, make a
text of questions and answers."""
LONGEST_TURN = 600
"""Characters of what is said by who asks, with the question."""

MARKUP = "*_`#>| \t\r\n"
CLOSING = MARKUP + "\"'”’»)]"
QUESTION_MARKS = ("?", "？", "؟")
SENTENCE_END = pattern(r"[.!?…。！？؟][\"'”’»)\]*_]*(?:\s+|$)|(?<=[。！？])")
SPOKEN_END = pattern(r"[\"”’»]")
LABEL = pattern(
    r"[*_\s]*(?:\[[^\]\n]{1,20}\]\s*)?[^\W\d_][\w .'’&-]{0,39}[*_]*[:：][*_]*\s*(?=\S)"
    r"|[*_\s]*[^\W\d_][.)][*_]*\s+(?=\S)"
)
"""A name, "Q" or the like with a colon, or a single letter with a full stop or a bracket."""
NUMBERING = pattern(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+)\s+")
CAPTION = pattern(r"[^\W\d_]+\.?\s?\d+(?:[.\-]\d+)*[.:]?\s")
"""What a line begins with that says what a table is of: "Table 3." """
EMPHASIS = ("*", "_")


class Section(NamedTuple):
    """The blocks between two headings, and the headings above them, the outermost first."""

    headings: tuple[Block, ...]
    blocks: tuple[Block, ...]


def asks(text: str) -> bool:
    """Whether a piece of text ends with a question mark, closing marks aside."""
    return text.rstrip(CLOSING).endswith(QUESTION_MARKS)


def one_question(text: str) -> bool:
    """Whether a piece of text is a single question and nothing else."""
    words = without_label(text.strip(CLOSING))
    return asks(text) and not any(end.end() < len(words) for end in SENTENCE_END.finditer(words))


def announces(text: str) -> bool:
    """Whether a piece of text ends with a colon: what it speaks of comes below."""
    return text.rstrip(CLOSING).endswith((":", "："))


def captions(text: str) -> bool:
    """Whether the block above a table says what it is of: no sentence, or "Table 3. …"."""
    line = text.strip()
    if len(line) > LONGEST_CAPTION or "\n" in line:
        return False
    return bool(CAPTION.match(line)) or not (SENTENCE_END.search(line) or announces(line))


def without_label(text: str) -> str:
    """A line without the name, "Q" or the like and the colon that it begins with."""
    label = LABEL.match(text)
    return text[label.end() :] if label else text


def topic_of(text: str, language: str | None = None) -> str:
    """What a line above says its text is about, as a heading would say it.

    Of a question that is its words of content: "How much is a locker?" gives "locker". A reader
    that learnt to look for answers in texts takes a question in a text for no part of one.
    """
    line = one_line(text).strip(MARKUP)
    if asks(line):
        return " ".join(content_words(without_label(line), language))
    return NUMBERING.sub("", line, count=1).rstrip(" :：")


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
        """The rows and columns of a table."""
        if block.start not in self._tables:
            self._tables[block.start] = Table(self._text, block.start, block.end)
        return self._tables[block.start]

    def _row(self, start: int) -> tuple[Table, int] | None:
        """The row with facts that stands at a place, and its table; None elsewhere."""
        found = self._at(start)
        if found is None or found[0].blocks[found[1]].kind != "table":
            return None
        table = self._table(found[0].blocks[found[1]])
        number = table.at(start)
        if number is None or number < table.naming or len(table.rows) == 1:
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


def _is_something_else(text: str, block: Block, own: Sequence[Block]) -> bool:
    """Whether a block is a list or table that does not go on with the blocks before it."""
    if block.kind not in ("table", "item") or not own or own[-1].kind == block.kind:
        return False
    return not announces(text[own[-1].start : own[-1].end])


def letters(words: str) -> str:
    """The letters and digits alone, to tell whether two headings say the same."""
    return "".join(character for character in words if character.isalnum()).casefold()


def _run(blocks: Sequence[Block], place: int) -> tuple[int, int]:
    """The first and the place after the last of the items around one; other blocks stand alone."""
    first, after = place, place + 1
    if blocks[place].kind == "item":
        while first and blocks[first - 1].kind == "item":
            first -= 1
        while after < len(blocks) and blocks[after].kind == "item":
            after += 1
    return first, after
