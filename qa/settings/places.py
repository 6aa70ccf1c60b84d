"""Where qa looks: up from a folder to the end of its project, and where named indexes lie.

A folder comes in, the current one by default; folders go out. Nothing is made or read here. What
another user may have put there, or what a link in a project leads out of it to, is not taken.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

ROOTS = (".git", ".hg", ".jj", ".svn")
"""What stands in the outermost folder of a repository."""
INDEXES = "indexes"
"""The folder of a project, or of the user's data, that holds indexes by their names."""


def upwards(folder: Path) -> Iterator[Path]:
    """Yield a folder and those above it, to the root of its repository or the home folder.

    Above the first, it ends before a folder that everybody may write to, such as `/tmp`: what lies
    there may be anybody's.
    """
    yield folder
    try:
        here, home = folder.resolve(), Path.home().resolve()
        while here not in {home, here.parent} and not any((here / root).exists() for root in ROOTS):
            here = here.parent
            if here.stat().st_mode & stat.S_IWOTH:
                return
            yield here
    except (OSError, RuntimeError):  # The current folder is gone, or nobody's home is known.
        return


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder once all links are followed."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # A loop of links, or a name that cannot be.
        return False


def is_index_inside(place: Path, folder: Path) -> bool:
    """Whether an index, there or not, lies in a folder with each of its files."""
    if not is_inside(place, folder):
        return False
    try:
        return all(is_inside(file, folder) for file in place.iterdir() if file.is_symlink())
    except OSError:  # None is there yet.
        return True


def is_path(index: str) -> bool:
    """Whether an index is given as a path, and not by its name."""
    return os.sep in index or index in {".", ".."}


def projects_indexes(folder: Path | None = None) -> Path | None:
    """Return the folder of the project's indexes, the nearest one upwards, if there is one."""
    for place in upwards(folder or Path()):
        if (place / INDEXES).is_dir():
            return place / INDEXES if is_inside(place / INDEXES, place) else None
    return None


def users_indexes() -> Path:
    """Return the folder of the user's indexes, there or not."""
    import platformdirs  # noqa: PLC0415 (only when asked for)

    return platformdirs.user_data_path("qa") / INDEXES


def homes_of_indexes() -> list[Path]:
    """Return the folders that hold indexes by their names: the project's, if any, the user's."""
    own, projects = users_indexes(), projects_indexes()
    return [own] if projects is None else [projects, own]


def place_of(name: str, homes: list[Path], *, to_add: bool = False) -> Path:
    """Return the folder of an index by its name: where there is one, else where one is made.

    Args:
        name: Of the index.
        homes: The folders that hold indexes, in the order in which they are looked in. The last one
            is the user's own: links in it may lead out of it, those in a project may not.
        to_add: Whether articles are to be added. Those go into the project's own `default` rather
            than the user's, whether it is there yet or not.
    """
    *projects, own = homes
    places = [home / name for home in projects if is_index_inside(home / name, home)]
    places.append(own / name)
    if to_add and name == "default":
        return places[0]
    return next((place for place in places if place.is_dir()), places[0])
