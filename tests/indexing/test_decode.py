"""From bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import ArticleError
from qa.indexing.formats.decode import decode

PROPERTY = settings(derandomize=True, deadline=None, max_examples=100)
PRINTABLE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60)


def test_utf8_is_read_as_it_is() -> None:
    assert decode("Hé 𝔘\r\nb\r".encode(), "a.txt") == ("Hé 𝔘\r\nb\r", "utf-8", ())


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_dropped(mark: bytes, encoding: str) -> None:
    assert decode(mark + "Hé 𝔘\n".encode(encoding), "a.txt") == ("Hé 𝔘\n", encoding, ())


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Die Häuser der Straße sind schön – „sehr“.", "cp1252"),
        ("El niño comió mañana en España.", "cp1252"),
        ("Совет города решил построить новый мост через реку.", "cp1251"),
        ("今日は天気がいいです。明日は雨が降るでしょう。", "cp932"),
        ("今天天气很好，我们出去玩吧。", "gb18030"),
    ],
)
def test_an_old_encoding_is_detected_and_told(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert decoded == (text, encoding, (f"not UTF-8: read as {encoding}",))


def test_a_few_damaged_bytes_do_not_spoil_the_rest() -> None:
    decoded = decode("é".encode() * 100 + b"\xff.", "a.txt")
    assert decoded.text == "é" * 100 + "\ufffd."
    assert decoded.warnings == ("1 byte sequence is not UTF-8: shown as \ufffd",)


def test_a_declared_encoding_is_believed_unless_the_bytes_are_utf8() -> None:
    assert decode("naïve".encode("iso8859-1"), "a", "ISO-8859-1").text == "naïve"
    assert decode("naïve".encode(), "a", "ISO-8859-1").text == "naïve"
    assert decode("мост".encode("koi8-r"), "a", "koi8-r").text == "мост"


@pytest.mark.parametrize(
    "declared", ["rot13", "hex", "no-such-thing", "unicode_escape", "\x00", ""]
)
def test_an_odd_declared_encoding_is_ignored(declared: str) -> None:
    assert decode(b"plain \\n text", "a", declared) == ("plain \\n text", "utf-8", ())


@pytest.mark.parametrize("data", [b"", b" \r\n\t", codecs.BOM_UTF8, codecs.BOM_UTF16_LE + b" \0"])
def test_nothing_but_white_space_is_refused(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"^a\.txt is empty$"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 text", "a PDF"),
        (b"PK\x03\x04", "a zip archive or an office document"),
        (b"text\x00text", "binary data"),
        (bytes(range(1, 32)) * 3, "binary data"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00", "damaged UTF-16-LE"),
        (codecs.BOM_UTF16_LE + "a\0b".encode("utf-16-le"), "binary data"),
    ],
)
def test_what_is_not_text_is_refused_by_name(data: bytes, kind: str) -> None:
    with pytest.raises(ArticleError) as caught:
        decode(data, "a.txt")
    assert caught.value.message == f"a.txt is not text ({kind})"
    assert caught.value.mend == "convert it to text first"


@PROPERTY
@given(PRINTABLE.filter(str.strip))
def test_every_code_point_of_utf8_comes_through(text: str) -> None:
    text = text.removeprefix("\ufeff")
    if text.strip() and not text.startswith(
        ("%PDF", "GIF8", "{\\rtf", "BZh", "Rar!", "ID3", "OggS")
    ):
        assert decode(text.encode(), "a") == (text, "utf-8", ())


@PROPERTY
@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_an_article_error(data: bytes) -> None:
    try:
        decoded = decode(data, "a")
    except ArticleError:
        return
    assert decoded.text.strip()
    assert "\x00" not in decoded.text
    decoded.text.encode()  # no lone surrogates
