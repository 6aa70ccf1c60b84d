"""`qa models use` and `remove`: writes a model's name into the user's settings, or deletes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.engines.catalogue import default_name, entry_named, locate
from qa.engines.installed import HUB, STAGING, find_installed, folder_of, take_away
from qa.engines.server_address import is_address, server_address
from qa.errors import ModelError, UsageError
from qa.faces.exits import FOUND
from qa.faces.models_info import total_memory
from qa.faces.models_known import (
    KEYS,
    called,
    index_embedder,
    kind_named,
    known_model,
    names_in_use,
)
from qa.faces.models_screen import memory_text, trial_lines
from qa.faces.settings import load_settings
from qa.faces.settings_file import write_setting
from qa.settings.files import users_file

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.engines.catalogue import Kind

BACK = "default"


def used(name: str, settings: Settings, *, kind: Kind | None, test: bool) -> int:
    """Take a model, or go back to what comes with qa.

    Raises:
        ModelError: it is missing, damaged, or does not run.
        UsageError: there is no such model.
    """
    if name == BACK and not Path(name).exists():
        _write(kind or "language_model", None)
        return FOUND
    kind = kind or kind_named(name, settings)
    if kind not in KEYS:
        raise UsageError(f"{name} is no model to choose", "it is used where 'reader' is true")
    value = _stored_name(name, kind, settings)
    if kind == "language_model" and test:
        from qa.faces.models_test import tried_model  # noqa: PLC0415 (heavy)

        document, _ = tried_model(value, settings, kind=kind, few=True)
        typer.echo("\n".join(trial_lines(document)))
    if not is_address(value) and (
        memory := memory_text(known_model(value, settings), total_memory())
    ):
        typer.echo(f"Memory: {memory}")
    _write(kind, value)
    if kind == "embedder":
        _tell_of_rebuilding(value, settings)
    return FOUND


def _stored_name(name: str, kind: Kind, settings: Settings) -> str:
    """How a model is named in the settings, wherever qa is run; it must be there."""
    if is_address(name):
        return server_address(name, allow_remote=settings.allow_remote).name
    locate(kind, name, settings.cache_folder)
    own = called(name, settings)
    fetched = entry_named(own) is None and find_installed(own, settings.cache_folder)
    return f"{HUB}{own}" if fetched else own


def _write(kind: Kind, value: str | None) -> None:
    """Write the setting, and say where another one goes before it."""
    key, path = KEYS[kind], users_file()
    write_setting(path, key, value)
    said = f"{key} = {value}" if value else f"no {key}: what comes with qa is used"
    typer.echo(f"{path}: {said}")
    now = getattr(load_settings(), key)
    if now != value:
        typer.echo(
            f"Here {now or 'another'} goes before it: look at QA_{key.upper()} and at a qa.toml in "
            "this folder."
        )


def _tell_of_rebuilding(value: str, settings: Settings) -> None:
    built = index_embedder(settings)
    if built and built != value:
        typer.echo(
            f"The index at {settings.index_folder} was built with {built}: until you run "
            f"'qa index --rebuild', questions to it are an error."
        )


def removed(name: str, settings: Settings) -> int:
    """Delete a model that was fetched.

    Raises:
        ModelError: it cannot be deleted.
        UsageError: it was not fetched, or it is in use.
    """
    entry = entry_named(name)
    if entry and entry.package:
        raise UsageError(f"{name} comes with qa", "'pip uninstall' removes its package")
    found = find_installed(name, settings.cache_folder)
    own = called(name, settings)
    folder = found[1] if found else folder_of(name, settings.cache_folder)
    staging = folder.with_name(folder.name + STAGING)
    if not (folder.is_dir() or staging.is_dir()):
        if Path(name).expanduser().exists():
            raise UsageError(f"{name} is yours, and was not fetched by qa", "delete it yourself")
        raise UsageError(f"{name} was not fetched", "see 'qa models list'")
    for kind, other in names_in_use(settings).items():
        if folder.is_dir() and other == own and kind in KEYS:
            back = default_name(kind) if kind == "embedder" else BACK
            flag = " --kind reranker" if kind == "reranker" else ""
            raise UsageError(
                f"{own} is in use (in the settings, or by the index)",
                f"run 'qa models use {back}{flag}' first, and rebuild an index that it built",
            )
    try:
        take_away(folder)
        take_away(staging)
        folder.with_name(f"{folder.name}.lock").unlink(missing_ok=True)
    except OSError as error:
        raise ModelError(
            f"cannot delete {folder} ({error.strerror})", "check its rights"
        ) from error
    typer.echo(f"{own} is removed.")
    return FOUND
