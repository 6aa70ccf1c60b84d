"""The answers of a run, kept line by line, so that one which was interrupted can go on.

A file of JSON lines: the document of each answer, with the fingerprint of what it depends on.
A line is written out as soon as it is made. What a killed process left half written, and what was
answered under other circumstances, is dropped when the file is opened again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

KEY = "fingerprint"
Document = Mapping[str, Any]


class Results:
    """The answers that are kept, by the ids of their questions.

    Args:
        path: The file; made when the first answer comes.
        keys: The fingerprint that the answer to each question must have, by its id.
        fresh: Forget what is there.
    """

    def __init__(self, path: Path, keys: Mapping[str, str], *, fresh: bool = False) -> None:
        self.path = path
        self._keys = keys
        lines = _lines(path)
        kept = {} if fresh else {d["id"]: d for d in map(_document, lines) if self._holds(d)}
        self._answers: dict[str, Document] = kept
        if len(kept) != len(lines) - 1 or lines[-1]:  # What follows the last line end is empty.
            self._write_anew()

    def __contains__(self, id: str) -> bool:  # noqa: A002 (what a question has)
        """Whether there is an answer to a question."""
        return id in self._answers

    def __getitem__(self, id: str) -> Document:  # noqa: A002
        """The answer to a question."""
        return self._answers[id]

    def add(self, id: str, document: Document) -> None:  # noqa: A002
        """Keep an answer, on disk too."""
        line = _encoded({**document, KEY: self._keys[id]})
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as stream:
                stream.write(line)
        except OSError as error:
            raise _unwritable(self.path, error) from error
        self._answers[id] = document

    def _holds(self, document: Document) -> bool:
        id, key = document.get("id"), document.get(KEY)  # noqa: A001
        return isinstance(id, str) and key is not None and self._keys.get(id) == key

    def _write_anew(self) -> None:
        beside = self.path.with_suffix(f".{os.getpid()}.tmp")
        try:
            beside.write_bytes(b"".join(map(_encoded, self._answers.values())))
            beside.replace(self.path)
        except OSError as error:
            raise _unwritable(self.path, error) from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs on the same set out.

    Raises:
        UsageError: there is one already, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415

    lock = FileLock(folder / "run.lock", timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise UsageError(
            "another process is asking the questions of this set", "try again when it is done"
        ) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def _lines(path: Path) -> list[bytes]:
    try:
        return path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return [b""]
    except OSError as error:
        raise UsageError(f"cannot read {path} ({error.strerror})", "check its rights") from error


def _document(line: bytes) -> Document:
    """The document of a line; an empty one where it is torn."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _encoded(document: Document) -> bytes:
    """A line; lone surrogates, which UTF-8 lacks, become JSON's escapes for them."""
    text = json.dumps(document, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _unwritable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"cannot write {path} ({error.strerror})", "set QA_CACHE to another folder")
