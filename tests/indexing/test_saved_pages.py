"""Web pages that a browser saved in one file."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from qa.errors import ArticleError
from qa.indexing.files import find_files
from qa.indexing.formats.saved import MhtmlLoader, WebArchiveLoader

PAGE = (
    '<!DOCTYPE html><html><head><meta charset="UTF-8"><title>The pier</title></head><body>'
    '<nav><a href="/">Home</a></nav><article><h1>The pier</h1><p>The pier café is 180 metres long,'
    " and it was built by hand in nineteen months.</p><p>It opens in June, the mayor said, with a "
    "band and free cake for all.</p></article></body></html>"
)
TEXT = (
    "The pier\n\nThe pier café is 180 metres long, and it was built by hand in nineteen months."
    "\n\nIt opens in June, the mayor said, with a band and free cake for all.\n"
)


def mhtml(page: bytes, charset: str = "", start: str = "") -> bytes:
    """A page as Chromium saves it, behind a frame."""
    kind = f'; charset="{charset}"' if charset else ""
    head = f'; start="{start}"' if start else ""
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://harl.example/pier\r\n"
        "Subject: The pier\r\nDate: Tue, 5 Mar 2024 10:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="M"{head}\r\n\r\n\r\n'
        f"--M\r\nContent-Type: text/html{kind}\r\nContent-ID: <page@mhtml.blink>\r\n"
        "Content-Transfer-Encoding: 8bit\r\nContent-Location: https://harl.example/pier\r\n\r\n"
    ).encode() + page + (
        b"\r\n--M\r\nContent-Type: text/css\r\n\r\nbody { color: red }\r\n--M--\r\n"
    )  # fmt: skip


def test_the_page_is_read_with_its_address_and_its_day() -> None:
    page = MhtmlLoader().load(mhtml(PAGE.encode()), "pier.mhtml")
    assert (page.text, page.url, page.date) == (TEXT, "https://harl.example/pier", "2024-03-05")


def test_the_encoding_of_the_envelope_goes_first() -> None:
    data = mhtml(PAGE.encode("cp1252"), "windows-1252")
    assert MhtmlLoader().load(data, "pier.mht").text == TEXT


def test_the_part_that_the_head_names_is_the_page() -> None:
    frame = mhtml(b"<p>A frame with an advertisement of some words.</p>").split(b"\r\n--M--")[0]
    second = b"\r\n--M\r\nContent-Type: text/html\r\nContent-ID: <main@x>\r\n\r\n" + PAGE.encode()
    data = frame.replace(b'boundary="M"', b'boundary="M"; start="<main@x>"', 1) + second
    assert MhtmlLoader().load(data + b"\r\n--M--\r\n", "pier.mhtml").text == TEXT


@pytest.mark.parametrize("kind", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_a_page_of_safari_is_read(kind: plistlib.PlistFormat) -> None:
    archive = {"WebMainResource": {
        "WebResourceData": PAGE.encode("latin-1"), "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "ISO-8859-1", "WebResourceURL": "https://harl.example/pier",
    }}  # fmt: skip
    page = WebArchiveLoader().load(plistlib.dumps(archive, fmt=kind), "pier.webarchive")
    assert (page.text, page.url) == (TEXT, "https://harl.example/pier")


@pytest.mark.parametrize("data", [
    b"words", b"bplist00junk", b"bplist00" + b"\xff" * 60, plistlib.dumps({"a": 1}),
    plistlib.dumps({"WebMainResource": []}),
])  # fmt: skip
def test_what_holds_no_page_is_one_clear_line(data: bytes) -> None:
    for loader, name in ((MhtmlLoader(), "a.mhtml"), (WebArchiveLoader(), "a.webarchive")):
        with pytest.raises(ArticleError, match=rf"{name} is no saved page"):
            loader.load(data, name)


def test_what_belongs_to_a_saved_page_is_no_article(tmp_path: Path) -> None:
    pages = ["pier.html", "pier_files/ad.html", "Hafen.htm", "Hafen-Dateien/frame.html"]
    for name in (*pages, "pier_files/style.css", "notes_files/plan.md", "pier-notes/plan.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(PAGE)
    found = find_files([str(tmp_path)])
    assert [file.ref for file in found.files] == [
        "Hafen.htm", "notes_files/plan.md", "pier-notes/plan.md", "pier.html",
    ]  # fmt: skip
    assert found.others == {"folders of saved pages": 2}


def test_the_messages_of_a_maildir_are_found(tmp_path: Path) -> None:
    for name in ("mail/cur/1709629920.M1P2.box:2,S", "mail/new/1709629999.M2P2.box", "mail/tmp/x",
                 "other/cur/file"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Received: x\nSubject: Hi\n\nThe pier is long.\n")
    found = find_files([str(tmp_path)])
    assert [file.ref for file in found.files] == [
        "mail/cur/1709629920.M1P2.box:2,S", "mail/new/1709629999.M2P2.box",
    ]  # fmt: skip
    assert found.others == {"without a suffix": 2}
