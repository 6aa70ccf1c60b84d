"""What stands beside an element in its line, on a web page.

A node of the tree of what a reader sees comes in; what follows it, whether there are words beside
it, and whether it touches its neighbour only because the page sets them apart, goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.indexing.formats.html.measure import is_button
from qa.indexing.formats.html.raised import MONEY_BEFORE

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

FOLDED = re.compile(r"[ \t\r\n\f\v\u00a0]+")
SMALL_COIN = re.compile(r"fraction|cent|decimal|pence|minor", re.IGNORECASE)
SEVERAL = 3
LOOK_AHEAD = 20
"""Characters behind something raised that tell what it is."""


def following(node: Node) -> str:
    """What follows a node in its line."""
    found = ""
    while len(found) < LOOK_AHEAD and node.parent is not None:
        beside = node.parent.children
        for one in beside[node.place + 1 :]:
            if isinstance(one, str):
                found += one
            elif one.display == "block" or one.tag == "br":
                return found[:LOOK_AHEAD]
            elif not one.left:
                found += one.text()
            if len(found) >= LOOK_AHEAD:
                break
        node = node.parent
        if node.display == "block":
            break
    return FOLDED.sub(" ", found)[:LOOK_AHEAD]


def is_in_a_line(node: Node) -> bool:
    """Whether there are words beside a node in its line."""
    beside = node.parent.children if node.parent else []
    return any(isinstance(one, str) and re.search(r"\w", one) for one in beside)


def opens_something(button: Node) -> bool:
    """Whether a button is the heading of what it folds up: several words, or a question."""
    words = button.text()
    several = len(words.split()) >= SEVERAL or words.endswith(("?", "？", "؟"))
    return "aria-expanded" in button.attributes and several


def is_link_button(node: Node) -> bool:
    """Whether a link that is called a button stands by itself, and not in a sentence."""
    return node.tag == "a" and is_button(node) and not is_in_a_line(node)


def gap(node: Node, before: str) -> str:
    """What to write between two elements that touch, and that a page sets apart by their style.

    A point before the small coin of a price, a blank between other figures that are called
    otherwise and in "Height" beside "47 m"; nothing in the midst of a word.
    """
    parent = node.parent
    last = parent.children[node.place - 1] if parent and node.place else None
    first = next(node.texts(), "")[:1]
    if re.fullmatch(r"\d\d", node.text()) and _are_coins(node, before):
        return "."
    if last is None or isinstance(last, str) or last.raised or node.raised:
        return ""
    if not first.isalnum() or not before[-1:].isalnum():
        return ""
    if first.isdigit() and before[-1].isdigit():
        return " " if node.get("class") != last.get("class") else ""
    bare = any(isinstance(one, str) and one.strip() for one in parent.children) if parent else True
    if bare or len(last.text()) < 2:
        return ""
    changes = first.isupper() != before[-1].isupper() or first.isdigit() != before[-1].isdigit()
    return " " if changes else ""


def _are_coins(node: Node, before: str) -> bool:
    """Whether two digits that touch others are the small coin of a price."""
    if not before[-1:].isdigit():
        return False
    small = node.tag == "small" and MONEY_BEFORE.search(before) is not None
    return small or SMALL_COIN.search(node.get("class")) is not None


def beside(node: Node) -> Node | None:
    """The element that a node touches on its left."""
    last = node.parent.children[node.place - 1] if node.parent and node.place else None
    return None if isinstance(last, str) else last


def raised_numbers(body: Node) -> Iterator[tuple[str, str]]:
    """The raised numbers of a page that are no links, and the word before each."""
    for node in body.walk():
        if node.raised != "sup" or node.parent is None:
            continue
        beside = node.parent.children
        before = beside[node.place - 1] if node.place else ""
        words = (before if isinstance(before, str) else before.text()).split()
        yield node.text(), words[-1] if words else ""
