"""Which part of a page is its article.

The tree of what a reader sees comes in, measured; every node that is no part of the article is
marked with the reason. What a page says with `<article>` and `<main>` is believed if there are
words in it. Else the article is where most of the prose is, whatever it stands in: from the whole
page the way leads down as long as one element holds nearly all of it, and what stands beside the
way must look like prose to stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.indexing.formats.html.asking import leave_what_asks
from qa.indexing.formats.html.beside import (
    BESIDE,
    Beside,
    leave_behind_a_row,
    leave_windows,
    narrowed,
)
from qa.indexing.formats.html.furniture import NEVER_READ_ANYWAY, furniture
from qa.indexing.formats.html.marks import is_named, kept, leave, left_in, readmit

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

MOST_OF_ARTICLES = 0.6
"""Share of the prose of all `<article>` elements that makes one of them the article."""

OUTWEIGHS, OUTWEIGHS_COMMENTS = 3.0, 10.0
"""So many times the prose of all the rest a region must hold to be read though it is furniture."""

OUTWEIGHS_ARTICLE = 6.0
"""The same where the page names its article and there is a sentence in it."""


def find_article(body: Node, title: str) -> Node:
    """Mark what is no part of the article, and return the element that the article stands in.

    Args:
        body: What a reader sees, measured.
        title: What the head of the page calls it, "" for nothing.
    """
    _leave_furniture(body)
    start = _named_by_page(body)
    while (region := _outweighing(start, body)) is not None:
        readmit(region)
        _leave_furniture(region)
        start = _named_by_page(body)
    if start is body:
        leave_windows(body, title)
    leave_what_asks(body)
    core = narrowed(start)
    Beside(core, start, body, title).leave()
    leave_behind_a_row(core)
    return start


def _leave_furniture(region: Node) -> None:
    """Leave the outermost regions that are furniture by what they are and how they are called."""
    stack = list(reversed(region.nodes))
    while stack:
        node = stack.pop()
        if node.left:
            continue
        reason = furniture(node) if node.chars or node.controls else ""
        if reason and not _belongs(node, reason):
            leave(node, reason)
        else:
            stack.extend(reversed(node.nodes))


def _belongs(node: Node, reason: str) -> bool:
    """Whether furniture belongs to an article, or has it inside."""
    if reason == BESIDE and any(above.tag == "article" for above in node.above()):
        # A box with facts, a correction at the foot: sentences that lead nowhere else.
        return node.sentences > 0 and node.linked < 0.3 * node.chars
    inside = {one.tag for one in node.walk() if one is not node}
    if reason in (BESIDE, "navigation"):
        return "main" in inside
    if reason in ("comments", "related"):
        # Each of them may be an <article>.
        return bool(inside & {"main", "h1"})
    # What holds a menu too is the whole page, called by what lies over it.
    return bool(inside & {"main", "article", "h1", "nav"})


def _named_by_page(body: Node) -> Node:
    """The element that the page says its article is, if there are words in it; else all of it."""
    named = [node for node in kept(body) if is_named(node) and node.prose > 0]
    mains = [node for node in named if node.tag == "main" or node.get("role") == "main"]
    if mains:
        return max(mains, key=lambda node: node.prose)
    articles = [node for node in named if not any(is_named(above) for above in node.above())]
    if articles:
        best = max(articles, key=lambda node: node.prose)
        if best.prose >= MOST_OF_ARTICLES * sum(node.prose for node in articles):
            return best
        return _around_all(articles)
    bodies = [node for node in kept(body) if "articlebody" in node.get("itemprop").lower()]
    return bodies[0] if len(bodies) == 1 and bodies[0].sentences else body


def _around_all(nodes: list[Node]) -> Node:
    """The innermost element around several nodes."""
    around = [list(reversed(list(node.above()))) for node in nodes]
    last = around[0][0]
    for level in zip(*around, strict=False):
        if any(one is not level[0] for one in level):
            break
        last = level[0]
    return last


def _outweighing(start: Node, body: Node) -> Node | None:
    """A region that was left as furniture and holds so much more than the rest that it is it."""
    inside = [node for node in left_in(body) if node.left not in NEVER_READ_ANYWAY]
    if start is not body and start.sentences:
        inside = [node for node in inside if any(above is start for above in node.above())]
    best = max(inside, key=lambda node: node.prose, default=None)
    if best is None or not best.sentences:
        return None
    times = OUTWEIGHS if start is body else OUTWEIGHS_ARTICLE
    times = OUTWEIGHS_COMMENTS if best.left == "comments" else times
    return best if best.prose > start.prose * (times if start.sentences else 1) else None
