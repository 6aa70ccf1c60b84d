"""Which files are meant by the paths that a user names.

Files, folders and globs come in; the article files that they stand for go out, each once, with
the name that users will know it by, with what could not be looked at, and with what else the
folders hold. Nothing is read here but ignore files.
"""

from __future__ import annotations

import glob
import os
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qa.errors import ArticleError, UsageError
from qa.index.choices import FolderChoice
from qa.indexing.formats import has_loader, is_known
from qa.indexing.ignoring import Ignoring, ignoring
from qa.indexing.walking import Walk, Walked, articles_of, is_unicode, shown


@dataclass(frozen=True, slots=True)
class FoundFile:
    """An article file.

    Attributes:
        path: Absolute. Links in its folder's path are resolved, the file itself may be one.
        root: The folder that was named, or that the named file lies in.
        ref: The path below `root`, with "/" and in NFC.
    """

    path: Path
    root: Path
    ref: str


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What some paths stand for.

    Attributes:
        files: In the order of the paths, those of a folder sorted; no file twice.
        folders: The folders that were walked to the bottom.
        problems: What could not be looked at on the way.
        others: How many files of each kind the folders hold beside these.
        links: Links that were met on the way and not followed: to folders, and out of a folder.
        excluded: Files and folders that are meant to be left out; a folder ends with "/".
    """

    files: tuple[FoundFile, ...]
    folders: tuple[Path, ...]
    problems: tuple[ArticleError, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    links: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def passes_over(self) -> Callable[[Path], bool]:
        """Return what says whether a path is left out, or lies in or behind something that is."""
        over = {one.rstrip("/") for one in (*self.excluded, *self.links)}

        def is_passed_over(path: Path) -> bool:
            return bool(over) and any(str(one) in over for one in (path, *path.parents))

        return is_passed_over


@dataclass(frozen=True, slots=True)
class Rules:
    """Which files of folders are taken.

    Attributes:
        exclude: Patterns of what is left out of every folder, as in a `.gitignore` of it.
        of_folders: What was said about folders before, by their paths.
        now: What is said now about all that are named.
    """

    exclude: tuple[str, ...] = ()
    of_folders: Mapping[str, FolderChoice] = field(default_factory=dict)
    now: FolderChoice = field(default_factory=FolderChoice)

    def of(self, folder: Path) -> FolderChoice:
        """Return what holds for a folder."""
        return self.now.over(self.of_folders.get(str(folder), FolderChoice()))

    def ignoring(self, folder: Path) -> Ignoring:
        """Return what is left out of a folder, but for what its ignore files say."""
        return ignoring((*self.exclude, *(self.of(folder).exclude or ())))


@dataclass(slots=True)
class _Search:
    """What has been found so far."""

    rules: Rules
    files: dict[str, FoundFile] = field(default_factory=dict)
    folders: dict[Path, None] = field(default_factory=dict)
    walked: Walked = field(default_factory=Walked)

    def add(self, path: Path, root: Path, *, linked: bool = True) -> None:
        """Take a file in, unless it was reached before.

        Args:
            path: Of the file; its folder's is resolved.
            root: The folder that its name counts from.
            linked: Whether the file may be a link.
        """
        real = os.path.realpath(path) if linked else str(path)
        ref = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
        self.files.setdefault(real, FoundFile(path, root, ref))


def find_files(paths: Sequence[str], rules: Rules | None = None) -> FoundFiles:
    """The article files that some paths stand for.

    A file is taken whatever its suffix is. A folder is walked to the bottom: hidden files and
    folders are left out, and so is what its ignore files or the rules name, links that lead out of
    it or to folders, and files of unknown suffixes; what is left out is named or counted. A path
    with "*", "?" or "[" that does not exist is a glob, in which "**" stands for any folders; it
    finds what a shell would, less the files of unknown suffixes and links that lead elsewhere.

    Raises:
        UsageError: a path does not exist or cannot be looked at, a glob finds nothing, or what is
            to be left out is no pattern.
    """
    search = _Search(rules or Rules())
    for path in paths:
        try:
            _look_at(path, search)
        except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
            reason = getattr(error, "strerror", None) or error
            raise UsageError(f"cannot look at {shown(path)} ({reason})") from error
    walked = search.walked
    kinds = Counter(kind for path, kind in walked.others.items() if path not in search.files)
    return FoundFiles(
        tuple(search.files.values()),
        tuple(search.folders),
        tuple(walked.problems),
        dict(sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))),
        tuple(sorted(walked.links)),
        tuple(sorted(walked.excluded)),
    )


def _look_at(name: str, search: _Search) -> None:
    """Take in what one path stands for."""
    path = Path(name)
    if not name.strip():
        raise UsageError("a path is empty", "name a file or a folder")
    if path.is_dir():
        _walk(_resolved(path), search)
    elif path.is_file():
        if not is_unicode(path.name):
            raise UsageError(f"the name of {shown(name)} is not Unicode", "rename the file")
        folder = _resolved(path.absolute().parent)
        search.add(folder / path.name, folder)
    elif os.path.lexists(path):
        raise UsageError(f"{shown(name)} is neither a file nor a folder")
    elif glob.has_magic(name):
        _look_at_glob(name, search)
    elif other := spelled_otherwise(path):
        _look_at(str(other), search)
    else:
        raise UsageError(f"there is no file or folder {shown(name)}", "check the path")


def _look_at_glob(pattern: str, search: _Search) -> None:
    """Take in all that a glob finds."""
    folder = _resolved(folder_before_magic(pattern))
    choice, left_out = search.rules.of(folder), search.rules.ignoring(folder)
    found = False
    for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 - may be absolute
        path = Path(match)
        if path.is_dir():
            found = True
            _walk(_resolved(path), search, below=folder)
        elif path.is_file() and _is_meant(path, pattern) and is_unicode(match):
            found = True
            parent = _resolved(path.absolute().parent)
            root = folder if parent.is_relative_to(folder) else parent
            path = parent / path.name
            inside = Path(os.path.realpath(path)).is_relative_to(root)
            if left_out.leaves_out(path.relative_to(root).as_posix()):
                search.walked.excluded.setdefault(shown(path))
            elif inside or choice.follow_links:
                search.add(path, root)
            else:
                search.walked.links.setdefault(shown(path))
    if not found:
        raise UsageError(f"{shown(pattern)} matches no articles", "check the pattern")


def _is_meant(path: Path, pattern: str) -> bool:
    """Whether a file that a glob finds can be read; a program, where the glob names its kind."""
    return is_known(path.name) or (has_loader(path.name) and pattern.endswith(path.suffix))


def _walk(folder: Path, search: _Search, below: Path | None = None) -> None:
    """Take in the files of a folder and of all folders in it, named from `below`."""
    root = below if below and folder.is_relative_to(below) else folder
    search.folders.setdefault(folder)
    search.walked.files.clear()
    walk = Walk(folder, search.walked, follow_links=bool(search.rules.of(folder).follow_links))
    # The named folder itself must be readable: its error is not caught here.
    walk.run(search.rules.ignoring(folder))
    for path, linked in articles_of(search.walked):
        search.add(path, root, linked=linked)


def folder_before_magic(pattern: str) -> Path:
    """The folder that the fixed part of a glob names."""
    fixed = []
    for part in Path(pattern).parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed) if fixed else Path()


def spelled_otherwise(path: Path) -> Path | None:
    """The path that is there under the same name in another Unicode form, or None.

    File systems keep names as they are written: a name with composed letters, as people type them,
    may stand there with the accents apart, and the reverse.
    """
    found = Path(path.anchor)
    for part in path.parts[1 if path.anchor else 0 :]:
        here = found / part
        if part != ".." and not os.path.lexists(here):
            wanted = unicodedata.normalize("NFC", part)
            try:
                same = [
                    p for p in found.iterdir() if unicodedata.normalize("NFC", p.name) == wanted
                ]
            except OSError:
                return None
            if not same:
                return None
            here = min(same)
        found = here
    return found if found != path else None


def _resolved(folder: Path) -> Path:
    """The folder's one true path, so that an article has the same however it was reached."""
    return Path(os.path.realpath(folder))
