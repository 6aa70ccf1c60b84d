"""Web pages: the article on the page, without navigation, scripts and footers.

Bytes come in; a Document goes out whose text is ours: the title, then the page's paragraphs,
headings, list items and tables with blank lines between. The trafilatura library finds the article
on the page; its tree is walked here, so that every block knows exactly where it stands.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from configparser import ConfigParser
from typing import NamedTuple, Protocol, cast

from qa.domain import Block, BlockKind, Document
from qa.errors import ArticleError
from qa.indexing.formats.dates import day_in_first_lines, day_in_name, day_of, title_from_name
from qa.indexing.formats.decode import decode
from qa.indexing.formats.front_matter import language_code
from qa.text.clean import one_line, printable
from qa.text.language import detect_language

META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
HTML_LANGUAGE = re.compile(
    r"""<html\b[^>]{0,500}?\s(?:xml:)?lang\s*=\s*["']?([\w-]+)""", re.IGNORECASE
)
CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|11|1[4-9]|2\d|3[01]|127)|x0*(?:[0-8be-f]|1[0-9a-f]|7f))(?:;|(?![\da-f]))",
    re.IGNORECASE,
)
INLINE = frozenset({"hi", "ref", "span", "del", "ins", "a", "b", "i", "em", "strong", "sub", "sup"})
KINDS: dict[str, BlockKind] = {"item": "item", "quote": "quote", "code": "code"}
BREAK = "\x1e"  # stands for a line break while white space is folded
DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}


class Element(Protocol):
    """What we use of an element of lxml."""

    tag: object
    text: str | None
    tail: str | None

    def __iter__(self) -> Iterator[Element]: ...

    def iter(self, tag: str) -> Iterator[Element]:
        """The elements of a tag, this one and all below it."""

    def itertext(self) -> Iterator[str]:
        """All text in the element."""

    def get(self, name: str) -> str | None:
        """An attribute."""

    def getparent(self) -> Element | None:
        """The element around this one."""


class Extracted(Protocol):
    """What we use of trafilatura's document."""

    title: str | None
    author: str | None
    url: str | None
    date: str | None
    language: str | None
    body: Element


class Piece(NamedTuple):
    """A block before it has a place: its kind, its level and its text."""

    kind: BlockKind
    level: int
    text: str


class HtmlLoader:
    """Reads web pages."""

    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def load(self, data: bytes, name: str) -> Document:
        """Make a document of a web page; see `Loader`."""
        page, encoding, warnings = decode(data, name, _declared_encoding(data))
        found = _extract(page, name)
        pieces = [piece for piece in _pieces(found.body) if re.search(r"\w", piece.text)]
        title = one_line(found.title or "")
        if not title:
            heading = next((piece.text for piece in pieces if piece.kind == "heading"), "")
            title = one_line(heading or title_from_name(name))
        if not any(piece.kind != "heading" for piece in pieces):
            raise ArticleError(f"no main text found in {name}", "save its text as a .txt file")
        text, blocks = _lay_out(title, pieces)
        declared = HTML_LANGUAGE.search(page[:5000])
        language = language_code(declared.group(1) if declared else None)
        body = text[blocks[0].end :]
        return Document(
            text=text,
            blocks=blocks,
            title=title,
            date=day_of(found.date) or day_in_first_lines(body) or day_in_name(name),
            author=one_line(found.author or "") or None,
            url=one_line(found.url or "") or None,
            language=language or language_code(found.language) or detect_language(text),
            encoding=encoding,
            warnings=warnings,
        )


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that a page claims to be in."""
    match = XML_ENCODING.search(data[:500]) or META_CHARSET.search(data[:4096])
    return match.group(1).decode("ascii", errors="replace") if match else None


def _extract(page: str, name: str) -> Extracted:
    """What trafilatura finds on a page.

    Raises:
        ArticleError: it finds nothing.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import DEFAULT_CONFIG

    for library in ("trafilatura", "htmldate"):
        # It tells of odd pages on standard error, where users would take it for our own words.
        logging.getLogger(library).setLevel(logging.CRITICAL)
    config = ConfigParser()
    config.read_dict(DEFAULT_CONFIG)
    # Else a page of a few sentences is taken for a failure, and its menus are read as well.
    config["DEFAULT"].update({"MIN_EXTRACTED_SIZE": "1", "MIN_FILE_SIZE": "1"})
    # An encoding that the page names is no longer true of the decoded page, and lxml refuses pages
    # with control characters, be they written out or as references.
    page = CONTROLS.sub("", re.sub(r"^\s*<\?xml[^>]*\?>", "", page))
    try:
        found = bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            include_formatting=True,
            date_extraction_params=DATE_SEARCH,
            config=config,
        )
    except Exception as error:  # whatever it stumbles over is a fault of the page
        raise ArticleError(f"{name} cannot be read as HTML ({type(error).__name__})") from error
    if found is None or found.body is None:
        raise ArticleError(f"no main text found in {name}", "save its text as a .txt file")
    return cast(Extracted, found)


def _lay_out(title: str, pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The text of an article, and the blocks in it, title first."""
    parts = [title]
    blocks = [Block("heading", 0, len(title), level=1)]
    position = len(title)
    for piece in pieces:
        if piece.kind == "heading" and len(blocks) < 3 and one_line(piece.text) == title:
            continue
        position += 2
        end = position + len(piece.text)
        blocks.append(Block(piece.kind, position, end, level=piece.level))
        parts.append(piece.text)
        position = end
    return "\n\n".join(parts) + "\n", tuple(blocks)


def _pieces(body: Element) -> Iterator[Piece]:
    """The blocks of trafilatura's tree, in the order of the page."""
    buffer: list[str] = []
    yield from _walk(body, "paragraph", buffer)
    yield from _flush(buffer, "paragraph")


def _walk(element: Element, kind: BlockKind, buffer: list[str]) -> Iterator[Piece]:
    """The blocks below an element; words that belong to no block yet gather in the buffer."""
    buffer.append(element.text or "")
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "lb":
            buffer.append(BREAK)
        elif tag in INLINE or (tag == "code" and _is_inline(child)):
            yield from _walk(child, kind, buffer)
        elif tag:
            yield from _flush(buffer, kind)
            yield from _block(child, tag, kind)
        buffer.append(child.tail or "")


def _block(element: Element, tag: str, around: BlockKind) -> Iterator[Piece]:
    """The blocks of an element that is not within a line."""
    if tag == "head":
        digits = re.sub(r"\D", "", element.get("rend") or "")
        words = one_line("".join(element.itertext()))
        if words:
            # The first level is the title's own.
            yield Piece("heading", min(max(int(digits or 2), 2), 6), words)
    elif tag == "table":
        yield from _table(element)
    elif tag == "code":
        code = printable("".join(element.itertext())).strip("\n").rstrip()
        if code.strip():
            yield Piece("code", 0, code.strip())
    elif tag not in ("graphic", "comments"):
        kind = KINDS.get(tag, around)
        buffer: list[str] = []
        yield from _walk(element, kind, buffer)
        yield from _flush(buffer, kind)


def _table(element: Element) -> Iterator[Piece]:
    """A table as one block: a line for each row, its cells parted by " | "."""
    rows = []
    for row in element.iter("row"):
        cells = [one_line(" ".join(cell.itertext())) for cell in row.iter("cell")]
        if any(cells):
            rows.append(" | ".join(cells).strip())
    if rows:
        yield Piece("table", 0, "\n".join(rows))


def _flush(buffer: list[str], kind: BlockKind) -> Iterator[Piece]:
    """The paragraphs in a buffer, which is emptied: two line breaks in a row part them."""
    folded = re.sub(r"[ \t\r\n\f\v\u00a0]+", " ", "".join(buffer))
    buffer.clear()
    for paragraph in re.split(rf"(?:{BREAK}\s*){{2,}}", folded):
        lines = [one_line(line) for line in paragraph.split(BREAK)]
        text = "\n".join(line for line in lines if line)
        if text:
            yield Piece(kind, 0, text)


def _is_inline(code: Element) -> bool:
    """Whether a code element stands within a line: its parent has words, and it has no lines."""
    parent = code.getparent()
    if parent is None or parent.tag in ("body", "code", "quote", "div"):
        return False
    return "\n" not in "".join(code.itertext()).strip("\n")
