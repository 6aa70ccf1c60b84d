"""`qa config`: what is set and where it came from, a settings file to begin with, and trust."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

import typer

from qa.errors import UsageError
from qa.faces.config_documents import (
    ConfigDocument,
    TrustDocument,
    TrustedDocument,
    config_document,
)
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND, complain
from qa.faces.options import (
    IndexOption,
    JsonOption,
    MinConfidenceOption,
    ModelOption,
    NoLlmOption,
    StrictOption,
    TopKOption,
)
from qa.settings import trust as trusting
from qa.settings.described import commented, written
from qa.settings.files import NAME, SettingsFile, folders_file, read_file, users_file
from qa.settings.loading import check_file, load
from qa.text.clean import one_line, printable


class Action(StrEnum):
    """What can be done with settings."""

    SHOW = "show"
    INIT = "init"
    PATH = "path"
    TRUST = "trust"


UserOption = Annotated[
    bool, typer.Option("--user", help="With init: write your own file, for every folder.")
]
ForgetOption = Annotated[bool, typer.Option("--forget", help="With trust: trust the file no more.")]
ListOption = Annotated[
    bool, typer.Option("--list", help="With trust: list the files that you trust.")
]


def config(
    action: Annotated[
        Action, typer.Argument(metavar="show|init|path|trust", help="What to do.")
    ] = Action.SHOW,
    path: Annotated[
        str | None,
        typer.Argument(metavar="PATH", help="With init and trust: the file, or its folder."),
    ] = None,
    user: UserOption = False,
    forget: ForgetOption = False,
    listed: ListOption = False,
    index: IndexOption = None,
    model: ModelOption = None,
    top_k: TopKOption = None,
    min_confidence: MinConfidenceOption = None,
    strict: StrictOption = False,
    no_llm: NoLlmOption = False,
    json: JsonOption = False,
) -> int:
    """Show each setting and where it came from; write a settings file; trust one in a folder.

    Exit code 1 means that no file is read (path), or that none is trusted (trust).
    """
    _check(action, path, user=user, forget=forget, listed=listed)
    if action is Action.TRUST:
        if forget:
            return _forget(path)
        return _list(json=json) if listed else _trust(path, json=json)
    if action is Action.INIT:
        made = _init(path, user=user)
        if not json:
            typer.echo(one_line(f"{made}: every setting stands in it, and none is made yet"))
            return FOUND
    flags = {"index": index, "model": model, "top_k": top_k, "min_confidence": min_confidence}
    loaded = load({**flags, "strict": strict or None, "llm": False if no_llm else None})
    for note in loaded.notes:
        complain(f"note: {note}")
    document = config_document(loaded)
    if json:
        typer.echo(to_json(document, indent=2))
    elif action is Action.SHOW:
        typer.echo(_table(document))
    elif document.files:
        typer.echo("\n".join(one_line(file.path) for file in document.files))
    else:
        complain(f"no settings file is read: 'qa config init' writes one, --user {users_file()}")
        return NOT_FOUND
    return FOUND


def _check(action: Action, path: str | None, *, user: bool, forget: bool, listed: bool) -> None:
    """Refuse what does not go together."""
    see = "see 'qa config --help'"
    if path is not None and action not in {Action.INIT, Action.TRUST}:
        raise UsageError(f"'qa config {action}' takes no path", see)
    if user and (action is not Action.INIT or path is not None):
        raise UsageError("--user goes with 'qa config init', without a path", see)
    if (forget or listed) and action is not Action.TRUST:
        raise UsageError("--forget and --list go with 'qa config trust'", see)
    if listed and (forget or path is not None):
        raise UsageError("--list goes alone", see)


def _table(document: ConfigDocument) -> str:
    rows = []
    for one in document.settings:
        value = tuple(one.value) if isinstance(one.value, list) else one.value
        profile = f" [profile.{one.profile}]" if one.profile else ""
        where = f"{one.where or one.source}{profile}"
        rows.append((one.key, "not set" if value is None else written(value), where))
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    second = min(second, 40)
    return "\n".join(one_line_kept(f"{a:<{first}}  {b:<{second}}  {c}") for a, b, c in rows)


def one_line_kept(text: str) -> str:
    """A printable line with its blanks as they are."""
    return printable(text).replace("\n", " ")


def _init(path: str | None, *, user: bool) -> Path:
    """Write a file with every setting, where there is none yet."""
    place = users_file() if user else _file_at(path or ".")
    try:
        if user:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with place.open("x", encoding="utf-8") as file:
            file.write(commented())
    except FileExistsError as error:
        raise UsageError(f"{place} is there already", "edit it; nothing was changed") from error
    except OSError as error:
        raise UsageError(
            f"cannot write {place} ({error.strerror})", "name a folder that you may write to"
        ) from error
    return place


def _trust(path: str | None, *, json: bool) -> int:
    file = _folders_own(path)
    trusting.trust(file.path, file.data)
    if json:
        return _list(json=True)
    sets = _that_need_trust(file)
    what = "nothing in it needs that" if not sets else f"it sets {', '.join(sets)}"
    typer.echo(one_line(f"{file.path} is trusted as it is now: {what}"))
    if any(trusting.NEVER in values for values in _all_values(file)):
        complain(f"note: {trusting.NEVER} holds in your own {users_file()} only")
    return FOUND


def _folders_own(path: str | None) -> SettingsFile:
    """The file of a folder that is to be trusted, read."""
    found = folders_file(Path()) if path is None else _file_at(path)
    if found is None:
        raise UsageError("no qa.toml here or above", "name the file: 'qa config trust PATH'")
    file = read_file(found, own=False)
    check_file(file)
    own = users_file()
    if found.resolve() == own.resolve():
        raise UsageError(f"{own} is your own file", "it needs no trust")
    return file


def _that_need_trust(file: SettingsFile) -> list[str]:
    """What a file sets that holds because it is trusted, as it is written."""
    return [
        f"{key} = {'not set' if value is None else written(value)}"
        for values in _all_values(file)
        for key, value in values.items()
        if key != trusting.NEVER and trusting.needs_trust(key, value, file.folder)
    ]


def _all_values(file: SettingsFile) -> list[dict[str, object]]:
    return [file.values, *file.profiles.values()]


def _forget(path: str | None) -> int:
    found = folders_file(Path()) if path is None else _file_at(path)
    if found is None:
        raise UsageError("no qa.toml here or above", "name the file: --forget PATH")
    if trusting.forget(found):
        typer.echo(one_line(f"{found} is trusted no more"))
        return FOUND
    complain(f"{found} was not trusted: 'qa config trust --list' shows what is")
    return NOT_FOUND


def _list(*, json: bool) -> int:
    files = [
        TrustedDocument(one.path, one.sha256, one.since, _state(one))
        for one in trusting.trusted_files()
    ]
    if json:
        typer.echo(to_json(TrustDocument("qa.trust/1", files), indent=2))
    elif files:
        typer.echo(_files(files))
    else:
        complain("you trust no file: 'qa config trust PATH' trusts one")
    return FOUND if files else NOT_FOUND


def _files(files: Sequence[TrustedDocument]) -> str:
    told = {"same": "", "changed": ", changed since: not trusted as it is now", "gone": ", gone"}
    return "\n".join(
        one_line_kept(f"{one.path}  since {one.since}{told[one.state]}") for one in files
    )


def _state(one: trusting.Trusted) -> Literal["same", "changed", "gone"]:
    try:
        return (
            "same" if sha256(Path(one.path).read_bytes()).hexdigest() == one.sha256 else "changed"
        )
    except OSError:
        return "gone"


def _file_at(path: str) -> Path:
    """The settings file that a path means: itself, or that of a folder."""
    place = Path(path).expanduser()
    return place / NAME if place.is_dir() else place
