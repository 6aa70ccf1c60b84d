"""Full, closed and read-only places: what a command says of them, and that nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qa.engines.catalogue import locate
from tests.fakes import HashingEmbedder
from tests.index.building import put

PROGRAM = f"#!{sys.executable} -P\nfrom qa.faces.cli import main\nmain()\n"
FULL = "qa: cannot write to standard output (No space left on device): send it where it can be written\n"  # noqa: E501
CLOSED = "qa: standard output is closed: send it where it can be written\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, cache_folder: Path) -> Path:
    """A folder with an index that says to be of the default embedder, and a saved answer."""
    place = tmp_path_factory.mktemp("places")
    embedder = HashingEmbedder(384)
    located = locate("embedder", None, cache_folder)
    embedder.name, embedder.fingerprint = located.name, located.fingerprint
    put(place / "indexes" / "default", {"pier.txt": "The pier is 180 metres long."}, embedder)
    (place / "bin").mkdir()
    (place / "bin" / "qa").write_text(PROGRAM)
    (place / "bin" / "qa").chmod(0o700)
    return place


def run(folder: Path, line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell, in which qa is this program."""
    shell = shutil.which("bash")
    assert shell
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [shell, "-c", line],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": path, **variables},
        stdin=subprocess.DEVNULL,
    )


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "command",
    [
        "status", "status --json", "show pier.txt", "show pier.txt --json", "search pier",
        "ask 'How long is the pier?'", "ask --json 'How long is the pier?'",
        "ask --batch <(echo '{\"question\": \"How long is the pier?\"}')",
        "chat < <(echo 'How long is the pier?')", "daemon status", "--help", "index --help",
    ],
)  # fmt: skip
def test_output_that_is_full_is_one_line_and_trouble(folder: Path, command: str) -> None:
    ended = run(folder, f"qa {command} > /dev/full")
    assert (ended.returncode, ended.stderr) == (2, FULL)


@pytest.mark.slow
def test_output_that_is_full_is_told_in_a_plain_locale_too(folder: Path) -> None:
    ended = run(folder, "qa status > /dev/full", LC_ALL="C", PYTHONCOERCECLOCALE="0")
    assert (ended.returncode, ended.stderr) == (2, FULL)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["status", "status --json", "index .", "--help"])
def test_output_that_is_closed_is_told_before_anything_is_done(folder: Path, command: str) -> None:
    there = sorted((folder / "indexes" / "default").iterdir())
    ended = run(folder, f"qa {command} >&-")
    assert (ended.returncode, ended.stderr) == (2, CLOSED)
    assert sorted((folder / "indexes" / "default").iterdir()) == there


@pytest.mark.slow
def test_closed_input_and_errors_are_nothing_to_stumble_on(folder: Path) -> None:
    assert run(folder, "qa status <&-").returncode == 1
    assert run(folder, "qa status 2>&-").returncode == 1
    ended = run(folder, "qa ask - <&-")
    assert (ended.returncode, ended.stderr.split(":")[1]) == (2, " the question is empty")


@pytest.mark.slow
def test_an_index_on_a_read_only_file_system_is_asked_like_any_other(folder: Path) -> None:
    if run(folder, "unshare -rm true").returncode:
        pytest.skip("this machine lends no user namespaces, so nothing can be mounted")
    script = (
        "mount -t tmpfs -o size=64m tmpfs small && cp -r indexes/default small/index && "
        "mount -o remount,ro small && export QA_INDEX=small/index && "
        'qa ask "How long is the pier in metres?"; echo "code $?"; '
        'printf "How long is the pier?\\nHow long is the pier?\\n" | qa chat; echo "code $?"; '
        'qa search pier > /dev/null; echo "code $?"'
    )
    ended = run(folder, f"mkdir -p small; unshare -rm bash -c '{script}'")
    assert "internal error" not in ended.stderr
    assert [line for line in ended.stdout.splitlines() if line.startswith("code")] in (
        ["code 0", "code 0", "code 0"],
        ["code 1", "code 0", "code 0"],  # The stand-in for an embedder knows no meaning.
    )
    assert ended.stdout.count("pier.txt:0-28") >= 3
