"""The models that were fetched: a folder each below the cache, with a record of what is in it.

The record is in the folder before the folder gets its name, so a folder with a record is whole.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from qa.errors import UsageError

RECORD = "qa-model.json"
STAGING, OLD = ".partial", ".old"
HUB = "hf://"
"""What stands before a repository's name in a settings file, where "org/name" might be a path."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a model that was fetched.

    Attributes:
        name: A catalogue name, or `org/name` with `:FILE.gguf` behind it for a language model.
        kind: As in the catalogue.
        source: The repository.
        revision: The commit.
        licence: As the repository says, or the catalogue.
        weights: The path of the file that the checksum is of.
        sha256: Of the weights.
        bytes: Of all files together.
        files: The SHA-256 of each by its path.
        fetched: The day.
    """

    name: str
    kind: str
    source: str
    revision: str
    licence: str
    weights: str
    sha256: str
    bytes: int
    files: dict[str, str]
    fetched: str


def models_folder(cache_folder: Path) -> Path:
    """Where fetched models are."""
    return cache_folder / "models"


def folder_of(name: str, cache_folder: Path) -> Path:
    """Return the folder of a model of this name, there or not."""
    return models_folder(cache_folder) / re.sub(r"[^\w.-]+", "--", name, flags=re.ASCII)


def installed(cache_folder: Path) -> list[tuple[Record, Path]]:
    """Return all fetched models with their folders, by name."""
    folder = models_folder(cache_folder)
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return []
    found = [(read_record(one), one) for one in inside if one.suffix not in {STAGING, OLD}]
    return [(record, one) for record, one in found if record]


def find_installed(name: str, cache_folder: Path) -> tuple[Record, Path] | None:
    """Return a fetched model by its name, or by its repository where it is the only one of it.

    Raises:
        UsageError: there are several of that repository.
    """
    models, name = installed(cache_folder), name.removeprefix(HUB)
    exact = [one for one in models if one[0].name == name]
    of_it = exact or [one for one in models if one[0].source == name]
    if len(of_it) > 1:
        names = ", ".join(record.name for record, _ in of_it)
        raise UsageError(f"several models of {name} are here", f"name one of: {names}")
    return of_it[0] if of_it else None


def read_record(folder: Path) -> Record | None:
    """Return the record of a folder, None where it has none that can be read."""
    try:
        values: dict[str, Any] = json.loads((folder / RECORD).read_text("utf-8"))
        record = Record(**{field.name: values[field.name] for field in fields(Record)})
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = (record.name, record.kind, record.source, record.weights, record.sha256)
    whole = all(isinstance(text, str) for text in texts) and isinstance(record.files, dict)
    return record if whole and isinstance(record.bytes, int) else None


def write_record(folder: Path, record: Record) -> None:
    """Write the record of a folder.

    Raises:
        OSError: it cannot be written.
    """
    (folder / RECORD).write_text(json.dumps(asdict(record), indent=1), "utf-8")


def is_whole(record: Record, folder: Path) -> bool:
    """Whether all files of a record are there, with as many bytes together."""
    try:
        sizes = [(folder / path).stat().st_size for path in record.files]
    except OSError:
        return False
    return sum(sizes) == record.bytes


def take_away(folder: Path) -> None:
    """Delete a folder; it loses its name first, so that no half of it is ever taken for a model.

    Raises:
        OSError: it cannot be deleted.
    """
    going = _moved_aside(folder)
    if going.exists():
        shutil.rmtree(going)


def put_in_place(staging: Path, folder: Path) -> None:
    """Give a finished folder its name, in the place of an older one.

    Raises:
        OSError: it cannot be renamed.
    """
    old = _moved_aside(folder)
    staging.replace(folder)
    shutil.rmtree(old, ignore_errors=True)


def _moved_aside(folder: Path) -> Path:
    """Take a folder its name, if it is there; return where it then is, or would be."""
    old = folder.with_name(folder.name + OLD)
    if old.exists():
        shutil.rmtree(old)
    if folder.exists():
        folder.replace(old)
    return old
