"""Marks on the tree of a page: which nodes are no part of the article, and why.

A node and a reason come in; the node is marked, and the figures of all around it no longer count
it, so that what remains can be measured again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node


def leave(node: Node, reason: str) -> None:
    """Mark a node as no part of the article; the figures around it no longer count it."""
    node.left = reason
    _count(node, -1)


def readmit(node: Node) -> None:
    """Take back what `leave` did."""
    node.left = ""
    _count(node, 1)


def kept(node: Node) -> Iterator[Node]:
    """The nodes in a node that belong to the article, itself first, in order."""
    stack = [node]
    while stack:
        one = stack.pop()
        if not one.left:
            yield one
            stack.extend(reversed(one.nodes))


def left_in(body: Node) -> Iterator[Node]:
    """The outermost nodes in a node that were left."""
    stack = list(reversed(body.nodes))
    while stack:
        node = stack.pop()
        if node.left:
            yield node
        else:
            stack.extend(reversed(node.nodes))


def is_named(node: Node) -> bool:
    """Whether the page calls an element its article or its main part."""
    return node.tag in ("article", "main") or node.get("role").lower() in ("main", "article")


def _count(node: Node, sign: int) -> None:
    for above in node.above():
        above.chars += sign * node.chars
        above.linked += sign * node.linked
        above.links += sign * node.links
        above.controls += sign * node.controls
        above.prose += sign * node.prose
        above.sentences += sign * node.sentences
