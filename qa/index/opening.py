"""Opens the index that the settings name, or says where it was looked for and what there is."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from qa.errors import IndexMissing
from qa.index.reader import Index
from qa.index.schema import DATABASE
from qa.settings.places import is_path

if TYPE_CHECKING:
    from pathlib import Path

    from qa.config import Settings

NAMED = 5
"""How many other indexes an error names."""


def open_index(settings: Settings) -> Index:
    """Open the index of the settings for reading.

    Raises:
        IndexMissing: there is none; says where it was looked for.
        IndexMismatch: it was built by another version of qa.
    """
    try:
        return Index(settings.index_folder)
    except IndexMissing as error:
        raise missing(settings) from error


def missing(settings: Settings) -> IndexMissing:
    """Return the error that says where the index of the settings was looked for."""
    name = settings.index
    option = "" if name == "default" else f" --index {shlex.quote(name)}"
    build = f"build one with 'qa index FOLDER{option}'"
    if is_path(name):
        return IndexMissing(f"no index at {settings.index_folder}", build)
    homes = settings.index_homes
    looked = " or ".join(str(home) for home in homes)
    others = list(dict.fromkeys(path.name for home in homes for path in named_indexes(home)))
    if others:
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        build += f", or name one of these with --index: {', '.join(others[:NAMED])}{more}"
    return IndexMissing(f"no index {name!r} in {looked}", build)


def named_indexes(home: Path) -> list[Path]:
    """Return the folders of the indexes in a folder of such, by their names."""
    try:
        return sorted(path for path in home.iterdir() if (path / DATABASE).is_file())
    except OSError:
        return []
