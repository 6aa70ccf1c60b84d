"""The lock that lets one process at a time write to an index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa.errors import IndexBusy, IndexFault

if TYPE_CHECKING:
    from pathlib import Path

LOCK = "write.lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of an index's folder, which is made if there is none.

    Raises:
        IndexBusy: another process is writing.
        IndexFault: the folder may not be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        lock.acquire()
    except Timeout as error:
        raise IndexBusy(
            f"another process is writing to the index at {folder}", "try again when it is done"
        ) from error
    except OSError as error:
        raise IndexFault(
            f"cannot write to {folder} ({error.strerror})",
            "choose a folder that you may write to with --index",
        ) from error
    try:
        yield
    finally:
        lock.release()
