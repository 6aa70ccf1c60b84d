"""What kind of block an element of a web page is: a heading, code, a term and what is said of it.

A node of the tree of what a reader sees comes in; its kind goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.indexing.formats.html.measure import HEADINGS

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

CODE_NAMES = re.compile(r"\b(?:code|highlight|lang|language|source|prettyprint|brush)\b", re.I)
CODE_MARKS = re.compile(r"[{}<>=$\\|_]|;$|   |\t", re.MULTILINE)


def terms_in(node: Node) -> Iterator[Node | str]:
    """The terms and definitions of a list, also where groups of them stand in elements."""
    for child in node.children:
        if isinstance(child, str):
            if re.search(r"\w", child):
                yield child
        elif child.left:
            continue
        elif child.tag in ("dt", "dd") or not any(one.tag in ("dt", "dd") for one in child.nodes):
            yield child
        else:
            yield from terms_in(child)


def heading_level(node: Node) -> int | None:
    """The level of a heading, 0 for a summary, None for what is none."""
    if node.tag in HEADINGS:
        return int(node.tag[1])
    if node.get("role") == "heading":
        level = node.get("aria-level")
        return int(level) if level in "123456" and level else 2
    return 0 if node.tag == "summary" else None


def lines_of(node: Node) -> str:
    """The text of what keeps its lines, with the line ends that are elements."""
    parts: list[str] = []
    stack: list[Node | str] = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            parts.append(one)
        elif one.tag == "br":
            parts.append("\n")
        else:
            stack.extend(reversed(one.children))
    return "".join(parts)


def is_code(node: Node) -> bool:
    """Whether text that keeps its lines is code or drawn with blanks, rather than prose."""
    if any(one.tag in ("code", "samp", "kbd") for one in node.walk()):
        return True
    if CODE_NAMES.search(node.get("class")):
        return True
    return len(CODE_MARKS.findall("".join(node.texts()))) > 2
