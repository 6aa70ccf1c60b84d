"""The text of an article on a web page, block by block.

The tree of what a reader sees comes in, with the nodes that are left out marked; the blocks go out
in the order of the page, each with its kind and its words. Every text that is not left out stands
in exactly one of them. Headings, summaries and questions of a list of terms are headings; a term
and what is said of it are one item, "Term: definition".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qa.indexing.formats.html.formula import formula
from qa.indexing.formats.html.kinds import heading_level, is_code, lines_of, terms_in
from qa.indexing.formats.html.line import (
    FOLDED,
    beside,
    following,
    gap,
    is_in_a_line,
    is_link_button,
    opens_something,
    raised_numbers,
)
from qa.indexing.formats.html.measure import is_button
from qa.indexing.formats.html.numbering import marks_of
from qa.indexing.formats.html.pieces import Piece, joined
from qa.indexing.formats.html.raised import (
    Raised,
    is_note_link,
    note_numbers,
    written_above,
    written_below,
)
from qa.indexing.formats.html.tables import is_layout, rows_of
from qa.text.clean import one_line, printable

if TYPE_CHECKING:
    from qa.domain import BlockKind
    from qa.indexing.formats.html.tree import Node

BREAK = "\x1e"  # stands for a line break while white space is folded
CONTROLS = frozenset({"button", "input"})
PRE = frozenset({"pre", "listing", "xmp", "plaintext"})
DEEPEST = 25
"""Tables in tables, lists of terms in lists of terms: what is nested deeper is read as blocks."""

SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
UNSEEN = "\u200b\u2060\ufeff "
LOOK_BACK = 80
"""Characters of a line before something raised that tell what it is."""


class Context(NamedTuple):
    """What an element stands in."""

    kind: BlockKind = "paragraph"
    item: int = 0
    keeps_lines: bool = False
    in_label: bool = False


class Blocks:
    """Reads the blocks of one page.

    Attributes:
        left: How many characters were left out here, by the reason.
    """

    def __init__(self, body: Node, language: str | None) -> None:
        self.left: Counter[str] = Counter()
        self._language = language or ""
        self._section = 1
        self._items = 0
        self._marks: dict[int, str] = {}
        self._numbered: dict[Node, dict[Node, str]] = {}
        self._counted = note_numbers(raised_numbers(body))

    def of(self, root: Node, context: Context = Context(), depth: int = 0) -> list[Piece]:  # noqa: B008 (frozen)
        """The blocks of a node."""
        walk = _Walk(self, depth)
        walk.run(root, context)
        return walk.pieces

    def line(self, node: Node, depth: int) -> str:
        """All words of a node on one line, as in a heading or a cell of a table."""
        if not node.nodes and not node.bare:
            return one_line("".join(node.texts()))
        return joined(self.of(node, Context(in_label=True), depth + 1))

    def new_item(self, node: Node | None = None) -> int:
        """A number for an item of a list, of which the mark is kept where it has one."""
        self._items += 1
        around = node.parent if node else None
        if node and around:
            if around not in self._numbered:
                self._numbered[around] = marks_of(around)
            self._marks[self._items] = self._numbered[around].get(node, "")
        return self._items

    def mark(self, item: int) -> str:
        """The mark of an item, once."""
        return self._marks.pop(item, "")

    def heading(self, level: int | None) -> int:
        """The level of a heading; of one that is no element of that kind, below the last."""
        if level is None:
            return min(self._section + 1, 6)
        # The first level is the title's own.
        self._section = min(max(level, 2), 6)
        return self._section

    def raised(self, node: Node, before: str) -> str:
        """What to write for a node that stands above or below the line."""
        text = node.text().strip(UNSEEN)
        if node.raised == "sub":
            return written_below(text, before)
        last = beside(node)
        if last is not None and last.raised == "sub":
            before = before.removesuffix(last.text())  # Of "x_i^2" the name is x.
        names = " ".join(one.get("class") for one in (node, *node.above()) if one.get("class"))
        written = written_above(
            Raised(
                text,
                before,
                following(node),
                is_note_link(node),
                text in self._counted,
                "price" in names.lower(),
                self._language,
            )
        )
        if not written:
            self.left["marks of notes"] += node.chars
        return written


class _Walk:
    """One way through a node; words that belong to no block yet gather in a buffer."""

    def __init__(self, blocks: Blocks, depth: int) -> None:
        self.pieces: list[Piece] = []
        self._blocks, self._depth = blocks, depth
        self._buffer: list[str] = []

    def run(self, root: Node, context: Context) -> None:
        """Read a node's content."""
        stack: list[tuple[Node | str, Context, str]] = []
        self._push(stack, root, self._inside(root, context))
        while stack:
            one, inner, what = stack.pop()
            if what == "end":
                self._flush(inner)
            elif what == "write":
                self._buffer.append(str(one))
            elif isinstance(one, str):
                self._text(one, inner)
            elif not one.left:
                self._enter(stack, one, inner)
        self._flush(context)

    def _push(
        self, stack: list[tuple[Node | str, Context, str]], node: Node, inner: Context
    ) -> None:
        children: list[Node | str] = [*node.nodes] if node.bare else node.children
        if node.bare:
            bare = (child for child in node.children if isinstance(child, str))
            self._blocks.left["outside the article"] += sum(len("".join(t.split())) for t in bare)
        stack.extend((child, inner, "") for child in reversed(children))

    def _text(self, text: str, context: Context) -> None:
        if context.keeps_lines:
            text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", BREAK)
        self._buffer.append(text)

    def _enter(
        self, stack: list[tuple[Node | str, Context, str]], node: Node, context: Context
    ) -> None:
        if node.raised and node.display == "inline":
            self._raised(node)
        elif node.tag == "br":
            self._buffer.append(BREAK)
        elif node.display == "inline" and not (is_link_button(node) or node.tag in CONTROLS):
            self._inline(stack, node, context)
        elif is_button(node) or node.tag in ("input", "select"):
            if context.in_label or is_in_a_line(node):
                self._inline(stack, node, context)
            elif opens_something(node):
                self._flush(context)
                level = self._blocks.heading(None)
                self.pieces.append(Piece("heading", level, self._blocks.line(node, self._depth)))
            else:
                self._blocks.left["controls"] += node.chars
        elif node.tag == "center" and self._goes_on(node, context):
            self._inline(stack, node, context)
        else:
            self._flush(context)
            if not self._whole(node, context):
                inner = self._inside(node, context)
                stack.append((node, inner, "end"))
                self._push(stack, node, inner)

    def _inline(
        self, stack: list[tuple[Node | str, Context, str]], node: Node, context: Context
    ) -> None:
        """An element within a line; what it holds may be blocks all the same."""
        self._buffer.append(gap(node, self._before()))
        inner = self._inside(node, context)
        if node.tag == "q":
            stack.append(("”", inner, "write"))
            self._buffer.append("“")
        elif node.tag == "ruby":
            readings = [one.text() for one in node.walk() if one.tag == "rt"]
            if any(readings):
                stack.append((f"({''.join(readings)})", inner, "write"))
        elif node.tag in ("rt", "rtc"):
            return
        elif node.tag in ("text", "tspan"):
            stack.append((" ", inner, "write"))
        elif node.tag == "math":
            line = formula(node)
            apart = line[:1].isdigit() and self._before()[-1:].isalnum()
            self._buffer.append(f" {line}" if apart else line)
            return
        self._push(stack, node, inner)

    def _goes_on(self, node: Node, context: Context) -> bool:
        """Whether a sentence runs through a centred line; what was made of it is taken back."""
        if any(one.display == "block" for one in node.nodes):
            return False
        if not re.match(r"\s*[a-z]", following(node)):
            return False
        self._flush(context)
        last = self.pieces[-1] if self.pieces else None
        if last is None or last.kind != context.kind or SENTENCE_END.search(last.text):
            return False
        self._buffer.append(self.pieces.pop().text.replace("\n", BREAK) + " ")
        return True

    def _raised(self, node: Node) -> None:
        before = self._before()
        written = self._blocks.raised(node, before)
        if not written and before.endswith(" ") and re.match(r"[.,;:!?)]", following(node)):
            self._buffer.append("\b")  # The blank before a mark that went away.
        self._buffer.append(written)

    def _whole(self, node: Node, context: Context) -> bool:
        """Read an element that is one block as a whole; False where it is none."""
        if node.tag in PRE and is_code(node):
            code = printable(lines_of(node)).strip("\n").rstrip().strip()
            self.pieces += [Piece("code", 0, code)] if code else []
        elif self._depth > DEEPEST:
            return False
        elif (level := heading_level(node)) is not None:
            words = self._blocks.line(node, self._depth)
            if re.search(r"\w", words):
                mark = self._blocks.mark(context.item)
                section = self._blocks.heading(level or None)
                self.pieces.append(Piece("heading", section, words, mark=mark))
        elif node.tag == "dl":
            self.pieces += self._terms(node, context)
        elif node.tag == "table" and not is_layout(node):
            self.pieces += self._table(node, context)
        else:
            return False
        return True

    def _table(self, table: Node, context: Context) -> Iterator[Piece]:
        """A table as one block: a line for each row, its cells parted by " | "."""
        for node in table.nodes:
            if node.tag == "caption" and not node.left:
                yield from self._blocks.of(node, context, self._depth + 1)
        stray = [child for child in table.children if isinstance(child, str) and child.strip()]
        if stray:
            yield Piece(context.kind, 0, one_line(" ".join(stray)))
        rows = rows_of(table, lambda cell: self._blocks.line(cell, self._depth))
        if rows:
            yield Piece("table", 0, "\n".join(rows))

    def _terms(self, node: Node, context: Context) -> Iterator[Piece]:
        """A list of terms: each with what is said of it."""
        terms: list[str] = []
        for child in terms_in(node):
            if isinstance(child, str):
                yield Piece(context.kind, 0, one_line(child))
            elif child.tag == "dt":
                terms.append(self._blocks.line(child, self._depth))
            else:
                item = Context("item", self._blocks.new_item())
                pieces = self._blocks.of(child, item, self._depth + 1)
                yield from _defined(" / ".join(filter(None, terms)), pieces, self._blocks)
                terms = []
        for term in filter(None, terms):
            yield Piece("item", 0, term, self._blocks.new_item())

    def _inside(self, node: Node, context: Context) -> Context:
        keeps = context.keeps_lines or node.keeps_lines
        if node.tag == "li":
            return Context("item", self._blocks.new_item(node), keeps, context.in_label)
        if node.tag == "blockquote":
            return context._replace(kind="quote", keeps_lines=keeps)
        return context._replace(keeps_lines=keeps)

    def _before(self) -> str:
        """The end of the line that is being gathered."""
        return FOLDED.sub(" ", "".join(self._buffer[-20:]))[-LOOK_BACK:].rpartition(BREAK)[2]

    def _flush(self, context: Context) -> None:
        """Make paragraphs of the buffer, which is emptied: two line breaks in a row part them."""
        folded = FOLDED.sub(" ", "".join(self._buffer)).replace(" \b", "")
        self._buffer.clear()
        for paragraph in re.split(rf"(?:{BREAK}\s*){{2,}}", folded):
            lines = [one_line(line) for line in paragraph.split(BREAK)]
            text = "\n".join(line for line in lines if line)
            # In a cell of a table a dash or a tick says something.
            if not (text if context.in_label else re.search(r"\w", text)):
                continue
            last = self.pieces[-1] if self.pieces else None
            if last and context.item and (last.item, last.kind) == (context.item, context.kind):
                # A further paragraph of the same item.
                self.pieces[-1] = last._replace(text=f"{last.text}\n\n{text}")
            else:
                mark = self._blocks.mark(context.item)
                self.pieces.append(Piece(context.kind, 0, text, context.item, mark))


def _defined(term: str, pieces: list[Piece], blocks: Blocks) -> Iterator[Piece]:
    """A term with the blocks that are said of it."""
    if term.endswith(("?", "？", "؟")):
        yield Piece("heading", blocks.heading(None), term)
        yield from pieces
        return
    if term and pieces and pieces[0].kind == "item":
        mark = " " if term.endswith((":", ".", "!")) else ": "
        yield pieces[0]._replace(text=f"{term}{mark}{pieces[0].text}")
        yield from pieces[1:]
        return
    if term:
        yield Piece("item", 0, term, blocks.new_item())
    yield from pieces
