"""Loads a model file for the first time in a process of its own: a crash takes nothing else.

llama.cpp is machine code that a hostile or odd file can crash. What has loaded and written a token
once is remembered by its checksum and by the llama.cpp that did it.

    python -m qa.engines.first_load FILE CONTEXT THREADS

prints one JSON line: `{"ok": true}`, or what is wrong.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from qa.engines.remembered import read_json_object, write_json
from qa.errors import ModelError
from qa.text.clean import one_line

TIMEOUT = 900
"""Seconds: a slow disk reads the largest models in less."""
ANOTHER = "fetch it again, or choose another with --model"
MOST_WORDS = 200
MARK = '{"ok": '


def prove_that_it_loads(
    path: Path, sha256: str, context: int, threads: int | None, cache_folder: Path
) -> None:
    """Load a model once in a child process, unless this llama.cpp has loaded it before.

    Raises:
        ModelError: it crashes llama.cpp, does not load, or does not write.
    """
    memory = cache_folder / "loads.json"
    key = f"{sha256} {context} {_library()}"
    if read_json_object(memory).get(key) is True:
        return
    _load_in_child(path, context, threads)
    with suppress(OSError):  # Else the next process proves it again.
        write_json(memory, {**read_json_object(memory), key: True})


def _library() -> str:
    """Which llama.cpp would load it; it is not imported for that."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version("llama-cpp-python")
    except PackageNotFoundError:
        return "unknown"


def _load_in_child(path: Path, context: int, threads: int | None) -> None:
    command = [
        # -P: a folder named qa where the user happens to be is not this package.
        *(sys.executable, "-P", "-m", "qa.engines.first_load"),
        *(str(path.resolve()), str(context), str(threads or 0)),
    ]
    try:
        ended = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
        )
    except subprocess.TimeoutExpired as error:
        raise ModelError(f"{path} does not load within {TIMEOUT // 60} minutes", ANOTHER) from error
    said = [line for line in ended.stdout.splitlines() if line.startswith(MARK)]
    if not said:
        raise ModelError(f"{path} {_crash(ended.returncode, ended.stderr)}", ANOTHER)
    found = json.loads(said[-1])
    if not found["ok"]:
        raise ModelError(found["message"], found["mend"])


def _crash(code: int, complaints: str) -> str:
    if code == -signal.SIGKILL:
        return "was killed while it loaded, most likely for want of memory"
    if code > 0:  # Python's own end, or how Windows tells a crash.
        last = (complaints.strip().splitlines() or [f"code {code}"])[-1]
        return f"does not load ({one_line(last)[:MOST_WORDS]})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"crashes llama.cpp ({name})"


def main(file: str, context: str, threads: str) -> None:
    """Load a model, have it write, and print the outcome."""
    from qa.engines.llama import LlamaModel  # noqa: PLC0415
    from qa.engines.protocols import Message  # noqa: PLC0415

    try:
        path = Path(file)
        model = LlamaModel(path.name, path, int(context), int(threads) or None)
        list(model.stream([Message("user", "Say yes.")], 2))
        found = {"ok": True}
    except ModelError as error:
        found = {"ok": False, "message": error.message, "mend": error.mend}  # type: ignore[dict-item]
    sys.stdout.write("\n" + json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
