"""Writes one key of the user's settings file, and leaves all else in it as it stands.

Comments, other keys, line ends and the order stay. What was written is read back before it takes
the old file's place, so that a file which this cannot change safely is left alone.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qa.errors import UsageError

TABLE = re.compile(r"\s*\[")


def write_setting(path: Path, key: str, value: str | None) -> None:
    """Set a key of a TOML file to a text, or take it out where the value is None.

    Raises:
        UsageError: the file is no TOML, cannot be written, or is too odd to be changed.
    """
    path = path.resolve()  # A link to the file of another place stays one.
    try:
        before = path.read_bytes().decode("utf-8") if path.exists() else ""
        known = tomllib.loads(before)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"cannot read {path}: {error}", "mend or remove that file") from error
    wanted = {name: one for name, one in known.items() if name != key}
    if value is not None:
        wanted[key] = value
    if wanted == known:
        return
    for text in _changed(before, key, value):
        if _reads_as(text, wanted):
            _replace(path, text)
            return
    line = f"{key} = {json.dumps(value)}" if value is not None else f"no {key}"
    raise UsageError(f"{path} is written in a way that qa cannot change", f"write {line} yourself")


def _changed(text: str, key: str, value: str | None) -> Iterator[str]:
    """Ways of writing the change, the most sparing first; some may not be TOML."""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    new = [] if value is None else [f"{key} = {json.dumps(value, ensure_ascii=False)}"]
    named = re.compile(rf"\s*(?:{re.escape(key)}|\"{re.escape(key)}\"|'{re.escape(key)}')\s*=")
    for at, line in enumerate(lines):
        if not named.match(line):
            continue
        remark = re.search(r"\s+#[^\"']*$", line.rstrip("\r\n"))
        if remark and new:
            yield "".join([*lines[:at], new[0] + remark[0] + end, *lines[at + 1 :]])
        for last in range(at + 1, len(lines) + 1):  # A value may stand on several lines.
            yield "".join([*lines[:at], *(one + end for one in new), *lines[last:]])
    first = next((at for at, line in enumerate(lines) if TABLE.match(line)), len(lines))
    if first == len(lines) and lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    yield "".join([*lines[:first], *(one + end for one in new), *lines[first:]])
    yield "".join([*(one + end for one in new), *lines])


def _reads_as(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _replace(path: Path, text: str) -> None:
    """Write a file in one piece, with the rights of the one before."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = path.stat().st_mode & 0o7777 if path.exists() else 0o644
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(text.encode("utf-8"))
            Path(beside).chmod(mode)
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}", "check its rights") from error
