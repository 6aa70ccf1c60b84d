"""Fetches one file of the hub, going on where an earlier try ended, and proves that it is whole.

The bytes are written to a file that ends in `.part`, and renamed when size and checksum are right.
Cut off, killed or stopped by Ctrl-C, the part stays, and the next try asks for what is missing.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qa.engines.hub.faults import AGAIN, HubFault
from qa.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from qa.engines.hub.address import HubAddress
    from qa.engines.hub.asking import Hub, HubFile, Repository

PAUSES = (0.5, 2.0, 8.0)
"""Seconds before each further try that brings nothing; one that brings bytes counts anew."""
RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class Fetcher:
    """Fetches files of one repository.

    Args:
        hub: Where they are.
        repository: Which.
        advance: Called with the number of bytes that are new on the disk, less than 0 where some
            had to be thrown away.
        pauses: None for `PAUSES`.
    """

    def __init__(
        self,
        hub: Hub,
        repository: Repository,
        advance: Callable[[int], None] = lambda _: None,
        pauses: Sequence[float] | None = None,
    ) -> None:
        self._hub, self._repository, self._advance = hub, repository, advance
        self._pauses = PAUSES if pauses is None else pauses
        self.fetched = 0

    def fetch(self, file: HubFile, path: Path) -> str:
        """Have a file at a path, whole; return its SHA-256.

        Raises:
            ModelError: it cannot be had, or is not what the hub says that it is.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        part = part_of(path)
        if path.is_file():
            path.replace(part)  # Left by an earlier try; it is proved like any other.
        for last in (False, True):
            resumed = part.is_file() and part.stat().st_size > 0
            self._complete(file, part)
            found = _proved(file, part)
            if found:
                part.replace(path)
                return found
            self._advance(-part.stat().st_size)
            part.unlink()
            if last or not resumed:  # What was added to an older part may have been of another.
                break
        raise ModelError(
            f"{file.path} of {self._repository.name} is not what the hub says it is (its checksum "
            "differs)",
            "run the same command again; if that does not help, take another model",
        )

    def _complete(self, file: HubFile, part: Path) -> None:
        """Add to a part until it has as many bytes as the file."""
        part.touch()
        tries = iter(self._pauses)
        while (have := part.stat().st_size) != file.bytes:
            if have > file.bytes:
                self._cut(part)
                continue
            try:
                self._add(file, part, have)
            except HubFault as fault:
                if fault.status == 416:
                    self._cut(part)
                elif part.stat().st_size > have:
                    tries = iter(self._pauses)
                pause = next(tries, None)
                if not fault.passing or pause is None:
                    raise fault.error from fault
                time.sleep(max(pause, fault.pause))

    def _add(self, file: HubFile, part: Path, start: int) -> None:
        """Ask once for what is missing, and write what comes."""
        hub = self._hub
        with hub.opened(self._repository, file, start) as response:
            if start and response.status_code != 206:  # It knows no ranges.
                self._cut(part)
                start = 0
            elif start:
                told = response.headers.get("content-range", "")
                _refuse_other_range(hub.endpoint, told, start, file.bytes)
            with part.open("ab", buffering=0) as stream:  # What is here when qa is killed is kept.
                for piece in response.iter_raw():
                    start += len(piece)
                    if start > file.bytes:
                        raise _longer(hub.endpoint, file)
                    stream.write(piece)
                    self.fetched += len(piece)
                    self._advance(len(piece))
                os.fsync(stream.fileno())
        if start < file.bytes:
            raise HubFault(f"{hub.endpoint} broke off in the middle", AGAIN, passing=True)

    def _cut(self, part: Path) -> None:
        """Throw away what a part holds."""
        self._advance(-part.stat().st_size)
        os.truncate(part, 0)


def described(hub: Hub, address: HubAddress, pauses: Sequence[float] | None = None) -> Repository:
    """Return what a repository has, asked for again where the hub is busy.

    Raises:
        ModelError: it cannot be had.
    """
    tries = iter(PAUSES if pauses is None else pauses)
    while True:
        try:
            return hub.repository(address)
        except HubFault as fault:
            pause = next(tries, None)
            if not fault.passing or pause is None:
                raise fault.error from fault
            time.sleep(max(pause, fault.pause))


def part_of(path: Path) -> Path:
    """Return where the bytes of a file are kept until it is whole."""
    return path.with_name(path.name + ".part")


def _proved(file: HubFile, part: Path) -> str:
    """The SHA-256 of a part if it is the file that the hub tells of, "" if not."""
    with part.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if file.sha256:
        return found if found == file.sha256 else ""
    if file.blob:
        git = hashlib.sha1(b"blob %d\0" % file.bytes, usedforsecurity=False)
        git.update(part.read_bytes())
        return found if git.hexdigest() == file.blob else ""
    return found


def _refuse_other_range(hub: str, told: str, start: int, size: int) -> None:
    found = RANGE.fullmatch(told)
    if not found or int(found[1]) != start or found[3] not in {"*", str(size)}:
        raise HubFault(f"{hub} sends another part than it was asked for", AGAIN, passing=True)


def _longer(hub: str, file: HubFile) -> HubFault:
    return HubFault(f"{hub} sends more of {file.path} than the {file.bytes} bytes it has", AGAIN)
