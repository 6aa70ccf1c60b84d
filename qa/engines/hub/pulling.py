"""Fetches a model into the cache: all of it, or none that has its name.

A catalogue name or a repository comes in; a folder with a record goes out (`installed`). Files are
collected in a folder that ends in `.partial`, which is renamed when each was proved and the whole
was looked at. Whatever ends it before, the next pull goes on from there.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qa.engines.catalogue import ModelEntry, entries, entry_named, looked_through
from qa.engines.checksums import checksum, remember_checksum
from qa.engines.hub.address import HOW, HubAddress, hub_address
from qa.engines.hub.choosing import Chosen, chosen_files
from qa.engines.hub.fetching import Fetcher, described, part_of
from qa.engines.installed import (
    STAGING,
    Record,
    folder_of,
    is_whole,
    put_in_place,
    read_record,
    write_record,
)
from qa.errors import ModelError, UsageError

if TYPE_CHECKING:
    from qa.engines.hub.asking import Hub, Repository

SPARE = 64 << 20
"""Bytes of the disk that are left free."""
STATE = "qa-state.json"


class Watching(Protocol):
    """Hears of the progress of a pull."""

    def begin(self, total: int, done: int) -> None:
        """So many bytes make the model, so many of which are here."""

    def advance(self, number: int) -> None:
        """So many bytes are new, or gone where the number is below 0."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of a pull: the record, its folder, and how many bytes were fetched for it."""

    record: Record
    folder: Path
    fetched: int
    verified: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be fetched; `name` is "" where it depends on the file that is chosen."""

    name: str
    address: HubAddress
    entry: ModelEntry | None


def pull(name: str, cache_folder: Path, hub: Hub, watching: Watching) -> Pulled:
    """Fetch a model, unless it is here as the hub has it now.

    Raises:
        ModelError: it cannot be had, is not what it should be, or the disk has no room.
        UsageError: the name is that of no model.
    """
    wanted = _wanted(name)
    repository = described(hub, wanted.address)
    chosen = chosen_files(repository, wanted.address.file)
    own = wanted.address.repository
    called = wanted.name or (f"{own}:{chosen.weights}" if chosen.kind == "language_model" else own)
    folder = folder_of(called, cache_folder)
    record = read_record(folder)
    verified = bool(wanted.entry and wanted.entry.sha256)
    if record and record.revision == repository.commit and _as_recorded(record, folder):
        return Pulled(record, folder, 0, verified)
    with _alone(folder):
        try:
            return _Pull(wanted.entry, called, repository, chosen, hub).into(
                folder, watching, verified=verified
            )
        except OSError as error:
            raise ModelError(
                f"cannot write to {folder.parent} ({error.strerror or error})",
                "make room, or name another folder in QA_CACHE; what is there is kept",
            ) from error


def _wanted(name: str) -> _Wanted:
    entry = entry_named(name)
    if entry and entry.package:
        raise UsageError(f"{name} comes with qa", "there is nothing to fetch")
    if entry:
        file = entry.weights if entry.kind == "language_model" else ""
        address = HubAddress(entry.source, entry.revision or "main", file)
        return _Wanted(entry.name, address, entry)
    found = hub_address(name)
    if found is None:
        mend = f"{HOW}, or a name of 'qa models list'"
        raise UsageError(f"{name!r} is neither a known model nor a repository", mend)
    # What the catalogue knows by another name it knows more of, such as an embedder's prefixes.
    same = (e for e in entries() if HubAddress(e.source, e.revision or "main") == found)
    known = next((e for e in same if not e.package and e.kind != "language_model"), None)
    return _Wanted(known.name, found, known) if known else _Wanted("", found, None)


def _as_recorded(record: Record, folder: Path) -> bool:
    """Whether all files are there, and the weights are those of the record."""
    whole = is_whole(record, folder)
    return whole and checksum(folder / record.weights, folder.parents[1]) == record.sha256


class _alone:  # noqa: N801 (used as a statement)
    """Holds the lock of a model's folder, so that two pulls do not write the same files."""

    def __init__(self, folder: Path) -> None:
        from filelock import FileLock  # noqa: PLC0415

        self._folder = folder
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ModelError(
                f"cannot write to {folder.parent} ({error.strerror})",
                "name another folder in QA_CACHE",
            ) from error
        self._lock = FileLock(folder.with_name(f"{folder.name}.lock"), timeout=0)

    def __enter__(self) -> None:
        from filelock import Timeout  # noqa: PLC0415

        try:
            self._lock.acquire()
        except Timeout as error:
            raise ModelError(
                f"another process fetches {self._folder.name}", "wait for its end"
            ) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()


@dataclass(frozen=True, slots=True)
class _Pull:
    """One model that is being fetched."""

    entry: ModelEntry | None
    name: str
    repository: Repository
    chosen: Chosen
    hub: Hub

    def into(self, folder: Path, watching: Watching, *, verified: bool) -> Pulled:
        staging = folder.with_name(folder.name + STAGING)
        self._begin(staging)
        here = self._here(staging)
        watching.begin(self.chosen.bytes, here)
        self._need_room(folder.parent, self.chosen.bytes - here)
        fetcher = Fetcher(self.hub, self.repository, watching.advance)
        sums = {file.path: fetcher.fetch(file, staging / file.path) for file in self.chosen.files}
        record = self._record(staging, sums)
        write_record(staging, record)
        (staging / STATE).unlink()
        put_in_place(staging, folder)
        remember_checksum(folder / record.weights, record.sha256, folder.parents[1])
        return Pulled(record, folder, fetcher.fetched, verified)

    def _begin(self, staging: Path) -> None:
        """Keep what an earlier pull of the same commit left, and nothing else."""
        state = json.dumps([self.repository.name, self.repository.commit])
        try:
            same = (staging / STATE).read_text("utf-8") == state
        except OSError:
            same = False
        if not same:
            if staging.exists():
                shutil.rmtree(staging)
            staging.mkdir(parents=True)
            (staging / STATE).write_text(state, "utf-8")

    def _here(self, staging: Path) -> int:
        """Bytes that are here already."""
        places = [staging / file.path for file in self.chosen.files]
        found = [one for place in places for one in (place, part_of(place)) if one.is_file()]
        return sum(one.stat().st_size for one in found)

    def _need_room(self, folder: Path, needed: int) -> None:
        free = shutil.disk_usage(folder).free
        if needed + SPARE > free:
            raise ModelError(
                f"{self.name} needs {needed / 1e9:.2f} GB more, and {free / 1e9:.2f} GB are free "
                f"at {folder}",
                "make room, or name another folder in QA_CACHE",
            )

    def _record(self, staging: Path, sums: dict[str, str]) -> Record:
        """Look at the whole model, and say what it is."""
        weights = self.chosen.weights
        if self.entry and self.entry.sha256 and sums[weights] != self.entry.sha256:
            shutil.rmtree(staging)
            raise ModelError(
                f"{weights} of {self.repository.name} is not the {self.name} that qa knows "
                f"(sha256 {sums[weights]})",
                "take another model, or tell us",
            )
        try:
            kind = looked_through(staging, weights, self.entry.kind if self.entry else None)
        except ModelError:
            shutil.rmtree(staging)  # It is whole, so that no more of it would help.
            raise
        return Record(
            name=self.name,
            kind=kind,
            source=self.repository.name,
            revision=self.repository.commit,
            licence=self.entry.licence if self.entry else self.repository.licence,
            weights=weights,
            sha256=sums[weights],
            bytes=self.chosen.bytes,
            files=sums,
            fetched=datetime.now(UTC).date().isoformat(),
        )
