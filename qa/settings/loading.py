"""Puts the settings together: options over environment over files over defaults.

Of the files, the folder's (the nearest `qa.toml` upwards) goes before the user's own, and a profile
that is asked for before what stands at the head of either. What a folder's file may not say, for
the user has not said that they trust it, is left out, and told in one line.
"""

from __future__ import annotations

import os
import shlex
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from qa.config import Settings
from qa.errors import UsageError
from qa.settings import files as settings_files
from qa.settings.files import KINDS, PROFILE, SettingsFile, nearest, variable_of
from qa.settings.places import INDEXES, is_path, projects_indexes, upwards
from qa.settings.trust import NEVER, indexed_at, needs_trust, trusted_as

Kind = Literal["option", "environment", "folder", "user", "default"]
VARIABLE = "QA_PROFILE"


class SettingsIgnored(UserWarning):
    """A settings file says what it may not, and is not obeyed in that."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from.

    Attributes:
        kind: Which source it was.
        where: The variable, or the path of the file; None for options and defaults.
        profile: Of the file, if it was one.
    """

    kind: Kind
    where: str | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Ignored:
    """A setting of a folder's file that is not obeyed, for the user has not trusted the file."""

    key: str
    path: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The settings, and how they came about.

    Attributes:
        settings: All of them.
        origins: Where each value came from.
        files: Those that were read, the one that goes before the other first.
        trusted: The paths of folders' files that the user trusts as they are.
        ignored: What was left out.
        notes: What the user should know about that, a line each.
        profile: The one that was asked for.
    """

    settings: Settings
    origins: dict[str, Origin]
    files: tuple[SettingsFile, ...]
    trusted: frozenset[str]
    ignored: tuple[Ignored, ...]
    notes: tuple[str, ...]
    profile: str | None


@dataclass(frozen=True, slots=True)
class _Source:
    origin: Origin
    values: dict[str, Any]


def load_settings(flags: Mapping[str, Any] | None = None, folder: Path | None = None) -> Settings:
    """Put the settings together, and warn (`SettingsIgnored`) of what was left out.

    Args:
        flags: Values that are given, and `profile`; None values count as not given.
        folder: The folder that is looked in for `qa.toml`, and those above; the current one by
            default.

    Raises:
        UsageError: a value of the wrong type or out of range, an unknown key or profile.
    """
    loaded = load(flags, folder)
    for note in loaded.notes:
        warnings.warn(note, SettingsIgnored, stacklevel=3)
    return loaded.settings


def load(flags: Mapping[str, Any] | None = None, folder: Path | None = None) -> Loaded:
    """Put the settings together, and tell where each came from. See `load_settings`."""
    given = {name: value for name, value in (flags or {}).items() if value is not None}
    profile = given.pop(PROFILE, None) or os.environ.get(VARIABLE) or None
    place = folder or Path()
    files = tuple(settings_files.files_of(place))
    trusted = frozenset(str(one.path) for one in files if not one.own and _is_trusted(one))
    for file in files:
        if file.faults and str(file.path) in trusted:
            raise file.faults[0]
    _check_profile(profile, files)
    sources = [
        _Source(Origin("option"), given),
        *(
            _Source(Origin("environment", variable_of(name)), {name: value})
            for name, value in settings_files.from_environment().items()
        ),
    ]
    ignored: list[Ignored] = []
    for source in _of_files(files, profile):
        allowed, left = source.values, list[str]()
        if source.origin.kind == "folder":
            allowed, left = _allowed(source, files[0].folder, source.origin.where in trusted)
        ignored += [Ignored(key, str(source.origin.where)) for key in left]
        sources.append(_Source(source.origin, allowed))
    unfit = _without_unfit(sources, trusted)
    settings, origins = _joined(sources)
    notes = [
        *_notes(ignored, files, trusted),
        *_notes_of_faults(files, trusted, unfit),
        *_linked_indexes(settings, place),
    ]
    return Loaded(settings, origins, files, trusted, tuple(ignored), tuple(notes), profile)


def _of_files(files: Sequence[SettingsFile], profile: str | None) -> Iterator[_Source]:
    """What the files say, profiles first."""
    kinds: list[tuple[SettingsFile, Kind]] = [
        (one, "user" if one.own else "folder") for one in files
    ]
    for file, kind in kinds if profile else ():
        values = file.profiles.get(str(profile), {})
        yield _Source(Origin(kind, str(file.path), profile), values)
    for file, kind in kinds:
        yield _Source(Origin(kind, str(file.path)), file.values)


def _allowed(source: _Source, folder: Path, trusted: bool) -> tuple[dict[str, Any], list[str]]:
    """What a folder's file may say, and the keys of what it may not."""
    allowed, left = {}, []
    for key, value in source.values.items():
        if key == NEVER or (not trusted and needs_trust(key, value, folder)):
            left.append(key)
        elif key == "index" and not trusted and not is_path(value):
            allowed[key] = str(indexed_at(value, folder))  # And not one of this name elsewhere.
        else:
            allowed[key] = value
    return allowed, left


def _without_unfit(sources: Sequence[_Source], trusted: frozenset[str]) -> list[UsageError]:
    """Take away what an untrusted file says and cannot be, and return what is wrong with it.

    A value may be out of range by itself, or go badly with what the user has given.
    """
    faults: list[UsageError] = []
    strange = [_is_strange(source, trusted) for source in sources]
    for place in reversed([number for number, is_so in enumerate(strange) if is_so]):
        above = _merged([one for one, odd in zip(sources, strange, strict=True) if not odd][:place])
        below = _merged(sources[place + 1 :])
        for key, value in list(sources[place].values.items()):
            del sources[place].values[key]
            kept = below | sources[place].values
            fault = _fault({**kept, key: value} | above)
            if fault is None or _fault(kept | above):
                sources[place].values[key] = value
            else:
                where = sources[place].origin.where
                faults.append(UsageError(f"{fault.message} in {where}", fault.mend))
    return faults


def _is_strange(source: _Source, trusted: frozenset[str]) -> bool:
    return source.origin.kind == "folder" and source.origin.where not in trusted


def _merged(sources: Sequence[_Source]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for source in reversed(sources):
        values |= source.values
    return values


def _fault(values: Mapping[str, Any]) -> UsageError | None:
    """What is wrong with values; None if nothing is."""
    try:
        replace(Settings(), **values)
    except UsageError as error:
        return error
    return None


def check_file(file: SettingsFile) -> None:
    """Refuse a file with a value that cannot be.

    Raises:
        UsageError: a value is out of range; which, and in which file.
    """
    for values in (file.values, *file.profiles.values()):
        if fault := _fault(values):
            raise UsageError(f"{fault.message} in {file.path}", fault.mend)


def _is_trusted(file: SettingsFile) -> bool:
    return trusted_as(file.path) == file.sha256


def _joined(sources: Sequence[_Source]) -> tuple[Settings, dict[str, Origin]]:
    origins = dict.fromkeys(KINDS, Origin("default"))
    for source in reversed(sources):
        origins |= dict.fromkeys(source.values, source.origin)
    try:
        return replace(Settings(), **_merged(sources)), origins
    except UsageError as error:
        raise _placed(error, sources) from error


def _placed(error: UsageError, sources: Sequence[_Source]) -> UsageError:
    """An error of a value, with the file or variable where it is alone to blame."""
    for source in sources:
        try:
            replace(Settings(), **source.values)
        except UsageError as same:
            where = source.origin.where
            if str(same) == str(error) and where:
                return UsageError(f"{error.message} in {where}", error.mend)
            return same
    return error


def _check_profile(profile: str | None, files: Sequence[SettingsFile]) -> None:
    known = list(dict.fromkeys(name for file in files for name in file.profiles))
    if profile is None or profile in known:
        return
    read = " or ".join(str(file.path) for file in files) or settings_files.users_file()
    mend = nearest(profile, known) if known else f"write [{PROFILE}.{profile}] into a settings file"
    raise UsageError(f"no profile {profile!r} in {read}", mend)


def _notes(
    ignored: Sequence[Ignored], files: Sequence[SettingsFile], trusted: frozenset[str]
) -> Iterator[str]:
    """One line for each file that is not obeyed in all."""
    for file in files:
        keys = list(dict.fromkeys(one.key for one in ignored if one.path == str(file.path)))
        if keys and str(file.path) not in trusted:
            here = "" if len(file.path.parts) == 1 else f" {shlex.quote(str(file.path))}"
            before = trusted_as(file.path)
            why = "has changed since you trusted it" if before else "is not trusted"
            yield (
                f"{file.path} {why}, so these settings in it are ignored: {', '.join(keys)}"
                f"; read it, then run 'qa config trust{here}'"
            )
        elif keys:
            yield (
                f"{NEVER} in {file.path} is ignored: no folder's file may say it; put it into "
                f"{settings_files.users_file()}, or give --allow-remote"
            )


def _notes_of_faults(
    files: Sequence[SettingsFile], trusted: frozenset[str], unfit: Sequence[UsageError]
) -> Iterator[str]:
    """One line for an untrusted file in which something is wrong: it stops nobody."""
    for file in files:
        if file.own or str(file.path) in trusted:
            continue
        faults = [*file.faults, *unfit]
        if faults:
            more = f" (and {len(faults) - 1} more like it)" if len(faults) > 1 else ""
            yield f"ignored: {faults[0].message}{more}: {faults[0].mend}"


def _linked_indexes(settings: Settings, folder: Path) -> Iterator[str]:
    """One line where a project's indexes are not taken, for they are a link out of it."""
    if settings.indexes or is_path(settings.index) or projects_indexes(folder):
        return
    linked = next((one / INDEXES for one in upwards(folder) if (one / INDEXES).is_dir()), None)
    if linked:
        yield (
            f"{linked} is a link out of its folder and is ignored: name where it leads in "
            "QA_INDEXES if you made it"
        )
