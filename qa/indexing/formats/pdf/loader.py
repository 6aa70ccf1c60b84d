"""PDF files: their text as people read it, page by page.

Bytes come in; a Document goes out. A process of its own reads what the pages hold (`worker`,
`qa.indexing.pdfium`); running lines and contents go out (`running`, `contents`); what stands over
all columns comes first (`heads`), the columns in order (`order`), cut into blocks (`blocks`,
`tables`, `prose`), and joined over pages (`assembling`, `joining`). `facts` says what the document
is called, by whom and when. What was left out is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from qa.domain import Document, LeftOut
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.pdf.assembling import flowing, lines_of_parts, write
from qa.indexing.formats.pdf.blocks import Part, head_part, parts_of
from qa.indexing.formats.pdf.contents import drop_contents
from qa.indexing.formats.pdf.facts import author_of, day_of_document, title_of
from qa.indexing.formats.pdf.heads import head_of
from qa.indexing.formats.pdf.joining import Vocabulary
from qa.indexing.formats.pdf.model import Page, Run, usual_size
from qa.indexing.formats.pdf.order import columns
from qa.indexing.formats.pdf.running import drop_running
from qa.indexing.formats.pdf.scans import Scans
from qa.indexing.formats.pdf.worker import Reader
from qa.text.language import detect_language
from qa.text.patterns import pattern

PICTURE = 0.5
"""A page with hardly any text, and a picture on so much of it, is a scan."""
PICTURES = "pages that are pictures"
"""Why text is left out whose length nobody knows: 0 letters are counted."""
NO_LETTERS = pattern("[\x00-\x1f\x7f-\x9f\ue003-\uf8ff\ufffd]")
FEW = 40
"""Letters of a page that is a picture; a stamp or a page number has so many."""
ERRORS = {
    "format": ("is damaged, or no PDF", "open it in a viewer and print it to a new PDF"),
    "password": ("needs a password", "save it without one"),
    "security": ("is encrypted in a way that cannot be read", "print it to a new PDF"),
}


class PdfLoader:
    """Reads PDF files.

    Args:
        scans: How pictures of pages are read; None leaves them.
        reader: The process that reads; one of its own by default.
    """

    suffixes: tuple[str, ...] = (".pdf",)

    def __init__(self, scans: Scans | None = None, reader: Reader | None = None) -> None:
        self._scans, self._reader = scans, reader or Reader()

    def reading_scans(self, languages: str) -> PdfLoader:
        """Return a loader that also reads scans, with the same process."""
        return PdfLoader(Scans(languages), self._reader)

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of a PDF; see `Loader`."""
        del encoding
        if not data.strip():
            raise NothingInIt(f"{name} is empty")
        pages: list[Page] = []
        pictures: list[int] = []
        left: Counter[str] = Counter()
        # Closed at once: while it is open, no other file can be read.
        with closing(self._reader.read(data, name)) as said:
            facts = next(said)
            if error := facts.get("error"):
                raise ArticleError(f"{name} {ERRORS[error][0]}", ERRORS[error][1])
            for number, found in enumerate(said, start=1):
                page = _page(number, found)
                left.update(found.get("left", {}))
                letters = sum(len(run.text) for run in page.runs)
                if found.get("picture", 0.0) >= PICTURE and letters < FEW:
                    pictures.append(number)
                elif _is_mute(page, letters):
                    pictures.append(number)
                    page.runs.clear()
                pages.append(page)
        if pictures and self._scans:
            for page in self._scans.read(self._reader, data, name, pictures):
                pages[page.number - 1] = page
            pictures = []
        return _document(pages, pictures, left, facts["facts"], name)


def _page(number: int, found: dict[str, Any]) -> Page:
    runs = [
        Run(text, left, right, y, size, bool(bold), number, order, *words)
        for order, (text, left, right, y, size, bold, *words) in enumerate(found.get("runs", ()))
    ]
    level = [(left, top, right, low) for left, top, right, low in found.get("level", ())]
    return Page(number, found.get("width", 0.0), found.get("height", 0.0), runs, level)


def _is_mute(page: Page, letters: int) -> bool:
    """Whether a page is set in fonts that do not say which letters their signs are."""
    odd = sum(len(NO_LETTERS.findall(run.text)) for run in page.runs)
    return letters >= FEW and 2 * odd > letters


def _document(
    pages: list[Page], pictures: list[int], left: Counter[str], facts: dict[str, str], name: str
) -> Document:
    """The document that pages make."""
    if pictures and len(pictures) == len(pages):
        raise ArticleError(f"{name} is a scan: its pages are pictures", SCAN)
    left += drop_running(pages)  # Which also drops what was counted as none.
    left["table of contents"] += drop_contents(pages)
    usual = usual_size(pages)
    parts = flowing(column for page in pages for column in _columns(page, usual))
    if not parts:
        raise NothingInIt(f"there are no words in {name}")
    known = Vocabulary(lines_of_parts(parts))
    title = title_of(facts, parts, "\n".join(lines_of_parts(parts[:40])), name, known)
    written = write(parts, known, usual)
    text = written.text
    left += Counter()
    if pictures:
        left[PICTURES] = 0
    return Document(
        text=text,
        blocks=written.blocks,
        title=title,
        date=day_of_document(facts, parts, text, name),
        author=author_of(facts, parts, text),
        language=detect_language(text),
        warnings=tuple(_unread(pictures, len(pages))),
        left_out=tuple(LeftOut(*one) for one in left.most_common()),
        places=written.places,
    )


def _columns(page: Page, usual: float) -> Iterator[list[Part]]:
    """Yield the parts of each column of a page, those of a head over all columns before them."""
    head = head_of(page.runs)
    if head:
        yield from (parts_of(runs, usual, page.level) for runs in columns(head.above))
        yield from (head_part(runs, first=not n) for n, runs in enumerate(head.pieces))
    for runs in columns(head.below if head else page.runs):
        yield parts_of(runs, usual, page.level)


SCAN = "read them with 'qa index --ocr', for which tesseract must be installed"


def _unread(pictures: list[int], pages: int) -> list[str]:
    if not pictures:
        return []
    return [f"{len(pictures)} of {pages} pages are pictures and were not read: {SCAN}"]
