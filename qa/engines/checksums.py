"""SHA-256 checksums of files, worked out once and remembered by size and modification time."""

from __future__ import annotations

import hashlib
from pathlib import Path

from qa.engines.remembered import remembered
from qa.errors import ModelError

MEMORY = "checksums.json"


def checksum(path: Path, cache_folder: Path) -> str:
    """Return the SHA-256 of a file in hex, remembered while size and time stay the same.

    Raises:
        ModelError: the file cannot be read.
    """

    def work_out() -> str:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    try:
        found: str = remembered(
            cache_folder / MEMORY, path, work_out, lambda one: isinstance(one, str)
        )
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}", "check its rights") from error
    return found


def remember_checksum(path: Path, known: str, cache_folder: Path) -> None:
    """Remember a checksum that has just been worked out, under another name of the file."""
    remembered(cache_folder / MEMORY, path, lambda: known, lambda one: bool(one == known))
