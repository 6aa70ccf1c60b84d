"""Keeps an index as its files are: looks whether there is anything to do, and does it.

An index comes in; whether a look at the disk finds something out of date goes out, and what an
update of all that the index knows did. Looking costs one glance at each file; only suspects are
read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa.index.reader import Index
from qa.indexing.changes import look_at_disk
from qa.indexing.files import Rules
from qa.indexing.formats.members import Reading
from qa.indexing.known import known_paths
from qa.indexing.update import update_index

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.engines.protocols import Embedder
    from qa.indexing.report import Report


def is_out_of_date(index: Index, settings: Settings) -> bool:
    """Whether an update of all that an index knows would change it."""
    disk = look_at_disk(index, settings.exclude)
    walked = tuple(disk.walked)
    known = [file for file in disk.removed if _would_go(Path(file.source), walked, index)]
    return bool(disk.new or disk.changed or disk.touched or known)


def bring_up_to_date(settings: Settings, embedder: Embedder) -> Report:
    """Update all that the index of the settings knows.

    Raises:
        UsageError: nothing of it is there.
        IndexFault: see `update_index`.
    """
    known = known_paths(settings.index_folder)
    report = update_index(
        settings.index_folder,
        known.paths,
        embedder,
        also=known.gone,
        reading=Reading.by(settings),
        rules=Rules(settings.exclude),
    )
    report.problems += known.problems
    return report


def _would_go(file: Path, walked: tuple[str, ...], index: Index) -> bool:
    """Whether an update forgets a file that is gone: not one of a folder that is not there."""
    if any(file.is_relative_to(folder) for folder in walked):
        return True
    return file.parent.is_dir() and not any(file.is_relative_to(f) for f in index.folders())
