"""Tells when files may have changed: those below some folders, and some that are named.

Paths come in; a tick goes out each time that something happened and then half a second was quiet,
that a folder vanished or came back, and once a minute in any case, for not every disk tells of what
other machines write to it. What changed is for the caller to find out.
"""

from __future__ import annotations

import glob
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qa.errors import UsageError
from qa.indexing.files import folder_before_magic
from qa.indexing.ignoring import IGNORE_FILES

QUIET_MS, LONGEST_MS = 500, 3_000
"""Changes are told of after so many milliseconds of quiet, or while they go on after this many."""
TICK_MS = 1_000
"""So often folders that are not there, and files that were named, are looked for."""
ANYWAY = 60
"""Once in so many ticks all is looked at whatever was told."""


class State(NamedTuple):
    """What folders and files are at a moment; None for what is not there."""

    folders: tuple[tuple[int, ...] | None, ...]
    files: tuple[tuple[int, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """What is watched.

    Attributes:
        folders: Absolute, their links resolved.
        files: Absolute, those that do not lie in the folders.
        globs: As they were given; the folders that they begin with are among those that are heard.
    """

    folders: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    globs: tuple[str, ...] = ()

    def there(self) -> list[str]:
        """Return what can be looked at now: no folder or file that is not there."""
        return [
            *filter(os.path.isdir, self.folders),
            *filter(os.path.isfile, self.files),
            *(one for one in self.globs if glob.glob(one, recursive=True)),  # noqa: PTH207
        ]

    def missing(self) -> list[str]:
        """Return the folders that are not there."""
        return [folder for folder in self.folders if not Path(folder).is_dir()]

    def gone(self) -> list[str]:
        """Return the files that are not there, though their folders are."""
        paths = [Path(file) for file in self.files]
        return [str(path) for path in paths if not path.is_file() and path.parent.is_dir()]

    def heard(self) -> list[str]:
        """Return the folders that are listened to."""
        of_globs = (os.path.realpath(folder_before_magic(one)) for one in self.globs)
        return sorted({folder for folder in (*self.folders, *of_globs) if Path(folder).is_dir()})

    def state(self) -> State:
        """Return what tells a folder from another in its place, and a file from what it was."""
        folders = [*self.folders, *(str(folder_before_magic(one)) for one in self.globs)]
        return State(
            tuple(_stat(path, "st_dev", "st_ino") for path in folders),
            tuple(_stat(path, "st_size", "st_mtime_ns") for path in self.files),
        )


def places_of(paths: Sequence[str]) -> Places:
    """Return what some paths stand for, folders and files as they are now.

    Raises:
        UsageError: one of them is not there.
    """
    folders, files, globs = [], [], []
    for name in paths:
        path = Path(name)
        if path.is_dir():
            folders.append(os.path.realpath(path))
        elif path.exists():
            files.append(str(Path(os.path.realpath(path.absolute().parent)) / path.name))
        elif glob.has_magic(name):
            globs.append(name)
        else:
            raise UsageError(f"{name} cannot be watched", "name a file or a folder that is there")
    return Places(tuple(folders), tuple(files), tuple(globs))


def ticks(places: Places, own: Path) -> Iterator[None]:
    """Yield at first, and each time that something may have changed, for ever.

    Args:
        places: What is watched.
        own: The folder of the index, in which nothing that happens counts.
    """
    polling = False
    while True:
        before = places.state()
        if not places.heard():
            yield
            while places.state() == before:
                time.sleep(TICK_MS / 1000)
            continue
        try:
            yield from _while_the_same(places, own, polling=polling)
        except OSError:  # A folder vanished meanwhile.
            time.sleep(TICK_MS / 1000)
        except Exception as error:
            if polling or type(error).__name__ != "WatchfilesRustInternalError":
                raise
            polling = True  # The system tells of no more folders: they are looked at instead.


def _while_the_same(places: Places, own: Path, *, polling: bool) -> Iterator[None]:
    """Yield as `ticks` does, until a folder vanishes, comes back, or another is in its place."""
    before = places.state()
    for may_have_changed in _listening(places.heard(), own, polling=polling):
        now = places.state()
        if may_have_changed or now != before:
            yield
        if now.folders != before.folders:
            return
        before = now


def _listening(folders: Sequence[str], own: Path, *, polling: bool) -> Iterator[bool]:
    """Yield whether something changed in some folders, at first and after each second at least."""
    from watchfiles import watch  # noqa: PLC0415 - for those who watch

    roots = tuple(folder.rstrip(os.sep) + os.sep for folder in folders)
    own_files = os.path.realpath(own) + os.sep

    def counts(path: str) -> bool:
        root = next((root for root in roots if path.startswith(root)), "")
        *folders_in, name = Path(path[len(root) :]).parts or ("",)
        is_hidden = any(one.startswith(".") for one in folders_in) or name.startswith(".")
        return (not is_hidden or name in IGNORE_FILES) and not path.startswith(own_files)

    listened = watch(
        *folders,
        watch_filter=None,  # What it leaves out would hold up the ticks.
        debounce=LONGEST_MS,
        step=QUIET_MS,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
        force_polling=polling or None,
        poll_delay_ms=TICK_MS,
        ignore_permission_denied=True,
    )
    for number, changes in enumerate(listened):
        # All that happened before the system was asked to tell is found at the first tick.
        yield number % ANYWAY == 0 or any(counts(path) for _, path in changes)


def _stat(path: str, *names: str) -> tuple[int, ...] | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return tuple(getattr(found, name) for name in names)
