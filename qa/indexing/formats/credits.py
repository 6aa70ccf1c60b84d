"""The author of an article by its byline or signature, where nothing else names one."""

from __future__ import annotations

from qa.text.bylines import credit
from qa.text.clean import one_line


def author_in_text(text: str, start: int = 0) -> str | None:
    """Return the names in the byline or signature of a text, on one line.

    Args:
        text: Of the article.
        start: Where it begins, behind front matter.
    """
    found = credit(text, start)
    return one_line(text[found.start : found.end]) if found else None
