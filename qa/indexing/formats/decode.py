"""From a file's bytes to its text.

Bytes come in; text without a BOM and with its line ends as they are, the name of the encoding,
and warnings for the user go out. What is plainly not text is refused.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.encodings import escaped, is_utf8_in_spite_of, likeliest, unmarked_wide

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


class Decoded(NamedTuple):
    """The text of a file, the encoding that it was in, and one warning a line."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(
    data: bytes, name: str, declared: str | None = None, encoding: str | None = None
) -> Decoded:
    """The text of a file.

    A BOM decides; else what the file declares, if it holds; else strict UTF-8 is tried. What is
    not UTF-8 is in the encoding that the user names, or in the likeliest one, with a warning; and
    where whole sequences of UTF-8 show that it is the right one, it is read so in spite of stray
    bytes, each of which is shown as one bad character.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.
        declared: The encoding that the file itself claims, as a web page does; believed if it is
            one of ordinary use and decodes every byte.
        encoding: The one that the user says files are in that are not UTF-8.

    Raises:
        NothingInIt: the file is empty.
        ArticleError: it is not text.
    """
    if not data.strip():
        raise NothingInIt(f"{name} is empty")
    decoded = _decode_marked(data, name)
    if decoded is None:
        decoded = (
            _decode_escaped(data)
            or _decode_wide(data, name)
            or _decode_declared(data, declared)
            or _decode_utf8(data)
            or (_decode_as(data, encoding) if encoding else _decode_likeliest(data, name))
        )
    if not decoded.text.strip():
        raise NothingInIt(f"{name} is empty")
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
                    return _decode_as(data[len(mark) :], "utf-8")
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
            if utf8:
                return utf8  # text in another encoding is hardly ever UTF-8 by chance
        return Decoded(data.decode(encoding), encoding)
    except (LookupError, UnicodeError, ValueError):
        return None


def _decode_utf8(data: bytes) -> Decoded | None:
    """The text if it is UTF-8 throughout."""
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _decode_escaped(data: bytes) -> Decoded | None:
    """The text if it is ASCII with escapes that announce what is to come."""
    name = escaped(data) if b"\x1b" in data and data.isascii() else None
    return Decoded(data.decode(name), name) if name else None


def _decode_as(data: bytes, encoding: str) -> Decoded:
    """The text in the encoding that the user names."""
    text = data.decode(encoding, errors="replace")
    name = codecs.lookup(encoding).name
    return Decoded(text, name, _damage(text, name))


def _decode_likeliest(data: bytes, name: str) -> Decoded:
    """The text by the likeliest encoding, or as damaged UTF-8, with a warning that tells it."""
    encoding = likeliest(data)
    if is_utf8_in_spite_of(data, encoding):
        text = data.decode("utf-8", errors="replace")
        return Decoded(text, "utf-8", _damage(text, "UTF-8", data.count("\ufffd".encode())))
    encoding = encoding or unmarked_wide(data)
    if encoding is None:
        raise _not_text(name)
    text = data.decode(encoding, errors="replace")
    return Decoded(text, encoding, (f"not UTF-8: read as {encoding}",))


def _damage(text: str, encoding: str, meant: int = 0) -> tuple[str, ...]:
    """A warning where a text has bad characters, other than those that are meant."""
    damaged = text.count("\ufffd") - meant
    noun = "byte sequence is" if damaged == 1 else "byte sequences are"
    return (f"{damaged} {noun} not {encoding}: shown as \ufffd",) if damaged > 0 else ()


def _decode_wide(data: bytes, name: str) -> Decoded | None:
    """The text of UTF-16 or UTF-32 without a mark; None for what has no zeros and few controls.

    Raises:
        ArticleError: the bytes are plainly no text.
    """
    for magic, kind in MAGIC_NUMBERS:
        if data.startswith(magic):
            raise _not_text(name, kind)
    sample = data[:LOOK_AT]
    if b"\x00" not in data and not _too_many(len(CONTROL_BYTES.findall(sample)), len(sample)):
        return None
    encoding = unmarked_wide(data)
    if encoding is None:
        raise _not_text(name)
    return Decoded(data.decode(encoding), encoding, (f"no byte order mark: read as {encoding}",))


def _too_many(controls: int, length: int) -> bool:
    """Whether so many control characters make a text binary data."""
    return controls > MOST_CONTROLS * length


def _not_text(name: str, kind: str = "binary data") -> ArticleError:
    return ArticleError(f"{name} is not text ({kind})", "convert it to text first")
