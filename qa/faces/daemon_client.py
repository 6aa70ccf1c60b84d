"""Hands `qa ask` and `qa search` to a daemon where one runs, before anything slow is imported.

The daemon (`daemon_server`) runs the very same command with this process's own three streams, so
that what is printed goes where it would have gone. On the wire, after a line that says what is
wanted, the client sends the streams and a request (JSON), and is told in single bytes how it goes:

    client  run IDENTITY         server  y (go on) or n (busy, or another qa)
    client  3 streams, request   server  o: a stream was touched;  = and a byte: the exit code

A client that closes its side, or is gone, has its command stopped as by Ctrl-C. Only the standard
library is imported here: half of what the daemon saves is Python's imports.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from typing import TYPE_CHECKING, Any

from qa import __version__

if TYPE_CHECKING:
    import socket

COMMANDS = ("ask", "search")
STAY = {"--batch", "--no-daemon", "--help", "-h"}
"""With one of these a command is run in its own process."""
FEW_SECONDS = 1.0
"""A daemon that does not answer within this is none."""
GO_ON, REFUSED, TOUCHED, ENDED = b"y", b"n", b"o", b"="
INTERRUPTED = 130


def run_by_daemon(words: list[str]) -> int | None:
    """Have a daemon run a command, and return its exit code; None if it is to be run here.

    Args:
        words: Of the command line, after the program's name.
    """
    if not _may_leave(words) or not os.path.exists(socket_path()):  # noqa: PTH110 (slow import)
        return None
    try:
        return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED


def _may_leave(words: list[str]) -> bool:
    """Whether a command may be run elsewhere: one question, and its three streams are open."""
    if not words or words[0] not in COMMANDS or STAY & set(words):
        return False
    if any(word.startswith("--batch=") for word in words):
        return False
    if os.environ.get("QA_NO_DAEMON") or os.environ.get("QA_DEBUG"):
        return False  # A daemon's tracebacks would not be those that are looked for.
    return None not in (sys.stdin, sys.stdout, sys.stderr)


def _run(words: list[str]) -> int | None:
    import json  # noqa: PLC0415 (for those who have a daemon)
    import socket  # noqa: PLC0415

    try:
        request = json.dumps(_request(words)).encode()
        connection = knock(f"run {identity()}")
    except (OSError, ValueError):
        return None
    if connection is None:
        return None
    with connection:
        try:
            if connection.recv(1) != GO_ON:
                return None
            socket.send_fds(connection, [b"\0"], [0, 1, 2])
            connection.sendall(len(request).to_bytes(4, "big") + request)
            connection.settimeout(None)
        except OSError:
            return None
        return _outcome(connection)


def _outcome(connection: socket.socket) -> int | None:
    """Wait for the exit code. Ctrl-C is passed on: closing this side stops the command."""
    touched = stopped = False
    while True:
        try:
            told = connection.recv(1)
            if told == ENDED:
                return connection.recv(1)[0]
        except KeyboardInterrupt:
            if stopped:  # Who presses the keys twice does not want to wait.
                raise
            connection.shutdown(1)  # The side that writes; the exit code is still to come.
            stopped = True
            continue
        except (OSError, IndexError):
            told = b""
        if not told:
            break
        touched = True
    if stopped:
        return INTERRUPTED
    if touched:
        sys.stderr.write("qa: the daemon ended before its answer did: ask again\n")
    return 2 if touched else None


def _request(words: list[str]) -> dict[str, Any]:
    """All of this process that a command can notice."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    mask = os.umask(0o077)
    os.umask(mask)
    return {
        "words": words,
        "folder": os.getcwd(),  # noqa: PTH109 (pathlib is slow to import)
        "environment": dict(os.environ),
        "encodings": [stream.encoding for stream in streams],
        "unbuffered": isinstance(sys.stdout.buffer, io.RawIOBase),
        "umask": mask,
    }


def knock(wanted: str) -> socket.socket | None:
    """Connect to the daemon and say what is wanted; None if there is none that can be trusted.

    Raises:
        OSError: it does not answer, or is not there any more.
    """
    import socket  # noqa: PLC0415

    path = socket_path()
    if not private(os.path.dirname(path)):  # noqa: PTH120
        return None
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(FEW_SECONDS)
        connection.connect(path)
        connection.sendall(wanted.encode() + b"\n")
    except BaseException:
        connection.close()
        raise
    return connection


def private(folder: str) -> bool:
    """Whether a folder is this user's, and nobody else may look into it."""
    found = os.lstat(folder)
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.getuid()
        and not stat.S_IMODE(found.st_mode) & 0o077
    )


def socket_path() -> str:
    """Where the daemon of this user listens: below the folder of the session, else the cache."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if not runtime:
        runtime = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return os.path.join(runtime, "qa-daemon", "socket")  # noqa: PTH118


def identity() -> str:
    """What a daemon and its client must have in common: this very qa, unchanged, on this Python.

    Installed libraries are known by the times of their folders, which each installation changes.
    """
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120
    times, count = [0], 0
    for folder, _, names in os.walk(package):
        for name in names:
            if not name.endswith((".py", ".toml")):
                continue
            times.append(os.stat(f"{folder}/{name}").st_mtime_ns)  # noqa: PTH116
            count += 1
    libraries = [
        os.stat(place).st_mtime_ns  # noqa: PTH116
        for place in sys.path
        if place.endswith("site-packages")
    ]
    encoding = sys.getfilesystemencoding()
    return repr((__version__, package, count, max(times), libraries, sys.version, encoding))
