"""The formats that articles come in: one small loader or container each, chosen by suffix.

A path and the file's bytes come in; a loader goes out, which makes a Document of them, or a
container, which finds the members of a file that holds several. A new format is one new file in
this folder and one line in LOADERS or CONTAINERS.
"""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Protocol

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.code import CodeLoader
from qa.indexing.formats.compressed import without_compression
from qa.indexing.formats.decode import decode
from qa.indexing.formats.epub import EpubLoader
from qa.indexing.formats.feeds import FeedContainer
from qa.indexing.formats.html import HtmlLoader
from qa.indexing.formats.mail import MailboxContainer, MessageContainer
from qa.indexing.formats.mail.look import looks_like_mail
from qa.indexing.formats.markdown import MarkdownLoader
from qa.indexing.formats.marked_lines import MARKED_LINES
from qa.indexing.formats.members import Container
from qa.indexing.formats.office import (
    OdpLoader,
    OdsLoader,
    OdtLoader,
    SlidesLoader,
    WordLoader,
    WorkbookLoader,
)
from qa.indexing.formats.office.package import OLE
from qa.indexing.formats.pdf import PdfLoader
from qa.indexing.formats.records import JsonContainer, JsonLinesContainer
from qa.indexing.formats.rtf import RtfLoader
from qa.indexing.formats.saved import MhtmlLoader, WebArchiveLoader
from qa.indexing.formats.separated import SeparatedLoader
from qa.indexing.formats.subtitles import SubtitleLoader
from qa.indexing.formats.tar import TarContainer
from qa.indexing.formats.tex import TexLoader
from qa.indexing.formats.text import TextLoader
from qa.indexing.formats.zip import ZipContainer


class Loader(Protocol):
    """Makes a document of a file's bytes."""

    suffixes: tuple[str, ...]
    """Of the files that it reads: lower case, with the dot."""

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of `data`, the content of the file that users know as `name`.

        Args:
            data: The file's bytes.
            name: The file's name, for messages.
            encoding: The one of files that are not UTF-8, where the user names it.

        Raises:
            NothingInIt: there is no text in it.
            ArticleError: there is no text in it that can be read.
        """


LOADERS: tuple[Loader, ...] = (
    TextLoader(),
    MarkdownLoader(),
    HtmlLoader(),
    MhtmlLoader(),
    WebArchiveLoader(),
    SubtitleLoader(),
    TexLoader(),
    *MARKED_LINES,
    WordLoader(),
    OdtLoader(),
    RtfLoader(),
    SlidesLoader(),
    OdpLoader(),
    WorkbookLoader(),
    OdsLoader(),
    SeparatedLoader(),
    EpubLoader(),
    PdfLoader(),
)

NAMED_ALONE: tuple[Loader, ...] = (CodeLoader(),)
"""What is read where somebody names such a file, and left alone in folders."""

CONTAINERS: tuple[Container, ...] = (
    FeedContainer(),
    JsonContainer(),
    JsonLinesContainer(),
    MailboxContainer(),
    MessageContainer(),
    TarContainer(),
    ZipContainer(),
)
OLDER = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx"}
"""Formats that are not read, and what files of them had better be saved as."""

_BY_SUFFIX = {suffix: loader for loader in LOADERS for suffix in loader.suffixes}
_ALONE_BY_SUFFIX = {suffix: loader for loader in NAMED_ALONE for suffix in loader.suffixes}
_CONTAINER_BY_SUFFIX = {suffix: one for one in CONTAINERS for suffix in one.suffixes}


def known_suffixes() -> tuple[str, ...]:
    """The suffixes of files that can be read, sorted, such as ".md"."""
    return tuple(sorted({*_BY_SUFFIX, *_CONTAINER_BY_SUFFIX}))


def is_known(name: str) -> bool:
    """Whether the name of a file is that of a format that can be read, compressed or not."""
    suffix = PurePath(without_compression(name)).suffix.lower()
    return suffix in _BY_SUFFIX or suffix in _CONTAINER_BY_SUFFIX


def has_loader(name: str) -> bool:
    """Whether the suffix of a file says that it is one article."""
    suffix = PurePath(name).suffix.lower()
    return suffix in _BY_SUFFIX or suffix in _ALONE_BY_SUFFIX


def container_for(name: str, beginning: bytes = b"") -> Container | None:
    """The container of a file, by its suffix, or by its look where that is not known.

    Mailboxes and messages often have no suffix at all. None where the file is one article.
    """
    suffix = PurePath(name).suffix.lower()
    if not has_loader(name) and suffix not in _CONTAINER_BY_SUFFIX:
        suffix = looks_like_mail(beginning)
    return _CONTAINER_BY_SUFFIX.get(suffix)


def loader_for(path: Path, data: bytes, encoding: str | None = None) -> Loader:
    """The loader of a file, by its suffix; of an unknown one that is a PDF or text, by its look.

    Raises:
        NothingInIt: the suffix is not known and the file is empty.
        ArticleError: the suffix is not known and the bytes are not text.
    """
    suffix = path.suffix.lower()
    loader = _BY_SUFFIX.get(suffix)
    if loader:
        return loader
    if suffix in OLDER and data.startswith(OLE):
        mend = f"save it as {OLDER[suffix]}"
        raise ArticleError(f"{path.name} is of an older, binary format", mend)
    if data.startswith(b"{\\rtf"):
        return _BY_SUFFIX[".rtf"]
    if data.startswith(b"%PDF-"):
        return _BY_SUFFIX[".pdf"]
    try:
        text = decode(data, path.name, encoding=encoding).text
    except NothingInIt:
        raise
    except ArticleError as error:
        formats = " ".join(known_suffixes())
        raise ArticleError(error.message, error.mend or f"qa reads {formats} files") from error
    beginning = text[:1000].lstrip().lower()
    if beginning.startswith(("<!doctype html", "<html")):
        return _BY_SUFFIX[".html"]
    return _ALONE_BY_SUFFIX.get(suffix, _BY_SUFFIX[".txt"])
