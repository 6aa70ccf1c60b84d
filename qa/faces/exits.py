"""What a command's outcome means to the shell: exit codes like grep's, one line for an error.

0: found, done. 1: not found, something to look at. 2: trouble. 130: stopped by Ctrl-C.
"""

from __future__ import annotations

import functools
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import ParamSpec

import typer

from qa.errors import QaError
from qa.faces.output import OutputFault, let_go, watched_output
from qa.text.clean import one_line

FOUND, NOT_FOUND, TROUBLE, INTERRUPTED = 0, 1, 2, 128 + signal.SIGINT

Arguments = ParamSpec("Arguments")


def with_exit_code(command: Callable[Arguments, int]) -> Callable[Arguments, None]:
    """Turn a command that returns an exit code into one that exits, whatever happens in it."""

    @functools.wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> None:
        try:
            with watched_output():
                code = command(*args, **kwargs)
        except OutputFault as error:
            let_go()
            tell(error)
            code = TROUBLE
        except QaError as error:
            complain(str(error))
            code = TROUBLE
        except KeyboardInterrupt:
            code = INTERRUPTED
        except BrokenPipeError:  # The reader of a pipe has gone, as with `| head`.
            let_go()
            code = FOUND
        except Exception as error:
            if os.environ.get("QA_DEBUG"):
                raise
            complain(f"internal error: {type(error).__name__}: {error}: QA_DEBUG=1 shows where")
            code = TROUBLE
        raise typer.Exit(code)

    return run


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM stop the block as Ctrl-C does, where signals arrive at all."""
    try:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # Not the main thread.
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def tell(fault: OutputFault) -> None:
    """Say that standard output cannot be written to."""
    complain(f"{fault}: send it where it can be written")


def complain(text: str) -> None:
    """Print one line on standard error, if that can be written to."""
    with suppress(OSError):
        typer.echo(f"qa: {one_line(text)}", err=True)
