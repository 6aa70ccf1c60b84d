"""The option of every command that names a profile of the settings files."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from qa.settings.files import PROFILE
from qa.settings.loading import VARIABLE

ProfileOption = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="NAME",
        help="Settings of [profile.NAME] in qa.toml, too.  [env: QA_PROFILE]",
    ),
]


def with_profile(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option `--profile`, which does what the variable does."""

    @functools.wraps(command)
    def run(*args: Any, profile: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        with _named(profile):
            command(*args, **kwargs)

    own = inspect.signature(command, eval_str=True)
    option = inspect.Parameter(
        PROFILE, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=ProfileOption
    )
    run.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[*own.parameters.values(), option]
    )
    return run


@contextmanager
def _named(profile: str | None) -> Iterator[None]:
    """Have the environment name a profile, which child processes read as well."""
    before = os.environ.get(VARIABLE)
    if profile is not None:
        os.environ[VARIABLE] = profile
    try:
        yield
    finally:
        if before is not None:
            os.environ[VARIABLE] = before
        elif profile is not None:
            del os.environ[VARIABLE]
