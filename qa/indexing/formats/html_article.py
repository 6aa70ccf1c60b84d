"""Which part of a page is its article.

The tree of what a reader sees comes in, measured; every node that is no part of the article is
marked with the reason. What a page says with `<article>` and `<main>` is believed if there are
words in it. Else the article is where most of the prose is, whatever it stands in: from the whole
page the way leads down as long as one element holds nearly all of it, and what stands beside the
way must look like prose to stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.indexing.formats.html_furniture import NEVER_READ_ANYWAY, furniture
from qa.indexing.formats.html_measure import HEADINGS

if TYPE_CHECKING:
    from qa.indexing.formats.html_tree import Node

NEARLY_ALL = 0.7
"""Share of the prose of an element that one inside it must hold to be the article in its place."""

MOST_OF_ARTICLES = 0.6
"""Share of the prose of all `<article>` elements that makes one of them the article."""

OUTWEIGHS, OUTWEIGHS_COMMENTS = 3.0, 10.0
"""So many times the prose of all the rest a region must hold to be read though it is furniture."""

OUTWEIGHS_ARTICLE = 6.0
"""The same where the page names its article and there is a sentence in it."""

FEWEST_IN_A_ROW = 3

BEHIND = 0.1
"""Share of the article's prose that a region behind it must have to belong to it."""

OUTSIDE = "outside the article"
BESIDE = "beside the article"
FLOW = frozenset({"p", "ul", "ol", "dl", "table", "li", "blockquote", "figure", *HEADINGS})
"""Elements that hold a part of an article and never the whole of it."""


def find_article(body: Node) -> Node:
    """Mark what is no part of the article, and return the element that the article stands in."""
    _leave_furniture(body)
    start = _named_by_page(body)
    while (region := _outweighing(start, body)) is not None:
        readmit(region)
        _leave_furniture(region)
        start = _named_by_page(body)
    core = _narrowed(start)
    _leave_what_stands_beside(core, start, body)
    _leave_what_follows_a_row(core)
    return start


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
    if reason in (BESIDE, "navigation"):
        return any(one.tag == "main" for one in node.walk())
    return any(one.tag in ("main", "article", "h1") for one in node.walk() if one is not node)


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
    inside = [node for node in _left_in(body) if node.left not in NEVER_READ_ANYWAY]
    if start is not body and start.sentences:
        inside = [node for node in inside if any(above is start for above in node.above())]
    best = max(inside, key=lambda node: node.prose, default=None)
    if best is None or not best.sentences:
        return None
    times = OUTWEIGHS if start is body else OUTWEIGHS_ARTICLE
    times = OUTWEIGHS_COMMENTS if best.left == "comments" else times
    return best if best.prose > start.prose * (times if start.sentences else 1) else None


def _left_in(body: Node) -> Iterator[Node]:
    """The outermost nodes that were left."""
    stack = list(reversed(body.nodes))
    while stack:
        node = stack.pop()
        if node.left:
            yield node
        else:
            stack.extend(reversed(node.nodes))


def _narrowed(start: Node) -> Node:
    """The innermost element that holds nearly all of the prose."""
    core = start
    while True:
        inner = [node for node in core.nodes if not node.left and node.tag not in FLOW]
        best = max(inner, key=lambda node: node.prose, default=None)
        if best is None or not best.prose or best.prose < NEARLY_ALL * core.prose:
            return core
        core = best


def _leave_what_stands_beside(core: Node, start: Node, body: Node) -> None:
    """Judge, from the article outwards, what stands beside the way down to it."""
    way = core
    in_article = False
    inside = core is not start
    for around in list(core.above()):
        in_article = in_article or way.tag == "article"
        before = True
        for node in around.nodes:
            if node is way:
                before = False
            elif not node.left and not _stays(
                node, core, before=before, inside=inside, in_article=in_article, page=start is body
            ):
                leave(node, OUTSIDE)
        if start is body or not inside:
            around.bare = start is not body or not _has_sentence(around)
        if around is start:
            inside = False
        way = around


def _leave_what_follows_a_row(core: Node) -> None:
    """Where nearly all is a row of regions of one kind, such as posts, leave what is no such."""
    rows: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in core.nodes:
        if not node.left and node.tag not in FLOW:
            rows[node.tag, node.get("class").partition(" ")[0]].append(node)
    row = max(rows.values(), key=lambda nodes: sum(node.prose for node in nodes), default=[])
    prose = sum(node.prose for node in row)
    if len(row) < FEWEST_IN_A_ROW or prose < NEARLY_ALL * core.prose:
        return
    behind = False
    for node in core.nodes:
        behind = behind or node is row[-1]
        if not node.left and node not in row and behind and not node.sentences:
            leave(node, OUTSIDE)


def _stays(
    node: Node, core: Node, *, before: bool, inside: bool, in_article: bool, page: bool
) -> bool:
    """Whether what stands beside the way down to the article belongs to it.

    Args:
        node: What stands there.
        core: The article.
        before: Whether it stands before the article.
        inside: Whether it stands in the element that the page names its article.
        in_article: Whether the way passes through an `<article>`.
        page: Whether the page names none.
    """
    if in_article and node.tag == "article":
        return False
    reads = node.sentences > 0 and node.linked < 0.4 * node.chars
    reads = reads and (not node.controls or node.sentences > 3 * node.controls)
    if inside and not page:
        return not in_article or before or reads or node.tag in FLOW
    headline = any(one.tag == "h1" for one in node.walk())
    if not page:
        return before and headline and reads
    if before:
        plain = node.tag in FLOW and node.linked < 0.4 * node.chars
        return reads or headline or plain or node.tag == "hgroup"
    return reads and (node.prose >= BEHIND * core.prose or _has_named(node))


def _has_named(node: Node) -> bool:
    return any(is_named(one) and one.prose for one in node.walk())


def _has_sentence(node: Node) -> bool:
    """Whether there are sentences directly in a node, and not only in those inside it."""
    return node.sentences > sum(inner.sentences for inner in node.nodes if not inner.left)
