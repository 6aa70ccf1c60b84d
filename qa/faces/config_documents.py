"""The JSON of `qa config` and `qa list`: what is set and why, what is trusted, what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from qa.settings.described import keys

if TYPE_CHECKING:
    from qa.settings.loading import Loaded

Value = str | int | float | bool | list[str] | None


@dataclass(frozen=True, slots=True)
class SettingDocument:
    """A setting, its value, and where that came from.

    `where` is the variable of the environment or the path of the file, `profile` the one of the
    file that makes the setting. A value of null is one that is not set.
    """

    key: str
    value: Value
    source: Literal["option", "environment", "folder", "user", "default"]
    where: str | None
    profile: str | None


@dataclass(frozen=True, slots=True)
class SettingsFileDocument:
    """A settings file that was read; `trusted` says whether all in it holds."""

    path: str
    kind: Literal["folder", "user"]
    trusted: bool
    sha256: str
    profiles: list[str]


@dataclass(frozen=True, slots=True)
class IgnoredDocument:
    """A setting that a folder's file makes, and that does not hold."""

    key: str
    path: str


@dataclass(frozen=True, slots=True)
class ConfigDocument:
    """What `qa config show --json` prints; `files` go before each other in their order."""

    schema: Literal["qa.config/1"]
    profile: str | None
    files: list[SettingsFileDocument]
    settings: list[SettingDocument]
    ignored: list[IgnoredDocument]


@dataclass(frozen=True, slots=True)
class TrustedDocument:
    """A settings file that is trusted with the content that it had; `state` is what it is now."""

    path: str
    sha256: str
    since: str
    state: Literal["same", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class TrustDocument:
    """What `qa config trust --json` prints: every settings file that is trusted."""

    schema: Literal["qa.trust/1"]
    files: list[TrustedDocument]


@dataclass(frozen=True, slots=True)
class NamedIndexDocument:
    """An index by its name; what cannot be read of it is null, and `problem` says why.

    `place` is its folder, `used` whether it is the one that a command takes that names none.
    """

    name: str
    place: str
    used: bool
    articles: int | None
    passages: int | None
    bytes: int
    updated_at: str | None
    embedder: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class ListDocument:
    """What `qa list --json` prints; `looked_in` are the folders that hold indexes by name."""

    schema: Literal["qa.list/1"]
    looked_in: list[str]
    indexes: list[NamedIndexDocument]


def config_document(loaded: Loaded) -> ConfigDocument:
    """Return the document of settings that were put together."""
    return ConfigDocument(
        schema="qa.config/1",
        profile=loaded.profile,
        files=[
            SettingsFileDocument(
                str(file.path),
                "user" if file.own else "folder",
                file.own or str(file.path) in loaded.trusted,
                file.sha256,
                list(file.profiles),
            )
            for file in loaded.files
        ],
        settings=[
            SettingDocument(
                key.name,
                _plain(getattr(loaded.settings, key.name)),
                loaded.origins[key.name].kind,
                loaded.origins[key.name].where,
                loaded.origins[key.name].profile,
            )
            for key in keys()
        ],
        ignored=[IgnoredDocument(one.key, one.path) for one in loaded.ignored],
    )


def _plain(value: Value | tuple[str, ...]) -> Value:
    return list(value) if isinstance(value, tuple) else value
