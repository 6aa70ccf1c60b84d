"""From bytes to text."""

from __future__ import annotations

import codecs
import random
import struct

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


GERMAN = "Die Brücke über die Örtze wurde im März eröffnet, und die größte Mühe machte der Boden."
POLISH = (
    "Nowa szkoła w Żółkiewce została otwarta we wrześniu, a dzieci cieszą się z świetlicy. "
    "Budowa trwała dwa lata i kosztowała więcej, niż myślano."
)
CZECH = "Starostka Růžena Šťastná poděkovala všem, kdo při stavbě mostu přes řeku pomáhali."
FRENCH = "La nouvelle école a été inaugurée à Bévigny l’été dernier, où le maire était très ému."
RUSSIAN = "Новый мост через реку открыли в субботу утром, и жители деревни пришли всей семьёй."
GREEK = "Η καινούργια γέφυρα άνοιξε το Σάββατο το πρωί και ήρθαν όλοι με τα παιδιά τους."
TURKISH = (
    "Köyün yeni köprüsü dün açıldı, çocuklar sabahın erken saatinde toplandı ve şarkı söyledi."
)


@pytest.mark.parametrize(
    ("text", "encodings"),
    [
        (GERMAN, ["cp1252", "cp850", "cp437", "mac-roman"]),
        (FRENCH, ["cp1252", "mac-roman"]),
        (FRENCH.replace("’", "'"), ["iso8859-15", "cp850", "cp437"]),
        (POLISH, ["cp1250", "iso8859-2", "cp852"]),
        (CZECH, ["cp1250", "iso8859-2", "cp852"]),
        (RUSSIAN, ["cp1251", "koi8-r", "cp866", "iso8859-5"]),
        (GREEK, ["cp1253", "iso8859-7"]),
        (TURKISH, ["cp1254", "iso8859-9"]),
        ("Preis: 5 €", ["cp1252"]),
        ("It’s late – “very” late.", ["cp1252"]),
        ("新しい橋は土曜日の朝に開通した。村の人々は七年近く待っていた。", ["euc_jp", "cp932"]),
        ("새 다리가 토요일 아침에 개통되었다. 마을 사람들은 칠 년을 기다렸다.", ["cp949"]),
    ],
)
def test_encodings_are_told_apart_by_what_makes_words(text: str, encodings: list[str]) -> None:
    for encoding in encodings:
        assert decode(text.encode(encoding), "a.txt").text == text, encoding


@pytest.mark.parametrize("text", [GERMAN, POLISH, RUSSIAN, FRENCH, GREEK])
@pytest.mark.parametrize("stray", [b"\x92", b"\xe9", b"\xff"])
def test_stray_bytes_in_utf8_cost_no_character_but_themselves(text: str, stray: bytes) -> None:
    for place in (0, 20, 41):
        data = text[:place].encode() + stray + text[place:].encode()
        decoded = decode(data, "a.txt")
        assert decoded.text == f"{text[:place]}\ufffd{text[place:]}"
        assert decoded.warnings == ("1 byte sequence is not UTF-8: shown as \ufffd",)


def test_one_sequence_of_utf8_is_evidence_even_beside_several_stray_bytes() -> None:
    data = "The skipper, Zoë Brandt, said it".encode() + b"\x92s late. It\x92s cold, she\x92d say."
    assert decode(data, "a.txt").text == (
        "The skipper, Zoë Brandt, said it\ufffds late. It\ufffds cold, she\ufffdd say."
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize(
    "text", ["Dull.", GERMAN, f"{RUSSIAN}\n", "村の人々は七年、\n待っていた。", "새 다리가 열렸다."]
)
def test_wide_characters_need_no_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == (
        text, encoding, (f"no byte order mark: read as {encoding}",)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Hello, 新しい橋は土曜日の朝に開通した。", "iso2022_jp"),
        ("새 다리가 토요일 아침에 개통되었다.", "iso2022_kr"),
    ],
)
def test_escapes_that_announce_what_is_to_come_are_understood(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt").text == text


def test_figures_in_wide_characters_are_text_too() -> None:
    text = "".join(f"2021-05-{day:02};{day * 7}.5;-3\n" for day in range(1, 29))
    assert decode(text.encode("utf-16-le"), "a.txt").text == text


def test_what_is_not_utf8_is_read_as_the_user_says() -> None:
    data = "Der Bär".encode("cp850")
    assert decode(data, "a.txt", encoding="cp850") == ("Der Bär", "cp850", ())
    assert decode("Der Bär".encode(), "a.txt", encoding="cp850").encoding == "utf-8"
    assert decode(b"\x81", "a.txt", encoding="cp1252").warnings == (
        "1 byte sequence is not cp1252: shown as \ufffd",
    )


@pytest.mark.parametrize("length", [30, 300, 3000])
def test_binary_data_is_no_text_in_any_encoding(length: int) -> None:
    chance = random.Random(length)
    numbers = [chance.randrange(-9000, 9000) for _ in range(length)]
    for data in (
        chance.randbytes(length),
        struct.pack(f"<{length}h", *numbers),
        struct.pack(f"<{length}i", *numbers),
        struct.pack(f">{length}f", *numbers),
        bytes(chance.randrange(32, 256) for _ in range(10 * length)),
    ):
        with pytest.raises(ArticleError, match="is not text"):
            decode(data, "a.txt")


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
