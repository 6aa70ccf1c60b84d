"""What an answer of the web is: which kind of file, and what a page says of itself.

Headers and bytes come in; the suffix of the file that it is kept as goes out, or that qa reads no
such thing, and of a web page its title and the address that it calls its own.
"""

from __future__ import annotations

import codecs
import re
from mimetypes import MimeTypes
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from qa.indexing.formats import known_suffixes
from qa.text.clean import one_line
from qa.web.addresses import is_front_page, joined, of_one_site
from qa.web.outcome import NotThere, Refused

if TYPE_CHECKING:
    from qa.web.fetching import Answer

TYPES = MimeTypes()  # Python's own: those of a machine differ from place to place.
OPEN_XML = "application/vnd.openxmlformats-officedocument"
REGISTERED = {
    "text/html": (".html", ".htm"),
    "text/plain": (".txt",),
    "text/markdown": (".md", ".markdown"),
    "application/xhtml+xml": (".xhtml",),
    "application/epub+zip": (".epub",),
    "application/rtf": (".rtf",),
    "text/rtf": (".rtf",),
    "text/vtt": (".vtt",),
    "application/mbox": (".mbox",),
    "application/vnd.oasis.opendocument.text": (".odt",),
    f"{OPEN_XML}.wordprocessingml.document": (".docx",),
    f"{OPEN_XML}.presentationml.presentation": (".pptx",),
    f"{OPEN_XML}.spreadsheetml.sheet": (".xlsx",),
}
"""Media types of which Python does not know the suffix, or knows too many."""
SAYS_LITTLE = frozenset(
    {"", "text/plain", "application/octet-stream", "binary/octet-stream", "application/unknown"}
)
PAGES = frozenset({"text/html", "application/xhtml+xml"})
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
BEGINS_A_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)\b",
                           re.IGNORECASE | re.DOTALL)  # fmt: skip


class Kind(NamedTuple):
    """The suffix of a file, and all that files of its kind have."""

    suffix: str
    all: tuple[str, ...]


class OwnWords(NamedTuple):
    """What a page says of itself: its title, and its address."""

    title: str = ""
    canonical: str | None = None


def kind_of(answer: Answer) -> Kind:
    """Return the kind of file that an answer is kept as.

    Raises:
        Refused: qa reads no such thing.
    """
    known = known_suffixes()
    declared = _media_type(answer)
    own = PurePosixPath(unquote(urlsplit(answer.url).path)).suffix.lower()
    if declared in SAYS_LITTLE:
        if own in known:
            return Kind(own, (own,))
        if declared != "text/plain" and BEGINS_A_PAGE.match(answer.body[:2000]):
            declared = "text/html"
        else:
            declared = declared or "text/plain"
    usual = REGISTERED.get(declared) or TYPES.guess_all_extensions(declared)
    suffixes = tuple(one for one in usual if one in known)
    if suffixes:
        return Kind(own if own in suffixes else suffixes[0], suffixes)
    raise Refused(
        f"{answer.url} is {one_line(declared)[:80] or 'of no known type'}",
        f"qa reads {' '.join(known)} files",
    )


def charset_of(answer: Answer) -> str:
    """Return the encoding that a server names where the bytes need one, and it fits them."""
    found = CHARSET.search(answer.headers.get("content-type", ""))
    if not found:
        return ""
    try:
        answer.body.decode("utf-8")
    except UnicodeDecodeError:
        try:
            name = codecs.lookup(found.group(1)).name
            # What browsers take it for.
            name = "cp1252" if name in ("iso8859-1", "ascii") else name
            answer.body.decode(name)
        except (LookupError, UnicodeError, ValueError):
            return ""
        return name
    return ""


def own_words(answer: Answer) -> OwnWords:
    """Return what a web page says of itself; nothing of what is no page.

    Its address is believed where it is one of the same site, and not of the whole site: pages that
    name the front page as theirs are wrong.
    """
    if not (_media_type(answer) in PAGES or BEGINS_A_PAGE.match(answer.body[:2000])):
        return OwnWords()
    from lxml import etree, html  # noqa: PLC0415 (only where there are pages)

    try:
        root = html.document_fromstring(answer.body, parser=html.HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError, AssertionError):
        return OwnWords()
    title = next((one_line(one.text or "") for one in root.iter("title")), "")
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            address = joined(answer.url, link.get("href") or "")
            own = address is not None and of_one_site(address, answer.url)
            if own and (is_front_page(answer.url) or not is_front_page(address or "")):
                return OwnWords(title, address)
            break
    return OwnWords(title)


def _media_type(answer: Answer) -> str:
    return answer.headers.get("content-type", "").partition(";")[0].strip().lower()


def not_there(address: str, status: int) -> NotThere:
    """The error of an address at which nothing is."""
    return NotThere(f"there is no page {address} ({status})", "check the address")
