"""All that a reader sees of a piece of HTML: a message, an entry of a feed, a field of an export.

Markup comes in; its blocks go out. Nothing is left out but what nobody sees, for here no menu
stands around the text as it does on a page.
"""

from __future__ import annotations

import re

from qa.errors import ArticleError
from qa.indexing.formats.html.blocks import Blocks
from qa.indexing.formats.html.measure import measure
from qa.indexing.formats.html.pieces import Piece
from qa.indexing.formats.html.tree import parse, visible_tree

MARKUP = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|blockquote|table|tr|td|img|pre|code)"
    r"(?:\s[^<>]*)?/?>|&(?:nbsp|amp|quot|lt|gt|#\d+|#x[\da-f]+);",
    re.IGNORECASE,
)


def looks_like_html(text: str) -> bool:
    """Whether a text is written in HTML: it has tags or entities of it."""
    return MARKUP.search(text) is not None


def read_fragment(markup: str, name: str, language: str | None = None) -> list[Piece]:
    """Return the blocks of a piece of HTML, none where a reader sees nothing.

    Args:
        markup: A whole page or a part of one.
        name: What it is of.
        language: ISO 639-1 code, where it is known.
    """
    try:
        body, _ = visible_tree(parse(markup, name))
    except ArticleError:  # There is no element in it, not even a text.
        return []
    measure(body)
    return Blocks(body, language).of(body)
