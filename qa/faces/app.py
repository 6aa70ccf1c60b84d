"""All commands of qa, each a few lines in the module that is named after it.

Nothing heavy is imported here or in those modules' heads, so that `qa --help` answers at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Annotated

import typer

from qa import __version__
from qa.faces.exits import with_exit_code
from qa.faces.profile import with_profile

COMMANDS = {
    "index": "index",
    "ask": "ask",
    "chat": "chat",
    "search": "search",
    "articles": "articles",
    "mentions": "mentions",
    "summary": "summary",
    "show": "show",
    "status": "status",
    "list": "index_list",
    "verify": "verify",
    "eval": "evaluate",
    "models": "models",
    "config": "config",
    "doctor": "doctor",
    "daemon": "daemon",
}
"""The commands in the order of the help, and the modules that they stand in."""


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qa {__version__}")
        raise typer.Exit


WITHOUT_SETTINGS = {"daemon"}


def _options(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """What stands before the command; without one, the first steps are told."""
    del version
    if context.invoked_subcommand is None:
        from qa.faces.first_steps import start  # noqa: PLC0415

        with_exit_code(start)()


def make_app(wanted: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """Return the command line with some of its commands, or all."""
    app = typer.Typer(
        name="qa",
        help="Answers questions about your own articles, each sentence with its place in the"
        " source.",
        epilog="Exit codes: 0 found, 1 not found, 2 trouble.",
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    app.callback(invoke_without_command=True)(_options)
    for name in wanted:
        module = import_module(f"qa.faces.{COMMANDS[name]}")
        command = getattr(module, name)
        if isinstance(command, typer.Typer):  # It has commands of its own, with their exit codes.
            app.add_typer(command, name=name)
            continue
        command = with_exit_code(command)
        app.command()(command if name in WITHOUT_SETTINGS else with_profile(command))
    return app
