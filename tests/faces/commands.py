"""Runs commands of qa in a folder, with an embedder of the tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from qa.faces.app import make_app

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder

Run = Callable[..., Result]


def running(folder: Path, monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> Run:
    """Return what runs a command in a folder that `embedder` indexed."""
    (folder / "indexes").mkdir(exist_ok=True)
    monkeypatch.chdir(folder)
    for place in ("qa.engines.loading", "qa.assistant"):
        monkeypatch.setattr(f"{place}.load_embedder", lambda *_: embedder)

    def run(*arguments: str) -> Result:
        ended = CliRunner().invoke(make_app(), list(arguments))
        assert isinstance(ended.exception, SystemExit | None), ended.exception
        return ended

    return run
