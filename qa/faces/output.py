"""Standard output that says when it takes no more, and what stands in for a closed stream.

A disk that is full, or a stream that was closed, is nothing that a command does wrong: it is told
in one line. A reader that goes away, as `| head` does, is not even that.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterable


class OutputFault(Exception):
    """Standard output cannot be written to. No command has a use for it: `qa.faces.exits` tells."""


class WatchedOutput:
    """A stream whose errors are told from those of other files; all else is the stream's own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever the stream has)
        """What is not watched."""
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[str]:
        """The lines of the stream, as any has them."""
        return iter(self._stream)

    def write(self, text: str) -> int:
        """See `io.TextIOBase`."""
        with _told():
            return self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """See `io.TextIOBase`."""
        with _told():
            self._stream.writelines(lines)

    def flush(self) -> None:
        """See `io.TextIOBase`."""
        with _told():
            self._stream.flush()


@contextmanager
def watched_output() -> Iterator[None]:
    """Tell the errors of standard output from others while the block runs.

    Raises:
        OutputFault: it is closed, or takes no more.
    """
    before = sys.stdout
    if before is None:
        raise OutputFault("standard output is closed")
    sys.stdout = cast("TextIO", WatchedOutput(before))
    try:
        yield
        sys.stdout.flush()
    finally:
        sys.stdout = before


def let_go() -> None:
    """Send what standard output still holds nowhere, so that Python does not end on it."""
    with suppress(OSError, ValueError, AttributeError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)


def open_what_is_closed() -> None:
    """Put nothing in the place of a standard stream that was closed.

    The next file to be opened would take its number, and be given what is meant for the stream.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # The lowest free number is this one.
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 (for good)
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputFault(f"cannot write to standard output ({error.strerror})") from error
    except ValueError as error:  # Python's own closing of it.
        raise OutputFault(f"cannot write to standard output ({error})") from error
