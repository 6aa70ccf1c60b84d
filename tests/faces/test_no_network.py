"""Nothing leaves the machine: no packet is sent and no file written outside qa's own folders.

Real processes with real models, each in a network namespace where every packet is heard
(`tests/network_trap.py`). Libraries that report to their makers are silent where `CI` is set, so
the processes get an environment without it.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qa.telemetry import SWITCHES

ROOT = Path(__file__).parents[2]
TRAP = ROOT / "tests" / "network_trap.py"
ISOLATED = ["unshare", "--user", "--map-root-user", "--net", sys.executable, str(TRAP)]
OWN = {".cache/qa", ".config/qa", ".local/state/qa", ".local/share/qa"}
PYTHON = shlex.quote(sys.executable)
QA = f'{PYTHON} -P -c "from qa.faces.cli import main; main()"'
LONG_ENOUGH = 25
"""Seconds: the first look-up of onnxruntime's telemetry comes after some ten."""


def isolated() -> bool:
    """Whether this machine lets us have a network of our own."""
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*ISOLATED, "true"], capture_output=True).returncode == 0


needs_isolation = pytest.mark.skipif(
    not isolated(), reason="this machine gives no user and network namespace to watch"
)


class Home:
    """A user's home where nothing has been yet, with the articles, and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "articles", folder / "desk" / "articles")
        (folder / "tmp").mkdir()

    def run(self, line: str) -> list[dict[str, str]]:
        """Run a shell line, and return what was sent."""
        ended = subprocess.run(
            [*ISOLATED, line],
            cwd=self.folder / "desk",
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "TMPDIR": str(self.folder / "tmp"),
                "PYTHONPATH": str(ROOT),
                "LANG": "C.UTF-8",
            },
            capture_output=True,
            text=True,
        )
        lines = ended.stdout.splitlines()
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return [json.loads(line) for line in lines if line.startswith('{"kind"')]

    def strange_files(self) -> list[str]:
        """The files in it that are neither the user's own nor in qa's folders."""
        names = [
            path.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*")
            if not path.is_dir()
        ]
        own = tuple(f"{folder}/" for folder in OWN)
        return [name for name in names if not name.startswith(("desk/", *own))]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with an index, made where the network is watched."""
    home = Home(tmp_path_factory.mktemp("home"))
    assert home.run(f"{QA} index articles > /dev/null") == []
    return home


@pytest.mark.slow
@needs_isolation
def test_the_trap_hears_a_look_up_and_a_connection(home: Home) -> None:
    program = (
        "import socket; "
        "socket.getaddrinfo('telemetry.example', 443) if len(__import__('sys').argv) > 1 else "
        "socket.create_connection(('203.0.113.7', 443))"
    )
    assert any(
        "telemetry example" in packet["says"].replace(".", " ")
        for packet in home.run(f'{PYTHON} -c "{program}" look-up 2> /dev/null || true')
    )
    assert home.run(f'{PYTHON} -c "{program}" 2> /dev/null || true')


@pytest.mark.slow
@needs_isolation
def test_no_command_sends_anything_or_writes_outside_its_folders(home: Home) -> None:
    question = shlex.quote("How much is the Silver Ling prize worth?")
    asked = json.dumps({"id": "1", "question": "How long is the Grey Arm?"})
    (home.folder / "desk" / "batch.jsonl").write_text(asked + "\n")
    long = f"(echo {question}; sleep {LONG_ENOUGH}) | {QA} chat --offline > chat.txt"
    slow_batch = f"(cat batch.jsonl; sleep {LONG_ENOUGH}) | {QA} ask --batch - > batch.txt"
    line = f"""
        set -e -o pipefail
        export XDG_RUNTIME_DIR=$HOME/desk/runtime
        mkdir -p -m 700 $XDG_RUNTIME_DIR
        {QA} daemon start > daemon.txt
        {long} & chat=$!
        {slow_batch} & batch=$!
        {QA} ask {question} > asked.txt
        {QA} ask --no-daemon --model smollm2-135m {question} > worded.txt
        {QA} search prize > found.txt
        mkdir set && cp -r articles set/articles
        head -n 2 articles/questions.jsonl > set/questions.jsonl
        {QA} eval set > evaluated.txt
        {QA} status > status.txt
        wait $chat && wait $batch
        {QA} daemon stop > stopped.txt
    """
    assert home.run(line) == []
    assert home.strange_files() == []
    desk = home.folder / "desk"
    for name in ("chat.txt", "asked.txt", "worded.txt"):
        assert "2,500" in (desk / name).read_text("utf-8"), name


@pytest.mark.slow
@needs_isolation
def test_a_models_server_elsewhere_hears_nothing_unless_it_is_allowed(home: Home) -> None:
    question = shlex.quote("How much is the Silver Ling prize worth?")
    ask = f"{QA} ask --no-daemon --model http://203.0.113.7:9/v1#some-model {question}"
    assert home.run(f"{ask} > refused.txt 2>&1 || test $? -eq 2") == []
    desk = home.folder / "desk"
    assert "203.0.113.7 is another machine" in (desk / "refused.txt").read_text("utf-8")
    assert home.run(f"{ask} --allow-remote > allowed.txt 2>&1")
    allowed = (desk / "allowed.txt").read_text("utf-8")
    assert "qa: http://203.0.113.7:9/v1 cannot be reached" in allowed
    assert "2,500" in allowed  # The source is quoted all the same.


@pytest.mark.slow
@needs_isolation
def test_the_web_is_asked_for_what_is_named_and_its_own_network_for_nothing(home: Home) -> None:
    inside = "http://10.1.2.3/a http://169.254.169.254/latest http://127.0.0.1:9/a"
    index = f"{QA} index --index web"
    assert home.run(f"{index} {inside} > refused.txt 2>&1 || test $? -eq 2") == []
    refused = (home.folder / "desk" / "refused.txt").read_text("utf-8")
    assert "10.1.2.3 is on this machine or in its own network" in refused
    assert home.run(f"{index} http://93.184.216.34:9/a > failed.txt 2>&1 || test $? -eq 2")
    failed = (home.folder / "desk" / "failed.txt").read_text("utf-8")
    assert "93.184.216.34:9 cannot be reached" in failed


@pytest.mark.parametrize("set_to", ["", "0"])
def test_the_switches_are_set_before_any_library_can_look(set_to: str) -> None:
    program = "import qa, os, json; print(json.dumps(dict(os.environ)))"
    environment = {**os.environ, **dict.fromkeys(SWITCHES, set_to), "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert json.loads(ended.stdout).items() >= SWITCHES.items()
