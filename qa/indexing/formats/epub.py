"""E-books (.epub): chapter by chapter, in the order in which they are read.

Bytes come in; a Document goes out whose places are the chapters, by their names in the table of
contents. All that a chapter shows is its text, as that of a web page of which nothing is left out;
covers, tables of contents and indexes are left out and counted.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from qa.errors import ArticleError
from qa.indexing.formats.dates import day_of
from qa.indexing.formats.decode import decode
from qa.indexing.formats.front_matter import language_code
from qa.indexing.formats.html.blocks import Blocks
from qa.indexing.formats.html.measure import measure
from qa.indexing.formats.html.tree import parse, visible_tree
from qa.indexing.formats.office.package import (
    Package,
    child,
    children,
    every,
    local,
    parsed,
    value,
)
from qa.indexing.formats.office.properties import Properties, made_document
from qa.indexing.formats.written import Written
from qa.text.clean import one_line
from qa.text.marks import letters

if TYPE_CHECKING:
    from qa.domain import Document
    from qa.indexing.formats.html.pieces import Piece
    from qa.indexing.formats.html.tree import Node

NO_CHAPTERS = frozenset({"cover", "toc", "index", "landmarks", "loi", "lot", "page-list"})
"""What `epub:type`, the guide and the manifest call parts that are no text."""

NOTE_LINKS = frozenset({"noteref", "doc-noteref", "doc-backlink", "backlink"})
NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3}|[↩↑^]\ufe0e?)[\])]?")
"""What a link to a note, or back from it, says."""

FONTS_ONLY = ("font", "otf", "ttf", "woff")
ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
LINKS, LINKED = 5, 0.6
"""So many links that make so much of a page make it a table of contents."""


class Item(NamedTuple):
    """A file of the book: its path, its type, and what the manifest says of it."""

    path: str
    type: str
    properties: str


class EpubLoader:
    """Reads e-books."""

    suffixes: tuple[str, ...] = (".epub",)

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of an e-book; see `Loader`."""
        package = Package(data, name, ".epub")
        _refuse_protected(package, name)
        container = package.root("META-INF/container.xml")
        rootfile = next(every(container, "rootfile"), None)
        main = value(rootfile, "full-path") if rootfile is not None else ""
        book = _Book(package, main, package.root(main))
        return book.document(name)


def _refuse_protected(package: Package, name: str) -> None:
    """Refuse a book whose text is encrypted; that its fonts are scrambled does no harm."""
    root = package.xml("META-INF/encryption.xml")
    for one in () if root is None else every(root, "CipherReference"):
        if not value(one, "URI").lower().endswith(FONTS_ONLY):
            raise ArticleError(f"{name} is protected against copying", "read it in its own program")


class _Book:
    """Reads one book."""

    def __init__(self, package: Package, main: str, root: Any) -> None:  # noqa: ANN401 (elements of lxml have no types)
        self._package, self._root = package, root
        self._folder = posixpath.dirname(main)
        manifest = child(root, "manifest")
        self._items = {
            value(one, "id"): Item(
                self._path(value(one, "href")), value(one, "media-type"), value(one, "properties")
            )
            for one in (() if manifest is None else manifest)
            if local(one) == "item"
        }
        self._written, self._left = Written(), Counter[str]()
        self._title = ""
        self._warnings: list[str] = []

    def document(self, name: str) -> Document:
        """Return the document of the book."""
        said = _metadata(self._root)
        self._written.heading(said.title, 1)
        self._title = letters(said.title)
        skipped, names = self._guide(), self._chapters()
        spine = child(self._root, "spine")
        for one in () if spine is None else spine:
            item = self._items.get(value(one, "idref"))
            if item and item.path in self._package and "html" in item.type:
                kept = item.path not in skipped and "nav" not in item.properties.split()
                self._chapter(item.path, names.get(item.path, []), said.language, kept=kept)
        return made_document(
            self._written,
            name,
            said,
            title=said.title,
            left=self._left,
            warnings=self._warnings,
        )

    def _path(self, href: str) -> str:
        """The path of a part that is named from the folder of the book."""
        file = unquote(href.partition("#")[0])
        return posixpath.normpath(posixpath.join(self._folder, file)).lstrip("/")

    def _guide(self) -> set[str]:
        """The parts that the guide of the book calls no chapters."""
        guide = child(self._root, "guide")
        return {
            self._path(value(one, "href"))
            for one in (() if guide is None else guide)
            if value(one, "type") in NO_CHAPTERS
        }

    def _chapters(self) -> dict[str, list[str]]:
        """The names of chapters in the table of contents, by the part that they begin in."""
        found: dict[str, list[str]] = {}
        for item in self._items.values():
            if item.path not in self._package:
                continue
            if "nav" in item.properties.split():
                pairs = _in_nav(self._part(item.path))
            elif item.type == "application/x-dtbncx+xml":
                pairs = _in_ncx(self._part(item.path))
            else:
                continue
            folder = posixpath.dirname(item.path)
            for href, name in pairs:
                file = unquote(href.partition("#")[0])
                path = posixpath.normpath(posixpath.join(folder, file)).lstrip("/")
                if name and name not in found.setdefault(path, []):
                    found[path].append(name)
        return found

    def _part(self, path: str) -> Any:  # noqa: ANN401
        return parsed(self._package.read(path), self._package.damaged())

    def _chapter(self, path: str, names: list[str], language: str | None, *, kept: bool) -> None:
        """Write a part of the book, with the chapters that begin in it."""
        data = self._package.read(path)
        if not data.strip():
            return
        declared = ENCODING.search(data[:300])
        try:
            page = decode(data, path, declared[1].decode() if declared else None).text
            root = parse(page, path)
        except ArticleError as error:
            self._warnings.append(f"a chapter is left out: {error.message}")
            return
        body, _ = visible_tree(root)
        self._leave_marks(body)
        measure(body)
        listed = body.links >= LINKS and body.linked > LINKED * body.chars
        if not kept or listed or _types(root) & NO_CHAPTERS:
            self._left["covers, contents and indexes"] += body.chars
            return
        self._pieces(Blocks(body, language).of(body), names)

    def _leave_marks(self, body: Node) -> None:
        """Leave out the marks of notes, and the links from notes back to them."""
        for node in body.walk():
            if node.tag == "a" and "#" in node.get("href"):
                said = f"{node.get('epub:type')} {node.get('role')}".split()
                if not NOTE_LINKS.isdisjoint(said) or NOTE_MARK.fullmatch(node.text()):
                    node.left = "marks of notes"

    def _pieces(self, pieces: list[Piece], names: list[str]) -> None:
        """Write blocks; a chapter begins with its heading, the first one at the beginning."""
        left = {letters(name): name for name in names}
        # What the table of contents names is a heading, however it is written.
        heads = [letters(piece.text) if _may_head(piece, left) else "" for piece in pieces]
        if names and not (heads and heads[0] in left):
            self._written.place("chapter", names[0])
            left.pop(letters(names[0]))
        elif not names and heads and heads[0]:
            self._written.place("chapter", one_line(pieces[0].text))
        for piece, head in zip(pieces, heads, strict=True):
            if head in left:
                self._written.place("chapter", left.pop(head))
            if head and (head != self._title or len(self._written.blocks) > 1):
                self._written.heading(piece.text, piece.level or 2)
            elif not head:
                self._written.add(piece.kind, piece.text, mark=piece.mark)


def _may_head(piece: Piece, names: dict[str, str]) -> bool:
    """Whether a block is a heading, or is named in the table of contents."""
    return piece.kind == "heading" or (piece.kind == "paragraph" and letters(piece.text) in names)


def _metadata(root: Any) -> Properties:  # noqa: ANN401
    """What the book says of itself."""
    said: dict[str, list[str]] = {}
    for one in children(root, "metadata"):
        if local(one) != "creator" or value(one, "role") in ("", "aut"):
            said.setdefault(local(one), []).append(one_line("".join(one.itertext())))
    dates = [day for written in said.get("date", []) if (day := day_of(written))]
    return Properties(
        next(iter(said.get("title", [])), ""),
        ", ".join(said.get("creator", [])),
        next(iter(dates), ""),
        language=language_code(next(iter(said.get("language", [])), None)),
    )


def _in_nav(root: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Links and names in the navigation of a newer book."""
    navs = list(every(root, "nav"))
    of_contents = [one for one in navs if "toc" in value(one, "type").split()] or navs[:1]
    return [
        (value(link, "href"), one_line("".join(link.itertext())))
        for nav in of_contents
        for link in every(nav, "a")
    ]


def _in_ncx(root: Any) -> list[tuple[str, str]]:  # noqa: ANN401
    """Links and names in the navigation of an older book."""
    found = []
    for point in every(root, "navPoint"):
        label, content = child(point, "navLabel", "text"), child(point, "content")
        if label is not None and content is not None:
            found.append((value(content, "src"), one_line(label.text or "")))
    return found


def _types(root: Any) -> set[str]:  # noqa: ANN401
    """What the body of a page, or all that stands in it, says that it is."""
    body = next((one for one in root.iter("body")), None)
    said: set[str] = set()
    while body is not None:
        said.update((body.get("epub:type") or body.get("type") or "").split())
        inside = [one for one in body if isinstance(one.tag, str)]
        body = inside[0] if len(inside) == 1 else None
    return said
