"""What a command's outcome means to the shell: exit codes like grep's, one line for an error.

0: found, done. 1: not found, something to look at. 2: trouble. 130: stopped by Ctrl-C.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable
from typing import ParamSpec

import typer

from qa.errors import QaError
from qa.text.clean import one_line

FOUND, NOT_FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 128 + signal.SIGINT

Arguments = ParamSpec("Arguments")


def with_exit_code(command: Callable[Arguments, int]) -> Callable[Arguments, None]:
    """Turn a command that returns an exit code into one that exits, whatever happens in it."""

    @functools.wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            code = command(*args, **kwargs)
            sys.stdout.flush()
        except QaError as error:
            complain(str(error))
            code = TROUBLE
        except KeyboardInterrupt:
            code = INTERRUPTED
        except BrokenPipeError:  # The reader of a pipe has gone, as with `| head`.
            with open(os.devnull, "wb") as nothing:  # noqa: PTH123 (a file of any system)
                os.dup2(nothing.fileno(), sys.stdout.fileno())
            code = FOUND
        except Exception as error:
            if os.environ.get("QA_DEBUG"):
                raise
            complain(f"internal error: {type(error).__name__}: {error}: QA_DEBUG=1 shows where")
            code = TROUBLE
        raise typer.Exit(code)

    return run


def complain(text: str) -> None:
    """Print one line on standard error."""
    typer.echo(f"qa: {one_line(text)}", err=True)
