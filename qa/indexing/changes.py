"""How the files on disk differ from what an index holds, and the names of articles that are new.

An index comes in; the files that are unchanged, changed, gone and new go out. Only suspects are
read, and nothing is written.
"""

from __future__ import annotations

import hashlib
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa.indexing.files import FoundFile, FoundFiles, find_files

if TYPE_CHECKING:
    from qa.index.empties import EmptyFile
    from qa.index.reader import Index, StoredFile


@dataclass(slots=True)
class Changes:
    """How the files on disk differ from what the index holds; the lists hold names.

    Attributes:
        empty: Files that have nothing in them, which is no change.
        not_read: How many files of each kind the folders hold beside articles.
        links: Links to folders, which are not followed.
    """

    new: list[str]
    changed: list[str]
    removed: list[str]
    empty: list[str] = field(default_factory=list)
    not_read: dict[str, int] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.new or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """The files of an index as they are now.

    Attributes:
        changed: They hold something else now, or cannot be looked at.
        walked: The indexed folders that are there; new files were looked for in them.
        empty: Files that have nothing in them, as the index knows.
        others: How many files of each kind the folders hold beside articles.
        links: Links to folders in them, which are not followed.
    """

    unchanged: tuple[StoredFile, ...]
    changed: tuple[StoredFile, ...]
    removed: tuple[StoredFile, ...]
    new: tuple[FoundFile, ...]
    walked: tuple[str, ...]
    empty: tuple[EmptyFile, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    links: tuple[str, ...] = ()


def changes_on_disk(index: Index) -> Changes:
    """Compare an index with the files that it was built from, reading only suspects."""
    disk = look_at_disk(index)
    return Changes(
        [file.ref for file in disk.new],
        [file.ref for file in disk.changed],
        [file.ref for file in disk.removed],
        [file.ref for file in disk.empty],
        dict(disk.others),
        list(disk.links),
    )


def look_at_disk(index: Index) -> OnDisk:
    """Sort the files of an index, and those that joined them, by what happened to them."""
    known = {file.source: file for file in index.files()}
    removed = {source for source in known if _is_gone(Path(source))}
    there = [file for source, file in known.items() if source not in removed]
    changed = {file.source for file in there if _differs(file)}
    walked = [folder for folder in index.folders() if Path(folder).is_dir()]
    found = find_files(walked) if walked else FoundFiles((), ())
    empty = {file.source: file for file in index.empty_files() if _is_still(file)}
    accounted = {*known, *empty}
    return OnDisk(
        unchanged=tuple(file for file in there if file.source not in changed),
        changed=tuple(file for file in there if file.source in changed),
        removed=tuple(known[source] for source in known if source in removed),
        new=tuple(file for file in found.files if str(file.path) not in accounted),
        walked=tuple(walked),
        empty=tuple(empty.values()),
        others=found.others,
        links=found.links,
    )


class Names:
    """Gives each new article a name that no other has."""

    def __init__(self, known: Iterable[StoredFile], freed: set[str]) -> None:
        self._taken = {file.ref for file in known} - freed

    def free(self, file: FoundFile) -> str:
        """The path below its folder; with the folder's name in front where that is taken."""
        ref, folder = file.ref, file.root
        while ref in self._taken and folder.name:
            ref, folder = f"{unicodedata.normalize('NFC', folder.name)}/{ref}", folder.parent
        number = 2
        while ref in self._taken:
            ref, number = f"{number}/{file.ref}", number + 1
        self._taken.add(ref)
        return ref


def _is_gone(path: Path) -> bool:
    """Whether no file is there; one that cannot be looked at is not gone."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def _is_still(empty: EmptyFile) -> bool:
    """Whether a file is there and has nothing in it, as before."""
    return not _is_gone(Path(empty.source)) and not _differs(empty)


def _differs(known: StoredFile | EmptyFile) -> bool:
    path = Path(known.source)
    try:
        now = path.stat()
        if (now.st_size, now.st_mtime_ns) == (known.size, known.mtime_ns):
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() != known.sha256
    except OSError:
        return True
