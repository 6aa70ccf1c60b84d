"""A web page as a tree of what a reader sees.

The decoded page comes in; a tree of `Node` goes out that holds every visible text in its order,
and nothing of scripts, templates and whatever style or attribute hides. How many characters were
left out for that is counted. Nothing here is recursive: pages may be nested as deep as they like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qa.errors import ArticleError
from qa.indexing.formats.html.hidden import NEVER_SHOWN, Sight
from qa.text.stopwords import word_set

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEPEST = 2_000
"""libxml2 reads no page that is nested deeper than 2,048 elements."""

KEPT_DEPTH = 300
"""Elements that stand deeper are taken out of a page that is nested too deep; their text stays."""

CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|11|1[4-9]|2\d|3[01]|127)|x0*(?:[0-8be-f]|1[0-9a-f]|7f))(?:;|(?![\da-f]))",
    re.IGNORECASE,
)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
SELF_CLOSED = re.compile(r"<([a-zA-Z][\w:-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)/>")
VOID = word_set("area base br col embed frame hr img input keygen link meta param source track wbr")
SPACE = re.compile(r"\s+")
BLOCK = word_set("""
    html body div p section article main header footer aside nav address figure figcaption form
    fieldset legend details summary center dl dt dd ul ol menu dir li blockquote h1 h2 h3 h4 h5
    h6 hgroup hr table caption thead tbody tfoot tr td th pre listing xmp plaintext search
    dialog option optgroup iframe
    """)


OUTERMOST = frozenset({"html", "head", "body"})
FIELDS = frozenset({"textarea", "select"})
"""What is in them is for the reader to change: they are seen, as fields, and their text is not."""


class Node:
    """An element that a reader sees, with what it holds: texts and further nodes.

    Attributes:
        tag: Lower case, without a namespace.
        attributes: As they are written.
        display: "block" or "inline", by the tag or by the style that a page gives it.
        raised: "sup" or "sub" where the tag or the style puts it above or below the line.
        keeps_lines: Whether line ends in its text are line ends for the reader.
        place: Of it among the children of its parent.
        order: Of it among all nodes of the page.
        left: Why it is no part of the article, once that is decided; "" while it is.
        bare: Whether the texts directly in it are no part of the article.
        chars: Characters of all text in it, without white space.
        linked: Those of them that stand in links.
        prose: How much of it reads like an article; see `qa.indexing.formats.html.measure`.
        sentences: How many of its lines are sentences.
        controls: How many fields and buttons it has.
        links: How many links it has.
    """

    __slots__ = (
        "attributes", "bare", "chars", "children", "controls", "display", "keeps_lines", "left",
        "linked", "links", "order", "parent", "place", "prose", "raised", "sentences", "tag",
    )  # fmt: skip

    def __init__(self, tag: str, attributes: Mapping[str, str], parent: Node | None) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Node | str] = []
        self.display = "block" if tag in BLOCK else "inline"
        self.raised = tag if tag in ("sup", "sub") else ""
        self.keeps_lines = tag in ("pre", "listing", "xmp", "plaintext")
        self.left = ""
        self.bare = False
        self.place = self.order = 0
        self.chars = self.linked = self.sentences = self.controls = self.links = 0
        self.prose = 0.0

    def get(self, name: str) -> str:
        """An attribute, "" where there is none."""
        return self.attributes.get(name) or ""

    @property
    def nodes(self) -> list[Node]:
        """The nodes directly in it."""
        return [child for child in self.children if isinstance(child, Node)]

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order of the page."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.nodes))

    def texts(self) -> Iterator[str]:
        """All texts in it, in order."""
        stack: list[Node | str] = [self]
        while stack:
            one = stack.pop()
            if isinstance(one, str):
                yield one
            else:
                stack.extend(reversed(one.children))

    def text(self) -> str:
        """All its text, white space folded."""
        return SPACE.sub(" ", "".join(self.texts())).strip()

    def above(self) -> Iterator[Node]:
        """The nodes around it, the innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


def parse(page: str, name: str) -> Any:  # noqa: ANN401 (an element of lxml, which has no types)
    """The root element of a page.

    Raises:
        ArticleError: there is none.
    """
    is_xml = bool(XML_DECLARATION.match(page)) or name.lower().endswith(".xhtml")
    # An encoding that the page names is no longer true of the decoded page, and lxml refuses pages
    # with control characters, be they written out or as references.
    page = CONTROLS.sub("", XML_DECLARATION.sub("", page))
    if is_xml:
        # In HTML such an element is still open: a script would swallow the whole page.
        page = SELF_CLOSED.sub(_closed, page)
    root = _parsed(page, name)
    if _depth(root) >= DEEPEST:
        root = _parsed(_flattened(page), name)
    return root


def visible_tree(root: Any) -> tuple[Node, Counter[str]]:  # noqa: ANN401
    """What a reader sees of a page, and how many characters are hidden, by the reason."""
    sight = Sight(root)
    hidden: Counter[str] = Counter()
    body = Node("body", {}, None)
    stack: list[tuple[Any, Node, Any]] = [(root, body, sight.first())]
    while stack:
        element, parent, seen = stack.pop()
        if isinstance(element, str):
            _add_text(element, parent, seen, hidden)
            continue
        if element.tail and element is not root:
            # On the stack it comes after the element, and belongs to the one around it.
            stack.append((str(element.tail), parent, seen))
        tag = _tag_of(element)
        if not tag or tag in NEVER_SHOWN:
            continue
        node = Node(tag, dict(element.attrib), parent)
        if tag in OUTERMOST:
            # Where the tags of head and body are left out, the parser may take one for the other.
            parent.attributes = {**parent.attributes, **element.attrib}
            node = parent
        inside, reason = sight.of(node, element, seen)
        if reason and node is not parent:
            hidden[reason] += sum(len("".join(t.split())) for t in element.itertext())
            continue
        if node is not parent:
            node.place = len(parent.children)
            parent.children.append(node)
        if tag in FIELDS:
            continue
        stack.extend((child, node, inside) for child in reversed(element))
        if element.text:
            stack.append((str(element.text), node, inside))
    return body, hidden


def _add_text(text: str, parent: Node, seen: Any, hidden: Counter[str]) -> None:  # noqa: ANN401
    if seen.hides_text and text.strip():
        hidden["hidden"] += len("".join(text.split()))
    else:
        # What only says where a word may be broken is not seen.
        parent.children.append(text.replace("\u00ad", ""))


def _parsed(page: str, name: str) -> Any:  # noqa: ANN401
    from lxml import etree, html  # noqa: PLC0415 (only where there are web pages)

    parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ArticleError(f"no main text found in {name}", "save its text as a .txt file") from (
            error
        )


def _tag_of(element: Any) -> str:  # noqa: ANN401
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].rpartition(":")[2].lower()


def _depth(root: Any) -> int:  # noqa: ANN401
    """How deep the tree is."""
    deepest, depth, element = 1, 1, root
    while True:
        if len(element):
            element, depth = element[0], depth + 1
            deepest = max(deepest, depth)
            continue
        while element is not root and element.getnext() is None:
            element, depth = element.getparent(), depth - 1
        if element is root:
            return deepest
        element = element.getnext()


def _closed(match: re.Match[str]) -> str:
    tag, attributes = match.groups()
    return match.group() if tag.lower() in VOID else f"<{tag}{attributes}></{tag}>"


def _flattened(page: str) -> str:
    """The page without the tags of elements that stand too deep."""
    depth = 0
    parts: list[str] = []
    reached = 0
    for match in TAG.finditer(page):
        closing, tag, attributes = match.groups()
        parts.append(page[reached : match.start()])
        reached = match.end()
        if tag.lower() in VOID or attributes.endswith("/"):
            parts.append(match.group())
            continue
        depth = max(depth - 1, 0) if closing else depth
        # Where an element went a blank stays, so that no words grow together.
        parts.append(match.group() if depth < KEPT_DEPTH else " ")
        depth += not closing
    return "".join([*parts, page[reached:]])
