"""Web pages: the article on the page, word for word, without menus, banners and footers.

Bytes come in; a Document goes out whose text is ours: the title, then the page's paragraphs,
headings, list items and tables with blank lines between. First a tree is made of what a reader
sees (`tree`, `hidden`), then it is decided what of that is the article (`article`,
`prune`), then its text is read off that tree (`blocks`). What was left out is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from qa.domain import Block, Document, LeftOut
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.credits import author_in_text
from qa.indexing.formats.dates import day_in_name, day_in_text, title_from_name
from qa.indexing.formats.decode import decode
from qa.indexing.formats.front_matter import language_code
from qa.indexing.formats.html.article import find_article
from qa.indexing.formats.html.blocks import Blocks
from qa.indexing.formats.html.held import Held, held_text
from qa.indexing.formats.html.measure import measure, reads_like_a_sentence
from qa.indexing.formats.html.metadata import read_metadata, title_in_head, title_of
from qa.indexing.formats.html.pieces import Piece
from qa.indexing.formats.html.prune import prune
from qa.indexing.formats.html.tree import Node, parse, visible_tree
from qa.text.clean import one_line
from qa.text.language import detect_language

META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""")
HTML_LANGUAGE = re.compile(
    r"""<html\b[^>]{0,500}?\s(?:xml:)?lang\s*=\s*["']?([\w-]+)""", re.IGNORECASE
)
HARDLY_ANYTHING = 0.05
"""A text with less than this share of what a page shows is named to the user."""

FEW, TIMES = 2, 3
"""With so few sentences on a page its text may be in its data, if there is so many times more."""

MUCH = 1_000
"""Characters from which on a page shows much."""


class HtmlLoader:
    """Reads web pages."""

    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a web page; see `Loader`."""
        page, read_as, warnings = decode(data, name, _declared_encoding(data), encoding)
        declared = HTML_LANGUAGE.search(page[:5000])
        language = language_code(declared.group(1) if declared else None)
        root = parse(page, name)
        body, left = visible_tree(root)
        name_in_head = title_in_head(root)
        pieces, visible = _read(body, left, language, name_in_head)
        if _says_little(pieces) and (held := held_text(root, name_in_head)):
            more, _ = _read(_tree_of(held), Counter(), language, name_in_head)
            if _prose(more) > TIMES * _prose(pieces):
                pieces = more
                warnings = (*warnings, f"the page shows no text: read from its {held.place}")
        if not any(piece.kind != "heading" for piece in pieces):
            trouble = ArticleError if visible else NothingInIt
            raise trouble(_nothing_found(name, left), "save its text as a .txt file")
        found = read_metadata(root)
        heading = next((piece.text for piece in pieces if piece.kind == "heading"), "")
        title = title_of(found.title or name_in_head, name_in_head, body)
        title = title or one_line(heading or title_from_name(name))
        text, blocks = _lay_out(title, pieces)
        kept = sum(len("".join(piece.text.split())) for piece in pieces)
        if visible >= MUCH and kept < HARDLY_ANYTHING * visible:
            warnings = (*warnings, f"only {kept:,} of {visible:,} characters are its article")
        return Document(
            text=text,
            blocks=blocks,
            title=title,
            date=found.date or day_in_text(text[blocks[0].end :]) or day_in_name(name),
            author=found.author or author_in_text(text),
            url=found.url,
            language=language or language_code(found.language) or detect_language(text),
            encoding=read_as,
            warnings=warnings,
            left_out=tuple(LeftOut(*one) for one in left.most_common() if one[1]),
        )


def _declared_encoding(data: bytes) -> str | None:
    """The encoding that a page claims to be in."""
    match = XML_ENCODING.search(data[:500]) or META_CHARSET.search(data[:4096])
    return match.group(1).decode("ascii", errors="replace") if match else None


def _read(
    body: Node, left: Counter[str], language: str | None, title: str
) -> tuple[list[Piece], int]:
    """The blocks of the article, and how many characters the page shows; `left` counts the rest."""
    nodes = measure(body)
    visible = body.chars
    prune(find_article(body, title))
    blocks = Blocks(body, language)
    pieces = blocks.of(body)
    for node in nodes:
        if node.left:
            left[node.left] += node.chars
    left.update(blocks.left)
    return pieces, visible


def _says_little(pieces: list[Piece]) -> bool:
    """Whether so little was read that the text may be elsewhere."""
    return sum(reads_like_a_sentence(one.text) for one in pieces if one.kind != "heading") <= FEW


def _prose(pieces: list[Piece]) -> int:
    return sum(len(one.text) for one in pieces if reads_like_a_sentence(one.text))


def _tree_of(held: Held) -> Node:
    """What a reader would see of a text that a page holds for a script."""
    page = f"<html><body><article>{held.markup}</article></body></html>"
    return visible_tree(parse(page, ""))[0]


def _nothing_found(name: str, left: Counter[str]) -> str:
    """What to say of a page without an article, and what there is on it instead."""
    reasons = [f"{reason} {count:,}" for reason, count in left.most_common(3) if count]
    there = f": all it has is {', '.join(reasons)} (characters)" if reasons else ""
    return f"no main text found in {name}{there}"


def _lay_out(title: str, pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The text of an article, and the blocks in it, title first."""
    parts = [title]
    blocks = [Block("heading", 0, len(title), level=1)]
    position = len(title)
    for piece in pieces:
        if piece.kind == "heading" and len(blocks) < 3 and one_line(piece.text) == title:
            continue
        position += 2 + len(piece.mark)
        end = position + len(piece.text)
        blocks.append(Block(piece.kind, position, end, level=piece.level))
        parts.append(piece.mark + piece.text)
        position = end
    return "\n\n".join(parts) + "\n", tuple(blocks)
