"""The wheel of llama-cpp-python: compiled from source once per machine, then kept in a cache.

Part of `scripts/setup.py`, so standard library only.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qa" / "wheels"
# The instruction sets that a compiler uses: a wheel made for one CPU may not run on another.
CPU_FLAGS = re.compile(r"s?sse|avx|amx|fma|f16c|bmi|abm|popcnt|movbe|gfni|vaes|asimd|sve|i8mm")
# Left out of llama.cpp, as qa has no use for it: pictures, and the library behind its command line,
# which is half of the compile and has no plain switch (this file is read at the project's start).
CMAKE_ARGS = "-DLLAVA_BUILD=OFF -DLLAMA_OPENSSL=OFF -DCMAKE_PROJECT_llama.cpp_INCLUDE="
SLIM = "set(LLAMA_BUILD_COMMON OFF)\n"


def cached_wheel(requirement: str, compilers: dict[str, list[str]]) -> Path | None:
    """Return the wheel compiled before for this machine, if there is one."""
    runs_on, build = cache_names(requirement, compilers)
    # Without compilers, any that was compiled for such a machine serves.
    folder = f"{runs_on}-{build if len(compilers) == 2 else '*'}"
    return next(iter(sorted(CACHE.glob(f"{folder}/*.whl"))), None)


def compile_wheel(
    requirement: str, compilers: dict[str, list[str]], pip: Callable[..., None]
) -> Path:
    """Compile llama-cpp-python for this CPU, and put the wheel into the cache in one move."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / "-".join(cache_names(requirement, compilers))
    with tempfile.TemporaryDirectory(dir=CACHE, prefix=".building-") as building:
        made, slim = Path(building, "wheel"), Path(building, "slim.cmake")
        slim.write_text(SLIM, encoding="utf-8")
        env = build_environment(compilers)
        env["CMAKE_ARGS"] += shlex.quote(str(slim))
        # pip's own cache knows nothing of compilers and flags, so it is passed over.
        fresh = ("--no-deps", "--no-cache-dir", "--no-binary", "llama-cpp-python")
        pip("wheel", *fresh, "--wheel-dir", str(made), requirement, env=env)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
    return next(folder.glob("*.whl"))


def cache_names(requirement: str, compilers: dict[str, list[str]]) -> tuple[str, str]:
    """Return the two halves of a cache folder's name: where it runs, and how it was compiled."""
    env = build_environment(compilers)
    build = [SLIM, *(env[name] for name in ("CC", "CXX", "CFLAGS", "CXXFLAGS", "CMAKE_ARGS"))]
    for command in compilers.values():
        build += [str(shutil.which(command[0])), output_of([*command, "--version"])]
    runs_on = [str(sys.implementation.cache_tag), *host()]
    keys = [hashlib.sha256(repr(half).encode()).hexdigest()[:12] for half in (runs_on, build)]
    return f"{requirement.replace('==', '-')}-{keys[0]}", keys[1]


def find_compilers() -> dict[str, list[str]]:
    """Return the commands of the compilers, by the variable that names each: CMake's own choice."""
    found: dict[str, list[str]] = {}
    for variable, names in (("CC", "cc gcc clang"), ("CXX", "c++ g++ clang++")):
        chosen = shlex.split(os.environ.get(variable, ""))
        for command in [chosen] if chosen else [[name] for name in names.split()]:
            if shutil.which(command[0]):
                found.setdefault(variable, command)
    return found


def build_environment(compilers: dict[str, list[str]]) -> dict[str, str]:
    """Return the variables under which llama-cpp-python is compiled."""
    env = dict(os.environ)
    env.pop("SOURCE_DATE_EPOCH", None)  # set, it would turn this CPU's own instructions off
    env["CMAKE_ARGS"] = f"{env.get('CMAKE_ARGS', '')} {CMAKE_ARGS}".strip()
    env.setdefault("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count() or 1))
    for variable, flags in (("CC", "CFLAGS"), ("CXX", "CXXFLAGS")):
        env[variable] = shlex.join(compilers.get(variable, []))
        env[flags] = f"{env.get(flags, '')} {amx_guard(compilers.get(variable, []))}".strip()
    return env


def amx_guard(compiler: list[str]) -> str:
    """Return the flags that keep a compiler from AMX instructions, where it gets them wrong."""
    # GCC before 13.2 drops the stores that fill AMX's tile configuration: on a CPU with AMX the
    # program then dies by a segmentation fault at the first token. Whether or not this CPU has AMX,
    # as a cache may travel. All other instructions of the CPU stay in use.
    guard = ["-mno-amx-tile", "-mno-amx-int8", "-mno-amx-bf16"]
    show_macros = ["-dM", "-E", "-x", "c", os.devnull]
    text = output_of([*compiler, *show_macros])
    macros = dict(re.findall(r"^#define (\w+) (.*)$", text, re.MULTILINE))
    if "__x86_64__" not in macros or "__GNUC__" not in macros or "__clang__" in macros:
        return ""
    if (int(macros["__GNUC__"]), int(macros["__GNUC_MINOR__"])) >= (13, 2):
        return ""
    return " ".join(guard) if output_of([*compiler, *guard, *show_macros]) else ""


def host() -> list[str]:
    """Name what decides whether code compiled here, for this very CPU, runs."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = f"flags : {output_of(['sysctl', '-n', 'machdep.cpu.brand_string'])}"
    flags = re.search(r"^(?:flags|Features)\s*:(.*)$", text, re.MULTILINE)
    words = flags[1].split() if flags else []
    features = filter(CPU_FLAGS.match, words) if sys.platform == "linux" else words
    return [sys.platform, platform.machine(), *platform.libc_ver(), *sorted(features)]


def output_of(command: list[str]) -> str:
    """Return what a command prints, "" where it fails."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""
