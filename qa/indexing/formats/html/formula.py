"""Formulas on a web page, written on one line so that what is reckoned stays what it was.

An element of MathML comes in, as a node of the tree; its line goes out: "(a+b)/2", "√(x+1)".
Brackets are put around a part only where it is more than one name or number.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

SIMPLE = re.compile(r"[^\W_]*[.,]?\w*|\(.*\)|√\w+|[^\w\s]")
DEEPEST = 50
SCRIPTS: dict[str, tuple[str, ...]] = {
    "msup": ("^",), "msub": ("_",), "msubsup": ("_", "^"), "mover": ("^",), "munder": ("_",),
    "munderover": ("_", "^"),
}  # fmt: skip
BIG = frozenset("∑∏∫∮⋃⋂")
ROWS = frozenset({"mtr", "mtd"})


def formula(node: Node, depth: int = 0) -> str:
    """A formula, or a part of one, on one line."""
    inner = [one for one in node.nodes if not one.left]
    if depth > DEEPEST or not inner:
        return node.text() + (" " if node.tag in ROWS else "")
    parts = [formula(one, depth + 1) for one in inner]
    return _built(node, parts) or _joined(node, depth)


def _built(node: Node, parts: list[str]) -> str:
    """What an element makes of its parts; "" for a row of them."""
    if node.tag == "mfrac" and len(parts) == 2:
        return f"{_whole(parts[0])}/{_whole(parts[1])}"
    if node.tag == "msqrt":
        return f"√{_whole(''.join(parts))}"
    if node.tag == "mroot" and len(parts) == 2:
        return f"{_whole(parts[0])}^(1/{parts[1]})"
    if node.tag == "mfenced":
        opening, closing = node.attributes.get("open", "("), node.attributes.get("close", ")")
        return f"{opening}{', '.join(parts)}{closing}"
    marks = SCRIPTS.get(node.tag, ())
    if marks and len(parts) == len(marks) + 1:
        scripts = zip(marks, parts[1:], strict=True)
        base = parts[0] if parts[0] in BIG else _whole(parts[0])
        return base + "".join(f"{mark}{_whole(one)}" for mark, one in scripts if one)
    return f"{''.join(parts)} " if node.tag in ROWS else ""


def _joined(node: Node, depth: int) -> str:
    """The parts of a row one after the other; a fraction stands off from a number before it."""
    line = ""
    for one in node.children:
        if isinstance(one, str):
            line += one.strip()
        elif not one.left:
            apart = one.tag == "mfrac" and line[-1:].isalnum()
            line += (" " if apart else "") + formula(one, depth + 1)
    return line


def _whole(part: str) -> str:
    part = part.strip()
    return part if SIMPLE.fullmatch(part) else f"({part})"
