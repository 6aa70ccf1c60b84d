"""The FAISS files of an index: which of them is of use, reading it, and writing another.

A file's name carries the generation of the database whose vectors it holds, all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from qa.index.kinds import kind_of
from qa.index.schema import Publication, publication

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

PATTERN = "vectors-*.faiss"


def known_files(folder: Path, connection: sqlite3.Connection) -> Iterator[tuple[Path, Publication]]:
    """Yield the files whose publication the database still has a record of, newest first."""
    for path in sorted(folder.glob(PATTERN), key=_generation, reverse=True):
        of = publication(connection, _generation(path))
        if of:
            yield path, of


def read(path: Path, of: Publication, dimension: int, *, mapped: bool = True) -> Any:  # noqa: ANN401
    """Return the FAISS index in a file, or None when there is none that can be used.

    Args:
        path: Of the file.
        of: The publication whose vectors it should hold.
        dimension: Of the vectors.
        mapped: Leave them in the file, from where the system reads them as they are looked at.
            Such an index cannot be changed.
    """
    import faiss

    if not path.is_file():
        return None
    try:
        index: Any = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if mapped else 0)
    except (RuntimeError, MemoryError):
        # A damaged file; or a file system that maps none.
        return read(path, of, dimension, mapped=False) if mapped else None
    return index if index.ntotal == of.passages and kind_of(index, dimension) else None


def write(folder: Path, generation: int, index: Any) -> bool:  # noqa: ANN401
    """Write beside and rename, and remove older files; False where the folder takes none."""
    import faiss

    path = folder / f"vectors-{generation}.faiss"
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    if not os.access(folder, os.W_OK):
        return False
    try:
        faiss.write_index(index, str(beside))
        beside.replace(path)
    except (OSError, RuntimeError):
        beside.unlink(missing_ok=True)
        return False
    for other in (*folder.glob(PATTERN), *folder.glob("vectors-*.tmp")):
        if other.suffix == ".tmp" or _generation(other) < generation:
            _remove(other)
    return True


def clear_away(folder: Path, generation: int) -> None:
    """Remove what killed processes left half written, and the files of later generations.

    The latter are of an index that somebody took away, or set back to an older copy.
    """
    for path in (*folder.glob(PATTERN), *folder.glob("vectors-*.tmp")):
        if path.suffix == ".tmp" or _generation(path) > generation:
            _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # Somebody has it mapped, on a system that forbids this; the next one will.
        return


def _generation(path: Path) -> int:
    """The generation in a file's name, -1 where it has none."""
    number = path.stem.partition("-")[2]
    return int(number) if number.isdecimal() else -1
