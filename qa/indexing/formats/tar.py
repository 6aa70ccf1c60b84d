"""Tar archives: each file in them that can be read is a member, by its path.

A stream comes in, perhaps unpacked on the way, and is read once from its beginning to its end;
members go out. Links and devices in it are nobody's articles, and nothing is written to disk.
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from qa.errors import ArticleError
from qa.indexing.formats.members import LARGEST, Member, Reading, member_path, refuse_large

BROKEN = (tarfile.TarError, ValueError, EOFError, OSError)
MEND = "the archive is damaged: get it anew"
MOST_FILES = 100_000
"""Entries of an archive at most."""


class TarContainer:
    """Finds the files in a tar archive."""

    suffixes: tuple[str, ...] = (".tar",)
    packed = True

    def members(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Member]:
        """Yield the files of an archive in its order; see `Container`."""
        try:
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                for number, entry in enumerate(archive):
                    if number >= MOST_FILES:
                        raise ArticleError(
                            f"{name} holds more than {MOST_FILES:,} files",
                            "unpack it and index what is in it",
                        )
                    path = member_path(entry.name) if entry.isreg() else None
                    if path:
                        yield Member(entry.name, path, _reader(archive, entry, name + path), path)
        except BROKEN as error:
            raise ArticleError(f"{name} is no tar archive that can be read ({error})", MEND) from (
                error
            )


def _reader(archive: tarfile.TarFile, entry: tarfile.TarInfo, shown: str) -> Callable[[], bytes]:
    """What reads a file in an archive, while the archive stands at it."""

    def read() -> bytes:
        refuse_large(entry.size, shown)
        try:
            opened = archive.extractfile(entry)
            return opened.read(LARGEST) if opened else b""
        except BROKEN as error:
            raise ArticleError(f"{shown} cannot be unpacked ({error})", MEND) from error

    return read
