"""The daemon: what it prints is what the command prints, and nothing that happens to it is heard.

Real processes, sockets and models. Each test sees by the daemon's count of questions whether it
was the daemon that answered.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from qa.engines.light_embedder import LightEmbedder
from qa.faces.app import make_app
from qa.indexing.update import update_index

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-P", "-c", "from qa.faces.cli import main; main()"]
QUESTION = "When did the crane accident happen?"
READER = {"QA_READER": "true"}
"""Left out by the tests to which it is all the same what is answered, to be quick."""
LONG = 60.0
"""Seconds after which a test gives up."""


class Ended(NamedTuple):
    code: int
    out: bytes
    err: bytes


class Shell:
    """Runs qa in processes of its own, with a runtime folder where only its daemon listens."""

    def __init__(self, runtime: Path, index: Path) -> None:
        self.index = index
        self.known: dict[object, Ended] = {}
        self.environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": str(runtime),
            "QA_INDEX": str(index),
            "QA_READER": "false",
            "PYTHONPATH": str(ROOT),
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.socket = runtime / "qa-daemon" / "socket"

    def __call__(
        self, *words: str, given: bytes = b"", environment: Mapping[str, str] = MappingProxyType({})
    ) -> Ended:
        ended = subprocess.run(
            [*PROGRAM, *words],
            input=given,
            capture_output=True,
            env={**self.environment, **environment},
            cwd=self.index.parent,
            timeout=LONG,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def cold(
        self, *words: str, given: bytes = b"", environment: Mapping[str, str] = MappingProxyType({})
    ) -> Ended:
        """Without the daemon; what was asked before is not asked again."""
        key = (words, given, *environment.items())
        if key not in self.known:
            alone = {**environment, "QA_NO_DAEMON": "1"}
            self.known[key] = self(*words, given=given, environment=alone)
        return self.known[key]

    def warm(
        self, *words: str, given: bytes = b"", environment: Mapping[str, str] = MappingProxyType({})
    ) -> Ended:
        before = self.status()["questions"]
        ended = self(*words, given=given, environment=environment)
        assert self.status()["questions"] == before + 1
        return ended

    def waiting(self) -> subprocess.Popen[bytes]:
        """A client whose command runs in the daemon and waits for the question's end."""
        child = subprocess.Popen(
            [*PROGRAM, "ask", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
        )
        assert child.stdin
        child.stdin.write(QUESTION.encode())
        child.stdin.flush()
        pipe = child.stdin.fileno()
        wait_until(lambda: not any(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4))))
        assert self.status()["busy"]
        return child

    def status(self) -> Any:
        """What the daemon says of itself."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            connection.sendall(b"status\n")
            return json.loads(connection.makefile("rb").read())

    def start(self, *options: str) -> Ended:
        ended = self("daemon", "start", *options)
        if ended.code == 0 and not options:
            wait_until(lambda: not self.status()["busy"])
        return ended


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def timeless(ended: Ended) -> Ended:
    """The same without the times in a JSON document."""
    document = json.loads(ended.out)
    assert document.pop("timings_ms")
    return ended._replace(out=json.dumps(document).encode())


CLIENT = """
import sys
from qa.faces.cli import main
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


@pytest.fixture
def runtime() -> Iterator[Path]:
    """A folder whose path is short enough for a socket's."""
    with tempfile.TemporaryDirectory(prefix="qa") as name:
        yield Path(name)


@pytest.fixture(scope="module")
def index(light_embedder: LightEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("daemon") / "index"
    articles = sorted((ROOT / "articles").glob("2025-05-*"))
    update_index(folder, [str(path) for path in articles], light_embedder)
    return folder


@pytest.fixture(scope="module")
def shell(index: Path) -> Iterator[Shell]:
    """A shell whose daemon runs; a test that ends it starts it again."""
    with tempfile.TemporaryDirectory(prefix="qa") as name:
        shell = Shell(Path(name), index)
        assert shell.start() == (0, shell("daemon", "status").out, b"")
        yield shell
        shell("daemon", "stop")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["ask", QUESTION], 0),
        (["ask", "Who won the chess championship of Peru?"], 1),
        (["ask", QUESTION, "--index", "nowhere"], 2),
        (["ask", "?"], 2),
        (["ask", QUESTION, "--bla"], 2),
        (["ask"], 2),
        (["search", "the crane", "--explain", "--top-k", "3"], 0),
    ],
)
def test_a_daemon_prints_what_the_command_prints(shell: Shell, words: list[str], code: int) -> None:
    cold = shell.cold(*words, environment=READER)
    assert cold.code == code
    assert shell.warm(*words, environment=READER) == cold


@pytest.mark.slow
def test_documents_are_the_same_but_for_their_times(shell: Shell) -> None:
    words = ("ask", "--json", QUESTION)
    warm, cold = (run(*words, environment=READER) for run in (shell.warm, shell.cold))
    assert timeless(warm) == timeless(cold)


@pytest.mark.slow
def test_a_question_is_read_where_the_client_reads_it(shell: Shell) -> None:
    given = "When did the crane’s accident happen?".encode()
    cold = shell.cold("ask", "-", given=given)
    assert cold.code == 0
    assert shell.warm("ask", "-", given=given) == cold


@pytest.mark.slow
def test_folder_environment_and_encoding_are_the_clients(shell: Shell) -> None:
    for environment in (
        {"QA_INDEX": f"./{shell.index.name}", "QA_TOP_K": "2", **READER},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONUNBUFFERED": "1"},
        {"QA_TOP_K": "no number"},
    ):
        cold = shell.cold("search", "the crane", environment=environment)
        assert shell.warm("search", "the crane", environment=environment) == cold
        assert (b"'no number'" in cold.err) == (cold.code == 2)


@pytest.mark.slow
def test_a_terminal_is_seen_as_one(shell: Shell) -> None:
    def shown(run: str, **environment: str) -> bytes:  # "1": without the daemon
        own, other = pty.openpty()
        with subprocess.Popen(
            [*PROGRAM, "search", "the crane", "--top-k", "1"],
            stdin=other,
            stdout=other,
            stderr=other,
            env={**shell.environment, "TERM": "xterm-256color", "QA_NO_DAEMON": run, **environment},
        ) as child:
            os.close(other)
            seen = b""
            while part := _read(own):
                seen += part
        assert child.returncode == 0
        os.close(own)
        return seen

    before = shell.status()["questions"]
    assert b"\x1b[" in shown("")
    assert shown("") == shown("1")
    plain = shown("", NO_COLOR="1")
    assert plain == shown("1", NO_COLOR="1")
    assert plain != shown("")
    assert shell.status()["questions"] == before + 4


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # On Linux, the other side is closed.
        return b""


@pytest.mark.slow
def test_an_article_that_comes_while_it_runs_is_found(
    shell: Shell, light_embedder: LightEmbedder
) -> None:
    question = "How long is the pier of Zwyndrecht?"
    article = shell.index.parent / "pier.txt"
    article.write_text("The pier\n\nThe pier of Zwyndrecht is 180 metres long.\n", "utf-8")
    assert b"180 metres" not in shell.warm("ask", question).out
    update_index(shell.index, [str(article)], light_embedder)
    shell.known.clear()
    found = shell.warm("ask", question)
    assert found == shell.cold("ask", question)
    assert b"180 metres" in found.out


@pytest.mark.slow
def test_who_comes_while_another_is_answered_is_answered_too(shell: Shell) -> None:
    before = shell.status()["questions"]
    with shell.waiting() as first:
        assert shell("ask", QUESTION) == shell.cold("ask", QUESTION)
        assert shell.status()["questions"] == before
        out, err = first.communicate()
    assert (first.returncode, out, err) == shell.cold("ask", QUESTION)
    assert shell.status()["questions"] == before + 1


@pytest.mark.slow
def test_ctrl_c_stops_the_command_and_not_the_daemon(shell: Shell) -> None:
    pid = shell.status()["pid"]
    with shell.waiting() as child:
        child.send_signal(signal.SIGINT)
        assert child.wait(LONG) == 130
        assert child.stdout
        assert child.stderr
        assert child.stdout.read() + child.stderr.read() == b""
    assert shell.warm("ask", QUESTION) == shell.cold("ask", QUESTION)
    assert shell.status()["pid"] == pid


@pytest.mark.slow
def test_a_command_that_is_stopped_while_it_imports_has_the_daemon_begin_anew(
    runtime: Path, index: Path
) -> None:
    """Half a library does not import again."""
    shell = Shell(runtime, index)
    assert shell("daemon", "start", environment={"QA_INDEX": "./nowhere"}).code == 0
    wait_until(lambda: not shell.status()["busy"])
    pid = shell.status()["pid"]
    with shell.waiting() as child:
        child.send_signal(signal.SIGINT)
        assert child.wait(LONG) == 130
    wait_until(lambda: _questions(shell) == 0)
    assert shell.warm("search", "crane").code == 0
    assert shell.status()["pid"] == pid
    assert shell("daemon", "stop").code == 0


def _questions(shell: Shell) -> int | None:
    try:
        status = shell.status()
    except OSError:
        return None
    return None if status["busy"] else int(status["questions"])


@pytest.mark.slow
def test_the_client_imports_next_to_nothing(shell: Shell) -> None:
    before = shell.status()["questions"]
    ended = subprocess.run(
        [sys.executable, "-P", "-c", CLIENT, "search", "crane"],
        env=shell.environment,
        capture_output=True,
        text=True,
    )
    assert shell.status()["questions"] == before + 1
    loaded = set(ended.stderr.split())
    assert "qa.faces.daemon_client" in loaded
    assert not loaded & {
        "typer",
        "rich",
        "numpy",
        "platformdirs",
        "pathlib",
        "sqlite3",
        "qa.config",
    }


@pytest.mark.slow
def test_the_command_of_a_client_that_is_gone_is_stopped(shell: Shell) -> None:
    with shell.waiting() as child:
        child.kill()
        child.wait(LONG)
        wait_until(lambda: not shell.status()["busy"])  # Its input is still open.
    assert shell.warm("ask", QUESTION).code == 0


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_trouble(shell: Shell) -> None:
    before = shell.status()["questions"]
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [*PROGRAM, "ask", QUESTION], env=shell.environment, stdout=write, stderr=subprocess.PIPE
    )
    os.close(write)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert shell.status()["questions"] == before + 1
    assert shell.warm("ask", QUESTION) == shell.cold("ask", QUESTION)


@pytest.mark.slow
def test_a_caller_whose_output_is_full_does_not_end_it(shell: Shell) -> None:
    pid, question = shell.status()["pid"], ("ask", QUESTION)
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*PROGRAM, *question], env=shell.environment, stdout=full, stderr=subprocess.PIPE
        )
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"qa: cannot write to standard output (No space left on device)")
    assert shell.warm(*question) == shell.cold(*question)
    assert shell.status()["pid"] == pid


@pytest.mark.slow
def test_it_is_left_alone_where_that_is_wanted(shell: Shell) -> None:
    before = shell.status()["questions"]
    assert shell("search", "crane", "--no-daemon").code == 0
    assert shell("search", "crane", environment={"QA_NO_DAEMON": "1"}).code == 0
    line = b'{"query": "crane"}\n'
    assert shell("search", "--batch", "-", given=line).code == 0
    assert shell.status()["questions"] == before


@pytest.mark.slow
def test_a_daemon_of_another_installation_is_not_used(shell: Shell, tmp_path: Path) -> None:
    other = tmp_path / "site-packages"
    other.mkdir()
    elsewhere = {"PYTHONPATH": f"{ROOT}{os.pathsep}{other}"}
    before = shell.status()["questions"]
    assert shell("search", "crane", environment=elsewhere).code == 0
    assert shell.status()["questions"] == before
    told = shell("daemon", "status", environment=elsewhere)
    assert (told.code, b"of another qa" in told.out) == (1, True)
    assert shell("daemon", "start", environment=elsewhere).code == 2


@pytest.mark.slow
def test_a_daemon_that_hangs_is_not_waited_for(shell: Shell) -> None:
    pid = shell.status()["pid"]
    os.kill(pid, signal.SIGSTOP)
    try:
        hung = shell("search", "crane")
    finally:
        os.kill(pid, signal.SIGCONT)
    wait_until(lambda: not shell.status()["busy"])
    assert shell.warm("search", "crane") == hung


@pytest.mark.slow
def test_where_others_may_look_in_it_is_not_trusted(shell: Shell) -> None:
    before = shell.status()["questions"]
    assert shell.socket.stat().st_mode & 0o777 == 0o600
    shell.socket.parent.chmod(0o755)
    try:
        assert shell("search", "crane").code == 0
        refused = shell("daemon", "start")
    finally:
        shell.socket.parent.chmod(0o700)
    assert refused.code == 2
    assert b"others may look into it" in refused.err
    assert shell.status()["questions"] == before


@pytest.mark.slow
def test_a_killed_daemon_is_not_missed_and_a_new_one_takes_its_place(shell: Shell) -> None:
    with shell.waiting() as child:
        os.kill(shell.status()["pid"], signal.SIGKILL)
        assert child.wait(LONG) == 2  # It had begun to read.
        assert child.stderr
        assert child.stderr.read() == (b"qa: the daemon ended before its answer did: ask again\n")
    assert shell.socket.exists()
    assert shell("ask", QUESTION) == shell.cold("ask", QUESTION)
    assert shell("daemon", "status")[:2] == (1, b"No daemon runs.\n")
    assert shell.start().code == 0
    assert shell.warm("ask", QUESTION).code == 0


@pytest.mark.slow
def test_a_daemon_that_dies_before_a_word_is_not_missed(shell: Shell, runtime: Path) -> None:
    """No real one can be killed so exactly: it takes the question, and is gone."""
    (runtime / "qa-daemon").mkdir(mode=0o700)
    came = []

    def take_and_die(listener: socket.socket) -> None:
        client, _ = listener.accept()
        with client:
            came.append(client.recv(1 << 16))
            client.sendall(b"y")
            came.append(client.recv(1))

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(runtime / "qa-daemon" / "socket"))
        listener.listen()
        thread = threading.Thread(target=take_and_die, args=(listener,))
        thread.start()
        ended = shell("search", "crane", environment={"XDG_RUNTIME_DIR": str(runtime)})
        thread.join()
    assert came[0].startswith(b"run (")
    assert came[1] == b"\0"
    assert ended == shell.cold("search", "crane")


@pytest.mark.slow
def test_it_starts_once_and_stops_when_it_is_told_to(shell: Shell) -> None:
    pid = shell.status()["pid"]
    assert json.loads(shell("daemon", "start", "--json").out)["pid"] == pid
    assert shell("daemon", "stop") == (0, b"The daemon has ended.\n", b"")
    assert not shell.socket.exists()
    assert shell("daemon", "stop") == (1, b"No daemon runs.\n", b"")
    wait_until(lambda: shell.start().code == 0)  # Until it was gone, its lock was held.
    os.kill(shell.status()["pid"], signal.SIGTERM)
    wait_until(lambda: not shell.socket.exists())
    assert shell("search", "crane").code == 0
    wait_until(lambda: shell.start().code == 0)


@pytest.mark.slow
def test_it_ends_when_nobody_asks(runtime: Path, index: Path) -> None:
    shell = Shell(runtime, index)
    assert shell("daemon", "start", "--idle", "0.002").code in {0, 1}
    wait_until(lambda: not shell.socket.exists())


def test_a_path_that_is_too_long_for_a_socket_is_told(tmp_path: Path) -> None:
    shell = Shell(tmp_path / ("x" * 100), tmp_path / "index")
    told = shell("daemon", "start")
    assert told.code == 2
    assert told.err.startswith(b"qa: cannot listen in ")
    assert b"set XDG_RUNTIME_DIR" in told.err


def test_a_system_without_such_sockets_is_told_of_in_a_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(socket, "send_fds")
    ended = CliRunner().invoke(make_app(), ["daemon", "start"])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == (
        "qa: there is no daemon on this system: ask in 'qa chat' or with --batch\n"
    )


def test_minutes_that_cannot_be_are_refused() -> None:
    ended = CliRunner().invoke(make_app(), ["daemon", "start", "--idle", "0"])
    assert (ended.exit_code, ended.stderr) == (
        2, "qa: idle is 0: give a number of minutes above 0\n"
    )  # fmt: skip
