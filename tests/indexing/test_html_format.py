"""Web pages: what is kept, what is left out, and where it stands."""

from __future__ import annotations

import pytest

from qa.domain import Document
from qa.errors import ArticleError
from qa.indexing.formats.html import HtmlLoader

PAGE = """<!DOCTYPE html><html lang="de-AT"><head><meta charset="utf-8">
<title>Harbour opens | The Paper</title><meta property="og:title" content="Harbour opens">
<meta name="author" content="Anna Lind"><link rel="canonical" href="https://x.example/a">
<meta property="article:published_time" content="2025-03-04T10:00:00Z">
<script>var x = "evil";</script><style>p {color: red}</style></head><body>
<nav><ul><li><a href="/">Home page</a></li><li><a href="/x">Imprint</a></li></ul></nav>
<article><h1>Harbour opens</h1>
<p>The <b>new</b> harbour<br>opened on <a href="/m">Monday</a>. It cost &pound;2.4m &amp; more.</p>
<h2>History</h2><p>It began in <i>2020</i>.</p>
<ul><li>First <b>bold</b> tail</li><li>Second<ul><li>Nested</li></ul></li></ul>
<table><tr><th>Year</th><th>Boats</th></tr><tr><td>2020</td><td>3 <b>big</b> ones</td></tr></table>
<blockquote><p>Quoted words.</p></blockquote></article>
<footer>Copyright 2024 by nobody</footer></body></html>"""


def load(page: str | bytes, name: str = "my-file.html") -> Document:
    return HtmlLoader().load(page if isinstance(page, bytes) else page.encode(), name)


def body(page: str) -> list[str]:
    document = load(page)
    return [document.text[b.start : b.end] for b in document.blocks[1:]]


def test_a_page_becomes_text_of_its_own() -> None:
    document = load(PAGE)
    assert document.text == (
        "Harbour opens\n\nThe new harbour\nopened on Monday. It cost £2.4m & more.\n\nHistory\n\n"
        "It began in 2020.\n\nFirst bold tail\n\nSecond\n\nNested\n\n"
        "Year | Boats\n2020 | 3 big ones\n\nQuoted words.\n"
    )
    assert [(b.kind, b.level) for b in document.blocks] == [
        ("heading", 1),
        ("paragraph", 0),
        ("heading", 2),
        ("paragraph", 0),
        ("item", 0),
        ("item", 0),
        ("item", 0),
        ("table", 0),
        ("quote", 0),
    ]
    parts = [document.text[b.start : b.end] for b in document.blocks]
    assert "\n\n".join(parts) + "\n" == document.text


def test_metadata_comes_from_the_page() -> None:
    document = load(PAGE)
    assert document.title == "Harbour opens"
    assert (document.date, document.author) == ("2025-03-04", "Anna Lind")
    assert (document.url, document.language) == ("https://x.example/a", "de")


def test_a_page_of_three_sentences_survives_without_its_menu() -> None:
    page = (
        "<html><head><title>A Title</title></head><body><nav><ul><li><a href=a>Home</a></li></ul>"
        "</nav><div class=content><h1>A Title</h1><p>The bridge opened.</p>"
        "<p>It cost little. People like it.</p></div><footer>Copyright 2024</footer></body></html>"
    )
    assert body(page) == ["The bridge opened.", "It cost little. People like it."]
    assert load(page).date is None


def test_breaks_and_inline_elements_glue_no_words() -> None:
    page = (
        "<html><body><h1>Big</h1><p>One.<br>Two.</p><p>Three <code>x</code> y<sub>2</sub>,"
        " <span>four</span> tail.</p></body></html>"
    )
    assert body(page) == ["One.\nTwo.", "Three x y2, four tail."]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="iso-8859-1">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ("", "utf-8"),
    ],
)
def test_the_page_says_its_encoding(head: str, encoding: str) -> None:
    words = {"cp1252": "Café niño", "koi8-r": "Новый мост", "utf-8": "Żółw"}[encoding]
    page = f"<html><head>{head}</head><body><p>Here is {words} and more.</p></body></html>"
    document = load(page.encode(encoding))
    assert document.encoding == encoding
    assert document.text.endswith(f"Here is {words} and more.\n")


def test_control_characters_are_stripped() -> None:
    page = "<html><body><p>Red \x1b[31mtext &#27;[0m here\u200b now.</p></body></html>"
    assert body(page) == ["Red [31mtext [0m here now."]


def test_the_same_page_gives_the_same_document() -> None:
    assert load(PAGE) == load(PAGE)


def test_without_a_title_the_file_name_is_one() -> None:
    assert load("<html><body><p>Some words are here.</p></body></html>").title == "My file"


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html><script>x()</script></html>"]
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(ArticleError, match=r"no main text found in my-file\.html"):
        load(page)
