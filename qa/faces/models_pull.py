"""`qa models pull`: fetches a model, shows how far it is, and says what was seen.

This is the one place that opens a connection to a hub.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Self

import typer

from qa.errors import UsageError
from qa.faces.documents import to_json
from qa.faces.exits import FOUND
from qa.faces.models_info import info_document, total_memory
from qa.faces.models_known import forget_trial
from qa.faces.models_screen import memory_text, size_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.config import Settings
    from qa.engines.hub.pulling import Pulled
    from qa.faces.models_documents import ModelDocument

FORBIDDEN = "HF_HUB_OFFLINE"
TOKEN = "HF_TOKEN"  # noqa: S105 (the name of a variable)


def pulled(name: str, settings: Settings, *, json: bool) -> int:
    """Fetch a model and tell of it.

    Raises:
        ModelError: it cannot be had.
        UsageError: there is no such model, or nothing may be fetched.
    """
    from qa.engines.hub.address import hub_endpoint  # noqa: PLC0415
    from qa.engines.hub.asking import Hub  # noqa: PLC0415
    from qa.engines.hub.pulling import pull  # noqa: PLC0415

    if os.environ.get(FORBIDDEN, "").lower() not in {"", "0", "false", "no", "off"}:
        raise UsageError(f"{FORBIDDEN} is set: nothing may be fetched", "unset it for this command")
    hub = Hub(hub_endpoint(), os.environ.get(TOKEN, ""))
    try:
        with PullProgress() as progress:
            found = pull(name, settings.cache_folder, hub, progress)
    finally:
        hub.close()
    if found.fetched:
        forget_trial(settings.cache_folder, found.record.name)
    document = info_document(found.record.name, settings)
    if json:
        typer.echo(to_json(document, indent=2))
    else:
        typer.echo("\n".join(_told(found, document.model)))
    return FOUND


def _told(found: Pulled, model: ModelDocument) -> Iterator[str]:
    record = found.record
    if found.fetched:
        yield f"Fetched {record.name}: {size_text(record.bytes)} in {found.folder}"
    else:
        yield f"{record.name} is here as the hub has it: nothing to fetch."
    yield f"  {record.source} at {record.revision[:12]}, licence {record.licence or 'not told'}"
    if not found.verified:
        yield f"  Not compared with a checksum that we know. Recorded as seen: {record.sha256}"
    if memory := memory_text(model, total_memory()):
        yield f"  Memory: {memory}"
    yield f"Try it with 'qa models test {record.name}', take it with 'qa models use {record.name}'."


class PullProgress:
    """Shows how much is fetched, as a bar; silent when standard error is no terminal."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import (  # noqa: PLC0415
            BarColumn,
            DownloadColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("asking the hub", total=None)

    def __enter__(self) -> Self:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._progress.stop()

    def begin(self, total: int, done: int) -> None:
        """See `Watching`."""
        self._progress.update(self._task, description="fetching", total=total, completed=done)

    def advance(self, number: int) -> None:
        """See `Watching`."""
        self._progress.advance(self._task, number)
