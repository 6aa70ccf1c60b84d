"""Zip archives: each file in them that can be read is a member, by its path.

A stream comes in; members go out whose bytes are unpacked when they are asked for, within bounds.
Names are shown as paths below the archive, whatever they try to reach. Nothing is written to disk.
"""

from __future__ import annotations

import lzma
import os
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from qa.errors import ArticleError
from qa.indexing.formats.compressed import refuse_bomb
from qa.indexing.formats.members import LARGEST, Member, Reading, member_path, refuse_large

MOST_FILES = 100_000
"""Files of an archive at most."""

BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
UTF8_NAME, ENCRYPTED = 0x800, 0x1


class ZipContainer:
    """Finds the files in a zip archive."""

    suffixes: tuple[str, ...] = (".zip",)
    packed = True

    def members(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Member]:
        """Yield the files of an archive, sorted by their paths; see `Container`."""
        packed = stream.seek(0, os.SEEK_END)
        try:
            archive = zipfile.ZipFile(stream)
            entries = {_path(entry): entry for entry in archive.infolist() if not entry.is_dir()}
        except (*BROKEN, NotImplementedError) as error:
            raise ArticleError(f"{name} is no zip archive that can be read ({error})") from error
        if len(entries) > MOST_FILES:
            raise ArticleError(
                f"{name} holds {len(entries):,} files", f"qa reads archives of up to {MOST_FILES:,}"
            )
        unpacked = 0
        for path, entry in sorted(entries.items()):
            shown = member_path(path)
            if shown is None:
                continue

            def read(entry: zipfile.ZipInfo = entry, shown: str = shown) -> bytes:
                nonlocal unpacked
                refuse_bomb(packed, unpacked + entry.file_size, name)
                data = _unpack(archive, entry, name + shown)
                unpacked += len(data)
                return data

            yield Member(path, shown, read, file=shown)


def _path(entry: zipfile.ZipInfo) -> str:
    """The path of a file. Many programs write it in UTF-8 and do not say so."""
    if not entry.flag_bits & UTF8_NAME:
        try:
            return entry.orig_filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return entry.filename


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, shown: str) -> bytes:
    """The bytes of a file in an archive."""
    if entry.flag_bits & ENCRYPTED:
        raise ArticleError(f"{shown} is encrypted", "unpack the archive and index its files")
    refuse_large(entry.file_size, shown)
    try:
        with archive.open(entry) as stream:
            data = stream.read(LARGEST)
    except (*BROKEN, NotImplementedError, RuntimeError) as error:
        raise ArticleError(
            f"{shown} cannot be unpacked ({error})", "the archive is damaged: get it anew"
        ) from error
    return data
