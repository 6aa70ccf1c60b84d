"""Real processes of qa, in pipes and at a terminal, with an embedder of the tests.

A person at the terminal is played by what is waited for and what is then typed.
"""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
import qa.assistant
import qa.engines.loading as loading
from tests.fakes import HashingEmbedder

for place in (loading, qa.assistant):
    place.load_embedder = lambda *_: HashingEmbedder(384)
loading.prepare_questions = lambda *_: None
if sys.argv[1] == "terminal":
    import fcntl, termios
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
del sys.argv[1]
from qa.faces.cli import main
main()
"""


class Ended(NamedTuple):
    code: int
    out: str
    err: str


class Machine:
    """A home folder of its own, in which commands are run."""

    def __init__(self, folder: Path) -> None:
        self.home = folder.resolve() / "home"
        self.home.mkdir()
        self.variables = {
            **{name: value for name, value in os.environ.items() if name not in _OWN},
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            "QA_READER": "false",
            "TERM": "dumb",
        }

    def write(self, name: str, text: str) -> Path:
        """Write a file below the home folder."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def __call__(
        self, *words: str, at: str = ".", given: str | None = None, **variables: str
    ) -> Ended:
        """Run a command in a folder below the home folder, with a pipe for each stream."""
        ended = subprocess.run(
            self._command("pipes", words),
            cwd=self.home / at,
            env={**self.variables, **variables},
            input=given or "",
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def typing(self, *words: str, says: Sequence[tuple[str, str]], at: str = ".") -> Ended:
        """Run a command at a terminal, and type what goes with each thing that is waited for."""
        terminal, inner = pty.openpty()
        child = subprocess.Popen(
            self._command("terminal", words),
            cwd=self.home / at,
            env=self.variables,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        try:
            seen = ""
            for wanted, typed in says:
                seen += _read_until(terminal, wanted)
                os.write(terminal, typed.encode())
            seen += _read_until(terminal, None)
            return Ended(child.wait(60), seen.replace("\r\n", "\n"), "")
        finally:
            child.kill()
            child.wait()
            os.close(terminal)

    @staticmethod
    def _command(streams: str, words: Sequence[str]) -> list[str]:
        return [sys.executable, "-P", "-c", PROGRAM, streams, *words]


_OWN = {f"XDG_{name}_HOME" for name in ("CACHE", "CONFIG", "DATA", "STATE")} | {"QA_CACHE"}


def _read_until(terminal: int, wanted: str | None) -> str:
    """Read a terminal until a pattern appears, or to its end."""
    seen, latest = "", time.monotonic() + 90
    while wanted is None or not re.search(wanted, seen, re.DOTALL):
        ready, _, _ = select.select([terminal], [], [], max(0.0, latest - time.monotonic()))
        assert ready, f"waited for {wanted!r}, saw {seen!r}"
        try:
            data = os.read(terminal, 65536)
        except OSError:  # Linux has it that the end of a terminal is an error.
            data = b""
        if not data:
            assert wanted is None, f"waited for {wanted!r}, saw {seen!r}"
            break
        seen += data.decode("utf-8", "replace")
    return seen
