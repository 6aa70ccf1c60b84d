"""From a file's bytes to its text.

Bytes come in; text without a BOM and with its line ends as they are, the name of the encoding,
and warnings for the user go out. What is plainly not text is refused.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from qa.errors import ArticleError

# The longer ones first: the BOM of UTF-32 begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC_NUMBERS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
)
# Without tab, line ends, form feed, and the escape that Japanese mail encodings use.
CONTROL_BYTES = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
CONTROL_CHARACTERS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
LOOK_AT = 65_536
MOST_CONTROLS = 0.02
WESTERN = frozenset({"cp1252", "latin_1", "iso8859_15"})


class Decoded(NamedTuple):
    """The text of a file, the encoding that it was in, and one warning a line."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """The text of a file.

    A BOM decides; else strict UTF-8 is tried; else the encoding is detected, with a warning.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.
        declared: The encoding that the file itself claims, as a web page does; believed if it is
            one of ordinary use and decodes every byte.

    Raises:
        ArticleError: the file is empty or is not text.
    """
    if not data.strip():
        raise ArticleError(f"{name} is empty")
    decoded = _decode_marked(data, name)
    if decoded is None:
        _refuse_binary(data, name)
        decoded = _decode_declared(data, declared) or _decode_utf8(data) or _detect(data, name)
    if not decoded.text.strip():
        raise ArticleError(f"{name} is empty")
    sample = decoded.text[:LOOK_AT]
    if "\x00" in decoded.text or _too_many(len(CONTROL_CHARACTERS.findall(sample)), len(sample)):
        raise _not_text(name)
    return decoded


def _decode_marked(data: bytes, name: str) -> Decoded | None:
    """The text after a byte order mark, or None where there is none."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError as error:
                if encoding == "utf-8":
                    return None
                raise _not_text(name, f"damaged {encoding.upper()}") from error
    return None


def _decode_declared(data: bytes, declared: str | None) -> Decoded | None:
    """The text by the encoding that the file claims, or None where that does not hold."""
    if not declared:
        return None
    try:
        encoding = codecs.lookup(declared.strip()).name
        if not re.match(r"utf-8|iso|cp\d|koi8|mac|shift|euc|gb|big5|johab|hz|tis", encoding):
            return None
        if encoding in ("iso8859-1", "ascii"):
            encoding = "cp1252"  # what browsers take it for
        if not data.isascii() and encoding != "utf-8":
            utf8 = _decode_utf8(data)
            if utf8 and not utf8.warnings:
                return utf8  # text in another encoding is hardly ever UTF-8 by chance
        return Decoded(data.decode(encoding), encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _decode_utf8(data: bytes) -> Decoded | None:
    """The text if it is UTF-8, be it with a few damaged bytes; else None."""
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd") - data.count("\ufffd".encode())
    sound = sum(not char.isascii() for char in text) - damaged
    if sound < 20 * damaged:
        return None
    noun = "byte sequence is" if damaged == 1 else "byte sequences are"
    return Decoded(text, "utf-8", (f"{damaged} {noun} not UTF-8: shown as \ufffd",))


def _detect(data: bytes, name: str) -> Decoded:
    """The text by the likeliest encoding, with a warning that names it."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - seldom needed

    sample = data[:LOOK_AT]
    matches = list(from_bytes(sample, preemptive_behaviour=False))
    if not matches:
        raise _not_text(name)
    best = matches[0]
    encoding = best.encoding
    # Western text is by far the most frequent, and a short one does not give the detector enough
    # to tell it from Baltic or Turkish text.
    western = next((m for m in matches if WESTERN & {m.encoding, *m.could_be_from_charset}), None)
    if western and western.chaos <= best.chaos + 0.01:
        encoding = "cp1252"
    encoding = codecs.lookup(encoding).name
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, (f"not UTF-8: read as {encoding}",))


def _refuse_binary(data: bytes, name: str) -> None:
    """Raise ArticleError for what is plainly not text."""
    for magic, kind in MAGIC_NUMBERS:
        if data.startswith(magic):
            raise _not_text(name, kind)
    sample = data[:LOOK_AT]
    if b"\x00" in data or _too_many(len(CONTROL_BYTES.findall(sample)), len(sample)):
        raise _not_text(name)


def _too_many(controls: int, length: int) -> bool:
    """Whether so many control characters make a text binary data."""
    return controls > MOST_CONTROLS * length


def _not_text(name: str, kind: str = "binary data") -> ArticleError:
    return ArticleError(f"{name} is not text ({kind})", "convert it to text first")
