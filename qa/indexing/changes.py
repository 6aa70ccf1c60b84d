"""How the files on disk differ from what an index holds, and the names of articles that are new.

An index comes in; the files that are unchanged, changed, gone and new go out. Only suspects are
read, and nothing is written.
"""

from __future__ import annotations

import hashlib
import stat
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa.indexing.files import FoundFile, FoundFiles, Rules, find_files
from qa.indexing.moved_others import find_moved_others
from qa.indexing.moving import find_moves

if TYPE_CHECKING:
    from qa.index.empties import EmptyFile
    from qa.index.reader import Index
    from qa.index.stored_files import StoredFile
    from qa.index.unreadable import UnreadableFile


@dataclass(slots=True)
class Changes:
    """How the files on disk differ from what the index holds; the lists hold names of files.

    Attributes:
        moved: The names before and after of files that lie elsewhere now.
        empty: Files that have nothing in them, which is no change.
        unreadable: Files that could not be read, and why, which is none either.
        not_read: How many files of each kind the folders hold beside articles.
        links: Links to folders, or out of a folder, which are not followed.
        excluded: Files and folders that are meant to be left out.
    """

    new: list[str]
    changed: list[str]
    removed: list[str]
    moved: list[tuple[str, str]] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    not_read: dict[str, int] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.new or self.changed or self.removed or self.moved)


@dataclass(frozen=True, slots=True)
class OnDisk:
    """The files of an index as they are now.

    Attributes:
        changed: They hold something else now, or cannot be looked at.
        walked: The indexed folders that are there; new files were looked for in them.
        removed: They are gone, or to be left out from now on.
        empty: Files that have nothing in them, as the index knows.
        unreadable: Files that could not be read before, and are as they were.
        touched: They were written anew, but hold the same.
        found: What the folders hold.
    """

    unchanged: tuple[StoredFile, ...]
    changed: tuple[StoredFile, ...]
    removed: tuple[StoredFile, ...]
    new: tuple[FoundFile, ...]
    walked: tuple[str, ...]
    empty: tuple[EmptyFile, ...] = ()
    unreadable: tuple[UnreadableFile, ...] = ()
    touched: tuple[StoredFile, ...] = ()
    found: FoundFiles = field(default_factory=lambda: FoundFiles((), ()))


def changes_on_disk(index: Index, exclude: Sequence[str] = ()) -> Changes:
    """Compare an index with the files that it was built from, reading only suspects.

    Args:
        index: The index.
        exclude: Patterns of what is left out of every folder.
    """
    disk = look_at_disk(index, exclude)
    moves = list(find_moves(disk.removed, disk.new))
    went = {article.source for move in moves for article in move.before}
    came = {move.file.path for move in moves}
    beside: list[EmptyFile | UnreadableFile] = [*index.empty_files(), *index.unreadable_files()]
    gone = [one for one in beside if is_gone(Path(one.source))]
    others = find_moved_others(gone, [file for file in disk.new if file.path not in came])
    unreadable = [one for one in disk.unreadable if one not in gone]
    return Changes(
        [file.ref for file in disk.new if file.path not in came | others.paths],
        list(dict.fromkeys(file.file_ref for file in disk.changed)),
        list(dict.fromkeys(f.file_ref for f in disk.removed if f.source not in went)),
        [(move.before[0].file_ref, move.file.ref) for move in moves],
        [file.ref for file in disk.empty] + others.empty,
        [file.reason for file in unreadable]
        + others.unreadable
        + [str(one) for one in disk.found.problems],
        dict(disk.found.others),
        list(disk.found.links),
        list(disk.found.excluded),
    )


def look_at_disk(index: Index, exclude: Sequence[str] = ()) -> OnDisk:
    """Sort the files of an index, and those that joined them, by what happened to them."""
    walked = [folder for folder in index.folders() if Path(folder).is_dir()]
    rules = Rules(tuple(exclude), index.choices())
    found = find_files(walked, rules) if walked else FoundFiles((), ())
    articles = list(index.files())
    known = {file.source: file for file in articles}  # Any article of a file stands for it.
    sources, is_passed_over = {str(file.path) for file in found.files}, found.passes_over()
    removed = {
        source
        for source in known
        if source not in sources and (is_passed_over(Path(source)) or is_gone(Path(source)))
    }
    there = [file for file in articles if file.source not in removed]
    unreadable = {file.source: file for file in index.unreadable_files() if file.is_still()}
    looked_at = [known[s] for s in known if s not in removed and s not in unreadable]
    suspects = [file for file in looked_at if not _looks_same(file)]
    changed = {file.source for file in suspects if _differs(file)}
    empty = {file.source: file for file in index.empty_files() if _is_still(file)}
    accounted = {*known, *empty, *unreadable}
    return OnDisk(
        unchanged=tuple(file for file in there if file.source not in changed),
        changed=tuple(file for file in there if file.source in changed),
        removed=tuple(file for file in articles if file.source in removed),
        new=tuple(file for file in found.files if str(file.path) not in accounted),
        walked=tuple(walked),
        empty=tuple(empty.values()),
        unreadable=tuple(unreadable.values()),
        touched=tuple(file for file in suspects if file.source not in changed),
        found=found,
    )


class Names:
    """Gives each new article a name that no other has; those of an index keep theirs.

    Args:
        known: The articles of the index.
        freed: Names that become free.
    """

    def __init__(self, known: Iterable[StoredFile], freed: Collection[str] = ()) -> None:
        kept = [file for file in known if file.ref not in freed]
        self._refs = {(file.source, file.member): file.ref for file in kept}
        self._files = {file.source: file.file_ref for file in kept}
        self._taken = set(self._refs.values())
        self._taken_by_files = set(self._files.values())

    def of(self, file: FoundFile, member: str = "", name: str = "") -> str:
        """The name of an article: its file's, and `name` where the file holds several.

        A number goes behind a name that another article of the file has.
        """
        article = str(file.path), member
        if article not in self._refs:
            of_file = self._of_file(file)
            ref, number = of_file + name, 2
            while ref in self._taken:
                ref, number = f"{of_file}{name} ({number})", number + 1
            self._taken.add(ref)
            self._refs[article] = ref
        return self._refs[article]

    def _of_file(self, file: FoundFile) -> str:
        """The path below its folder; with the folder's name in front where that is taken."""
        if str(file.path) in self._files:
            return self._files[str(file.path)]
        taken = self._taken | self._taken_by_files
        ref, folder = file.ref, file.root
        while ref in taken and folder.name:
            ref, folder = f"{unicodedata.normalize('NFC', folder.name)}/{ref}", folder.parent
        number = 2
        while ref in taken:
            ref, number = f"{number}/{file.ref}", number + 1
        self._taken_by_files.add(ref)
        self._files[str(file.path)] = ref
        return ref


def is_gone(path: Path) -> bool:
    """Whether no file is there, or a folder is; what cannot be looked at is not gone."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False


def _is_still(empty: EmptyFile) -> bool:
    """Whether a file is there and has nothing in it, as before."""
    return not is_gone(Path(empty.source)) and (_looks_same(empty) or not _differs(empty))


def _looks_same(known: StoredFile | EmptyFile) -> bool:
    """Whether a file has the size and the time that it had."""
    try:
        now = Path(known.source).stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (known.size, known.mtime_ns)


def _differs(known: StoredFile | EmptyFile) -> bool:
    """Whether a file holds something else, or cannot be looked at."""
    path = Path(known.source)
    try:
        path.stat()  # What cannot be looked at cannot be told to be the same either.
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() != known.sha256
    except OSError:
        return True
