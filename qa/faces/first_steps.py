"""The first steps: what `qa` alone says, and the offer to index where there are no articles yet.

Offered is only to a person at a terminal, and nothing is done that was not answered with yes.
"""

from __future__ import annotations

import os
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.errors import IndexEmpty, IndexMissing, QaError
from qa.faces.exits import FOUND
from qa.faces.settings import load_settings
from qa.text.clean import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.config import Settings
    from qa.index.reader import Index

LOOKED_AT = 5_000
"""How many files of a folder are looked at to see whether there are articles in it."""
ALL = "All commands: qa --help"


def start() -> int:
    """Say what there is to do, in two lines; on a terminal offer to do it."""
    settings = load_settings()
    from qa.index.opening import open_index  # noqa: PLC0415 (heavy)

    try:
        with open_index(settings) as index:
            articles, where = index.counts()[0], index.folder
    except IndexMissing:
        articles, where = 0, settings.index_folder
    if articles:
        count = "1 article" if articles == 1 else f"{articles:,} articles"
        line = f"Ask about the {count} in {where}: qa ask QUESTION, or in turns: qa chat"
        typer.echo(f"{one_line(line)}\n{ALL}")
        if agreed("Begin a chat?"):
            from qa.faces.chat import chat  # noqa: PLC0415

            return chat()
        return FOUND
    typer.echo(f"qa answers questions about your own articles. Index some: qa index FOLDER\n{ALL}")
    if offered(settings):
        typer.echo("Ask about them: qa ask QUESTION, or in turns: qa chat")
    return FOUND


def opened(settings: Settings, *, offers: bool = True) -> Index:
    """Open the index of the settings; where it holds nothing, a person is offered to fill it.

    Raises:
        IndexMissing: there is none, and none was made.
        IndexEmpty: there is no article in it, and none came into it.
    """
    from qa.index.opening import open_index  # noqa: PLC0415 (heavy)
    from qa.index.state import refuse_empty  # noqa: PLC0415

    def filled() -> Index:
        index = open_index(settings)
        try:
            refuse_empty(index)
        except QaError:
            index.close()
            raise
        return index

    try:
        return filled()
    except (IndexMissing, IndexEmpty):
        if not offers or not offered(settings):
            raise
    return filled()


def offered(settings: Settings) -> bool:
    """Offer to index the articles in the current folder, if any; return whether that was done."""
    if not at_terminal():
        return False
    folder = _current_folder()
    count = _articles_in(folder) if folder else 0
    if not folder or not count:
        return False
    some = "the article" if count == 1 else f"the {count:,} articles"
    if not agreed(f"There are no articles yet. Index {some} in {folder} now?"):
        return False
    from qa.faces.index import index  # noqa: PLC0415

    return index([str(folder)], index=settings.index) is not None


def agreed(question: str) -> bool:
    """Ask a person at a terminal something; only yes is yes, and nobody is asked elsewhere."""
    if not at_terminal():
        return False
    sys.stdout.flush()
    sys.stderr.write(f"{one_line(question)} [y/N] ")
    sys.stderr.flush()
    said = sys.stdin.readline()
    if not said.endswith("\n"):
        sys.stderr.write("\n")
    return said.strip().casefold() in {"y", "yes"}


def at_terminal() -> bool:
    """Whether a person sits at this very process: not at a pipe, nor at another's terminal."""
    if not all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)):
        return False
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except AttributeError:  # Windows has no groups of processes.
        return True
    except OSError:  # A daemon answers at the terminal of somebody else.
        return False


def _current_folder() -> Path | None:
    """The current folder, unless it holds everything there is."""
    try:
        here = Path.cwd()
        return None if here in {Path.home(), Path(here.anchor)} else here
    except (OSError, RuntimeError):
        return None


def _articles_in(folder: Path) -> int:
    """How many of the first files in a folder are articles by their names."""
    from qa.indexing.formats import known_suffixes  # noqa: PLC0415 (heavy)

    known = known_suffixes()
    return sum(Path(name).suffix.lower() in known for name in islice(_names(folder), LOOKED_AT))


def _names(folder: Path) -> Iterator[str]:
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (name for name in files if not name.startswith("."))
