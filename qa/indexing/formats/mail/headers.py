"""What the head of a message says: its fields, decoded, and the day, the names, the name of a file.

A message of the standard library comes in; words go out. Programs write heads in every way there
is: encoded as the rules want it, in plain UTF-8, in the encoding of their country, folded, or not.
"""

from __future__ import annotations

import binascii
import quopri
import re
from datetime import datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import PurePosixPath

from qa.errors import ArticleError
from qa.indexing.formats.dates import day_of
from qa.indexing.formats.decode import decode
from qa.text.clean import one_line

MOST_NAMES = 20
"""So many receivers of a message are named."""

LONGEST_FIELD = 20_000
"""Characters of a field that are read."""

FOLD = re.compile(r"\r?\n[ \t]*")
ENCODED_WORD = re.compile(r"=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
"""A word in another encoding (RFC 2047), perhaps with its language (RFC 2231)."""


def fields_of(message: Message, name: str) -> list[str]:
    """The fields of a name as they are written, unfolded; bytes that are no ASCII are escaped."""
    wanted = name.lower()
    return [
        FOLD.sub(" ", str(value))[:LONGEST_FIELD]
        for own, value in message.raw_items()
        if own.lower() == wanted
    ]


def field_of(message: Message, name: str) -> str:
    """A field as a reader sees it, on one line, "" where there is none."""
    return decoded(next(iter(fields_of(message, name)), ""))


def decoded(written: str) -> str:
    """A field's words as a reader sees them, on one line."""
    parts: list[tuple[bytes, str]] = []
    position = 0
    for word in ENCODED_WORD.finditer(written):
        between = written[position : word.start()]
        if between.strip() or not parts:  # White space between encoded words is none.
            parts.append((_bytes(between), ""))
        data, charset = _encoded(word[3], word[2].lower()), word[1].lower()
        if parts and parts[-1][1] == charset:
            parts[-1] = (parts[-1][0] + data, charset)  # A letter may be cut in two.
        else:
            parts.append((data, charset))
        position = word.end()
    parts.append((_bytes(written[position:]), ""))
    return one_line("".join(_text(data, charset) for data, charset in parts))


def addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """The names and addresses in the fields of a name, decoded."""
    written = fields_of(message, name)
    found = [
        (decoded(shown).strip("'\" "), decoded(address)) for shown, address in getaddresses(written)
    ]
    # What breaks the rules is taken as it stands.
    return [pair for pair in found if any(pair)] or [(line, "") for line in map(decoded, written)]


def people(message: Message, name: str) -> str:
    """The people in the fields of a name, each with name and address, on one line."""
    found = addresses(message, name)
    shown = [
        f"{person} <{address}>" if person and address else person or address
        for person, address in found
    ]
    more = len(shown) - MOST_NAMES
    return ", ".join(shown[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def sender(message: Message) -> str | None:
    """The name of who wrote a message, or the address where there is no name."""
    found = addresses(message, "From") or addresses(message, "Sender")
    return (found[0][0] or found[0][1]) if found else None


def sent(message: Message) -> datetime | None:
    """When a message was sent, as its sender's clock had it."""
    for name in ("Date", "Resent-Date", "Delivery-Date"):
        try:
            return parsedate_to_datetime(field_of(message, name))
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def day_sent(message: Message) -> str | None:
    """The ISO day on which a message was sent."""
    moment = sent(message)
    return day_of(moment) if moment else day_of(field_of(message, "Date"))


def file_name(part: Message) -> str:
    """The name of the file that a part of a message is, "" where it has none."""
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        name = ""
    return PurePosixPath(decoded(name).replace("\\", "/")).name


def _encoded(text: str, how: str) -> bytes:
    """The bytes of an encoded word."""
    data = _bytes(text)
    if how == "q":
        return quopri.decodestring(data, header=True)
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _text(data: bytes, charset: str) -> str:
    """Bytes of a head as text."""
    if not data.strip():
        return data.decode("ascii", "replace")
    try:
        return decode(data, "a head", charset or None).text
    except ArticleError:
        return data.decode("utf-8", "replace")
