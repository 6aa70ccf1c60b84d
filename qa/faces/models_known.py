"""All models that can be named: those of the catalogue, those fetched, and what is in use.

Settings come in, a `ModelDocument` each goes out. Nothing is loaded, and no checksum worked out.
"""

from __future__ import annotations

import importlib.util
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.engines.catalogue import (
    Kind,
    ModelEntry,
    default_name,
    entries,
    entry_named,
    kind_of_folder,
    or_pull,
)
from qa.engines.gguf.checking import parts_of
from qa.engines.installed import find_installed, folder_of, installed, read_record
from qa.engines.remembered import read_json_object, write_json
from qa.engines.server_address import is_address
from qa.errors import IndexFault, ModelError, UsageError
from qa.faces.models_documents import ModelDocument, TrialDocument

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.engines.installed import Record

KEYS: dict[Kind, str] = {
    "language_model": "model", "embedder": "embedder", "reranker": "reranker"
}  # fmt: skip
"""The setting that names the model of a kind."""
KINDS = tuple(KEYS)
OVERHEAD = 400_000_000
"""Bytes that a model takes at work beside its weights, where nothing better is known."""


def kind_named(name: str, settings: Settings) -> Kind:
    """Return of which kind the model of a name is.

    Raises:
        UsageError: there is no such model.
    """
    if is_address(name):
        return "language_model"
    if entry := entry_named(name):
        return entry.kind
    if found := find_installed(name, settings.cache_folder):
        return _kind(found[0])
    path = Path(name).expanduser()
    if path.is_file():
        return "language_model"
    kind = kind_of_folder(path) if path.is_dir() else None
    if kind is None:
        raise UsageError(
            f"no model {name!r}",
            "see 'qa models list', or give a GGUF file, a folder of sentence-transformers, or the "
            f"address of a server{or_pull(name)}",
        )
    return kind


def called(name: str, settings: Settings) -> str:
    """Return the one name of a model under which it is listed, kept and used everywhere."""
    if is_address(name) or entry_named(name):
        return name
    if found := find_installed(name, settings.cache_folder):
        return found[0].name
    path = Path(name).expanduser()
    return str(path.resolve()) if path.exists() else name


def names_in_use(settings: Settings) -> dict[Kind, str | None]:
    """Return the name of each kind's model as the settings, and else the index, have it."""
    named: dict[Kind, str | None] = {
        "language_model": settings.model or default_name("language_model"),
        "embedder": settings.embedder or index_embedder(settings) or default_name("embedder"),
        "reranker": settings.reranker,
        "reader": default_name("reader") if settings.reader else None,
    }
    return {kind: called(name, settings) if name else None for kind, name in named.items()}


def index_embedder(settings: Settings) -> str | None:
    """Return the embedder that the index of the settings was built with, if there is one."""
    from qa.index.state import built_with  # noqa: PLC0415 (heavy)

    try:
        return built_with(settings.index_folder)
    except IndexFault:
        return None


def known_models(settings: Settings) -> list[ModelDocument]:
    """Return all models by kind, in the catalogue's order, then others that were fetched."""
    cache, used = settings.cache_folder, names_in_use(settings)
    trials = read_trials(cache)
    found = [_of_catalogue(entry, cache, used, trials) for entry in entries()]
    for record, folder in installed(cache):
        if not entry_named(record.name):
            found.append(_of_record(record, folder, used, trials))
    names = {one.name for one in found}
    for kind, name in used.items():
        if name and name not in names:
            found.append(own_model(kind, name, used, trials))
    order = ["language_model", "embedder", "reranker", "reader"]
    return sorted(found, key=lambda one: order.index(one.kind))


def known_model(name: str, settings: Settings) -> ModelDocument:
    """Return what is known of one model.

    Raises:
        UsageError: there is no such model.
    """
    kind = kind_named(name, settings)
    own = called(name, settings)
    for one in known_models(settings):
        if one.name == own and one.kind == kind:
            return one
    return own_model(kind, own, names_in_use(settings), read_trials(settings.cache_folder))


def own_model(
    kind: Kind, name: str, used: dict[Kind, str | None], trials: dict[str, TrialDocument]
) -> ModelDocument:
    """Return what is known of a file, folder or server of the user's."""
    path = None if is_address(name) else Path(name).expanduser()
    size = _own_size(path)
    return ModelDocument(
        name=name,
        kind=kind,
        description="a server" if path is None else "",
        state="own",
        default=False,
        in_use=used.get(kind) == name,
        source="",
        revision=None,
        licence="",
        verified=False,
        bytes=size,
        memory_bytes=size + OVERHEAD if size else None,
        path=str(path.resolve()) if path and path.exists() else None,
        sha256=None,
        trial=trials.get(name),
    )


def read_trials(cache_folder: Path) -> dict[str, TrialDocument]:
    """Return the last trial of each model by its name."""
    names = {field.name for field in fields(TrialDocument)}
    stored = read_json_object(cache_folder / "trials.json")
    whole = {k: v for k, v in stored.items() if isinstance(v, dict) and set(v) == names}
    return {name: TrialDocument(**values) for name, values in whole.items()}


def keep_trial(cache_folder: Path, trial: dict[str, Any]) -> None:
    """Keep the trial of a model in the place of an earlier one, where the cache can be written."""
    memory = cache_folder / "trials.json"
    with suppress(OSError):
        write_json(memory, {**read_json_object(memory), trial["name"]: trial})


def forget_trial(cache_folder: Path, name: str) -> None:
    """Forget the trial of a model that is another by now."""
    memory = cache_folder / "trials.json"
    kept = read_json_object(memory)
    if kept.pop(name, None) is not None:
        with suppress(OSError):
            write_json(memory, kept)


def _kind(record: Record) -> Kind:
    return next((kind for kind in KINDS if kind == record.kind), "language_model")


def _of_catalogue(
    entry: ModelEntry,
    cache: Path,
    used: dict[Kind, str | None],
    trials: dict[str, TrialDocument],
) -> ModelDocument:
    folder = folder_of(entry.name, cache)
    record = None if entry.package else read_record(folder)
    here = _is_here(entry, folder)
    size = record.bytes if record else entry.bytes or entry.about_mb * 1_000_000 or None
    return ModelDocument(
        name=entry.name,
        kind=entry.kind,
        description=entry.description,
        state="available" if not here else "shipped" if entry.package else "fetched",
        default=entry.default,
        in_use=used.get(entry.kind) == entry.name,
        source=entry.source,
        revision=record.revision if record else entry.revision or None,
        licence=entry.licence,
        verified=entry.verified,
        bytes=size,
        memory_bytes=entry.memory_mb * 1_000_000 or None,
        path=str(folder) if here and not entry.package else None,
        sha256=record.sha256 if record else entry.sha256 or None,
        trial=trials.get(entry.name),
    )


def _is_here(entry: ModelEntry, folder: Path) -> bool:
    if entry.package:
        return entry.package == "qa" or importlib.util.find_spec(entry.package) is not None
    return (folder / entry.weights).is_file()


def _of_record(
    record: Record, folder: Path, used: dict[Kind, str | None], trials: dict[str, TrialDocument]
) -> ModelDocument:
    return ModelDocument(
        name=record.name,
        kind=_kind(record),
        description="",
        state="fetched",
        default=False,
        in_use=used.get(_kind(record)) == record.name,
        source=record.source,
        revision=record.revision,
        licence=record.licence,
        verified=False,
        bytes=record.bytes,
        memory_bytes=record.bytes + OVERHEAD,
        path=str(folder),
        sha256=record.sha256,
        trial=trials.get(record.name),
    )


def _own_size(path: Path | None) -> int | None:
    if path is None:
        return None
    try:
        if path.is_file():
            return sum(part.stat().st_size for part in parts_of(path))
        return (path / "model.safetensors").stat().st_size
    except (OSError, ModelError):
        return None
