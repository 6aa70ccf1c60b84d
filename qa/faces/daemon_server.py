"""The daemon: a process that keeps its models, and runs other processes' commands one at a time.

Started by `qa daemon start` as `python -m qa.faces.daemon_server SECONDS`; its first line on
standard output is "ready", or what is wrong. One thread opens to clients and turns away those who
come while a command runs; commands run in the main thread, where Ctrl-C can be heard. How the two
sides talk is told in `daemon_client`.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import socket
import struct
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from qa import __version__
from qa.faces.daemon_client import (
    ENDED,
    FEW_SECONDS,
    GO_ON,
    INTERRUPTED,
    REFUSED,
    TOUCHED,
    identity,
    private,
    socket_path,
)
from qa.faces.daemon_guest import Request, guest

READY = "ready"


@dataclass
class Daemon:
    """Serves clients at a socket until nobody has asked for some time, or it is told to stop.

    Args:
        listener: The socket, already bound.
        idle: Seconds without a question after which it ends.
    """

    listener: socket.socket
    idle: float
    identity: str = field(default_factory=identity)
    questions: int = 0
    stopping: bool = False
    spoilt: bool = False
    """A command was stopped while it imported; half a library does not import again."""
    _came: queue.SimpleQueue[socket.socket | None] = field(default_factory=queue.SimpleQueue)
    _busy: threading.Lock = field(default_factory=threading.Lock)
    _leaving: list[socket.socket] = field(default_factory=list)
    _interruptible: bool = False
    _left: bool = False

    def serve(self) -> None:
        """Load models, then run commands, one by one; comes back when it is time to end."""
        signal.signal(signal.SIGINT, self._interrupt)
        signal.signal(signal.SIGTERM, lambda *_: self.stop())
        with self._busy:
            threading.Thread(target=self._door, daemon=True).start()
            _warm_up()
        os.chdir("/")
        while not self.stopping and not self.spoilt:
            try:
                client = self._came.get(timeout=self.idle)
            except queue.Empty:
                if self._busy.acquire(blocking=False):
                    return
                continue  # Somebody came in just now.
            if client is not None:
                self._answer(client)

    def stop(self) -> None:
        """End when the command that runs now, if one does, is done."""
        self.stopping = True
        self._came.put(None)

    def _door(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:  # The socket is closed.
                return
            try:
                client.settimeout(FEW_SECONDS)
                if not (_is_own(client) and self._let_in(client)):
                    client.close()
            except (OSError, ValueError):
                client.close()

    def _let_in(self, client: socket.socket) -> bool:
        """Whether the client stays; one that wants a command run waits for the main thread."""
        wanted, _, who = _line(client).partition(" ")
        if wanted == "status":
            facts = {"pid": os.getpid(), "version": __version__, "identity": self.identity}
            more = {
                "busy": self._busy.locked(),
                "questions": self.questions,
                "idle_minutes": self.idle / 60,
            }
            client.sendall(json.dumps({**facts, **more}).encode())
        elif wanted == "stop":
            self._leaving.append(client)  # It is closed when this process ends, which tells it.
            self.stop()
            return True
        elif wanted == "run":
            if who != self.identity or self.stopping or not self._busy.acquire(blocking=False):
                client.sendall(REFUSED)
                return False
            try:
                client.sendall(GO_ON)
            except OSError:
                self._busy.release()
                raise
            self._came.put(client)
            return True
        return False

    def _answer(self, client: socket.socket) -> None:
        """Run what a client wants and tell it the exit code."""
        watcher, code, known = None, None, len(sys.modules)
        self._left = False
        try:
            request, descriptors = _received(client)
            client.settimeout(None)
            watcher = threading.Thread(target=self._watch, args=(client,), daemon=True)
            watcher.start()
            code = self._run(request, descriptors, client)
            self.questions += 1
        except (OSError, ValueError, TypeError):
            pass  # The client hears that nothing came of it, and does without.
        self.spoilt = code == INTERRUPTED and len(sys.modules) != known
        if not self.spoilt:
            self._busy.release()  # First, for the client may ask again as soon as it knows.
        with suppress(OSError):
            if code is not None:
                client.sendall(ENDED + bytes([code]))
            client.shutdown(socket.SHUT_RDWR)
        if watcher:
            watcher.join()
        client.close()

    def _run(self, request: Request, descriptors: Sequence[int], client: socket.socket) -> int:
        told = False

        def touched() -> None:
            nonlocal told
            if not told:
                told = True
                with suppress(OSError):
                    client.sendall(TOUCHED)

        try:
            with guest(request, descriptors, touched):
                return self._command(request.words)
        except KeyboardInterrupt:
            return INTERRUPTED

    def _command(self, words: list[str]) -> int:
        """Run a command, and return the code that its own process would exit with."""
        from qa.faces.app import make_app  # noqa: PLC0415 (loaded while nobody waits)

        try:
            self._interruptible = True
            if self._left:
                raise KeyboardInterrupt
            make_app(words[:1])(words, prog_name="qa")
        except SystemExit as end:
            return end.code & 0xFF if isinstance(end.code, int) else int(end.code is not None)
        except Exception:  # noqa: BLE001 (as Python does with what nobody catches)
            traceback.print_exc()
            return 1
        finally:
            self._interruptible = False
        return 0

    def _watch(self, client: socket.socket) -> None:
        """Stop the command when its client wants that, or is gone."""
        with suppress(OSError):
            while client.recv(64):
                pass
        self._left = True
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    def _interrupt(self, *_: object) -> None:
        if self._interruptible:
            raise KeyboardInterrupt


def _is_own(client: socket.socket) -> bool:
    """Whether a client is of the same user; where the system does not say, the folder's rights do.

    They let nobody else in anyway.
    """
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack("3i", client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(user == os.getuid())


def _line(client: socket.socket) -> str:
    line = b""
    while not line.endswith(b"\n"):
        byte = client.recv(1)
        if not byte:
            raise ValueError("half a line")
        line += byte
    return line[:-1].decode()


def _received(client: socket.socket) -> tuple[Request, list[int]]:
    """The request and the three descriptors that came with it."""
    _, descriptors, _, _ = socket.recv_fds(client, 1, 3)
    try:
        request = Request(
            **json.loads(_exactly(client, int.from_bytes(_exactly(client, 4), "big")))
        )
        if len(descriptors) != 3:
            raise ValueError("not three descriptors")
    except BaseException:
        for descriptor in descriptors:
            os.close(descriptor)
        raise
    return request, descriptors


def _exactly(client: socket.socket, length: int) -> bytes:
    content = b""
    while len(content) < length:
        part = client.recv(length - len(content))
        if not part:
            raise ValueError("half a request")
        content += part
    return content


def _listener(path: Path) -> socket.socket:
    """A socket of the user's own at a path; one that a killed daemon left is replaced.

    The caller holds the lock.
    """
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o177)
    try:
        listener.bind(str(path))
    finally:
        os.umask(mask)
    listener.listen(16)
    return listener


def _warm_up() -> None:
    """Ask the index that is set here something, which loads what most questions need.

    Libraries that are loaded now cannot be stopped in the middle later. What goes wrong is told to
    the first who asks.
    """
    from qa.assistant import Assistant  # noqa: PLC0415
    from qa.engines.kept import begin_keeping  # noqa: PLC0415
    from qa.faces import app, ask, last_answer, render, search  # noqa: F401, PLC0415

    begin_keeping()
    with suppress(Exception), Assistant.open(llm=False) as assistant:
        assistant.ask("Is anybody here?")


def _say_nothing_more() -> None:
    """The one who started this process has heard all; it has no streams of its own."""
    sys.stdout.flush()
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)
    os.close(nothing)


def main() -> None:
    """Be the daemon, if no other is."""
    from filelock import FileLock, Timeout  # noqa: PLC0415

    path = Path(socket_path())
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not private(str(path.parent)):
            raise PermissionError(1, "others may look into it")
        lock = FileLock(path.with_name("lock"), timeout=0)
        lock.acquire()
        listener = _listener(path)
    except Timeout:
        print("another daemon is starting or ending", flush=True)  # noqa: T201
        return
    except OSError as error:
        print(f"cannot listen in {path.parent}: {error.strerror or error}", flush=True)  # noqa: T201
        return
    daemon = Daemon(listener, float(sys.argv[1]))
    try:
        print(READY, flush=True)  # noqa: T201
        _say_nothing_more()
        daemon.serve()
    finally:
        path.unlink(missing_ok=True)
        listener.close()
        lock.release()
    if daemon.spoilt and not daemon.stopping:
        os.execv(
            sys.executable, [sys.executable, "-P", "-m", "qa.faces.daemon_server", sys.argv[1]]
        )


if __name__ == "__main__":
    main()
