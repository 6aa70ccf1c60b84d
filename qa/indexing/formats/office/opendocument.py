"""OpenDocument texts and presentations (.odt, .odp): what stands in them, in order.

Bytes come in; a Document goes out. Of a text, notes stand at the end; of a presentation each slide
begins with its title and ends with its notes. Headers, footers, comments, deleted text and tables
of contents are no part of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa.errors import ArticleError
from qa.indexing.formats.office.odf_blocks import OdfBlocks
from qa.indexing.formats.office.odf_text import OdfStyles
from qa.indexing.formats.office.package import Package, child, every, local, value
from qa.indexing.formats.office.properties import made_document, open_document_properties
from qa.indexing.formats.written import Written
from qa.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.domain import Document

OUTSIDE = frozenset({"date-time", "footer", "page-number", "header"})
"""Classes of frames on a slide that hold no words of its own."""


class OdtLoader:
    """Reads OpenDocument texts."""

    suffixes: tuple[str, ...] = (".odt",)

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of an OpenDocument text; see `Loader`."""
        package = Package(data, name, ".odt")
        body, styles = opened(package, name, "text")
        written = Written()
        blocks = OdfBlocks(written, styles)
        blocks.blocks(body)
        blocks.add_notes()
        said = open_document_properties(package)
        return made_document(written, name, said, title=blocks.title, left=blocks.text.left)


class OdpLoader:
    """Reads OpenDocument presentations."""

    suffixes: tuple[str, ...] = (".odp",)

    def load(self, data: bytes, name: str, encoding: str | None = None) -> Document:
        """Make a document of an OpenDocument presentation; see `Loader`."""
        package = Package(data, name, ".odp")
        body, styles = opened(package, name, "presentation")
        written = Written()
        blocks = OdfBlocks(written, styles)
        title = ""
        for number, page in enumerate(every(body, "page"), 1):
            style = value(page, "style-name")
            if styles.says(style, "drawing-page-properties", "visibility") == "hidden":
                blocks.text.left["hidden slides"] += len("".join("".join(page.itertext()).split()))
                continue
            written.place("slide", str(number))
            heading = _slide(page, written, blocks, first=number == 1)
            title = title or (heading if number == 1 else "")
        said = open_document_properties(package)
        return made_document(written, name, said, title=title, left=blocks.text.left)


def opened(package: Package, name: str, kind: str) -> tuple[Any, OdfStyles]:
    """Return the body of an OpenDocument file, and its styles.

    Raises:
        ArticleError: it is damaged, or a password protects it.
    """
    manifest = package.xml("META-INF/manifest.xml")
    if manifest is not None and any(True for _ in every(manifest, "encryption-data")):
        raise ArticleError(f"{name} is protected by a password", "save it without the password")
    content = package.root("content.xml")
    body = child(content, "body", kind)
    if body is None:
        raise package.damaged()
    return body, OdfStyles(package.xml("styles.xml"), content)


def _slide(page: Any, written: Written, blocks: OdfBlocks, *, first: bool) -> str:  # noqa: ANN401 (elements of lxml have no types)
    """Write a slide: its title, what stands on it, its notes. Return the title."""
    frames = [one for one in page if local(one) not in ("notes", "forms", "animations")]
    classes = {id(one): value(one, "class") for one in frames}
    titles = [one for one in frames if classes[id(one)] == "title"]
    heading = one_line(" ".join(_lines(titles, blocks)))
    written.heading(heading, 1 if first else 2)
    for frame in frames:
        if frame in titles or classes[id(frame)] in OUTSIDE:
            continue
        blocks.blocks([frame] if local(frame) == "table" else frame)
    notes = child(page, "notes")
    for frame in () if notes is None else notes:
        if value(frame, "class") == "notes":
            blocks.blocks(frame)
    blocks.add_notes()
    return heading


def _lines(frames: list[Any], blocks: OdfBlocks) -> Iterator[str]:
    for frame in frames:
        for paragraph in every(frame, "p"):
            yield blocks.text.of(paragraph)
