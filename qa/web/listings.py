"""Feeds, and the lists that sites make of their own pages: which pages they name.

The bytes of an answer come in; if they are RSS, Atom or a sitemap, the addresses that it names go
out, newest first where it says when they changed, with the text of an entry where a feed has all of
it. The XML is read without anything that it refers to.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from qa.errors import ArticleError
from qa.text.clean import one_line
from qa.web.addresses import joined, of_one_site
from qa.web.unpacking import unpacked

Kind = Literal["feed", "sitemap", "sitemaps"]
ROOTS: dict[str, Kind] = {
    "rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "sitemaps",
}  # fmt: skip
GZIP = b"\x1f\x8b"
LOOK_AT = 2_000
FIRST_TAG = re.compile(rb"<\s*(?:[\w-]+:)?(\w+)[\s>]")
NO_TAG = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that is named.

    Attributes:
        url: None for an entry of a feed that leads nowhere.
        key: By which it is known where it has no address.
        changed: As it is written, "" where it is not.
        content: HTML of the whole entry, where the feed has it.
    """

    url: str | None
    key: str = ""
    title: str = ""
    author: str = ""
    changed: str = ""
    content: str = ""

    @property
    def mark(self) -> str:
        """What tells it from another entry, and from itself when it is listed anew."""
        return f"{self.url or self.key} {self.changed}".strip()

    def page(self, url: str) -> bytes:
        """A page of its own for an entry whose text the feed has."""
        facts = {"author": self.author, "article:published_time": self.changed}
        metas = "".join(
            f'<meta property="{name}" name="{name}" content="{html.escape(value)}">\n'
            for name, value in facts.items()
            if value
        )
        title = html.escape(self.title or url)
        return (
            f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">\n<title>{title}</title>\n{metas}'
            f'<link rel="canonical" href="{html.escape(url)}"></head>\n<body><article>\n'
            f"<h1>{title}</h1>\n{self.content}\n</article></body></html>\n"
        ).encode()


@dataclass(frozen=True, slots=True)
class Named:
    """What a list names."""

    kind: Kind
    entries: tuple[Entry, ...]


def read_listing(body: bytes, address: str, most: int) -> Named | None:
    """Return what a list names; None where an answer is none.

    Args:
        body: May be packed, as sitemaps are.
        address: Where it was found, which its links count from.
        most: Bytes of it, unpacked.
    """
    if body.startswith(GZIP):
        try:
            body = unpacked([body], "gzip", most).data
        except ArticleError:
            return None
    first = FIRST_TAG.search(NO_TAG.sub(b"", body[:LOOK_AT].lstrip(b"\xef\xbb\xbf")))
    if first is None or first.group(1).decode().lower() not in ROOTS:
        return None
    root = _parsed(body)
    kind = ROOTS.get(_tag(root)) if root is not None else None
    if kind is None:
        return None
    found = _entries_of_feed(root, address) if kind == "feed" else _entries_of_map(root, address)
    unique: dict[str, Entry] = {}
    for entry in found:
        unique.setdefault(entry.url or entry.key, entry)
    entries = list(unique.values())
    if kind != "feed":
        entries.sort(key=lambda entry: entry.changed, reverse=True)
    return Named(kind, tuple(entries))


def _parsed(body: bytes) -> Any:  # noqa: ANN401 (an element of lxml, which has no types)
    from lxml import etree  # noqa: PLC0415 (only where there are lists)

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(body, parser)
    except (etree.LxmlError, ValueError):
        return None


def _entries_of_map(root: Any, address: str) -> Iterator[Entry]:  # noqa: ANN401
    """The pages, or further lists, of a site; those of other sites are none of its business."""
    for one in root:
        if _tag(one) not in ("url", "sitemap"):
            continue
        url = joined(address, _text(one, "loc"))
        if url and of_one_site(url, address):
            yield Entry(url, changed=_text(one, "lastmod"))


def _entries_of_feed(root: Any, address: str) -> Iterator[Entry]:  # noqa: ANN401
    base = _attribute(root, "base") or address
    for one in root.iter():
        if _tag(one) not in ("item", "entry"):
            continue
        url = joined(_attribute(one, "base") or base, link) if (link := _link(one)) else None
        content = _markup(one, "encoded") or _markup(one, "content")
        if not url:
            content = content or _markup(one, "description") or _markup(one, "summary")
        key = _text(one, "guid") or _text(one, "id") or _text(one, "title")
        if url or (key and content):
            yield Entry(
                url,
                key,
                one_line(_text(one, "title")),
                one_line(_text(one, "creator") or _name(one) or _text(one, "author")),
                _text(one, "pubdate") or _text(one, "published") or _text(one, "date"),
                content,
            )


def _link(entry: Any) -> str:  # noqa: ANN401
    """Where an entry leads: the text of a link, or the target of one to the page itself."""
    for one in entry:
        if _tag(one) != "link":
            continue
        target = one.get("href")
        if target is None:
            return "".join(one.itertext()).strip()
        if one.get("rel", "alternate") == "alternate":
            return str(target)
    for one in entry:
        if _tag(one) == "guid" and one.get("ispermalink", one.get("isPermaLink")) != "false":
            text = "".join(one.itertext()).strip()
            return text if text.startswith("http") else ""
    return ""


def _markup(entry: Any, name: str) -> str:  # noqa: ANN401
    """The HTML of a part of an entry, whether it is written as text or as elements."""
    from lxml import etree  # noqa: PLC0415

    for one in entry:
        if _tag(one) != name:
            continue
        text = "".join(one.itertext()).strip()
        if len(one):
            inner = "".join(etree.tostring(part, encoding="unicode") for part in one)
            return html.escape(one.text or "") + inner
        return html.escape(text) if one.get("type") == "text" else text
    return ""


def _name(entry: Any) -> str:  # noqa: ANN401
    names = [_text(one, "name") for one in entry if _tag(one) == "author"]
    return ", ".join(filter(None, names))


def _text(element: Any, name: str) -> str:  # noqa: ANN401
    found = next((one for one in element if _tag(one) == name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _attribute(element: Any, name: str) -> str:  # noqa: ANN401
    return str(element.get(f"{{http://www.w3.org/XML/1998/namespace}}{name}") or "")


def _tag(element: Any) -> str:  # noqa: ANN401
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
