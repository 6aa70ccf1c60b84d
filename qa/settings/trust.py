"""Which settings a folder's file may make by itself, and which files the user trusts with the rest.

A file that comes with a folder is anybody's: it may say how many passages are shown, and not which
model reads the articles or where things are written. The user says so once for a file's very
content (`qa config trust`); that is kept in the user's own configuration folder, together with the
folders of embedders that the user has named, for an index that comes along may name one, too.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from qa.errors import UsageError
from qa.settings.places import INDEXES, is_index_inside, is_path

FREE = frozenset(
    {
        "top_k", "path", "article", "since", "until", "min_confidence", "strict", "rewrite",
        "max_answer_tokens",
    }
)  # fmt: skip
"""What any file may say: which of what is found is shown, and how much. All else needs trust, new
settings too until somebody has thought of them: what names a model, a place or a server, stops a
check (`reader`), takes memory without end (`threads`), or changes what an index holds (`exclude`),
for the one that is updated may be another folder's."""
NEVER = "allow_remote"
"""What no folder's file may say, trusted or not: folders are passed on."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A settings file that the user trusts as long as its content stays what it was.

    Attributes:
        path: Of the file, links followed.
        sha256: Of its content.
        since: When the user said so, in ISO 8601.
    """

    path: str
    sha256: str
    since: str


def needs_trust(key: str, value: object, folder: Path) -> bool:
    """Whether a value may stand in the file of a folder only when the user trusts it."""
    if key == "llm":
        return value is not False  # Fewer models are no danger.
    if key == "index" and isinstance(value, str):
        return not is_index_inside(indexed_at(value, folder), folder)
    return key not in FREE


def indexed_at(index: str, folder: Path) -> Path:
    """Return where an index lies that a folder's file names; a name outside where it has none."""
    if is_path(index):
        return folder / Path(index).expanduser()
    return folder / INDEXES / index if (folder / INDEXES).is_dir() else folder.parent / index


def store() -> Path:
    """Return the file that says which files are trusted, there or not."""
    import platformdirs  # noqa: PLC0415 (only when asked for)

    return platformdirs.user_config_path("qa") / "trusted.json"


def trusted_files() -> list[Trusted]:
    """Return the files that the user trusts, with the content that they had.

    Raises:
        UsageError: the list is there and cannot be read.
    """
    return _read().files


def trusted_as(path: Path) -> str | None:
    """Return the hash of the content that the user trusts a file with; None for none.

    A list that cannot be read trusts nothing.
    """
    with contextlib.suppress(UsageError):
        wanted = str(path.resolve())
        return next((one.sha256 for one in trusted_files() if one.path == wanted), None)
    return None


def trust(path: Path, data: bytes) -> Trusted:
    """Trust a file with the content that was read.

    Raises:
        UsageError: the list of trusted files cannot be read or written.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = Trusted(str(path.resolve()), sha256(data).hexdigest(), now)
    known = _read()
    known.files[:] = [one for one in known.files if one.path != new.path] + [new]
    _write(known)
    return new


def forget(path: Path) -> bool:
    """Trust a file no more; return whether it had been trusted.

    Raises:
        UsageError: the list of trusted files cannot be read or written.
    """
    wanted = {str(path.resolve()), str(path.absolute())}
    known = _read()
    kept = [one for one in known.files if one.path not in wanted]
    if len(kept) == len(known.files):
        return False
    known.files[:] = kept
    _write(known)
    return True


def has_named(embedder: Path) -> bool:
    """Whether the user has built an index with the model in a folder, and so knows of it."""
    with contextlib.suppress(UsageError):
        return str(embedder.resolve()) in _read().embedders
    return False


def remember_named(embedder: Path) -> None:
    """Remember that the user has built an index with the model in a folder.

    Raises:
        UsageError: the list of what is trusted cannot be read or written.
    """
    known = _read()
    if str(embedder.resolve()) not in known.embedders:
        known.embedders.append(str(embedder.resolve()))
        _write(known)


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the list holds."""

    files: list[Trusted]
    embedders: list[str]


def _read() -> _Known:
    path = store()
    try:
        found = json.loads(path.read_bytes())
        return _Known([Trusted(**one) for one in found["files"]], list(found["embedders"]))
    except (FileNotFoundError, NotADirectoryError):
        return _Known([], [])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"cannot read {path} ({type(error).__name__})",
            "remove it, and trust your files again with 'qa config trust'",
        ) from error


def _write(known: _Known) -> None:
    path = store()
    text = json.dumps({"version": 1, **asdict(known)}, indent=2)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _written_whole(path) as descriptor:
            os.write(descriptor, f"{text}\n".encode())
    except OSError as error:
        raise UsageError(
            f"cannot write {path} ({error.strerror})",
            "make the folder one that you may write to, or give options or QA_… variables instead",
        ) from error


@contextlib.contextmanager
def _written_whole(path: Path) -> Iterator[int]:
    """A file that only the user may read, and that takes the place of another when it is whole."""
    import tempfile  # noqa: PLC0415 (only to write)

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        try:
            yield descriptor
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
