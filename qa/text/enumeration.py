"""The things that a sentence lists: "by ferry, bus or train".

A sentence comes in; the spans of the things out, in order, or none where it lists no three. The
last two are joined by "and" or "or", the others by commas or semicolons; what stands before the
first one ends with a verb, a preposition or a colon.
"""

from __future__ import annotations

from qa.text.patterns import pattern
from qa.text.stopwords import STOP_WORDS, word_set
from qa.text.words import words

LAST = pattern(r"\s*[,;]?\s+(?:and|or|as well as|und|oder|y|o|et|ou)\s+")
"""Between the last two things."""
PART = pattern(r"\s*[,;]\s+")
THE = r"\s+(?:the\s+(?=[^\W_]))?"
BEFORE = (
    pattern(rf".*:{THE}"),
    pattern(
        r".*\b(?:is|are|was|were|be|been|has|have|had|including|includes?|included|namely|like"
        rf"|such as|called|named){THE}"
    ),
    pattern(rf".*\b(?:by|of|in|on|at|for|from|to|with|between|among|both|find|see){THE}"),
)
"""What leads to the first thing, the surest first."""
END = pattern(r"(?:\s*\[[^\[\]]{1,40}\]|[\s.!?…”\"'])*$")
"""What stands behind the last thing of a sentence."""
LONGEST, WORDS, FEWEST = 90, 5, 3
"""Characters and words of a thing, and how many make a list."""
OPENERS = word_set("the a an his her its their our my some several many two three four other")
"""Function words that a thing may begin with; another one begins a clause."""


def enumerated(text: str) -> list[tuple[int, int]]:
    """Return the spans of the longest list of three things or more in a sentence."""
    best: list[tuple[int, int]] = []
    for last in LAST.finditer(text):
        found = _before(text, last.start())
        end = PART.search(text, last.end()) or END.search(text)
        found.append((last.end(), end.start() if end else len(text)))
        if len(found) >= max(FEWEST, len(best) + 1) and all(_is_thing(text[a:b]) for a, b in found):
            best = found
    return best


def _before(text: str, end: int) -> list[tuple[int, int]]:
    """The things in front of the last one, back to the one that something leads to."""
    found: list[tuple[int, int]] = []
    for low, high in reversed([(0, 0), *(match.span() for match in PART.finditer(text, 0, end))]):
        if high == 0 or not _is_thing(text[high:end]):
            leads = (lead for lead in (one.match(text, high, end) for one in BEFORE) if lead)
            first = next(leads, None)
            return [(first.end(), end), *found] if first else []
        found.insert(0, (high, end))
        end = low
    return []


def _is_thing(text: str) -> bool:
    said = words(text)
    if not said or len(text) > LONGEST or len(said) > WORDS:
        return False
    return said[0] in OPENERS or said[0] not in STOP_WORDS["en"]
