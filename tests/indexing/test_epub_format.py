"""E-books: the chapters in their order, with their names, and no page that is none."""

from __future__ import annotations

import pytest

from qa.domain import Document
from qa.errors import ArticleError
from qa.indexing.formats.epub import EpubLoader
from tests.indexing.office_files import book, zipped

METADATA = (
    "<dc:title>The Pilot</dc:title><dc:creator>Ida Moss</dc:creator>"
    "<dc:language>en-GB</dc:language><dc:date>2019-05-02</dc:date>"
)


def load(chapters: dict[str, str], nav: str = "", spine: str = "") -> Document:
    return EpubLoader().load(book(chapters, METADATA, nav, spine), "pilot.epub")


def test_chapters_are_read_in_the_order_of_the_spine_with_the_names_of_the_contents():
    chapters = {
        "b.xhtml": "<body><h1>The Bell</h1><p>It rang.</p><h2>Again</h2><p>And rang.</p></body>",
        "a.xhtml": "<body><p class='big'>The Fog</p><p>He saw nothing.</p></body>",
    }
    nav = "".join(
        f"<a href='{href}'>{name}</a>"
        for href, name in (
            ("a.xhtml", "The Fog"),
            ("b.xhtml#x", "The Bell"),
            ("b.xhtml#y", "Again"),
        )
    )
    document = load(chapters, nav, '<itemref idref="i1"/><itemref idref="i0"/>')
    assert document.text == (
        "The Pilot\n\nThe Fog\n\nHe saw nothing.\n\nThe Bell\n\nIt rang.\n\nAgain\n\nAnd rang.\n"
    )
    assert [(p.name, document.text[p.start :][:5]) for p in document.places] == [
        ("The Fog", "The F"), ("The Bell", "The B"), ("Again", "Again")
    ]  # fmt: skip
    kinds = [block.kind for block in document.blocks]
    assert kinds == ["heading", "heading", "paragraph"] + ["heading", "paragraph"] * 2
    assert (document.title, document.author, document.date, document.language) == (
        "The Pilot", "Ida Moss", "2019-05-02", "en"
    )  # fmt: skip


def test_covers_contents_and_indexes_are_left_out():
    links = "".join(f"<li><a href='c{i}'>Chapter {i}</a></li>" for i in range(9))
    document = load(
        {
            "cover.xhtml": '<body epub:type="cover"><p>A cover.</p></body>',
            "toc.xhtml": f"<body><h1>Contents</h1><ol>{links}</ol></body>",
            "one.xhtml": "<body><p>A short one.</p></body>",
            "index.xhtml": '<body><section epub:type="index"><p>bell, 7</p></section></body>',
        }
    )
    assert document.text == "The Pilot\n\nA short one.\n"
    assert [one.reason for one in document.left_out] == ["covers, contents and indexes"]


def test_marks_of_notes_are_no_words_and_a_short_page_is_kept_whole():
    body = (
        "<body><nav><p>Not a menu.</p></nav><p>He saw nothing."
        '<a epub:type="noteref" href="#n">1</a>'
        "</p><aside><p>A box.</p></aside><footer>By the sea.</footer>"
        '<aside epub:type="footnote"><p>In fog. <a role="doc-backlink" href="#r">↩</a></p></aside>'
        "</body>"
    )
    document = load({"a.xhtml": body})
    words = document.text.split("\n\n")[1:]
    assert [one.strip() for one in words] == [
        "Not a menu.", "He saw nothing.", "A box.", "By the sea.", "In fog."
    ]  # fmt: skip


def test_a_protected_book_is_refused_but_not_one_with_scrambled_fonts():
    def protected(what: str) -> bytes:
        parts = {"META-INF/encryption.xml": f'<e><CipherReference URI="{what}"/></e>'}
        return zipped({**parts, "META-INF/container.xml": "<c/>"})

    with pytest.raises(ArticleError, match=r"^x\.epub is protected against copying"):
        EpubLoader().load(protected("OPS/a.xhtml"), "x.epub")
    with pytest.raises(ArticleError, match=r"^x\.epub is damaged"):
        EpubLoader().load(protected("OPS/a.otf"), "x.epub")
