"""PDF files: their text as people read it, page by page.

Bytes come in; a Document goes out. A process of its own reads what the pages hold (`worker`,
`qa.indexing.pdfium`); running lines go out (`running`); columns are put in order (`order`), cut
into blocks (`blocks`, `tables`), and joined over pages (`assembling`, `joining`). `facts` says what
the document is called, by whom and when. What was left out is counted.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from qa.domain import Document, LeftOut
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.pdf.assembling import flowing, lines_of_parts, write
from qa.indexing.formats.pdf.blocks import parts_of
from qa.indexing.formats.pdf.facts import author_of, day_of_document, title_of
from qa.indexing.formats.pdf.joining import Vocabulary
from qa.indexing.formats.pdf.model import Page, Run, usual_size
from qa.indexing.formats.pdf.order import columns
from qa.indexing.formats.pdf.running import drop_running
from qa.indexing.formats.pdf.worker import Reader
from qa.text.language import detect_language

PICTURE = 0.5
"""A page with hardly any text, and a picture on so much of it, is a scan."""
FEW = 40
"""Letters of a page that is a picture; a stamp or a page number has so many."""
ERRORS = {
    "format": ("is damaged, or no PDF", "open it in a viewer and print it to a new PDF"),
    "password": ("needs a password", "save it without one"),
    "security": ("is encrypted in a way that cannot be read", "print it to a new PDF"),
}


class PdfLoader:
    """Reads PDF files."""

    suffixes: tuple[str, ...] = (".pdf",)

    def __init__(self) -> None:
        self._reader = Reader()

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a PDF; see `Loader`."""
        del encoding
        if not data.strip():
            raise NothingInIt(f"{name} is empty")
        pages: list[Page] = []
        pictures: list[int] = []
        left: Counter[str] = Counter()
        said = self._reader.read(data, name)
        facts = next(said)
        if error := facts.get("error"):
            raise ArticleError(f"{name} {ERRORS[error][0]}", ERRORS[error][1])
        for number, found in enumerate(said, start=1):
            page = _page(number, found)
            left.update(found.get("left", {}))
            if found.get("picture", 0.0) >= PICTURE and sum(len(r.text) for r in page.runs) < FEW:
                pictures.append(number)
            pages.append(page)
        return _document(pages, pictures, left, facts["facts"], name)


def _page(number: int, found: dict[str, Any]) -> Page:
    runs = [
        Run(text, left, right, y, size, bool(bold), number, order)
        for order, (text, left, right, y, size, bold) in enumerate(found.get("runs", ()))
    ]
    level = [(left, top, right, low) for left, top, right, low in found.get("level", ())]
    return Page(number, found.get("width", 0.0), found.get("height", 0.0), runs, level)


def _document(
    pages: list[Page], pictures: list[int], left: Counter[str], facts: dict[str, str], name: str
) -> Document:
    """The document that pages make."""
    if pictures and len(pictures) == len(pages):
        raise ArticleError(f"{name} is a scan: its pages are pictures", SCAN)
    left += drop_running(pages)
    usual = usual_size(pages)
    parts = flowing(
        parts_of(runs, usual, page.level) for page in pages for runs in columns(page.runs)
    )
    if not parts:
        raise NothingInIt(f"there are no words in {name}")
    known = Vocabulary(lines_of_parts(parts))
    title = title_of(facts, parts, "\n".join(lines_of_parts(parts[:40])), name, known)
    written = write(parts, known, usual)
    text = written.text
    return Document(
        text=text,
        blocks=written.blocks,
        title=title,
        date=day_of_document(facts, text, name),
        author=author_of(facts, text),
        language=detect_language(text),
        warnings=tuple(_unread(pictures, len(pages))),
        left_out=tuple(LeftOut(*one) for one in left.most_common() if one[1]),
        places=written.places,
    )


SCAN = "read them with 'qa index --ocr'"


def _unread(pictures: list[int], pages: int) -> list[str]:
    if not pictures:
        return []
    return [f"{len(pictures)} of {pages} pages are pictures and were not read: {SCAN}"]
