"""One suite over every format: what all loaders promise about text and blocks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats import CONTAINERS, LOADERS, Loader, known_suffixes, loader_for

PROPERTY = settings(derandomize=True, deadline=None, max_examples=60)
TEXT_SUFFIXES = {".md", ".txt", ".csv", ".html", ".srt", ".tex", ".rst", ".adoc", ".org"}
OF_TEXT = [one for one in LOADERS if not TEXT_SUFFIXES.isdisjoint(one.suffixes)]
"""Those whose files are text; the text of the first two is the file itself."""
EVERY_FORMAT = pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.suffixes[0])
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "# One",
            "Two",
            "\n",
            "\r\n",
            "\n\n",
            "- a",
            "  - b",
            "> c",
            "1. d",
            "```",
            "|a|b|",
            "|-|-|",
            "---",
            "===",
            "***",
            "<!--",
            "-->",
            "\t",
            " ",
            "é𝔘",
            "\u3000",
            "。",
            ". ",
            "[x]: y",
            "    ",
            "<p>",
            "</p>",
            "<br>",
            "<b>e</b> ",
            "<table><tr><td>",
            "</table>",
            "<li>",
            "<h2>",
            "&#0;",
            "<html>",
            "<body>",
            "<pre>",
            "<div>",
            "</div>",
            "title: x",
            "\x1b",
            "\u2028",
            "\x0c",
            "f",
        ]
    ),
    max_size=40,
).map("".join)


def check(document: Document) -> None:
    """What holds of any document."""
    reached = 0
    for block in document.blocks:
        assert reached <= block.start < block.end <= len(document.text)
        words = document.text[block.start : block.end]
        assert words == words.strip()
        assert (block.level > 0) == (block.kind == "heading")
        reached = block.end
    assert document.blocks
    assert document.title == " ".join(document.title.split()) != ""
    (document.text + document.title).encode()  # no lone surrogates


@EVERY_FORMAT
@PROPERTY
@given(text=FRAGMENTS)
def test_blocks_are_in_order_and_hold_words(loader: Loader, text: str) -> None:
    try:
        document = loader.load(text.encode(), f"x{loader.suffixes[0]}")
    except ArticleError:
        return
    check(document)
    if not {".md", ".txt"}.isdisjoint(loader.suffixes):
        assert document.text == text
        assert document.encoding == "utf-8"


@EVERY_FORMAT
@PROPERTY
@given(data=st.binary(max_size=200))
def test_any_bytes_give_a_document_or_an_article_error(loader: Loader, data: bytes) -> None:
    try:
        document = loader.load(data, "x")
    except ArticleError as error:
        assert "x" in error.message
        return
    check(document)


@EVERY_FORMAT
def test_empty_files_are_named(loader: Loader) -> None:
    with pytest.raises(NothingInIt, match=r"^a\.x is empty"):
        loader.load(b" \n", "a.x")


@EVERY_FORMAT
def test_binary_files_are_refused_by_name(loader: Loader) -> None:
    what = "is not text" if loader in OF_TEXT else "is (damaged, or )?no "
    with pytest.raises(ArticleError, match=rf"^a\.x {what}"):
        loader.load(b"a\x00b", "a.x")


@EVERY_FORMAT
def test_a_loader_is_found_by_its_suffixes(loader: Loader) -> None:
    for suffix in loader.suffixes:
        assert suffix in known_suffixes()
        assert loader_for(Path(f"a{suffix.upper()}"), b"") is loader


def test_a_file_of_unknown_suffix_is_read_by_its_look() -> None:
    assert ".txt" in loader_for(Path("notes"), b"Plain words.").suffixes
    assert ".html" in loader_for(Path("page.php"), b"\n<!DOCTYPE HTML><p>x</p>").suffixes
    assert ".pdf" in loader_for(Path("scan.0117"), b"%PDF-1.7 \x00").suffixes
    with pytest.raises(ArticleError, match=r"a\.dwg is not text \(binary data\)"):
        loader_for(Path("a.dwg"), b"a\x00\x01")


def test_known_suffixes_are_sorted_and_each_has_one_reader() -> None:
    suffixes = [suffix for one in LOADERS for suffix in one.suffixes]
    suffixes += [suffix for one in CONTAINERS for suffix in one.suffixes]
    assert known_suffixes() == tuple(sorted(suffixes))
    assert len(suffixes) == len(set(suffixes))
    assert {".docx", ".epub", ".html", ".md", ".pdf", ".txt", ".xlsx", ".zip"} <= set(suffixes)
