"""Which files are meant by the paths that a user names.

Files, folders and globs come in; the article files that they stand for go out, each once, with
the name that users will know it by, with what could not be looked at, and with what else the
folders hold. Nothing is read here.
"""

from __future__ import annotations

import glob
import os
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from mimetypes import MimeTypes
from pathlib import Path

from qa.errors import ArticleError, UsageError
from qa.index.lock import LOCK
from qa.index.schema import DATABASE
from qa.indexing.formats import known_suffixes
from qa.indexing.retrieved import FOLDER

TYPES = MimeTypes()  # Python's own: those of a machine differ from place to place.
KINDS = {"image": "images", "audio": "sound", "video": "video"}
SPECIAL = "special files"
"""The kind of pipes, sockets and devices, and of links that lead nowhere."""


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
        links: Links to folders that were met on the way, and not followed.
    """

    files: tuple[FoundFile, ...]
    folders: tuple[Path, ...]
    problems: tuple[ArticleError, ...] = ()
    others: Mapping[str, int] = field(default_factory=dict)
    links: tuple[str, ...] = ()


@dataclass(slots=True)
class _Search:
    """What has been found so far."""

    suffixes: tuple[str, ...]
    files: dict[str, FoundFile] = field(default_factory=dict)
    folders: dict[Path, None] = field(default_factory=dict)
    problems: list[ArticleError] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)

    def add(self, path: Path, root: Path) -> None:
        """Take a file in, unless it was reached before. Its folder's path is resolved."""
        real = os.path.realpath(path) if path.is_symlink() else str(path)
        ref = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
        self.files.setdefault(real, FoundFile(path, root, ref))


def find_files(paths: Sequence[str]) -> FoundFiles:
    """The article files that some paths stand for.

    A file is taken whatever its suffix is. A folder is walked to the bottom: hidden files and
    folders are left out, and so are links to folders and files of unknown suffixes, which are
    named and counted. A link to a file is taken for the file, wherever that lies. A path with "*",
    "?" or "[" that does not exist is a glob, in which "**" stands for any folders; it finds what a
    shell would, less the files of unknown suffixes.

    Raises:
        UsageError: a path does not exist or cannot be looked at, or a glob finds nothing.
    """
    search = _Search(known_suffixes())
    for path in paths:
        try:
            _look_at(path, search)
        except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
            reason = getattr(error, "strerror", None) or error
            raise UsageError(f"cannot look at {_shown(path)} ({reason})") from error
    kinds = Counter(kind for path, kind in search.others.items() if path not in search.files)
    return FoundFiles(
        tuple(search.files.values()),
        tuple(search.folders),
        tuple(search.problems),
        dict(sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))),
        tuple(search.links),
    )


def _look_at(name: str, search: _Search) -> None:
    """Take in what one path stands for."""
    path = Path(name)
    if not name.strip():
        raise UsageError("a path is empty", "name a file or a folder")
    if path.is_dir():
        _walk(_resolved(path), search)
    elif path.is_file():
        if not _is_unicode(path.name):
            raise UsageError(f"the name of {_shown(name)} is not Unicode", "rename the file")
        folder = _resolved(path.absolute().parent)
        search.add(folder / path.name, folder)
    elif os.path.lexists(path):
        raise UsageError(f"{_shown(name)} is neither a file nor a folder")
    elif glob.has_magic(name):
        _look_at_glob(name, search)
    elif other := spelled_otherwise(path):
        _look_at(str(other), search)
    else:
        raise UsageError(f"there is no file or folder {_shown(name)}", "check the path")


def _look_at_glob(pattern: str, search: _Search) -> None:
    """Take in all that a glob finds."""
    folder = _resolved(_folder_before_magic(pattern))
    found = False
    for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 - may be absolute
        path = Path(match)
        if path.is_dir():
            found = True
            _walk(_resolved(path), search, below=folder)
        elif path.is_file() and _suffix_of(path) in search.suffixes and _is_unicode(match):
            found = True
            parent = _resolved(path.absolute().parent)
            root = folder if parent.is_relative_to(folder) else parent
            search.add(parent / path.name, root)
    if not found:
        raise UsageError(f"{_shown(pattern)} matches no articles", "check the pattern")


def _walk(folder: Path, search: _Search, below: Path | None = None) -> None:
    """Take in the files of a folder and of all folders in it, named from `below`."""
    root = below if below and folder.is_relative_to(below) else folder
    search.folders.setdefault(folder)
    # The named folder itself must be readable: its error is not caught here.
    found = list(_files_of(folder, search, top=True))
    for path in sorted(found, key=lambda path: path.parts):
        search.add(path, root)


def _files_of(folder: Path, search: _Search, top: bool = False) -> Iterator[Path]:
    """The article files below a folder; what cannot be looked at goes to the problems."""
    try:
        with os.scandir(folder) as entries:
            content = list(entries)
    except OSError as error:
        if top:
            raise
        search.problems.append(
            ArticleError(f"cannot read the folder {_shown(folder)} ({error.strerror})")
        )
        return
    of_index = any(entry.name in (DATABASE, LOCK) for entry in content)
    for entry in content:
        # The pages of the web that an index keeps are its own, and of nobody who walks by.
        if entry.name.startswith(".") or (of_index and entry.name == FOLDER):
            continue
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from _files_of(path, search)
        elif entry.is_symlink() and path.is_dir():
            search.links.setdefault(_shown(path))
        elif _suffix_of(path) in search.suffixes:
            if _is_article(path, search):
                yield path
        elif not of_index:  # The files of an index are nobody's articles.
            search.others[str(path)] = _kind_of(path)


def _is_article(path: Path, search: _Search) -> bool:
    """Whether a file is one that can be read; why it is not goes into the search."""
    problem = _problem_with(path)
    if problem:
        search.problems.append(ArticleError(f"{_shown(path)} {problem}"))
    elif not path.is_file():
        search.others[str(path)] = SPECIAL
    else:
        return True
    return False


def _kind_of(path: Path) -> str:
    """What kind of file one is that is no article: images, sound, video, or its suffix."""
    if not path.is_file():
        return SPECIAL
    kind = (TYPES.guess_type(path.name)[0] or "").partition("/")[0]
    return _shown(KINDS.get(kind) or _suffix_of(path) or "without a suffix")


def _problem_with(path: Path) -> str | None:
    """Why a file of a folder cannot be taken, if so."""
    if not _is_unicode(path.name):
        return "has a name that is not Unicode: rename it"
    try:
        path.stat()
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return None


def _folder_before_magic(pattern: str) -> Path:
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


def _suffix_of(path: Path) -> str:
    return path.suffix.lower()


def _is_unicode(name: str) -> bool:
    """Whether a file name is text; names that are not come with lone surrogates."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _shown(path: str | Path) -> str:
    """A path that can be printed whatever bytes it is made of."""
    return str(path).encode("utf-8", "backslashreplace").decode()
