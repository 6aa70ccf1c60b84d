"""Text that is safe to print and to put into a prompt.

Articles are not trusted: a terminal obeys control sequences, and a prompt is read line by line.
"""

from __future__ import annotations

import unicodedata

from qa.text.patterns import pattern

HIDDEN = {"Cc", "Cf", "Cs", "Co"}
"""Unicode categories of control, format, surrogate and private characters."""

PARTING = pattern("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")

JOINERS = "\u200c\u200d\u00ad"
"""Format characters that ordinary words need: the two joiners and the soft hyphen."""


def printable(text: str) -> str:
    """Return a text without control characters, except for line feeds and tabs.

    Those that part words, such as a form feed, become spaces.
    """
    if text.isprintable():  # Most is; looking at each character costs more than all the rest.
        return text
    text = PARTING.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        c for c in text if c in "\n\t" or c in JOINERS or unicodedata.category(c) not in HIDDEN
    )


def one_line(text: str) -> str:
    """Return a printable text with all its white space folded into single spaces."""
    return " ".join(printable(text).split())


def counted(number: int, what: str) -> str:
    """Return a number with what it counts: "1 article", "2,000 articles"."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
