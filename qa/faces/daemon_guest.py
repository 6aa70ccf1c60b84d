"""Runs a command in this process as if it ran in another: with its streams, folder and environment.

What is printed is printed by the same code to the same files, so it is the same.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


@dataclass(frozen=True, slots=True)
class Request:
    """What a client wants run, and where.

    Attributes:
        words: Of the command line, after the program's name.
        folder: The current one.
        environment: All of it.
        encodings: Of standard input, output and error.
        unbuffered: Whether each write goes out at once.
        umask: Of files that are made.
    """

    words: list[str]
    folder: str
    environment: dict[str, str]
    encodings: list[str]
    unbuffered: bool
    umask: int


class Noticed(io.FileIO):
    """One of the three streams; tells before it is first touched.

    Where it is used after its command has ended, nothing comes of it: what could not be written
    must not reach the next client.
    """

    def __init__(self, number: int, mode: str, touched: Callable[[], None]) -> None:
        super().__init__(number, mode, closefd=False)
        self._touched, self.over = touched, False

    def write(self, data: ReadableBuffer, /) -> int:
        """See `io.RawIOBase`."""
        if self.over:
            return memoryview(data).nbytes
        self._touched()
        return super().write(data)

    def readinto(self, buffer: WriteableBuffer, /) -> int | None:
        """See `io.RawIOBase`."""
        if self.over:
            return 0
        self._touched()
        return super().readinto(buffer)

    def readall(self) -> bytes:
        """See `io.RawIOBase`."""
        if self.over:
            return b""
        self._touched()
        return super().readall()


@contextmanager
def guest(
    request: Request, descriptors: Sequence[int], touched: Callable[[], None]
) -> Iterator[None]:
    """Be another process while the block runs. The descriptors are closed.

    Args:
        request: What is taken over from it.
        descriptors: Its standard input, output and error.
        touched: Called each time before one of them is read or written.

    Raises:
        OSError: its folder is not there any more.
    """
    own = dict(os.environ), os.umask(request.umask), sys.argv
    streams = sys.stdin, sys.stdout, sys.stderr
    raw = [Noticed(number, "r" if number == 0 else "w", touched) for number in range(3)]
    try:
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.chdir(request.folder)
        os.environ.clear()
        os.environ.update(request.environment)
        sys.argv = ["qa", *request.words]
        sys.stdin, sys.stdout, sys.stderr = _streams(raw, request)
        yield
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        for one in raw:
            one.over = True
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(nothing, number)
        os.close(nothing)
        sys.stdin, sys.stdout, sys.stderr = streams
        os.environ.clear()
        os.environ.update(own[0])
        os.umask(own[1])
        sys.argv = own[2]
        os.chdir("/")


def _streams(raw: Sequence[Noticed], request: Request) -> tuple[TextIO, TextIO, TextIO]:
    """Streams as Python makes them at its start, and `qa.faces.cli.main` changes them."""
    given = io.TextIOWrapper(io.BufferedReader(raw[0]), request.encodings[0])
    out, error = (
        io.TextIOWrapper(
            cast("io.BufferedWriter", stream if request.unbuffered else io.BufferedWriter(stream)),
            encoding,
            "replace",
            line_buffering=stream.isatty() or stream is raw[2],
            write_through=request.unbuffered,
        )
        for stream, encoding in zip(raw[1:], request.encodings[1:], strict=True)
    )
    return given, out, error
