"""What stands beside the article on its page, and whether it belongs to it.

The element where nearly all of the prose is comes in; from there the way goes outwards, and on each
level what stands beside the way is judged: by whether it comes before or behind, by whether it is
inside what the page names its article, or else what the headline stands in, and by how it reads.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from qa.indexing.formats.html.furniture import AUTHOR, COMMENTS, OF_TEXT, is_small, names_of
from qa.indexing.formats.html.marks import is_named, kept, leave
from qa.indexing.formats.html.measure import HEADINGS
from qa.indexing.formats.html.tables import is_layout

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

OUTSIDE = "outside the article"
BESIDE = "beside the article"
NEARLY_ALL = 0.7
"""Share of the prose of an element that one inside it must hold to be the article in its place."""

FLOW = frozenset({"p", "ul", "ol", "dl", "table", "li", "blockquote", "figure", *HEADINGS})
"""Elements that hold a part of an article and never the whole of it."""

BEHIND, BEHIND_STORY = 0.1, 0.3
"""Share of the article's prose that a region behind it must have to belong to it; the second where
the headline stands with the article and the region does not."""

PROSE_FOR_A_LINK = 50
"""Characters of prose that there are for each link in what reads like an article, at least."""

FEWEST_IN_A_ROW = 3
MOST_BUTTONS, SMALL_WINDOW = 4, 800
PARTS_OF_TITLE = re.compile(r"\s+[|·»:–—-]+\s+|:\s+|\s\|\s")
LONGEST_HEADLINE, SHORTEST_HEADLINE = 200, 10


def narrowed(start: Node) -> Node:
    """The innermost element that holds nearly all of the prose."""
    core = start
    while True:
        inner = [
            node
            for node in core.nodes
            if not node.left and (node.tag not in FLOW or (node.tag == "table" and is_layout(node)))
        ]
        best = max(inner, key=lambda node: node.prose, default=None)
        if best is None or not best.prose or best.prose < NEARLY_ALL * core.prose:
            return core
        core = best


def leave_windows(body: Node, title: str) -> None:
    """Leave small regions that ask for a click, beside the way to the headline of a page.

    What asks for consent or for an address may be called anything. It is no part of a page that has
    a headline, and sentences, outside of it.
    """
    headlines = _headlines(body, title)
    way = {above for headline in headlines for above in headline.above()}
    for around in sorted(way, key=lambda one: one.order):
        kinds = Counter(map(_kind, around.nodes))
        for node in around.nodes:
            free = node not in way and node not in headlines and not node.left
            free = free and kinds[_kind(node)] == 1 and body.sentences > node.sentences
            if free and _asks_for_a_click(node):
                leave(node, "window")


def _asks_for_a_click(node: Node) -> bool:
    """Whether a region is a few sentences with buttons below them, and nothing else."""
    if not 0 < node.controls <= MOST_BUTTONS or not node.sentences or node.chars > SMALL_WINDOW:
        return False
    last = ""
    for one in node.walk():
        if one.tag in OF_TEXT or "aria-expanded" in one.attributes:
            return False
        if one.chars and not one.nodes:
            last = "button" if one.get("role") == "button" else one.tag
    buttons = (one.text() for one in node.walk() if one.tag == "button")
    return last == "button" and not any(words.endswith("?") for words in buttons)


def _kind(node: Node) -> tuple[str, str]:
    return node.tag, node.get("class")


class Beside:
    """Judges what stands beside the way from the article out to the whole page."""

    def __init__(self, core: Node, start: Node, body: Node, title: str) -> None:
        self._core, self._body = core, body
        self._is_named = start is not body
        self._headlines = _headlines(body, title)
        # Where the page names no article, what the headline stands in is taken for it.
        around = [core, *core.above()][:-1]
        stories = [start] if self._is_named else [one for one in around if self._has_headline(one)]
        self._story = stories[0] if stories else None

    def leave(self) -> None:
        """Leave what does not belong to the article."""
        way = self._core
        inside = self._story is not None and way is not self._story
        in_article = False
        for around in list(way.above()):
            in_article = in_article or way.tag == "article"
            before = True
            for node in around.nodes:
                if node is way:
                    before = False
                elif not node.left and (reason := self._reason(node, inside, before, in_article)):
                    leave(node, reason)
            if not inside:
                around.bare = self._is_named or not _has_sentence(around)
            inside = inside and around is not self._story
            way = around

    def _reason(self, node: Node, inside: bool, before: bool, in_article: bool) -> str:
        """Why a node beside the way does not belong to the article; "" where it does."""
        if in_article and node.tag == "article":
            return OUTSIDE
        if any(one.tag == "textarea" for one in node.walk()) and not self._has_headline(node):
            return "comments"  # Where readers may write, readers have written.
        if not before and self._is_of_comments(node):
            return "comments"
        if not before and is_small(node) and names_of(node) & AUTHOR:
            return "about the author"
        if inside:
            stays = before or self._goes_on(node, in_article)
        elif before:
            stays = self._leads_in(node)
        else:
            named = not self._is_named and any(is_named(one) and one.prose for one in node.walk())
            enough = not self._is_named and self._is_enough(node)
            stays = reads(node) and (named or enough)
        return "" if stays else OUTSIDE

    def _is_of_comments(self, node: Node) -> bool:
        """Whether a region behind the article says in its heading that it is of comments."""
        first = next((one for one in node.walk() if one.tag in HEADINGS and one.chars), None)
        said = set(re.findall(r"[^\W\d_]+", first.text().lower())) if first else set()
        return bool(said & COMMENTS) and node.prose < self._core.prose

    def _is_enough(self, node: Node) -> bool:
        """Whether a region behind the article has so much to say that it may go on with it."""
        share = BEHIND_STORY if self._story else BEHIND
        return node.prose >= share * self._core.prose

    def _goes_on(self, node: Node, in_article: bool) -> bool:
        """Whether what follows the article within the same element belongs to it."""
        if self._is_named and not in_article:
            return True
        return reads(node) or (node.tag in FLOW and 2 * node.linked < node.chars)

    def _leads_in(self, node: Node) -> bool:
        """Whether what stands before and outside of the article belongs to it."""
        if self._story:
            return self._is_named and self._has_headline(node) and reads(node)
        plain = node.tag in FLOW and 2 * node.linked < node.chars
        return plain or reads(node) or self._has_headline(node)

    def _has_headline(self, node: Node) -> bool:
        return any(one in self._headlines for one in node.walk())


def leave_behind_a_row(core: Node) -> None:
    """Where nearly all is a row of regions of one kind, such as posts, leave what is no such."""
    rows: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in core.nodes:
        if not node.left and node.tag not in FLOW and _has_blocks(node):
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


def reads(node: Node) -> bool:
    """Whether a region reads like an article: sentences, and few links and buttons beside them."""
    return (
        node.sentences > 0
        and node.linked < 0.4 * node.chars
        and node.prose >= PROSE_FOR_A_LINK * node.links
        and (not node.controls or node.sentences > 3 * node.controls)
    )


def _headlines(body: Node, title: str) -> frozenset[Node]:
    """The nodes that the title of the page begins with, or that are a part of it between marks.

    Where there are none, the headings of the first level.
    """
    wanted = _letters(title)
    parts = {_letters(part) for part in PARTS_OF_TITLE.split(title)}
    found = set()
    for node in kept(body):
        if node.display == "block" and 0 < node.chars <= LONGEST_HEADLINE and not node.links:
            words = _letters(node.text())
            begins = len(words) >= SHORTEST_HEADLINE and wanted.startswith(words)
            if begins or (words and words in parts):
                found.add(node)
    return frozenset(found or (node for node in kept(body) if node.tag == "h1" and node.chars))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _has_blocks(node: Node) -> bool:
    return any(one.display == "block" and one.chars for one in node.nodes)


def _has_sentence(node: Node) -> bool:
    """Whether there are sentences directly in a node, and not only in those inside it."""
    return node.sentences > sum(inner.sentences for inner in node.nodes if not inner.left)
