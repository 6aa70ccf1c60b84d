"""What is to be known of an index as a whole, before anything in it is looked for."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from qa.config import Settings
from qa.errors import IndexEmpty, IndexMissing
from qa.index.reader import Index

if TYPE_CHECKING:
    from pathlib import Path


def refuse_empty(index: Index) -> None:
    """Raise IndexEmpty where there is no article, with what fills the index."""
    if index.counts()[0]:
        return
    stopped = "" if "updated_at" in index.meta else ", its first build was stopped"
    folders = " ".join(map(shlex.quote, index.folders())) or "FOLDER"
    # The name that is used where none is given: whoever copies the line needs no other.
    usual = index.folder == Settings().index_folder
    named = "" if usual else f" --index {shlex.quote(str(index.folder))}"
    raise IndexEmpty(
        f"the index at {index.folder} is empty{stopped}", f"run 'qa index {folders}{named}'"
    )


def built_with(folder: Path) -> str | None:
    """Return the name of the embedder that built an index; None when there is no index yet."""
    try:
        with Index(folder) as index:
            return index.meta["embedder"]
    except IndexMissing:
        return None
