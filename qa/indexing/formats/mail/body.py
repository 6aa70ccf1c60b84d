"""The words of a message: what its writer says, what is quoted from others, and the signature.

The text or the HTML of a message comes in; pieces go out, those that are quoted or sign it told
apart as quotes. Marks and places decide: lines that begin with ">", a head of fields within the
text, behind which another message follows, and the line "-- " before a signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from qa.text.patterns import pattern
from qa.text.words import words

if TYPE_CHECKING:
    from qa.domain import BlockKind
    from qa.indexing.formats.html.pieces import Piece as HtmlPiece

SIGNATURE = "-- "
QUOTED = re.compile(r"(?:>[ ]?)+")
FIELD = pattern(r"[*_]*[^\W\d_][\w .'-]{1,24}[*_]*[:：][*_]*[ \xa0]+\S.*")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
TIME = re.compile(r"\b\d{1,2}[:.]\d\d\b")
FEWEST_FIELDS = 3
"""A head within a message has at least sender, day, and receiver or subject."""

RULE = re.compile(r"[-_=*—–\s]*(?:[-_=*—–]{3,}|\S.{0,60}[-_=*—–]{3,})\s*")
BULLET = re.compile(r"\s*(?:[-*•–]|\d{1,3}[.)])\s+(?=\S)")
LONGEST_ATTRIBUTION = 300
LONGEST_GREETING, MOST_ABOVE_A_NAME = 60, 2
"""Characters of a line that greets, and lines between the end of a letter and the name below it."""


class Piece(NamedTuple):
    """A block of a message; the kind is None for words that are none, as a greeting is."""

    kind: BlockKind | None
    text: str
    level: int = 0


def pieces_of_text(text: str, *, flowed: bool = False, joined: bool = False) -> list[Piece]:
    """Return the blocks of a message in plain text.

    Args:
        text: Of the message.
        flowed: Whether lines that end with a blank go on in the next one (RFC 3676).
        joined: Whether such a blank is no part of the text (its `delsp`).
    """
    lines = [_Line.of(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    if flowed:
        lines = list(_reflowed(lines, joined))
    written: list[Piece] = []
    signed = False
    for depth, group in groupby(lines, key=lambda line: line.depth):
        own = list(group)
        if depth:
            _mark_attribution(written)
            written += [Piece("quote", piece.text) for piece in _paragraphs(own)]
            signed = False
            continue
        for number, line in enumerate(own):
            if line.text == SIGNATURE or (line.text == "--" and number + 9 > len(own)):
                written += _paragraphs(own[:number])
                written += [Piece("quote", piece.text) for piece in _paragraphs(own[number + 1 :])]
                signed = True
                break
        else:
            found = _paragraphs(own)
            written += [Piece("quote", p.text) for p in found] if signed else found
    return with_quoted_heads(written)


def pieces_of_html(pieces: Iterable[HtmlPiece]) -> list[Piece]:
    """Return the blocks of a message in HTML, from what a reader sees of it."""
    written: list[Piece] = []
    for piece in pieces:
        if piece.kind == "quote":
            _mark_attribution(written)
        written.append(Piece(piece.kind, piece.text, piece.level))
    return with_quoted_heads(written)


def with_quoted_heads(pieces: Sequence[Piece]) -> list[Piece]:
    """Take what follows a head of fields within a message for another message that is quoted."""
    for number, piece in enumerate(pieces):
        if piece.kind in ("paragraph", "quote", "item") and _is_head(piece.text):
            before = list(pieces[:number])
            if before and RULE.fullmatch(before[-1].text):
                before.pop()  # The line above: "-----Original Message-----".
            head, *rest = [p if p.kind in ("table", "code") else Piece("quote", p.text)
                           for p in pieces[number:]]  # fmt: skip
            first, _, fields = head.text.partition("\n")
            return [
                *before,
                Piece(head.kind, fields if RULE.fullmatch(first) else head.text),
                *rest,
            ]
    return list(pieces)


def with_greetings_apart(pieces: Sequence[Piece], names: str) -> list[Piece]:
    """Take the lines that greet somebody, and the name below a letter, out of the blocks.

    A greeting is the first line by itself, and ends with a comma or has a receiver's name; the
    close of a letter is its last few short lines, of which the last is a name of the sender.

    Args:
        pieces: Of a message.
        names: Of all who sent or received it.
    """
    known = set(words(names))
    found = list(pieces)
    own = [number for number, piece in enumerate(found) if piece.kind == "paragraph"]
    if len(own) < 2:
        return found
    first, last = found[own[0]], found[own[-1]]
    greets = "\n" not in first.text and len(first.text) <= LONGEST_GREETING
    if greets and (first.text.endswith((",", "，")) or _names_one(first.text, known)):
        found[own[0]] = Piece(None, first.text)
    *above, name = last.text.split("\n")
    is_name = bool(words(name)) and set(words(name)) <= known
    short = all(len(line) <= LONGEST_GREETING and not line.endswith(".") for line in above)
    if is_name and short and len(above) <= MOST_ABOVE_A_NAME:
        found[own[-1]] = Piece(None, last.text)
    return found


def _names_one(line: str, known: set[str]) -> bool:
    """Whether a line of a few words has a name, and ends as no sentence does that tells."""
    return line.endswith(("!", ":")) and len(words(line)) <= 4 and bool(known & set(words(line)))


class _Line(NamedTuple):
    depth: int
    text: str

    @classmethod
    def of(cls, line: str) -> _Line:
        """A line without the marks of what is quoted in it."""
        marks = QUOTED.match(line)
        if not marks:
            return cls(0, line)
        return cls(marks[0].count(">"), line[marks.end() :])


def _reflowed(lines: Iterable[_Line], joined: bool) -> Iterator[_Line]:
    """Lines as their writer meant them, each paragraph one line."""
    open_line: _Line | None = None
    for depth, written in lines:
        text = written.removeprefix(" ")  # Stuffed, so that it begins with no mark.
        if open_line and (open_line.depth != depth or text == SIGNATURE):
            yield open_line
            open_line = None
        text = (open_line.text if open_line else "") + text
        if text.endswith(" ") and text != SIGNATURE:
            open_line = _Line(depth, text[:-1] if joined else text)
        else:
            yield _Line(depth, text)
            open_line = None
    if open_line:
        yield open_line


def _paragraphs(lines: Sequence[_Line]) -> list[Piece]:
    """The blocks of lines that are alike quoted, between blank lines."""
    found: list[Piece] = []
    for blank, group in groupby(lines, key=lambda line: not line.text.strip()):
        if blank:
            continue
        own = [line.text.rstrip() for line in group]
        starts = [number for number, line in enumerate(own) if BULLET.match(line)]
        if not starts or (starts[0] > 0 and len(starts) < 2):
            found.append(Piece("paragraph", "\n".join(own)))
            continue
        if starts[0]:
            found.append(Piece("paragraph", "\n".join(own[: starts[0]])))
        for start, end in zip(starts, [*starts[1:], len(own)], strict=True):
            first = BULLET.sub("", own[start], count=1)
            found.append(Piece("item", "\n".join([first, *own[start + 1 : end]])))
    return found


def _mark_attribution(written: list[Piece]) -> None:
    """Count the line that says who wrote what is quoted next to the quote."""
    if not written or written[-1].kind != "paragraph":
        return
    text = written[-1].text.rstrip()
    head, _, last = text.rpartition("\n\n")
    if last.endswith((":", "：")) and len(last) <= LONGEST_ATTRIBUTION and (
        ADDRESS.search(last) or TIME.search(last) or any(char.isdigit() for char in last)
    ):  # fmt: skip
        written[-1:] = [Piece("paragraph", head)] if head else []
        written.append(Piece("quote", last))


def _is_head(text: str) -> bool:
    """Whether a paragraph is the head of a message: fields, with an address or a time in them."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if lines and RULE.fullmatch(lines[0]):
        lines = lines[1:]
    fields = 0
    for line in lines:
        if not FIELD.fullmatch(line):
            break
        fields += 1
    own = "\n".join(lines[:fields])
    return fields >= FEWEST_FIELDS and bool(ADDRESS.search(own) or TIME.search(own))
