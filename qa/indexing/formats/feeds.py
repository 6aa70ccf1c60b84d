"""Feeds: RSS, Atom and RDF, also the exports of blogs, which are feeds of all that was written.

A stream comes in; a member goes out for each entry, known by its own id. The full text of an entry
goes before its summary, and its HTML is read as a reader sees it. XML of any other kind is no
article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.dates import day_of, title_from_name
from qa.indexing.formats.front_matter import language_code
from qa.indexing.formats.html.fragment import looks_like_html, read_fragment
from qa.indexing.formats.members import LARGEST, Member, Reading, label, refuse_large
from qa.indexing.formats.written import Written
from qa.text.clean import one_line
from qa.text.language import detect_language

ENTRIES = frozenset({"item", "entry"})
ROOTS = frozenset({"rss", "feed", "rdf"})
TEXTS = ("encoded", "content", "description", "summary", "subtitle")
"""Elements that hold the text of an entry, the fullest first."""

DAYS = ("pubdate", "published", "date", "issued", "created", "updated", "modified")
CREATORS = ("creator", "author")
PARTS_OF_A_PAGE = frozenset({"attachment", "nav_menu_item", "revision"})
"""What an export of WordPress has beside posts and pages."""

KIND_OF_BLOGGER = "http://schemas.google.com/g/2005#kind"
ITUNES = "itunes.com"


class FeedContainer:
    """Finds the entries of a feed."""

    suffixes: tuple[str, ...] = (".rss", ".atom", ".rdf", ".xml")
    packed = False

    def members(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Member]:
        """Yield the entries of a feed; see `Container`."""
        from lxml import etree  # noqa: PLC0415 (only where there are feeds)

        data = stream.read(LARGEST)
        refuse_large(len(data), name)
        if not data.strip():
            raise NothingInIt(f"{name} is empty")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError) as error:
            raise ArticleError(f"{name} is not XML ({error})") from error
        if root is None or _tag(root) not in ROOTS:
            raise NothingInIt(f"{name} is XML, but no feed")
        language = _language(root)
        for entry in root.iter():
            if _tag(entry) in ENTRIES and not _is_no_article(entry):
                yield _member(entry, name, language, etree.tostring(entry))


def _member(entry: Any, name: str, language: str | None, data: bytes) -> Member:  # noqa: ANN401
    """An entry with what it is known by, and called."""
    title, day, link = _title(entry), _day(entry), _link(entry)
    key = _text_of(entry, "id") or _text_of(entry, "guid") or link or f"{day or ''} {title}"
    return Member(
        one_line(key),
        label(day, title or link),
        data,
        load=partial(_document, entry, name, language),
    )


def _document(entry: Any, name: str, language: str | None) -> Document:  # noqa: ANN401
    """The document of an entry.

    Raises:
        NothingInIt: it has neither title nor text.
    """
    title = _title(entry)
    written = Written()
    written.heading(title, 1)
    texts = [text for tag in TEXTS for text in _markup(entry, tag)]
    for text in _fullest(texts):
        if not looks_like_html(text):
            for paragraph in re.split(r"\n\s*\n", text):
                written.add("paragraph", paragraph)
            continue
        for piece in read_fragment(text, name):
            written.add(piece.kind, piece.text, piece.level)
    text = written.text
    if not re.search(r"\w", text):
        raise NothingInIt(f"there is nothing in an entry of {name}")
    return Document(
        text=text,
        blocks=written.blocks,
        title=title or title_from_name(name),
        date=_day(entry),
        author=_author(entry),
        url=_link(entry) or None,
        language=language_code(_own_language(entry)) or detect_language(text) or language,
    )


def _fullest(texts: list[str]) -> list[str]:
    """The text of an entry: the first that has one, or a later one that is far longer."""
    filled = [text for text in texts if text.strip()]
    if not filled:
        return []
    first, longest = filled[0], max(filled, key=len)
    return [longest if len(longest) > 2 * len(first) else first]


def _children(entry: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401
    """The elements of a name in an entry, those of a podcast's own vocabulary last."""
    found = [child for child in entry if _tag(child) == tag]
    yield from sorted(found, key=lambda child: ITUNES in str(child.tag))


def _markup(entry: Any, tag: str) -> Iterator[str]:  # noqa: ANN401
    """The texts of the elements of a name as HTML, or as plain text."""
    from lxml import etree  # noqa: PLC0415

    for child in _children(entry, tag):
        if len(child):  # XHTML within the feed.
            yield "".join(etree.tostring(inner, encoding="unicode") for inner in child)
        elif child.get("type", "") == "text":
            yield (child.text or "").replace("&", "&amp;").replace("<", "&lt;")
        elif not child.get("src"):
            yield child.text or ""


def _text_of(entry: Any, tag: str) -> str:  # noqa: ANN401
    for child in _children(entry, tag):
        if text := one_line("".join(child.itertext())):
            return text
    return ""


def _title(entry: Any) -> str:  # noqa: ANN401
    return _plain(_text_of(entry, "title"))


def _plain(text: str) -> str:
    """A short text without markup: many programs escape a title twice."""
    if not looks_like_html(text):
        return text
    return one_line(" ".join(piece.text for piece in read_fragment(text, "a title")))


def _day(entry: Any) -> str | None:  # noqa: ANN401
    return next((day for tag in DAYS if (day := day_of(_text_of(entry, tag)))), None)


def _author(entry: Any) -> str | None:  # noqa: ANN401
    """Who wrote an entry: names, or what stands in brackets behind an address."""
    for tag in CREATORS:
        names = []
        for child in _children(entry, tag):
            name = _text_of(child, "name") if len(child) else one_line(child.text or "")
            in_brackets = re.fullmatch(r"\S+@\S+ \((.+)\)", name)
            names.append(_plain(in_brackets[1] if in_brackets else name))
        if any(names):
            return ", ".join(dict.fromkeys(filter(None, names)))
    return None


def _link(entry: Any) -> str:  # noqa: ANN401
    """The address of an entry's page."""
    links = list(_children(entry, "link"))
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    for link in pages:
        address = (link.get("href") or link.text or "").strip()
        if re.match(r"https?://", address):
            return one_line(address)
    for tag in ("guid", "id"):
        address = _text_of(entry, tag)
        if re.match(r"https?://", address) and not any(
            child.get("isPermaLink") == "false" for child in _children(entry, tag)
        ):
            return address
    return ""


def _is_no_article(entry: Any) -> bool:  # noqa: ANN401
    """Whether an entry of a blog's export is none: a picture, a menu, a setting, a comment."""
    kinds = [c.get("term", "") for c in _children(entry, "category")
             if c.get("scheme") == KIND_OF_BLOGGER]  # fmt: skip
    of_blogger = any(not kind.endswith(("#post", "#page")) for kind in kinds)
    return of_blogger or _text_of(entry, "post_type") in PARTS_OF_A_PAGE


def _language(root: Any) -> str | None:  # noqa: ANN401
    """The language that a feed says it is in."""
    for element in (root, *root):
        found = _own_language(element) or _text_of(element, "language")
        if code := language_code(found):
            return code
    return None


def _own_language(element: Any) -> str | None:  # noqa: ANN401
    value = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return str(value) if value else None


def _tag(element: Any) -> str:  # noqa: ANN401
    """The name of an element without its vocabulary, in small letters."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
