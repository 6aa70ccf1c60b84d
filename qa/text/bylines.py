"""Who a text says it is by: a line such as "By Ann Lee, 3 March 2025", or a signature at its end.

A text comes in; the names with their span go out. A byline stands among the first lines, below the
first one, and is a line of its own; a name in a sentence is somebody whom the text is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from qa.text.datelines import HEAD, LINE, LINES_TO_LOOK_AT, MARKUP, SIGNED, datelines, last_line
from qa.text.patterns import pattern

CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĹĽŁŃŅŇŌŐŘŚŠŞŤŪŮŰŲŹŻŽΑ-ΩА-Я"
WORD = rf"[{CAPITAL}](?:[\w'’-]*\w)?\.?"
PARTICLE = r"(?:de|del|della|der|den|van|von|zu|zur|da|di|do|dos|du|la|le|bin|ibn|al|el|y)"
PERSON = rf"{WORD}(?:\s+(?:{PARTICLE}\s+)*{WORD}){{1,3}}"
PEOPLE = rf"{PERSON}(?:(?:,\s+{PERSON})*,?\s+(?:&|and|und|y|et|e|en)\s+{PERSON})?"
"""Behind a comma alone a paper or a town may stand."""
BY = pattern(
    rf"(?:(?i:(?:words|text|story|report|interview|written|posted|published|reported|reporting)\s+)?"
    rf"(?i:by|von|por|par|di|door)\s*:?|(?i:authors?|autor(?:in|a|es)?|auteur|autore|text)\s*:)"
    rf"\s+(?P<names>{PEOPLE})(?P<rest>.*)"
)
AFTER_NAMES = pattern(
    rf"\s*(?:[,|·•(–—/;-].*|(?:in|from|for|aus|für|en|para|à|pour|da|per)\s+[{CAPITAL}].*(?<![.!?]))?",
    re.DOTALL,
)
"""What may follow on the names in a byline: a mark, and then a role, a paper, a day; or a town."""
SIGNATURE = pattern(rf"(?P<names>{PEOPLE})(?P<rest>.*)", re.DOTALL)
NAMES = pattern(PEOPLE)
LONGEST = 160
WORD_IN = pattern(r"\w")
ENDS_A_SENTENCE = pattern(r"[!?…]|\.(?=\s+[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Credit:
    """The names of those whom a text is by: `text[start:end]`."""

    start: int
    end: int


def credit(text: str, start: int = 0) -> Credit | None:
    """Return the names in the byline of a text, else those in its signature, if it has either.

    Args:
        text: Of an article.
        start: Where it begins, behind front matter.
    """
    return _byline(text, start) or _signature(text)


def is_byline(line: str) -> bool:
    """Whether a line is nothing but a byline, or a dateline that ends with its day."""
    line = line.strip(MARKUP)
    match = BY.fullmatch(line) if len(line) <= LONGEST else None
    if match and _is_a_credit(match["rest"]):
        return True
    days = list(datelines(line))
    return bool(days) and len(line) <= LONGEST and not WORD_IN.search(line, days[-1].end)


def are_names(line: str) -> bool:
    """Whether a line is nothing but names of people, as below the title of a paper."""
    return len(line) <= LONGEST and NAMES.fullmatch(line.strip(MARKUP + ",;")) is not None


def _byline(text: str, start: int) -> Credit | None:
    """The names in the first line that is a byline.

    The very first line is a title, unless there is front matter, which has one, above it.
    """
    lines = (line for line in LINE.finditer(text, start, start + HEAD) if line[0].strip(MARKUP))
    for line in islice(lines, 0 if start else 1, LINES_TO_LOOK_AT):
        first = line.start() + len(line[0]) - len(line[0].lstrip(MARKUP))
        last = line.start() + len(line[0].rstrip(MARKUP))
        match = BY.fullmatch(text, first, last) if last - first <= LONGEST else None
        if match and _is_a_credit(match["rest"]):
            return Credit(*match.span("names"))
    return None


def _signature(text: str) -> Credit | None:
    """The names in the last line, where it begins with a dash and a name."""
    signature = last_line(text)
    if signature is None:
        return None
    dash = SIGNED.match(text, *signature)
    match = SIGNATURE.fullmatch(text, dash.end(), signature[1]) if dash else None
    return Credit(*match.span("names")) if match and _is_a_credit(match["rest"]) else None


def _is_a_credit(rest: str) -> bool:
    """Whether what follows on the names in a line makes no sentence of it."""
    return AFTER_NAMES.fullmatch(rest.strip(MARKUP)) is not None and not ENDS_A_SENTENCE.search(
        rest
    )
