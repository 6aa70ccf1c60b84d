"""What is struck out in a text: words that the writer took back and left to be seen.

A text comes in; the spans of what is struck out, or the text with blanks in their place, go out.
`~~so~~` is how Markdown writes it (GitHub's dialect), and HTML within it `<del>so</del>`. It stays
in the text, where offsets count, and is read by nobody: not embedded, not found, and no answer.
"""

from __future__ import annotations

import re

from qa.text.patterns import pattern

STRUCK = pattern(
    # Two tildes, not three, which fence code; what is struck ends with its paragraph.
    r"(?<![~\\])~~(?![~\s])(?:(?!~~|\r?\n[^\S\n]*\r?\n).)+(?<!\s)~~(?!~)"
    r"|<(del|s|strike)\b[^>]*>(?:(?!</?\1\b).)*</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)


def struck_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return where something is struck out, marks included, in order."""
    if "~~" not in text and "</" not in text:
        return []
    stop = len(text) if end is None else end
    return [match.span() for match in STRUCK.finditer(text, start, stop)]


def without_struck(text: str) -> str:
    """Return a text of the same length with blanks where something is struck out."""
    for start, end in struck_spans(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text
