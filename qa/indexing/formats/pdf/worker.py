"""The other end of the process that reads PDFs: it is started, asked, watched, and stopped.

A file's bytes come in, its facts and pages go out as the process reads them. A process that dies
or says nothing for long is ended, and the file is said to be what did it; the next file gets a new
one.
"""

from __future__ import annotations

import atexit
import json
import queue
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from qa.errors import ArticleError

PATIENCE = 60.0
"""Seconds that a page may take."""
AHEAD = 64
"""So many pages may wait to be taken."""
HOME = str(Path(__file__).parents[4])
"""Where this program's own code lies: the process runs the same."""
PROGRAM = (
    f"import sys; sys.path.insert(0, {HOME!r}); from qa.indexing.pdfium.child import main; main()"
)
MEND = "open it in a viewer and print it to a new PDF"


class Reader:
    """A process that reads one file after the other; it is started when the first comes.

    Args:
        patience: Seconds that a page may take.
        program: What the process runs.
    """

    def __init__(self, patience: float = PATIENCE, program: str = PROGRAM) -> None:
        self._patience, self._program = patience, program
        self._process: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[bytes] = queue.Queue(AHEAD)
        self._busy = threading.Lock()

    def read(
        self, data: bytes, name: str, password: str | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Yield the file's facts, then its pages, as `child` has them.

        Raises:
            ArticleError: the file crashes or holds up the process.
        """
        request = json.dumps({"size": len(data), "password": password}).encode() + b"\n"
        with self._busy:
            whole = False
            try:
                if not self._ask(request, data):
                    raise ArticleError(f"{name} crashes the reader of PDFs", MEND)
                facts = self._next(name, "its beginning")
                yield facts
                for number in range(facts.get("pages", 0)):
                    yield self._next(name, f"page {number + 1}")
                whole = True
            finally:
                if not whole:  # What it would still say is about this file, not the next.
                    self.stop()

    def stop(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        atexit.unregister(self.stop)
        process.kill()
        with suppress(OSError):
            process.stdin.close()
        while self._listener.is_alive():  # It may wait for room.
            with suppress(queue.Empty):
                self._lines.get(timeout=0.05)
        process.wait()

    def _ask(self, request: bytes, data: bytes) -> bool:
        """Send a file; a process that has gone in the meantime is replaced."""
        for _ in range(2):
            process = self._process or self._start()
            assert process.stdin is not None
            try:
                process.stdin.write(request)
                process.stdin.write(data)
                process.stdin.flush()
            except OSError:
                self.stop()
            else:
                return True
        return False

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdout is not None
        self._process, self._lines = process, queue.Queue(AHEAD)
        self._listener = threading.Thread(
            target=_listen, args=(process.stdout, self._lines), daemon=True
        )
        self._listener.start()
        atexit.register(self.stop)
        return process

    def _next(self, name: str, where: str) -> dict[str, Any]:
        """Return what the process says next."""
        try:
            line = self._lines.get(timeout=self._patience)
        except queue.Empty:
            raise ArticleError(
                f"{name} holds up the reader of PDFs at {where}: given up after "
                f"{self._patience:.0f} seconds",
                MEND,
            ) from None
        try:
            said = json.loads(line)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            raise ArticleError(f"{name} crashes the reader of PDFs at {where}", MEND)
        return said


def _listen(source: IO[bytes], lines: queue.Queue[bytes]) -> None:
    """Take lines from a process until it ends; the last is empty."""
    with suppress(OSError, ValueError), source:
        for line in source:
            lines.put(line)
    lines.put(b"")
