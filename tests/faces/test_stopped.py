"""A first build that is stopped, by a signal or a kill: real processes, cut off while embedding."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

PROGRAM = """
import sys
import qa.engines.loading as loading
from tests.fakes import HashingEmbedder

class Waiting(HashingEmbedder):
    def encode_with_sentences(self, passages, done=lambda _: None):
        if "wait" in sys.argv[0]:
            sys.stderr.write("embedding\\n")
            sys.stderr.flush()
            sys.stdin.read()
        return super().encode_with_sentences(passages, done)

loading.load_embedder = lambda *_: Waiting(384)
loading.prepare_questions = lambda *_: None
from qa.faces.cli import main
sys.argv[0] = ""
if sys.argv[1] == "wait":
    sys.argv[:2] = ["wait"]
main()
"""
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


class Shell:
    """Runs the program in a folder with one article."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.news = (folder / "news").resolve()
        self.news.mkdir()
        (folder / "indexes").mkdir()
        (self.news / "pier.txt").write_text("The pier\n\nThe pier is 180 metres long.\n")

    def __call__(self, *words: str) -> tuple[int, str, str]:
        ended = subprocess.run(self.command(words), capture_output=True, text=True, **self.place())
        return ended.returncode, ended.stdout, ended.stderr

    def stopped(self, by: signal.Signals, *words: str) -> tuple[int, str]:
        """Run until something is embedded, then send a signal; return the code and what is said."""
        pipes: dict[str, Any] = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        command = self.command(["wait", *words])
        with subprocess.Popen(command, text=True, **pipes, **self.place()) as child:
            assert child.stderr
            assert child.stderr.readline() == "embedding\n"
            os.kill(child.pid, by)
            return child.wait(60), child.stderr.read()

    def command(self, words: Sequence[str]) -> list[str]:
        return [sys.executable, "-P", "-c", PROGRAM, *words]

    def place(self) -> dict[str, Any]:
        return {"cwd": self.folder, "env": {**os.environ, "PYTHONPATH": str(ROOT)}}


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize(
    ("by", "code", "said"),
    [
        (signal.SIGINT, 130, "qa: stopped; nothing was changed\n"),
        (signal.SIGTERM, 130, "qa: stopped; nothing was changed\n"),
        (signal.SIGKILL, -9, ""),
    ],
)
def test_a_first_build_that_is_cut_off_leaves_an_index_that_says_so(
    shell: Shell, by: signal.Signals, code: int, said: str
) -> None:
    assert shell.stopped(by, "index", "news") == (code, said)
    empty = "the index at indexes/default is empty, its first build was stopped"
    for words in (["ask", "How long?"], ["search", "pier"], ["chat"]):
        assert shell(*words) == (2, "", f"qa: {empty}: run 'qa index {shell.news}'\n")
    code, out, _ = shell("status")
    assert code == 1
    assert out.endswith(f"new        pier.txt\nT{empty[1:]}: run 'qa index {shell.news}'.\n")
    code, out, err = shell("index")
    assert (code, err) == (0, "")
    assert out.startswith("indexes/default: 1 new; 1 article,")
    assert shell("status")[0] == 0


def test_an_update_that_is_stopped_leaves_the_index_as_it_was(shell: Shell) -> None:
    assert shell("index", "news")[0] == 0
    (shell.folder / "more").mkdir()
    (shell.folder / "more" / "crabs.txt").write_text("Crabs walk sideways.\n")
    before = shell("status", "--json")[1].split('"updated_at"')[1]
    code, said = shell.stopped(signal.SIGTERM, "index", "more")
    assert (code, said) == (130, "qa: stopped; nothing was changed\n")
    code, after, _ = shell("status", "--json")
    assert (code, after.split('"updated_at"')[1]) == (0, before)


def test_an_update_that_is_killed_has_its_folder_remembered(shell: Shell) -> None:
    assert shell("index", "news")[0] == 0
    (shell.folder / "more").mkdir()
    (shell.folder / "more" / "crabs.txt").write_text("Crabs walk sideways.\n")
    assert shell.stopped(signal.SIGKILL, "index", "more")[0] == -9
    code, out, _ = shell("status")
    assert code == 1
    assert "new        crabs.txt\nThe index needs an update: run 'qa index'.\n" in out
    assert shell("index")[1].startswith("indexes/default: 1 new, 1 unchanged; 2 articles")
