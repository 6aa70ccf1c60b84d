"""Regions that ask something of the reader: an address, a password, money; and are no article.

The tree of what a reader sees comes in, measured; small regions around a field to be filled in, and
those with a button and a way to sign in, are marked as left, whatever they are called. What holds
most of the page, or stands in a list or a table, is never one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.indexing.formats.html.leading import joins
from qa.indexing.formats.html.marks import is_named, leave
from qa.indexing.formats.html.measure import HEADINGS
from qa.text.stopwords import word_set

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

AROUND = word_set("div section aside form fieldset center")
WRITTEN_IN = frozenset({"", *word_set("text email search tel password url")})
"""Types of fields that are written in; boxes to tick may stand before the items of a recipe."""

MOST_FIELDS = 2
"""Who asks for more is no newsletter: what stands beside such a form, opening hours say, stays."""

NO_WORDS_OF_ITS_OWN = word_set("label legend button a")
NEVER_IN = word_set("li dd dt td th p table")
MOST_SENTENCES, MOST_CHARACTERS = 4, 600
SHARE = 0.5
"""Of the prose of the page, from which on a region is the page."""


def leave_what_asks(body: Node) -> None:
    """Leave the small regions of a page that ask for something."""
    for region, reason in list(_asking(body)):
        if not region.left and not any(above.left for above in region.above()):
            leave(region, reason)


def _asking(body: Node) -> Iterator[tuple[Node, str]]:
    for node in body.walk():
        if _asks_for_mail(node) and (region := _around_field(node, body)):
            yield region, "form"
        elif node.tag == "a" and joins(node.get("href")) and (region := _gate(node, body)):
            yield region, "invitation"


def _asks_for_mail(node: Node) -> bool:
    """Whether it is a field for an address to send something to."""
    if node.tag != "input":
        return False
    said = (node.get(name) for name in ("type", "name", "autocomplete", "placeholder"))
    return "mail" in " ".join(said).lower() and node.get("type").lower() in WRITTEN_IN


def _is_written_in(node: Node) -> bool:
    return node.tag == "textarea" or (
        node.tag == "input" and node.get("type").lower() in WRITTEN_IN
    )


def _around_field(field: Node, body: Node) -> Node | None:
    """The innermost region around a field that says what it is for."""
    for region in field.above():
        if region.tag in NEVER_IN or is_named(region) or region.left not in ("", "form"):
            return None
        if not region.left and region.tag in AROUND and _has_words(region):
            fields = sum(map(_is_written_in, region.walk()))
            return region if fields <= MOST_FIELDS and _is_small(region, body) else None
    return None


def _gate(link: Node, body: Node) -> Node | None:
    """The innermost region around a way to sign in with a sentence, and a button or two ways."""
    for region in link.above():
        if region.tag in NEVER_IN - {"p"} or is_named(region) or region.left:
            return None
        if region.tag in AROUND and region.sentences and (region.controls or _ways(region) > 1):
            return region if _is_small(region, body) else None
    return None


def _ways(region: Node) -> int:
    return sum(one.tag == "a" and joins(one.get("href")) for one in region.walk())


def _is_small(region: Node, body: Node) -> bool:
    """Whether a region is a small part of the page, and no part of its text."""
    if region.sentences > MOST_SENTENCES or region.chars > MOST_CHARACTERS:
        return False
    if region.prose >= SHARE * body.prose or not body.sentences > region.sentences:
        return False
    return not any(one.tag in ("h1", "table", "pre", "figure") for one in region.walk())


def _has_words(region: Node) -> bool:
    """Whether there are words in a region beside labels, links and buttons."""
    stack: list[Node | str] = [*region.children]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            if re.search(r"\w", one):
                return True
        elif one.tag in HEADINGS or (one.tag not in NO_WORDS_OF_ITS_OWN and not one.left):
            stack.extend(one.children)
    return False
