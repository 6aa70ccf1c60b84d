"""Web pages that a browser saved in one file, with all that belongs to them: MHTML and webarchive.

Bytes come in; the document of the page goes out, with the address that it was saved from.
"""

from __future__ import annotations

import plistlib
import re
from dataclasses import replace
from email.message import Message
from xml.parsers.expat import ExpatError

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.decode import decode
from qa.indexing.formats.html import HtmlLoader
from qa.indexing.formats.mail.headers import day_sent, field_of
from qa.indexing.formats.mail.message import leaves, parameter_of, parsed, payload_of

PAGES = frozenset({"text/html", "application/xhtml+xml"})
MOST_PARTS = 5_000


class MhtmlLoader:
    """Reads pages in MHTML, which are written as mail is."""

    suffixes: tuple[str, ...] = (".mhtml", ".mht")

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of the main part of a saved page; see `Loader`."""
        _refuse_empty(data, name)
        message = parsed(data, name)
        part = _main_part(message)
        if part is None:
            raise ArticleError(f"{name} is no saved page", "save it anew")
        charset = parameter_of(part, "charset")
        document = _page(payload_of(part), charset, name, encoding)
        address = field_of(message, "Snapshot-Content-Location") or field_of(
            part, "Content-Location"
        )
        url = address if re.match(r"https?://", address) else None
        return replace(document, url=document.url or url, date=document.date or day_sent(message))


class WebArchiveLoader:
    """Reads pages as Safari saves them."""

    suffixes: tuple[str, ...] = (".webarchive",)

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of the main resource of a saved page; see `Loader`."""
        _refuse_empty(data, name)
        try:
            main = plistlib.loads(data)["WebMainResource"]
            page, address = main["WebResourceData"], main.get("WebResourceURL")
            charset = main.get("WebResourceTextEncodingName")
        except (
            plistlib.InvalidFileException, ExpatError, RecursionError, KeyError, TypeError,
            ValueError, AttributeError, OverflowError, IndexError,
        ) as error:  # fmt: skip
            raise ArticleError(f"{name} is no saved page", "save it anew") from error
        if not isinstance(page, bytes):
            raise ArticleError(f"{name} is no saved page", "save it anew")
        document = _page(page, charset if isinstance(charset, str) else "", name, encoding)
        is_address = isinstance(address, str) and re.match(r"https?://", address)
        return replace(document, url=document.url or (address if is_address else None))


def _refuse_empty(data: bytes, name: str) -> None:
    if not data.strip():
        raise NothingInIt(f"{name} is empty")


def _main_part(message: Message) -> Message | None:
    """The part that is the page: the one that the head names, else the first."""
    pages = [part for part in leaves(message, MOST_PARTS) if part.get_content_type() in PAGES]
    start = parameter_of(message, "start")
    named = [part for part in pages if start and field_of(part, "Content-ID").lower() == start]
    return next(iter(named or pages), None)


def _page(data: bytes, charset: str, name: str, encoding: str | None) -> Document:
    if charset:
        # What the envelope says goes before what the page says; a mark makes that known.
        data = b"\xef\xbb\xbf" + decode(data, name, charset, encoding).text.encode(
            "utf-8", "replace"
        )
    return HtmlLoader().load(data, name, encoding)
