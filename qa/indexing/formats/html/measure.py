"""What can be measured of a page: how much text and how many links stand where.

The tree of what a reader sees comes in; each node gets its figures. A line of text is what runs
between the beginnings and ends of blocks; it counts as prose in full if it reads like a sentence,
for a quarter if it is short, and not at all if most of it is a link, a heading or a button.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
FEWEST_WORDS = 5
"""Of a sentence with its punctuation."""

MANY_WORDS = 20
"""So many words read like prose without any punctuation."""

SHORT_LINE = 0.25
"""What a line that is no sentence counts."""

SENTENCE_END = re.compile(r"[.!?…](?:[\W\d]|$)|[。！？؟۔।]")
BUTTON = re.compile(r"(?<![a-z])(?:btn|button)(?![a-z])", re.IGNORECASE)
IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def measure(body: Node) -> list[Node]:
    """Give every node its figures, and return all of them in the order of the page."""
    order = _own_figures(body)
    for node in reversed(order):
        above = node.parent
        if above is not None:
            above.chars += node.chars
            above.linked += node.linked
            above.links += node.links
            above.controls += node.controls
            above.prose += node.prose
            above.sentences += node.sentences
    return order


def count_words(text: str) -> int:
    """About how many words a text has, also where no blanks part them."""
    return len(text.split()) + len(IDEOGRAPHS.findall(text)) // 2


def reads_like_a_sentence(text: str) -> bool:
    """Whether a line is one: a few words with punctuation, or many without."""
    words = count_words(text)
    return words >= MANY_WORDS or (words >= FEWEST_WORDS and bool(SENTENCE_END.search(text)))


def _own_figures(body: Node) -> list[Node]:
    """The figures of what stands directly in each node; prose goes to the block around it."""
    order: list[Node] = []
    line: list[tuple[str, bool]] = []
    blocks, links, mute = [body], 0, 0
    stack: list[tuple[Node | str, Node, bool]] = [(body, body, False)]
    while stack:
        one, parent, leaving = stack.pop()
        if isinstance(one, str):
            size = len("".join(one.split()))
            parent.chars += size
            parent.linked += size if links else 0
            line.append((one, bool(links or mute)))
            continue
        is_link = one.tag == "a" and "href" in one.attributes
        is_mute = one.tag in HEADINGS or _is_control(one)
        if one.display == "block" or (one.tag == "br" and _is_second_break(one)):
            _end_line(line, blocks[-1])
        if leaving:
            links, mute = links - is_link, mute - is_mute
            if one.display == "block":
                blocks.pop()
            continue
        one.order = len(order)
        order.append(one)
        links, mute = links + is_link, mute + is_mute
        one.links, one.controls = int(is_link), int(_is_control(one))
        if one.display == "block":
            blocks.append(one)
        stack.append((one, parent, True))
        stack.extend((child, one, False) for child in reversed(one.children))
    return order


def _end_line(line: list[tuple[str, bool]], block: Node) -> None:
    """Count a line for the block that it stands in, and begin another."""
    text = "".join(part for part, _ in line)
    whole = len("".join(text.split()))
    plain = sum(len("".join(part.split())) for part, linked in line if not linked)
    line.clear()
    if not plain or 2 * plain < whole or not re.search(r"\w", text):
        return
    sentence = reads_like_a_sentence(text)
    block.sentences += sentence
    block.prose += plain * (1 if sentence else SHORT_LINE)


def _is_second_break(node: Node) -> bool:
    """Whether nothing stands between a line break and the one before it."""
    beside = node.parent.children if node.parent else []
    for one in reversed(beside[: node.place]):
        if not isinstance(one, str):
            return one.tag == "br"
        if one.strip():
            return False
    return False


def _is_control(node: Node) -> bool:
    """Whether it is a button or a field."""
    return node.tag in ("input", "textarea", "select") or is_button(node)


def is_button(node: Node) -> bool:
    """Whether it is a button, or a link that is called one."""
    if node.tag == "button" or node.get("role") == "button":
        return True
    if node.tag != "a" or not node.get("class"):
        return False
    return bool(BUTTON.search(node.get("class")))
