"""The article files of a folder and of all folders in it, and what else it holds.

A folder, and what a user wants left out of it, come in. The files to read go out, with what could
not be looked at, what was left out, which links were not followed, and how many other files there
are of each kind. Nothing is read but ignore files.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from mimetypes import MimeTypes
from pathlib import Path

from qa.errors import ArticleError
from qa.index.lock import LOCK
from qa.index.schema import DATABASE
from qa.indexing.belonging import belongs_to_a_page, is_of_a_maildir
from qa.indexing.formats import is_known
from qa.indexing.ignoring import Ignoring, is_temporary
from qa.indexing.retrieved import FOLDER

TYPES = MimeTypes()  # Python's own: those of a machine differ from place to place.
KINDS = {"image": "images", "audio": "sound", "video": "video"}
SPECIAL = "special files"
"""The kind of pipes, sockets and devices, and of links that lead nowhere."""
OF_PAGES = "folders of saved pages"
"""The kind of folders with what belongs to a page that was saved beside them."""
UNFINISHED = "temporary files"
"""The kind of what editors and downloads leave while they are at it."""


@dataclass(slots=True)
class Walked:
    """What was found on the way through folders.

    Attributes:
        files: Articles, and whether each was reached through a link.
        problems: What could not be looked at.
        others: The kinds of files that are no articles, by their paths.
        excluded: Files and folders that are meant to be left out; a folder ends with "/".
        links: Links that were not followed: to folders, and to files outside.
    """

    files: list[tuple[Path, bool]] = field(default_factory=list)
    problems: list[ArticleError] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    excluded: dict[str, None] = field(default_factory=dict)
    links: dict[str, None] = field(default_factory=dict)


class Walk:
    """Walks one folder that was named.

    Args:
        root: The folder, its path resolved.
        follow_links: Whether links are followed that lead out of it, or to folders.
        walked: Where all goes that is found.
    """

    def __init__(self, root: Path, walked: Walked, *, follow_links: bool = False) -> None:
        self._root, self._follow, self._walked = str(root), follow_links, walked
        self._entered: set[str] = set()

    def run(self, ignoring: Ignoring) -> None:
        """Walk to the bottom.

        Raises:
            OSError: the folder itself cannot be looked at; what is in it goes to the problems.
        """
        with os.scandir(self._root) as entries:
            content = list(entries)
        self._entered.add(self._root)
        self._look_at(Path(self._root), "", content, ignoring, linked=False)

    def _enter(self, folder: Path, below: str, ignoring: Ignoring, *, linked: bool) -> None:
        try:
            with os.scandir(folder) as entries:
                content = list(entries)
        except OSError as error:
            text = f"cannot read the folder {shown(folder)} ({error.strerror})"
            self._walked.problems.append(ArticleError(text))
            return
        self._look_at(folder, below, content, ignoring, linked=linked)

    def _look_at(
        self,
        folder: Path,
        below: str,
        content: list[os.DirEntry[str]],
        ignoring: Ignoring,
        *,
        linked: bool,
    ) -> None:
        """Sort what a folder holds; `below` is its path below the root, with "/" at its end."""
        names = {entry.name for entry in content}
        inner = ignoring.within(folder, below, names)
        of_index = bool(names & {DATABASE, LOCK})
        for entry in content:
            # The pages of the web that an index keeps are its own, and of nobody who walks by.
            if entry.name.startswith(".") or (of_index and entry.name == FOLDER):
                continue
            path, is_link = folder / entry.name, entry.is_symlink()
            is_folder = _is_folder(entry)
            if inner.leaves_out(below + entry.name + "/" * is_folder):
                self._walked.excluded.setdefault(shown(path) + "/" * is_folder)
            elif is_link and not self._may_follow(path, is_folder=is_folder):
                self._walked.links.setdefault(shown(path))
            elif is_folder and belongs_to_a_page(entry.name, names):
                self._walked.others[str(path)] = OF_PAGES
            elif is_folder:
                if is_link and self._is_entered(path):
                    continue
                self._enter(path, f"{below}{entry.name}/", inner, linked=linked or is_link)
            else:
                self._take(path, entry, of_index=of_index, linked=linked or is_link)

    def _may_follow(self, link: Path, *, is_folder: bool) -> bool:
        """Whether a link leads to a file of this folder, or may lead anywhere."""
        if self._follow:
            return True
        real = os.path.realpath(link)
        return not is_folder and (
            real.startswith(self._root.rstrip(os.sep) + os.sep) or not os.access(real, os.F_OK)
        )

    def _is_entered(self, link: Path) -> bool:
        """Whether the folder that a link leads to is walked anyway, or above this one."""
        real = os.path.realpath(link)
        inside = real == self._root or real.startswith(self._root.rstrip(os.sep) + os.sep)
        around = self._root.startswith(real.rstrip(os.sep) + os.sep)
        known = inside or around or real in self._entered
        self._entered.add(real)
        return known

    def _take(self, path: Path, entry: os.DirEntry[str], *, of_index: bool, linked: bool) -> None:
        """Take a file in as an article, or as one of another kind."""
        if is_temporary(entry.name):
            self._walked.others[str(path)] = UNFINISHED
        elif not is_known(entry.name) and not is_of_a_maildir(path.parent):
            if not of_index:  # The files of an index are nobody's articles.
                self._walked.others[str(path)] = _kind_of(path)
        elif not is_unicode(entry.name):
            self._problem(path, "has a name that is not Unicode: rename it")
        else:
            try:
                mode = entry.stat().st_mode
            except OSError as error:
                leads_nowhere = entry.is_symlink() and isinstance(error, FileNotFoundError)
                why = "is a link that leads nowhere: remove it, or put back what it led to"
                self._problem(path, why if leads_nowhere else f"cannot be read ({error.strerror})")
                return
            if stat.S_ISREG(mode):
                self._walked.files.append((path, linked))
            else:
                self._walked.others[str(path)] = SPECIAL

    def _problem(self, path: Path, text: str) -> None:
        self._walked.problems.append(ArticleError(f"{shown(path)} {text}"))


def articles_of(walked: Walked) -> Iterator[tuple[Path, bool]]:
    """Yield the articles sorted by their paths, those behind links last."""
    yield from sorted(walked.files, key=lambda found: (found[1], found[0].parts))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder, or leads to one."""
    try:
        return entry.is_dir()
    except OSError:  # Links that lead to each other.
        return False


def _kind_of(path: Path) -> str:
    """What kind of file one is that is no article: images, sound, video, or its suffix."""
    if not path.is_file():
        return SPECIAL
    kind = (TYPES.guess_type(path.name)[0] or "").partition("/")[0]
    return shown(KINDS.get(kind) or path.suffix.lower() or "without a suffix")


def is_unicode(name: str) -> bool:
    """Whether a file name is text; names that are not come with lone surrogates."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


def shown(path: str | Path) -> str:
    """Return a path that can be printed whatever bytes it is made of."""
    return str(path).encode("utf-8", "backslashreplace").decode()
