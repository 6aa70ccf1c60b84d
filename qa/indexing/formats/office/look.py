"""What the look of a paragraph says where no style does: a heading in bold, the mark of an item.

The words of a paragraph come in; whether they head what follows, or the mark that was typed in
front of them, goes out. Many people never use styles.
"""

from __future__ import annotations

import re

LOWEST = 6
"""The level of a heading that only looks like one."""

LONGEST_HEADING = 80
CLOSED = (".", ",", ";", "!", "…", "。", ":")
TYPED = re.compile(r"\s*([•●▪◦‣·*–—-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\t\s*(?=\S)")
"""A bullet or a number that was typed as text, with a tab behind it."""

SIMPLE_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z]{1,3})[.)]")
"""The number of an item in a simple list; any other, such as "§ 3.1", is part of what it says."""


def heads(words: str) -> bool:
    """Whether a paragraph that is all in bold is a heading: a short line that is no sentence."""
    line = words.strip()
    short = 0 < len(line) <= LONGEST_HEADING and "\n" not in line
    return short and not line.endswith(CLOSED) and any(map(str.isalpha, line))


def parted_mark(words: str) -> tuple[str, str]:
    """Return the mark of an item that was typed in front of its words, "" for none, and the rest.

    A bullet is no part of what is written, so that its mark is a single blank.
    """
    typed = TYPED.match(words)
    if not typed:
        return "", words
    number = any(map(str.isalnum, typed[1]))
    return (f"{typed[1]} " if number else " "), words[typed.end() :]


def marked(number: str, words: str) -> tuple[str, str]:
    """Return what stands before an item, and its words; a number that says more is one of them."""
    if SIMPLE_NUMBER.fullmatch(number):
        return f"{number} ", words
    return "", f"{number} {words}".strip()
