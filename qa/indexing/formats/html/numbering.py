"""The numbers that a browser puts before the items of a list.

A list comes in; the marks of its items go out as a reader sees them, "5. " or "c. ".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
WITHOUT = re.compile(r"list-style(?:-type)?\s*:\s*none")
HIGHEST = 3_999


def marks_of(around: Node) -> dict[Node, str]:
    """The marks before the items of a list; none in a list without numbers."""
    if around.tag != "ol" or WITHOUT.search(around.get("style")):
        return {}
    items = [one for one in around.nodes if one.tag == "li"]
    step = -1 if "reversed" in around.attributes else 1
    number = _number(around.get("start"), len(items) if step < 0 else 1)
    marks = {}
    for one in items:
        number = _number(one.get("value"), number)
        marks[one] = f"{_written(number, one.get('type') or around.get('type'))}. "
        number += step
    return marks


def _number(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"\s*[+-]?\d{1,9}\s*", text, re.ASCII) else otherwise


def _written(number: int, kind: str) -> str:
    if not 0 < number <= HIGHEST or kind not in ("a", "A", "i", "I"):
        return str(number)
    letters = _roman(number) if kind in ("i", "I") else _alphabetic(number)
    return letters.upper() if kind.isupper() else letters


def _alphabetic(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    found = ""
    for value, letters in ROMAN:
        count, number = divmod(number, value)
        found += letters * count
    return found
