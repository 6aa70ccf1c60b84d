"""The settings of a command: what is left out of them is told on standard error, a line each."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qa.faces.exits import complain
from qa.settings.loading import load
from qa.settings.places import is_path, users_indexes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qa.config import Settings


def load_settings(flags: Mapping[str, Any] | None = None) -> Settings:
    """Put the settings of a command together, and say what is ignored of a settings file.

    Raises:
        UsageError: a value of the wrong type or out of range, an unknown key or profile.
    """
    loaded = load(flags)
    for note in loaded.notes:
        complain(f"note: {note}")
    return loaded.settings


def at_home(settings: Settings, *, to_add: bool) -> Settings:
    """Return the settings with the folder of the index in the place of its name, made if need be.

    Args:
        settings: Those of a command that writes.
        to_add: Whether articles are to be added, and a new index may be made.
    """
    folder = settings.index_folder_to_add if to_add else settings.index_folder
    if to_add and not is_path(settings.index) and folder.parent == users_indexes():
        with suppress(OSError):  # Whoever writes there says what is wrong.
            folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    named = str(folder) if is_path(str(folder)) else f".{os.sep}{folder}"
    return replace(settings, index=named)
