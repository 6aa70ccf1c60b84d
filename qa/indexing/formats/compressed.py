"""Files that are compressed by themselves (.gz, .bz2, .xz): read through, and within bounds.

A stream and the file's name come in; the stream of what is in it and the name without the suffix go
out. What grows beyond all measure when it is unpacked is refused: it is made to fill memories.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import BinaryIO

from qa.errors import ArticleError

SHORT = {".tgz": ".gz", ".tbz2": ".bz2", ".tbz": ".bz2", ".txz": ".xz"}
"""Suffixes of tar archives that are compressed, and by what."""

MOST_UNPACKED = 8 * 2**30
"""Bytes that come out of one compressed file, or of one archive, at most."""

SUSPECT, STEEPEST = 64 * 2**20, 250
"""From so many bytes on, no file is read that is so many times as large as it was when packed."""

AT_ONCE = 2**20
"""So many bytes are unpacked before it is looked at how much it has become."""

BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError)


OPENERS: dict[str, Callable[[BinaryIO], io.BufferedIOBase]] = {
    ".gz": lambda stream: gzip.GzipFile(fileobj=stream),
    ".bz2": bz2.BZ2File,
    ".xz": lzma.LZMAFile,
}


def without_compression(name: str) -> str:
    """The name of what is in a compressed file: "notes.md" of "notes.md.gz"."""
    path = PurePath(name)
    suffix = path.suffix.lower()
    if suffix in SHORT:
        return f"{path.stem}.tar"
    return path.stem if suffix in OPENERS else path.name


def uncompressed(stream: BinaryIO, name: str) -> BinaryIO:
    """The stream of what is in a file, which is the file's own where it is not compressed."""
    suffix = PurePath(name).suffix.lower()
    opener = OPENERS.get(SHORT.get(suffix, suffix))
    if opener is None:
        return stream
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return io.BufferedReader(_Bounded(opener(stream), size, name), 2**16)


def refuse_bomb(packed: int, unpacked: int, name: str) -> None:
    """Raise ArticleError where what is unpacked is out of all proportion to what was packed."""
    if unpacked > MOST_UNPACKED or (unpacked > SUSPECT and unpacked > STEEPEST * packed):
        raise ArticleError(
            f"{name} unpacks to more than {MOST_UNPACKED // 2**30} GB, or to more than "
            f"{STEEPEST} times its size and {SUSPECT // 2**20} MB",
            "unpack it yourself if you trust it, and index what is in it",
        )


class _Bounded(io.RawIOBase):
    """Reads a compressed stream, and refuses what is broken and what never ends."""

    def __init__(self, inner: io.BufferedIOBase, packed: int, name: str) -> None:
        self._inner, self._packed, self._name = inner, packed, name

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        try:
            return self._inner.seek(offset, whence)
        except BROKEN as error:
            raise self._broken(error) from error

    def tell(self) -> int:
        return self._inner.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._inner.read(min(len(buffer), AT_ONCE))
        except BROKEN as error:
            raise self._broken(error) from error
        buffer[: len(data)] = data
        refuse_bomb(self._packed, self._inner.tell(), self._name)
        return len(data)

    def _broken(self, error: Exception) -> ArticleError:
        return ArticleError(
            f"{self._name} cannot be unpacked ({error})", "it is damaged: get it anew"
        )
