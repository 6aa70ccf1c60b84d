"""Grows words inside a sentence until they say a whole thing.

In: a sentence, and the span that a reader pointed at. Out: the span with what belongs to it by its
place: the rest of a token without white space in it (an address, "-7.2", "10–12"), the unit and the
"per hour" after a number, the other end of a range, and the words before a number that limit it
("fewer than", "almost"). Such words are a closed class, and "-er than", "as … as" are made by rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answering.checking.facts import SCALES, UNITS
from qa.text.patterns import pattern
from qa.text.stopwords import word_set

Span = tuple[int, int]

PAIRED = ("()", "[]", "{}", "<>", '""', "''", "“”", "‘’", "«»", "„“", "„”", "**", "__")
OPENING, CLOSING = ({pair[side] for pair in PAIRED} for side in (0, 1))
"""What may stand around a token without being a part of it."""

STOPS = ".,;:!?…"
DASHES = pattern(r"[—…]|--+")
"""What parts two tokens without white space between."""

NUMBER = pattern(
    r"[+±~≈<>=≤≥−–-]?[£$€¥]?[+−–-]?\(?\d[\d.,:'’/()–−-]*\)?(?:[%‰°]\w?|[£$€¥]|[a-zA-Zµ²³]{1,4})?"
)
GROUPED = pattern(
    r"(?<![\w.,])[+−–-]?[£$€¥]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d-])(?:[.,]\d+)?"
    r"|(?<![\w.,+])[+(]?[(+0]\d*\)?(?:[ /.-]\(?\d+\)?)+(?!\w)"
)
"""A number that is written with white space, and one of a telephone, which begins with 0 or "+"."""

LIMITS = word_set("""
    about almost approximately approx around barely below beyond circa ca exactly fully hardly just
    merely minus nearly only over perhaps plus precisely roughly scarcely some under above up to at
    least most until till before after since by between from within past than well or not no every
    another half twice double nigh estimated
    """)
"""Words that may stand before a number and change what it says."""

NEVER_FIRST = word_set("or at than least most up to no")
"""Limits that begin nothing unless the words after them go with them ("at least", "up to")."""

PAIRS = frozenset({("at", "least"), ("at", "most"), ("up", "to"), ("no", "more"), ("no", "less")})
TOKEN = pattern(r"[\w'’.]+")
MEASURED = word_set("many much few little long far high late early soon old")
AFTER_A_NUMBER = pattern(r"\s(?:per|a|an|each|every)\s(?=\w)|\s?/\s?(?=\w)")
"""Between a unit and what it is counted by."""

RANGE = pattern(r"\s?[–−-]\s?(?=[£$€¥]?\d)|\sto\s(?=[£$€¥]?\d)|\s(?:and)\s(?=[£$€¥]?\d)")
RANGE_BEFORE = pattern(
    r"(?:\b(?P<open>between|from)\s)?(?P<low>[£$€¥−-]?\d[\d.,]*(?:\s?[a-zA-Z%°]+)?)"
    r"\s(?P<join>to|and|or)\s$"
)
HALF_OF_DAY = pattern(r"\s?(?:[ap]\.m\.|[ap]m\b|o['’]clock\b|hrs?\b|noon\b)", re.IGNORECASE)
UNIT = pattern(r"\s?(?:[%‰]|°\s?[CFK]?\b|\w+[²³]|[a-zA-Zµ]+/[a-zA-Z]+|\w+)")
COMPARED = pattern(r"(?:\w+er|more|less|fewer)$", re.IGNORECASE)


def whole(text: str, start: int, end: int) -> Span:
    """Return the span of the whole thing that a span of a sentence is a part of."""
    grown = trimmed(text, *tokens_around(text, start, end))
    owner = re.search(r"['’]s$", text[grown[0] : grown[1]])
    start, end = grown if not owner or end > grown[1] - 2 else (grown[0], grown[1] - 2)
    if start < end and is_number(text[start:end]):
        start, end = _grouped(text, start, end)
        end = _with_unit(text, start, end)
        start, end = _ranged(text, start, end)
        start = limited(text, start)
    return start, end


def tokens_around(text: str, start: int, end: int) -> Span:
    """Return a span grown to where white space or a long dash ends its first and last tokens."""
    while start > 0 and not text[start - 1].isspace() and not _parts(text, start - 1):
        start -= 1
    while end < len(text) and not text[end].isspace() and not _parts(text, end):
        end += 1
    return start, end


def _parts(text: str, place: int) -> bool:
    """Whether a character is a dash that parts words."""
    return bool(DASHES.match(text, place)) or (
        text[place] == "-" and text[place - 1 : place + 2].count("-") > 1
    )


def trimmed(text: str, start: int, end: int) -> Span:
    """Return a span without the marks around it that are no part of it."""
    changed = True
    while changed and start < end:
        before = start, end
        if text[start].isspace() or (text[start] in OPENING and _alone(text, start, end, 0)):
            start += 1
        if start < end and (
            text[end - 1].isspace()
            or (text[end - 1] in STOPS and not _abbreviated(text, start, end))
            or (text[end - 1] in CLOSING and _alone(text, start, end, 1))
        ):
            end -= 1
        changed = (start, end) != before
    return start, end


def _alone(text: str, start: int, end: int, side: int) -> bool:
    """Whether a bracket or quotation mark at an end closes nothing, or encloses all of the span.

    Args:
        text: The sentence.
        start: Of the span.
        end: Of the span.
        side: 0 for its beginning, 1 for its end.
    """
    part = text[start:end]
    mark, rest = (part[-1], part[:-1]) if side else (part[0], part[1:])
    for pair in PAIRED:
        other = pair[1 - side]
        if mark != pair[side] or other not in rest:
            continue
        opposite = part[0] if side else part[-1]
        return opposite == other and other not in part[1:-1]
    return True


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether a full stop at the end belongs to the last token ("a.m.", "J. R.")."""
    if text[end - 1] != ".":
        return False
    last = text[start:end].rsplit(maxsplit=1)[-1]
    return bool(re.fullmatch(r"(?:[^\W\d_]{1,2}\.){2,}", last)) and end < len(text)


def is_number(words: str) -> bool:
    """Whether words are one number, perhaps with its sign and unit."""
    first = words.split(maxsplit=1)[0] if words.split() else ""
    return bool(NUMBER.fullmatch(first)) and bool(re.search(r"\d", first))


def _grouped(text: str, start: int, end: int) -> Span:
    """A number with its other groups of digits: "12 300", "+44 20 7946 0018"."""
    for match in GROUPED.finditer(text):
        if match.start() <= start and end <= match.end():
            return match.span()
    return start, end


def _with_unit(text: str, start: int, end: int) -> int:
    """The end of a number with its scale, unit, half of the day, and what it is counted by."""
    if half := HALF_OF_DAY.match(text, end):
        return half.end()
    grown = end
    while match := UNIT.match(text, grown):
        word = match.group().strip().casefold()
        if not (word in UNITS or word in SCALES or re.search(r"[%‰°²³/]", word)):
            break
        if word in ("cent", "points"):
            break
        grown = match.end()
    if per := re.match(r"\sper\s?cent\b(?:age\spoints?)?|\spercentage\spoints?\b", text[grown:]):
        grown += per.end()
    if (grown > end or "£$€¥".find(text[start]) >= 0) and (
        per := AFTER_A_NUMBER.match(text, grown)
    ):
        counted = re.match(r"\w+", text[per.end() :])
        grown = per.end() + (counted.end() if counted else 0)
    return grown


def _ranged(text: str, start: int, end: int) -> Span:
    """A range with both its ends, of whichever the span is one."""
    match = RANGE.match(text, end)
    if match and (match.group().strip() != "and" or re.search(r"\bbetween\s$", text[:start])):
        last = trimmed(text, *tokens_around(text, match.end(), match.end() + 1))[1]
        end = _with_unit(text, match.end(), last)
    before = RANGE_BEFORE.search(text[:start])
    if before and (before["join"] == "to" or before["open"]):
        start = before.start()
    return start, end


def limited(text: str, start: int) -> int:
    """Return where the words before a number begin that limit it."""
    tokens = list(TOKEN.finditer(text, 0, start))
    said = [token.group().casefold().rstrip(".") for token in tokens]
    first = len(tokens)
    while first:
        beside = tokens[first].start() if first < len(tokens) else start
        gap = text[tokens[first - 1].end() : beside]
        if gap.strip(" .") or not _limits(said[first - 1], said[first:]):
            break
        first -= 1
    while first < len(said) and said[first] in NEVER_FIRST:
        if tuple(said[first : first + 2]) in PAIRS:
            break
        first += 1
    return tokens[first].start() if first < len(tokens) else start


def _limits(word: str, after: Sequence[str]) -> bool:
    """Whether a word limits a number, given the words between the two."""
    if word in LIMITS or (word.endswith("ly") and len(word) > 4):
        return True
    beside = after[0] if after else ""
    if beside == "than":
        return bool(COMPARED.search(word))
    if word == "as":
        return not after or beside in MEASURED
    return word in MEASURED if beside == "as" else word in ("a", "an") and beside == "estimated"
