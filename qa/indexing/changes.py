"""How the files on disk differ from what an index holds, and the names of articles that are new.

An index comes in; the files that are unchanged, changed, gone and new go out. Only suspects are
read, and nothing is written.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qa.indexing.files import FoundFile, find_files

if TYPE_CHECKING:
    from qa.index.reader import Index, StoredFile


@dataclass(slots=True)
class Changes:
    """How the files on disk differ from what the index holds; the lists hold names."""

    new: list[str]
    changed: list[str]
    removed: list[str]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.new or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """The files of an index as they are now.

    Attributes:
        changed: They hold something else now, or cannot be looked at.
        walked: The indexed folders that are there; new files were looked for in them.
    """

    unchanged: tuple[StoredFile, ...]
    changed: tuple[StoredFile, ...]
    removed: tuple[StoredFile, ...]
    new: tuple[FoundFile, ...]
    walked: tuple[str, ...]


def changes_on_disk(index: Index) -> Changes:
    """Compare an index with the files that it was built from, reading only suspects."""
    disk = look_at_disk(index)
    return Changes(
        [file.ref for file in disk.new],
        [file.ref for file in disk.changed],
        [file.ref for file in disk.removed],
    )


def look_at_disk(index: Index) -> OnDisk:
    """Sort the files of an index, and those that joined them, by what happened to them."""
    known = {file.source: file for file in index.files()}
    removed = {source for source in known if _is_gone(Path(source))}
    there = [file for source, file in known.items() if source not in removed]
    changed = {file.source for file in there if _differs(file)}
    walked = [folder for folder in index.folders() if Path(folder).is_dir()]
    found = find_files(walked).files if walked else ()
    return OnDisk(
        unchanged=tuple(file for file in there if file.source not in changed),
        changed=tuple(file for file in there if file.source in changed),
        removed=tuple(known[source] for source in known if source in removed),
        new=tuple(file for file in found if str(file.path) not in known),
        walked=tuple(walked),
    )


class Names:
    """Gives each new article a name that no other has."""

    def __init__(self, known: Iterable[StoredFile], freed: set[str]) -> None:
        self._taken = {file.ref for file in known} - freed

    def free(self, file: FoundFile) -> str:
        """The path below its folder; with the folder's name in front where that is taken."""
        ref, folder = file.ref, file.root
        while ref in self._taken and folder.name:
            ref, folder = f"{folder.name}/{ref}", folder.parent
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


def _differs(known: StoredFile) -> bool:
    path = Path(known.source)
    try:
        now = path.stat()
        if (now.st_size, now.st_mtime_ns) == (known.size, known.mtime_ns):
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() != known.sha256
    except OSError:
        return True
