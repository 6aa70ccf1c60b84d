"""The formats that articles come in: one small loader each, chosen by suffix.

A path and the file's bytes come in; a loader goes out, which makes a Document of them. A new
format is one new file in this folder and one line in LOADERS.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.decode import decode
from qa.indexing.formats.html import HtmlLoader
from qa.indexing.formats.markdown import MarkdownLoader
from qa.indexing.formats.pdf import PdfLoader
from qa.indexing.formats.text import TextLoader


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
    PdfLoader(),
)

_BY_SUFFIX = {suffix: loader for loader in LOADERS for suffix in loader.suffixes}


def known_suffixes() -> tuple[str, ...]:
    """The suffixes of files that can be read, sorted, such as ".md"."""
    return tuple(sorted(_BY_SUFFIX))


def loader_for(
    path: Path, data: bytes, encoding: str | None = None, ocr: str | None = None
) -> Loader:
    """The loader of a file, by its suffix; of an unknown one that is a PDF or text, by its look.

    Args:
        path: Of the file.
        data: Its bytes.
        encoding: Of files that are not UTF-8, where the user names it.
        ocr: The languages that scans are read in, "" for those that are there; None leaves scans.

    Raises:
        NothingInIt: the suffix is not known and the file is empty.
        ArticleError: the suffix is not known and the bytes are not text.
    """
    loader = _BY_SUFFIX.get(path.suffix.lower())
    if loader is None and data.startswith(b"%PDF-"):
        loader = _BY_SUFFIX[".pdf"]
    if isinstance(loader, PdfLoader) and ocr is not None:
        return loader.reading_scans(ocr)
    if loader:
        return loader
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
    return _BY_SUFFIX[".txt"]
