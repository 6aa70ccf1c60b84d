"""Which lines of a block stand each for itself, and what stands in front of what a line says.

The lines of a block come in; whether each is a statement of its own (minutes, a log, an address)
or the text runs on over them (wrapped prose, verse) goes out. So does the place of a label: a
speaker, a time, a key, "Q:" or "A:".
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.text.patterns import pattern
from qa.text.stopwords import STOP_WORDS, word_set

LONGEST_LABEL = 100
MOST_LABEL_WORDS = 5
# Small words that a label may have between others ("Name of the boat:").
INSIDE_LABELS = word_set(
    "of the and for to per a de del la du des le der die das von van di und et y e en"
)
ALL_STOP_WORDS = frozenset().union(*STOP_WORDS.values())

CLOCK = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\b\.?)?"
DAY = r"\d{1,4}[-./]\d{1,2}[-./]\d{2,4}"
STAMP = rf"(?:{DAY}(?:,?\s+|T){CLOCK}|{CLOCK}|{DAY})(?:Z|\s?UTC)?"
TIME_STAMP = pattern(
    rf"[\[(<]?{STAMP}(?:\s*(?:-->|[-–])\s*{STAMP})?[\])>]?(?:\s*[-–—|:]+(?=\s))?(?=\s|$)"
)
# What is merely stressed at the beginning of a sentence goes on in small letters.
BOLD_LABEL = pattern(
    r"(\*\*|__)(?=\S)([^*_\r\n]{1,48}?)(?:[:.]\1|\1[:.]|\1(?!\s*[a-zß-öø-ÿ]))(?=\s|$)"
)
ANGLE_LABEL = pattern(r"<([^<>\s/]{1,24})>(?=\s)")
COLON_LABEL = pattern(
    r"(?=[^\W_])([^:.!?;\r\n\"“”«»\[\]]{1,48}?|[^:!?;\r\n\"“”«»\[\]]{1,24}?)"
    rf"(?:\s*[(\[]{STAMP}[)\]])?[:：](?=\s|$)"
)
CAPITALS_LABEL = pattern(r"(?=[^\W\d_])([A-ZÀ-ÖØ-Þ.'’\- ]{2,40})\.(?=\s+[^.\r\n]*[a-zß-öø-ÿ])")
WORD = pattern(r"[^\W_]+(?:['’][^\W_]+)?")
# An item of a list begins a new statement as a label does.
BULLET = pattern(r"\s*(?:[-*•‣–]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+(?=\S)")
LINE = pattern(r"[^\r\n\u2029]*\S[^\r\n\u2029]*")
OPENING = "\"'“‘«„‚»(*_¿¡> \t"
# A mark of a note may follow the full stop.
STOPS = pattern(r"[.!?…。！？][\"'”’»)\]*_]*(?:\s?\[\w{1,3}\])*$")
HANGS = pattern(r"(?:[,;:(]|[-–—])[\"'”’»*_]*$")

Span = tuple[int, int]


class Evidence(NamedTuple):
    """What speaks for or against lines that stand for themselves, each from 0 to 1."""

    labelled: float
    """Share of lines that begin with a time, a speaker, a key or the mark of an item."""
    continued: float
    """Share of lines, after the first, that plainly go on with the line before."""
    last_stop: float
    """1 where the last line, and no other, ends as a sentence does."""
    wrapped: float
    """Above 0 where each next word would have passed the margin: 1 in a block of many lines."""
    wide: float
    """1 where the longest line is as long as in most wrapped text, 0 where it is a few words."""
    bare: float
    """Share of lines without a full stop at their end."""


WEIGHTS = Evidence(labelled=3.5, continued=-4, last_stop=-2.5, wrapped=-1.5, wide=-3, bare=2.5)
"""Log-odds: a logistic regression on half of tests/text/line_cases.txt and on wrapped articles."""
CONSTANT = 1.5


def lines_stand_alone(lines: Sequence[str]) -> bool:
    """Whether each of the lines of a block, none of them blank, is a statement of its own."""
    if len(lines) < 2:
        return False
    found = evidence(lines)
    return CONSTANT + sum(a * b for a, b in zip(WEIGHTS, found, strict=True)) > 0


def evidence(lines: Sequence[str]) -> Evidence:
    """What two or more lines of a block look like."""
    pairs = list(pairwise(lines))
    stops = [bool(STOPS.search(line.rstrip())) for line in lines]
    small = begins_small(lines[0])
    return Evidence(
        labelled=sum(map(opens_anew, lines)) / len(lines),
        continued=sum(goes_on(before, line, small) for before, line in pairs) / len(pairs),
        last_stop=float(stops[-1] and not any(stops[:-1])),
        wrapped=min(len(pairs) / 3, 1.0) * kept_to_a_margin(lines),
        wide=min(max((max(map(len, lines)) - 20) / 40, 0.0), 1.0),
        bare=stops.count(False) / len(lines),
    )


def opens_anew(line: str) -> bool:
    """Whether a line begins with a label or the mark of an item."""
    return label_length(line) > 0 or BULLET.match(line) is not None


def goes_on(before: str, line: str, small: bool) -> bool:
    """Whether a line goes on with the phrase of the line before.

    A small letter at its beginning says so, unless the block is written in small letters
    (`small`), and so does a phrase that is left open: a comma, a dash, a word such as "the".
    """
    if begins_small(line) and not small:
        return True
    bare = before.rstrip()
    if HANGS.search(bare):
        return True
    last = WORD.findall(bare[-30:])[-1:]
    return bool(last) and bare.endswith(last[0]) and last[0].islower() and last[0] in ALL_STOP_WORDS


def _is_joined(before: str, line: str, small: bool) -> bool:
    """Whether a line goes on with the one before, also where most stand alone.

    A small word at the end of the one before is not enough: a note may end with "each".
    """
    return (begins_small(line) and not small) or HANGS.search(before.rstrip()) is not None


def begins_small(line: str) -> bool:
    """Whether the first letter of a line is a small one."""
    return line.lstrip(OPENING)[:1].islower()


def kept_to_a_margin(lines: Sequence[str]) -> bool:
    """Whether the line ends are those of a text that was wrapped at some width."""
    bare = [line.strip() for line in lines]
    longest = max(map(len, bare))
    return all(
        len(line) + 1 + len(following.split(maxsplit=1)[0]) > longest
        for line, following in pairwise(bare)
    )


def statements(text: str, start: int, end: int) -> list[Span]:
    """The parts of a block that no sentence goes beyond: the block itself, or its lines.

    A line that holds nothing but a label is one with the line that it is the label of, and a line
    that goes on with the one before with that.
    """
    spans = [match.span() for match in LINE.finditer(text, start, end)]
    lines = [text[left:right] for left, right in spans]
    if not lines_stand_alone(lines):
        return [(start, end)] if spans else []
    small = begins_small(lines[0])
    parts: list[Span] = []
    for index, span in enumerate(spans):
        joins = index > 0 and (
            is_label(lines[index - 1])
            or (not opens_anew(lines[index]) and _is_joined(lines[index - 1], lines[index], small))
        )
        if joins:
            parts[-1] = (parts[-1][0], span[1])
        else:
            parts.append(span)
    return parts


def is_label(line: str) -> bool:
    """Whether there is nothing on a line but a label."""
    length = label_length(line)
    return length > 0 and not line[length:].strip()


def line_label(text: str, start: int, end: int) -> Span | None:
    """The label that `text[start:end]` begins with, or None.

    A label is a time ("[00:01:15]"), a speaker ("Ida:", "**Ida**", "MR VANE."), a key ("Buyer:"),
    the mark of a question or an answer ("Q:"), or a time with one of these.

    Returns:
        Its span in `text`, with brackets, colon and marks of emphasis, without the space behind.
    """
    while start < end and text[start].isspace():
        start += 1
    length = label_length(text[start : min(end, start + LONGEST_LABEL)])
    return (start, start + length) if length else None


def label_length(line: str) -> int:
    """How many characters of a line, from its first on, are its label; 0 without one."""
    position = len(line) - len(line.lstrip())
    stamp = TIME_STAMP.match(line, position)
    if stamp:
        position = stamp.end()
        while line[position : position + 1].isspace():
            position += 1
    for shape in (BOLD_LABEL, ANGLE_LABEL, COLON_LABEL, CAPITALS_LABEL):
        match = shape.match(line, position)
        if match and _names_something(match.group(match.lastindex or 0), stamp is not None):
            return match.end()
    return stamp.end() if stamp else 0


def _names_something(label: str, stamped: bool) -> bool:
    """Whether some words can be a label: few of them, and no clause."""
    words = WORD.findall(label)
    if not 0 < len(words) <= MOST_LABEL_WORDS:
        return False
    if not (stamped or words[0][0].isupper() or words[0].isdigit() or len(words) <= 2):
        return False
    first = words[0].lower() if len(words) > 1 else words[0]
    inside = [first, *(word for word in words[1:] if word.islower())]
    return not any(word in ALL_STOP_WORDS and word not in INSIDE_LABELS for word in inside)
