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
from qa.indexing.formats.html.leading import stays, targets_of
from qa.indexing.formats.html.marks import kept, leave, readmit
from qa.indexing.formats.html.measure import HEADINGS, count_words
from qa.indexing.formats.html.tables import cells_of, own_rows

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

OF_LINKS, OF_LINKS_AHEAD, NOTHING_BUT_LINKS = 0.75, 0.5, 0.95
"""Shares of the characters of a region that are links; the second before the first sentence."""

SHORT_TEASER = 300
"""Characters that are no link in a teaser, at most."""

MOST = 0.5
"""What holds more of the article than this is the article, whatever it looks like."""

FEWEST_WORDS = 4
REGIONS = frozenset({"div", "section", "aside", "figure", "header", "footer", "form", "center"})
MARKED = frozenset({"strong", "b", "em", "span"})
LISTS = frozenset({"ul", "ol", "menu", "dir"})
MARK = re.compile(r"\[.*\]")
LETTER = re.compile(r"[^\W\d_]")
ADDRESS = re.compile(r"(?:mailto|tel|sms):")
LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?://|www\.)?[\w.-]+\.[a-z]{2,}(?:/\S*)?|\S+@\S+")


def prune(article: Node) -> None:
    """Leave what leads away from an article."""
    whole = article.chars
    left: list[Node] = []
    ahead, behind = _around_the_sentences(article)
    for node in list(kept(article)):
        if node is article or node.left or any(above.left for above in node.above()):
            continue
        for one in (*_teasers(node, whole), *_itself(node, whole, ahead, behind)):
            leave(one, one.left or _reason(one))
            left.append(one)
    left += _lonely_headings(article)
    if not article.chars or (left and not article.prose):
        for node in reversed(left):
            readmit(node)


def _reason(node: Node) -> str:
    return "repeated" if _is_pulled_quote(node) else "links"


def _itself(
    node: Node, whole: int, ahead: frozenset[Node], behind: frozenset[Node]
) -> Iterator[Node]:
    """The node if it leads away or repeats."""
    if not node.chars or node.chars > MOST * whole:
        return
    leads_away = (
        (node.tag in LISTS and _is_list_of_links(node, ahead | behind))
        or (node.tag in REGIONS and _is_region_of_links(node, ahead, behind))
        or (node.tag == "p" and _is_a_link(node))
        or (node.tag == "td" and len(cells_of(node.parent or node)) == 1 and _is_a_link(node))
        or (node.tag in REGIONS and node.links == 1 and _is_a_link(node, 1))
        or (node.tag == "a" and _is_a_line_of_its_own(node))
        or (node.tag == "table" and _is_table_of_links(node))
        or (node.tag in REGIONS and node.controls and _only_labels(node))
        or _is_mark_of_heading(node)
    )
    if leads_away or (_is_pulled_quote(node) and _is_repeated(node)):
        yield node


def _is_list_of_links(node: Node, outside: frozenset[Node]) -> bool:
    """A table of contents, ways to pass the page on, or links before or after all that is read."""
    if node.links < 2 or node.linked < NOTHING_BUT_LINKS * node.chars:
        return False
    return node in outside or all(map(stays, targets_of(node)))


def _only_labels(node: Node) -> bool:
    """Whether a region with buttons or fields has no words but theirs, or one that names them."""
    words = _unlinked(node).strip()
    return not LETTER.search(words) or (not node.sentences and words.endswith((":", "：")))


def _is_region_of_links(node: Node, ahead: frozenset[Node], behind: frozenset[Node]) -> bool:
    share = OF_LINKS_AHEAD if node in ahead else OF_LINKS
    if node.sentences or node.links < 2 or node.linked < share * node.chars:
        return False
    if any(one.tag in ("table", "dl") for one in node.walk()):
        return False
    return node.tag != "section" or node in behind


def _is_mark_of_heading(node: Node) -> bool:
    """Whether it is a link that hangs on a heading, to edit what follows or to point there."""
    if node.links and _is_beside_heading(node) and MARK.fullmatch(node.text()):
        return node.linked >= node.chars - 2
    heading = node.parent
    if heading is None or heading.tag not in HEADINGS or not node.links or node.left:
        return False
    own = re.fullmatch(r"\[.*\]|\W+", node.text())
    return own is not None and heading.linked < heading.chars - 2


def _is_beside_heading(node: Node) -> bool:
    beside = node.parent.nodes if node.parent else []
    return any(one.tag in HEADINGS for one in beside)


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
    label = re.fullmatch(r"\W*[^.!?:]{2,20}(:?)\W*", rest)
    if re.search(r"\w", rest) and not (label and (label.group(1) or _is_marked(node))):
        return False
    targets = [one.get("href") for one in node.walk() if one.tag == "a" and one.get("href")]
    if not targets or any(ADDRESS.match(target) for target in targets):
        return False
    if all(target.startswith("#") for target in targets):
        return True  # to the top, to the contents
    text = node.text()
    return count_words(text) >= fewest_words and not LOOKS_LIKE_ADDRESS.fullmatch(text)


def _is_marked(node: Node) -> bool:
    """Whether a line begins with words that are set apart by an element of their own."""
    first = next((one for one in node.children if not isinstance(one, str) or one.strip()), "")
    return not isinstance(first, str) and first.tag in MARKED and first.chars > first.linked


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


def _around_the_sentences(article: Node) -> tuple[frozenset[Node], frozenset[Node]]:
    """The nodes that come before the first sentence of the article, and those after the last."""
    order = list(kept(article))
    with_sentences = [
        index
        for index, node in enumerate(order)
        if node.sentences and node.linked < OF_LINKS * node.chars
    ]
    # A node with sentences inside comes before the one that they stand in.
    first = next((i for i in with_sentences if _has_own_sentence(order[i])), 0)
    last = with_sentences[-1] if with_sentences else 0
    before = (node for node in order[:first] if not node.sentences)
    return frozenset(before), frozenset(order[last + 1 :])


def _has_own_sentence(node: Node) -> bool:
    return node.sentences > sum(one.sentences for one in node.nodes if not one.left)


def _lonely_headings(article: Node) -> list[Node]:
    """Leave the headings below which nothing is left, and return them."""
    headings = [node for node in kept(article) if node.tag in HEADINGS - {"h1"}]
    lonely = [node for node in headings if _heads_nothing(node)]
    last = next((node for node in reversed(list(kept(article))) if _holds_words(node)), None)
    around = [last, *last.above()] if last else []
    lonely += [node for node in around if node in headings and node.links and node not in lonely]
    for node in lonely:
        leave(node, "links")
    return lonely


def _holds_words(node: Node) -> bool:
    return any(isinstance(one, str) and LETTER.search(one) for one in node.children)


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
            something = something or not MARK.fullmatch(child.text())
        elif child.chars:
            return False
    return something
