"""Settings files: which ones apply to a folder, and what stands in one.

A folder comes in; files go out, checked: every key is known and has a value of its type. What is
wrong is kept beside what holds, never passed over, for a setting that silently does nothing is
worse than none; only who trusts a file is stopped by it.
"""

from __future__ import annotations

import difflib
import os
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from qa.config import Settings
from qa.errors import UsageError
from qa.settings.places import is_path, upwards

NAME = "qa.toml"
PROFILE = "profile"
LARGEST = 100_000
"""Bytes of a settings file; a real one has a hundredth of that."""
LONGEST_SHOWN = 60
"""Characters of a wrong key or value in an error."""
KINDS: dict[str, str] = {field.name: str(field.type) for field in fields(Settings)}
PLACES = frozenset({"indexes", "embedder", "reranker", "model", "prompts", "cache"})
"""Settings that may be paths: those in a file count from its folder."""
NAMED_PLACES = frozenset({"embedder", "model", "reranker"})
"""Those of them that may be names, too."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What stands in a settings file.

    Attributes:
        path: As it was found.
        own: Whether it is the user's own, and not a folder's.
        data: Its content.
        values: The settings at its head.
        profiles: The settings of each profile by its name.
        faults: What is wrong in it; the settings at fault are in neither.
    """

    path: Path
    own: bool
    data: bytes
    values: dict[str, Any]
    profiles: dict[str, dict[str, Any]]
    faults: tuple[UsageError, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of its content."""
        return sha256(self.data).hexdigest()

    @property
    def folder(self) -> Path:
        """The folder that it stands in, links followed."""
        return _folder_of(self.path)


def users_file() -> Path:
    """Return the path of the user's own settings file, there or not."""
    import platformdirs  # noqa: PLC0415 (only when asked for)

    return platformdirs.user_config_path("qa") / NAME


def folders_file(folder: Path) -> Path | None:
    """Return the settings file of a folder, the nearest one upwards; None if there is none."""
    return next((path for place in upwards(folder) if os.path.lexists(path := place / NAME)), None)


def files_of(folder: Path) -> Iterator[SettingsFile]:
    """Yield the settings files that apply to a folder, the one that goes before the other first.

    The faults of a folder's file go with it: whether they stop anything is for who knows its trust.

    Raises:
        UsageError: the user's own cannot be read, has an unknown key, or a value of a wrong type.
    """
    found, own = folders_file(folder), users_file()
    if found and not _is_same(found, own):
        yield read_with_faults(found, own=False)
    if os.path.lexists(own):
        yield read_file(own, own=True)


def read_file(path: Path, *, own: bool) -> SettingsFile:
    """Read a settings file.

    Raises:
        UsageError: it cannot be read, has an unknown key, or a value of the wrong type.
    """
    file = read_with_faults(path, own=own)
    if file.faults:
        raise file.faults[0]
    return file


def read_with_faults(path: Path, *, own: bool) -> SettingsFile:
    """Read what can be read of a settings file, and note what is wrong in it."""
    data, faults = b"", list[UsageError]()
    try:
        data = _content(path)
        values = _tables(data, path)
    except UsageError as error:
        return SettingsFile(path, own, data, {}, {}, (error,))
    where, folder = str(path), _folder_of(path)
    profiles = values.pop(PROFILE, {})
    if not isinstance(profiles, dict) or not all(map(_is_table, profiles.values())):
        mend = "write [profile.NAME] above settings"
        faults.append(UsageError(f"{PROFILE} in {where} is no table", mend))
        profiles = {}
    return SettingsFile(
        path=path,
        own=own,
        data=data,
        values=_checked(values, where, folder, faults),
        profiles={
            name: _checked(profile, f"[{PROFILE}.{name}] of {where}", folder, faults)
            for name, profile in profiles.items()
        },
        faults=tuple(faults),
    )


def _tables(data: bytes, path: Path) -> dict[str, Any]:
    """What the bytes of a file say as TOML."""
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        why = str(error) if isinstance(error, ValueError) else "too many brackets"
        raise UsageError(f"cannot read {path}: {why}", "mend or remove that file") from error


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def from_environment() -> dict[str, Any]:
    """Return the settings that the environment makes; an empty variable makes none.

    Raises:
        UsageError: a value of the wrong type.
    """
    found = {}
    for name, kind in KINDS.items():
        text = os.environ.get(variable := variable_of(name), "")
        if text:
            value = text if kind.startswith("str") else _parsed(text)
            if kind.startswith("tuple") and not isinstance(value, list):
                value = text  # One of them, as it stands.
            found[name] = _typed(name, value, variable)
    return found


def variable_of(name: str) -> str:
    """Return the name of the environment variable of a setting."""
    return f"QA_{name.upper()}"


def nearest(name: str, known: Iterable[str]) -> str:
    """Return what helps somebody who wrote a name that is not known."""
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}"


def _nearest_key(name: str) -> str:
    """The setting that somebody may have meant: the nearest, for a list of all helps nobody."""
    keys = [*KINDS, PROFILE]
    if difflib.get_close_matches(name, keys, n=1):
        return nearest(name, keys)
    close = difflib.get_close_matches(name, keys, n=1, cutoff=0)[0]
    return f"the nearest is {close!r}; 'qa config' shows all"


def _folder_of(path: Path) -> Path:
    """Where a file really stands: a link to a trusted file brings none of its paths elsewhere."""
    return path.resolve().parent


def _content(path: Path) -> bytes:
    """The bytes of a file that is a file: nothing waits for a pipe, or reads a device for ever."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UsageError(f"cannot read {path}: it is no file", "mend or remove it")
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(
            f"cannot read {path}: {error.strerror}", "mend or remove that file"
        ) from error
    if len(data) > LARGEST:
        raise UsageError(
            f"cannot read {path}: it has more than {LARGEST:,} bytes", "mend or remove that file"
        )
    return data


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve()
    except (OSError, RuntimeError):
        return False


def _checked(
    values: Mapping[str, Any], where: str, folder: Path, faults: list[UsageError]
) -> dict[str, Any]:
    """The settings of a table that can be meant; what is wrong with the others goes to `faults`."""
    found: dict[str, Any] = {}
    for key, value in _flat(values):
        try:
            found[key] = _meant(key, value, where, folder)
        except UsageError as error:
            faults.append(error)
    return found


def _meant(key: str, value: object, where: str, folder: Path) -> object:
    if key not in KINDS:
        wrong = key[:LONGEST_SHOWN]
        raise UsageError(f"unknown key {wrong!r} in {where}", _nearest_key(wrong))
    if value == "" and KINDS[key].endswith("| None"):
        return None  # TOML has no other word for none.
    return _anchored(key, _typed(key, value, where), folder)


def _flat(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The values of a file; those of a table `[json]` have its name in front: `json_title`."""
    for key, value in values.items():
        if isinstance(value, dict) and key not in KINDS and _begins_names(key):
            yield from ((f"{key}_{inner}", one) for inner, one in value.items())
        else:
            yield key, value


def _begins_names(table: str) -> bool:
    return any(name.startswith(f"{table}_") for name in KINDS)


def _anchored(key: str, value: Any, folder: Path) -> Any:  # noqa: ANN401 (of any setting)
    """A path in a file counts from the file's folder, wherever qa runs."""
    if not isinstance(value, str) or not _may_be_path(key, value) or value.startswith("~"):
        return value
    try:
        return value if folder == Path.cwd() else str(folder / value)
    except OSError:  # The current folder is gone.
        return str(folder / value)


def _may_be_path(key: str, value: str) -> bool:
    if key == "index":
        return is_path(value)
    if key in NAMED_PLACES:
        return "://" not in value and (os.sep in value or value.endswith(".gguf"))
    return key in PLACES


def _parsed(text: str) -> Any:  # noqa: ANN401 (a TOML value of any kind)
    """An environment value is read as TOML where it is TOML, as plain text elsewhere."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text


def _typed(key: str, value: object, where: str) -> object:
    kind = KINDS[key].removesuffix(" | None")
    if kind.startswith("tuple"):
        return _texts(key, value, where)
    if kind == "str" and isinstance(value, int | float | bool | date):
        return str(value)  # TOML has days without quotation marks.
    accepted: dict[str, tuple[type, ...]] = {
        "str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)
    }  # fmt: skip
    if isinstance(value, accepted[kind]) and (kind == "bool" or not isinstance(value, bool)):
        return value
    raise UsageError(f"{key} in {where} is {_short(value)}", f"give a value of type {kind}")


def _texts(key: str, value: object, where: str) -> tuple[str, ...]:
    """A list of texts, or one alone."""
    texts = [value] if isinstance(value, str) else value
    if isinstance(texts, list | tuple) and all(isinstance(text, str) for text in texts):
        return tuple(texts)
    mend = 'give a list of texts: ["draft*", "/old/"]'
    raise UsageError(f"{key} in {where} is {_short(value)}", mend)


def _short(value: object) -> str:
    """A value that is wrong, which may be of any length."""
    shown = repr(value)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[:LONGEST_SHOWN]}…"
