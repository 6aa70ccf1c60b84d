"""The command line: the commands of qa, each a few lines in the module that is named after it.

Nothing heavy is imported here or in those modules' heads, so that `qa --help` answers at once.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from qa import __version__
from qa.faces import ask, chat, doctor, evaluate, index, search, show, status, verify
from qa.faces.exits import with_exit_code

app = typer.Typer(
    name="qa",
    help="Answers questions about your own articles, each sentence with its place in the source.",
    epilog="Exit codes: 0 found, 1 not found, 2 trouble.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qa {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    """Options that stand before the command."""
    del version


for command in (
    index.index,
    ask.ask,
    chat.chat,
    search.search,
    show.show,
    status.status,
    verify.verify,
    evaluate.eval,
    doctor.doctor,
):
    app.command()(with_exit_code(command))


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # Whatever the locale, what cannot be shown is "?".
            stream.reconfigure(errors="replace")
    app()
