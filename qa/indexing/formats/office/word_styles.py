"""What the styles and numberings of a Word document say of its paragraphs.

The parts `styles.xml` and `numbering.xml` come in; for a paragraph its role (title, heading of a
level, caption, quote, entry of a table of contents) and its number ("2.", "3.1", "" for a bullet)
go out. Names of styles are English in every edition of Word.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from qa.indexing.formats.office.figures import written_number
from qa.indexing.formats.office.package import child, every, local, value

BODY = 9
"""The outline level of what is no heading."""

MOST_STYLES = 20
"""Styles that are each made of another one, at most."""

PLACEHOLDER = re.compile(r"%(\d)")
HEADING = re.compile(r"heading (\d)")


class Role(NamedTuple):
    """What a paragraph is: a kind, of headings the level from 1, and the list that it is in."""

    kind: str = ""
    level: int = 0
    list_id: str = ""
    depth: int = 0


class Styles:
    """Tells the roles of paragraphs.

    Args:
        root: Of `styles.xml`, None where there is none.
    """

    def __init__(self, root: Any | None) -> None:  # noqa: ANN401 (elements of lxml have no types)
        self._styles = {
            value(one, "styleId"): one
            for one in (() if root is None else root)
            if local(one) == "style"
        }

    def role(self, paragraph: Any) -> Role:  # noqa: ANN401
        """Return what a paragraph is by its own properties and its styles."""
        own = child(paragraph, "pPr")
        style = child(own, "pStyle") if own is not None else None
        chain = [] if own is None else [own]
        name = ""
        key = value(style, "val") if style is not None else ""
        for _ in range(MOST_STYLES):
            found = self._styles.get(key)
            if found is None:
                break
            named = child(found, "name")
            name = name or _known(value(named, "val") if named is not None else key)
            properties = child(found, "pPr")
            chain += [] if properties is None else [properties]
            based = child(found, "basedOn")
            key = value(based, "val") if based is not None else ""
        list_id, depth = _numbered(chain)
        level = _level(chain)
        if name in ("title", "contents", "caption", "quote"):
            return Role(name, 0, list_id, depth)
        if level is None and (match := HEADING.fullmatch(name)):
            level = int(match[1]) - 1
        if level is not None and level < BODY:
            return Role("heading", level + 1, list_id, depth)
        return Role("", 0, list_id, depth)


def _known(name: str) -> str:
    """The name of a style in small letters if it says what a paragraph is, else ""."""
    name = name.casefold().strip()
    if re.fullmatch(r"toc (?:\d|heading)|toc\d|table of figures|index \d", name):
        return "contents"
    if name in ("quote", "intense quote", "block text"):
        return "quote"
    if name in ("caption", "title") or HEADING.fullmatch(name):
        return name
    return ""


def _level(chain: list[Any]) -> int | None:
    for properties in chain:
        found = child(properties, "outlineLvl")
        if found is not None and value(found, "val").isdecimal():
            return int(value(found, "val"))
    return None


def _numbered(chain: list[Any]) -> tuple[str, int]:
    """The list that a paragraph is in, and how deep; "" and 0 for none."""
    list_id, depth = "", 0
    for properties in chain:
        found = child(properties, "numPr")
        if found is None:
            continue
        number, level = child(found, "numId"), child(found, "ilvl")
        if not depth and level is not None and value(level, "val").isdecimal():
            depth = int(value(level, "val"))
        if number is not None:
            list_id = value(number, "val")
            break
    return ("", 0) if list_id in ("", "0") else (list_id, min(depth, 8))


class Level(NamedTuple):
    """How one level of a list is numbered: where it starts, in which figures, within which text."""

    start: int
    figures: str
    text: str


class Numbering:
    """Counts the items of lists.

    Args:
        root: Of `numbering.xml`, None where there is none.
    """

    def __init__(self, root: Any | None) -> None:  # noqa: ANN401
        self._lists: dict[str, str] = {}
        self._levels: dict[tuple[str, int], Level] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._anew: set[str] = set()
        for one in () if root is None else root:
            if local(one) == "abstractNum":
                self._read_levels(value(one, "abstractNumId"), one)
            elif local(one) == "num" and (abstract := child(one, "abstractNumId")) is not None:
                number = value(one, "numId")
                self._lists[number] = value(abstract, "val")
                if next(every(one, "startOverride"), None) is not None:
                    self._anew.add(number)

    def next(self, list_id: str, depth: int) -> str:
        """Return the number of the next item, as it is written; "" for a bullet."""
        abstract = self._lists.get(list_id, "")
        level = self._levels.get((abstract, depth))
        if level is None:
            return ""
        counts = self._counts.setdefault(f"#{list_id}" if list_id in self._anew else abstract, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        if level.figures in ("bullet", "none"):
            return ""

        def figure(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            other = self._levels.get((abstract, at), level)
            return written_number(counts.get(at, other.start), other.figures)

        return PLACEHOLDER.sub(figure, level.text).strip()

    def _read_levels(self, abstract: str, root: Any) -> None:  # noqa: ANN401
        for one in root:
            if local(one) != "lvl" or not value(one, "ilvl").isdecimal():
                continue
            said = {local(part): value(part, "val") for part in one}
            start = said.get("start", "1")
            self._levels[abstract, int(value(one, "ilvl"))] = Level(
                int(start) if start.isdecimal() else 1,
                said.get("numFmt", "decimal"),
                said.get("lvlText", ""),
            )
