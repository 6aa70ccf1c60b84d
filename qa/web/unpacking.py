"""What a server sent, unpacked as it comes, and never more of it than is wanted.

Parts come in, with the way in which they are packed; the whole goes out, or as much of it as the
limit lets through. A few bytes that stand for gigabytes are so never held.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import NamedTuple

from qa.errors import ArticleError

GZIP_OR_ZLIB = 47
RAW = -15
PACKED = ("gzip", "x-gzip", "deflate")
PLAIN = ("", "identity", "none")


class Body(NamedTuple):
    """What was sent, and whether there was more of it."""

    data: bytes
    cut: bool


def unpacked(parts: Iterable[bytes], coding: str, most: int) -> Body:
    """Return what parts are when they are unpacked, up to so many bytes.

    Raises:
        ArticleError: they are packed in a way that is not known, or not as is said.
    """
    coding = coding.strip().lower()
    if coding in PLAIN:
        return _joined(parts, most)
    if coding not in PACKED:
        raise ArticleError(f"the server packs what it sends ({coding})", "qa asked it not to")
    try:
        return _inflated(parts, most)
    except zlib.error as error:
        raise ArticleError("the server sends what is not packed as it says") from error


def _joined(parts: Iterable[bytes], most: int) -> Body:
    data = bytearray()
    for part in parts:
        data += part
        if len(data) > most:
            return Body(bytes(data[:most]), cut=True)
    return Body(bytes(data), cut=False)


def _inflated(parts: Iterable[bytes], most: int) -> Body:
    data = bytearray()
    unpacker = None
    for part in parts:
        rest = part
        while rest.strip(b"\0"):
            unpacker = unpacker or _unpacker(rest)
            data += unpacker.decompress(rest, most + 1 - len(data))
            if len(data) > most:
                return Body(bytes(data[:most]), cut=True)
            # Several packed parts may follow each other.
            rest = unpacker.unused_data
            unpacker = None if unpacker.eof else unpacker
    if unpacker is not None:
        raise zlib.error
    return Body(bytes(data), cut=False)


def _unpacker(beginning: bytes) -> zlib._Decompress:
    """What reads a stream that begins so; some servers send "deflate" without its head."""
    for window in (GZIP_OR_ZLIB, RAW):
        with suppress(zlib.error):
            zlib.decompressobj(window).decompress(beginning, 1)
            return zlib.decompressobj(window)
    raise zlib.error
