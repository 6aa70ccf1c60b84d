"""What stands within an article and is none: links elsewhere, teasers, forms, repeated quotes.

The element of an article comes in, what is furniture already left; more nodes of it are marked as
left. All is told by measuring: the share of a region that is links, whether regions of one kind
follow each other that each begin with a linked heading, whether there is prose behind them. If
nothing would remain, nothing is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.indexing.formats.html.furniture import linked_headings, names_of
from qa.indexing.formats.html.marks import kept, leave, readmit
from qa.indexing.formats.html.measure import HEADINGS
from qa.indexing.formats.html.tables import cells_of, own_rows

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

OF_LINKS, NOTHING_BUT_LINKS = 0.75, 0.95
"""Shares of the characters of a region that are links."""

SHORT_TEASER = 300
"""Characters that are no link in a teaser, at most."""

MOST = 0.5
"""What holds more of the article than this is the article, whatever it looks like."""

FEWEST_WORDS = 4
REGIONS = frozenset({"div", "section", "aside", "figure", "header", "footer", "form", "center"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
LETTER = re.compile(r"[^\W\d_]")
ADDRESS = re.compile(r"(?:mailto|tel|sms):")
LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?://|www\.)?[\w.-]+\.[a-z]{2,}(?:/\S*)?|\S+@\S+")


def prune(article: Node) -> None:
    """Leave what leads away from an article."""
    whole = article.chars
    left: list[Node] = []
    behind = _behind_last_sentence(article)
    for node in list(kept(article)):
        if node is article or node.left or any(above.left for above in node.above()):
            continue
        for one in (*_teasers(node, whole), *_itself(node, whole, behind)):
            leave(one, one.left or _reason(one))
            left.append(one)
    left += _lonely_headings(article)
    if not article.chars or (left and not article.prose):
        for node in reversed(left):
            readmit(node)


def _reason(node: Node) -> str:
    return "repeated" if _is_pulled_quote(node) else "links"


def _itself(node: Node, whole: int, behind: frozenset[Node]) -> Iterator[Node]:
    """The node if it leads away or repeats."""
    if not node.chars or node.chars > MOST * whole:
        return
    leads_away = (
        (node.tag in LISTS and _is_list_of_links(node, behind))
        or (node.tag in REGIONS and _is_region_of_links(node, behind))
        or (node.tag == "p" and _is_a_link(node))
        or (node.tag == "td" and len(cells_of(node.parent or node)) == 1 and _is_a_link(node))
        or (node.tag in REGIONS and node.links == 1 and _is_a_link(node, 1))
        or (node.tag == "a" and _is_a_line_of_its_own(node))
        or (node.tag == "table" and _is_table_of_links(node))
        or (node.tag in REGIONS and node.controls and not LETTER.search(_unlinked(node)))
        or _is_mark_of_heading(node)
    )
    if leads_away or (_is_pulled_quote(node) and _is_repeated(node)):
        yield node


def _is_list_of_links(node: Node, behind: frozenset[Node]) -> bool:
    """A table of contents, or a list of links with nothing more to read behind it."""
    if node.links < 2 or node.linked < NOTHING_BUT_LINKS * node.chars:
        return False
    links = [one for one in node.walk() if one.tag == "a" and one.get("href")]
    return all(one.get("href").startswith("#") for one in links) or node in behind


def _is_region_of_links(node: Node, behind: frozenset[Node]) -> bool:
    if node.sentences or node.links < 2 or node.linked < OF_LINKS * node.chars:
        return False
    if any(one.tag in ("table", "dl") for one in node.walk()):
        return False
    return node.tag != "section" or node in behind


def _is_mark_of_heading(node: Node) -> bool:
    """Whether it is a link that hangs on a heading, to edit what follows or to point there."""
    heading = node.parent
    if heading is None or heading.tag not in HEADINGS or not node.links or node.left:
        return False
    own = re.fullmatch(r"\[.*\]|\W+", node.text())
    return own is not None and heading.linked < heading.chars - 2


def _is_a_line_of_its_own(link: Node) -> bool:
    """Whether a link stands alone in its line in a region that has more to say."""
    around = link.parent
    if around is None or around.tag not in REGIONS or not around.prose or not link.get("href"):
        return False
    before = _beside(around.children[: link.place][::-1])
    behind = _beside(around.children[link.place + 1 :])
    return before and behind and not ADDRESS.match(link.get("href"))


def _beside(children: list[Node | str]) -> bool:
    """Whether the line ends there, but for other links and buttons in it."""
    for one in children:
        if isinstance(one, str):
            if re.search(r"\w", one):
                return False
        elif one.display == "block" or one.tag == "br":
            return True
        elif one.tag not in ("a", "button") and one.chars and not one.left:
            return False
    return True


def _is_table_of_links(node: Node) -> bool:
    """A table that is a row of buttons."""
    cells = [one for one in node.walk() if one.tag in ("td", "th")]
    only = node.linked >= NOTHING_BUT_LINKS * node.chars and node.links >= len(cells)
    return only and all(one.tag == "td" for one in cells) and len(own_rows(node)) == 1


def _is_a_link(node: Node, fewest_words: int = FEWEST_WORDS) -> bool:
    """Whether a paragraph is nothing but a link to another page, such as "Read more: …"."""
    rest = _unlinked(node) if node.links else "-"
    if re.search(r"\w", rest) and not re.fullmatch(r"\W*[^.!?:]{2,20}:\W*", rest):
        return False
    targets = [one.get("href") for one in node.walk() if one.tag == "a" and one.get("href")]
    if not targets or any(ADDRESS.match(target) for target in targets):
        return False
    if all(target.startswith("#") for target in targets):
        return True  # to the top, to the contents
    text = node.text()
    return len(text.split()) >= fewest_words and not LOOKS_LIKE_ADDRESS.fullmatch(text)


def _unlinked(node: Node) -> str:
    """The text of a node that is in no link and no button."""
    found = []
    stack: list[Node | str] = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            found.append(one)
        elif one.tag not in ("a", "button") and not one.left:
            stack.extend(reversed(one.children))
    return "".join(found)


def _teasers(node: Node, whole: int) -> Iterator[Node]:
    """Children of one kind that each have a linked heading and a few words."""
    if node.links < 2:
        return
    alike: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for child in node.nodes:
        if not child.left and child.chars and child.tag not in HEADINGS and child.tag != "p":
            alike[child.tag, child.get("class")].append(child)
    for group in alike.values():
        size = sum(child.chars for child in group)
        if len(group) > 1 and size <= MOST * whole and all(map(_is_teaser, group)):
            yield from group


def _is_teaser(node: Node) -> bool:
    if not node.links or node.chars - node.linked > SHORT_TEASER:
        return False
    return bool(linked_headings(node)) or (node.tag == "a" and node.display == "block")


def _is_pulled_quote(node: Node) -> bool:
    return node.tag == "aside" or bool({"pullquote", "pull", "pulled"} & names_of(node))


def _is_repeated(node: Node) -> bool:
    """Whether the article says the same words elsewhere."""
    words = re.findall(r"\w+", node.text().lower())
    if len(words) < (FEWEST_WORDS if node.tag == "aside" else 2):
        return False
    top = list(node.above())[-1]
    text = " ".join(re.findall(r"\w+", top.text().lower()))
    return text.count(" ".join(words)) > 1


def _behind_last_sentence(article: Node) -> frozenset[Node]:
    """The nodes that come after the last sentence of the article."""
    order = list(kept(article))
    last = 0
    for index, node in enumerate(order):
        if node.sentences and node.linked < OF_LINKS * node.chars:
            last = index
    return frozenset(order[last + 1 :])


def _lonely_headings(article: Node) -> list[Node]:
    """Leave the headings below which nothing is left, and return them."""
    headings = [node for node in kept(article) if node.tag in HEADINGS - {"h1"}]
    lonely = [node for node in headings if _heads_nothing(node)]
    for node in lonely:
        leave(node, "links")
    return lonely


def _heads_nothing(heading: Node) -> bool:
    """Whether all that follows a heading, down to the next, was left, and something was."""
    around = heading.parent
    if around is None:
        return False
    something = False
    after = False
    for child in around.children:
        if child is heading:
            after = True
        elif not after:
            continue
        elif isinstance(child, str):
            if child.strip():
                return False
        elif child.tag in HEADINGS and child.tag <= heading.tag:
            break
        elif child.left:
            something = True
        elif child.chars:
            return False
    return something
