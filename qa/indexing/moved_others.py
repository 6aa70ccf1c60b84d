"""Files that are no articles and lie elsewhere now: an empty note that was moved is still empty.

The files that an index remembers as empty or unreadable, and that are gone, come in with the files
that are new; those of the new ones that are such a file go out. Only files of the same size and
suffix as one that went are looked into.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qa.index.empties import EmptyFile

if TYPE_CHECKING:
    from qa.index.unreadable import UnreadableFile
    from qa.indexing.files import FoundFile


@dataclass(frozen=True, slots=True)
class MovedOthers:
    """New files that are known from another place.

    Attributes:
        paths: Of all of them.
        empty: The names of those with nothing in them.
        unreadable: Why each of the others cannot be read.
    """

    paths: frozenset[Path]
    empty: list[str]
    unreadable: list[str]


def find_moved_others(
    gone: Iterable[EmptyFile | UnreadableFile], new: Sequence[FoundFile]
) -> MovedOthers:
    """Tell which new files are files that went and were no articles; each went to one place."""
    left: dict[tuple[int, str], list[EmptyFile | UnreadableFile]] = defaultdict(list)
    for one in gone:
        left[one.size, PurePath(one.source).suffix.lower()].append(one)
    found: dict[Path, tuple[FoundFile, EmptyFile | UnreadableFile]] = {}
    for file in new if left else ():
        with suppress(OSError):
            now = file.path.stat()
            alike = left.get((now.st_size, file.path.suffix.lower()), [])
            if before := next((one for one in alike if _is_the_same(one, file.path, now)), None):
                alike.remove(before)
                found[file.path] = file, before
    return MovedOthers(
        frozenset(found),
        [file.ref for file, before in found.values() if isinstance(before, EmptyFile)],
        [
            before.reason.replace(before.ref, file.ref, 1)
            for file, before in found.values()
            if not isinstance(before, EmptyFile)
        ],
    )


def _is_the_same(before: EmptyFile | UnreadableFile, path: Path, now: os.stat_result) -> bool:
    """Whether a file is one that went: by its bytes, or by its time where it could not be read."""
    if not isinstance(before, EmptyFile):
        return now.st_mtime_ns == before.mtime_ns and os.access(path, os.R_OK) == before.allowed
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == before.sha256
