"""The style that a page gives its elements, as far as it can be told simply.

The texts of its `<style>` elements come in; the declarations that hold for an element go out. Plain
selectors (tag, class, id, attribute, in or directly in another) are understood, and which of two
rules wins; a rule with anything else, or for a kind of screen, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from qa.text.stopwords import word_set

if TYPE_CHECKING:
    from qa.indexing.formats.html.tree import Node

PROPERTIES = word_set("""
    display visibility position left right top text-indent width height max-width max-height
    overflow overflow-x overflow-y font font-size color background background-color
    background-image opacity clip clip-path text-decoration text-decoration-line vertical-align
    white-space transform margin-left margin-top content-visibility
    """)
MOST_CHARACTERS = 1_000_000
COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
PARTS = re.compile(r"\s*([>\s])\s*")
COMPOUND = re.compile(
    r"(?P<tag>[a-zA-Z][\w-]*|\*)|\#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)"
    r"|\[\s*(?P<name>[\w-]+)\s*(?:=\s*[\"']?(?P<value>[^\"'\]]*)[\"']?\s*)?\]"
)
ALWAYS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)(?:\s*,\s*\w+)*\s*|@layer\b[^{;]*")


class Compound(NamedTuple):
    """What an element must be: all parts of "p.a#b[c=d]"."""

    tag: str
    id: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]

    def fits(self, node: Node) -> bool:
        """Whether a node is such an element."""
        return (
            (not self.tag or self.tag == node.tag)
            and (not self.id or self.id == node.get("id"))
            and (not self.classes or self.classes <= set(node.get("class").split()))
            and all(
                name in node.attributes and value in (None, node.get(name))
                for name, value in self.attributes
            )
        )


class Rule(NamedTuple):
    """A selector, as compounds and what stands between them, with its declarations."""

    compounds: tuple[Compound, ...]
    between: tuple[str, ...]
    weight: tuple[int, int, int]
    declarations: dict[str, str]
    important: frozenset[str]


class Styles:
    """The rules of a page."""

    def __init__(self, sheets: Iterable[str]) -> None:
        self._by_key: dict[str, list[tuple[int, Rule]]] = {}
        order = 0
        for sheet in sheets:
            for rule in _rules(COMMENT.sub("", sheet[:MOST_CHARACTERS])):
                self._by_key.setdefault(_key(rule.compounds[-1]), []).append((order, rule))
                order += 1

    def of(self, node: Node) -> dict[str, str]:
        """The declarations that hold for a node, its own `style` included."""
        found: list[tuple[bool, tuple[int, int, int], int, str, str]] = []
        for order, rule in self._candidates(node):
            if _fits(rule, node):
                found += [
                    (name in rule.important, rule.weight, order, name, value)
                    for name, value in rule.declarations.items()
                ]
        own = node.get("style")
        if own:
            declarations, important = declared(own)
            found += [
                (name in important, (1000, 0, 0), 0, name, value)
                for name, value in declarations.items()
            ]
        return {name: value for *_, name, value in sorted(found)}

    def _candidates(self, node: Node) -> Iterator[tuple[int, Rule]]:
        if not self._by_key:
            return
        keys = [f".{name}" for name in node.get("class").split()]
        for key in (f"#{node.get('id')}", *dict.fromkeys(keys), node.tag, "*"):
            yield from self._by_key.get(key, ())


def declared(block: str) -> tuple[dict[str, str], frozenset[str]]:
    """The declarations of a block that matter here, and the names of those that are important."""
    found: dict[str, str] = {}
    important = set()
    for declaration in block.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if colon and name in PROPERTIES:
            value = value.strip().lower()
            plain = value.removesuffix("!important").strip() if "!" in value else value
            if plain != value:
                important.add(name)
            found[name] = plain
    return found, frozenset(important)


def _rules(sheet: str) -> Iterator[Rule]:
    """The rules of a style sheet that matter and are understood."""
    for selectors, block in _blocks(sheet):
        declarations, important = declared(block)
        if not declarations:
            continue
        for selector in selectors.split(","):
            rule = _rule(selector.strip(), declarations, important)
            if rule:
                yield rule


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of each rule, also of those in a group that always holds."""
    position = 0
    while (opening := sheet.find("{", position)) >= 0:
        before = sheet[position:opening].rpartition(";")[2].rpartition("}")[2].strip()
        if before.startswith("@"):
            if ALWAYS.fullmatch(before):
                position = opening + 1  # Its closing bracket is skipped with the next selector.
                continue
            position = _after_group(sheet, opening)
            continue
        closing = sheet.find("}", opening)
        closing = len(sheet) if closing < 0 else closing
        yield before, sheet[opening + 1 : closing]
        position = closing + 1


def _after_group(sheet: str, opening: int) -> int:
    """Where the group ends that opens here."""
    depth = 0
    for bracket in re.compile("[{}]").finditer(sheet, opening):
        depth += 1 if bracket.group() == "{" else -1
        if not depth:
            return bracket.end()
    return len(sheet)


def _rule(selector: str, declarations: dict[str, str], important: frozenset[str]) -> Rule | None:
    """The rule of one selector; None for what is not understood."""
    parts = PARTS.split(selector)
    compounds = [_compound(part) for part in parts[::2]]
    known = [compound for compound in compounds if compound]
    if not known or len(known) < len(compounds):
        return None
    between = tuple(part.strip() or " " for part in parts[1::2])
    weight = (
        sum(bool(one.id) for one in known),
        sum(len(one.classes) + len(one.attributes) for one in known),
        sum(bool(one.tag) for one in known),
    )
    return Rule(tuple(known), between, weight, declarations, important)


def _compound(part: str) -> Compound | None:
    tag, identity, classes, attributes = "", "", set[str](), list[tuple[str, str | None]]()
    position = 0
    while position < len(part):
        match = COMPOUND.match(part, position)
        if not match:
            return None
        tag = (match["tag"] or tag).lower()
        identity = match["id"] or identity
        classes |= {match["class"]} if match["class"] else set()
        attributes += [(match["name"], match["value"])] if match["name"] else []
        position = match.end()
    if not part:
        return None
    return Compound("" if tag == "*" else tag, identity, frozenset(classes), tuple(attributes))


def _key(compound: Compound) -> str:
    """What a rule is looked up by."""
    if compound.id:
        return f"#{compound.id}"
    if compound.classes:
        return f".{min(compound.classes)}"
    return compound.tag or "*"


def _fits(rule: Rule, node: Node) -> bool:
    """Whether a rule is for a node: for itself and for those around it."""
    if not rule.compounds[-1].fits(node):
        return False
    around = node.parent
    pairs = zip(reversed(rule.compounds[:-1]), reversed(rule.between), strict=True)
    for compound, combinator in pairs:
        if combinator == ">":
            if around is None or not compound.fits(around):
                return False
        else:
            while around is not None and not compound.fits(around):
                around = around.parent
            if around is None:
                return False
        around = around.parent
    return True
