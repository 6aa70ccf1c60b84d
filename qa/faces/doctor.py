"""`qa doctor`: really runs each part of the installation, and prints the mend for what fails.

Parts that are foreign machine code run in child processes (`qa.faces.probes`), so that a crash of
one is a line in the report.
"""

from __future__ import annotations

import json as jsonlib
import platform
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from string import Template
from typing import Any, TypeAlias

import typer

from qa.config import Settings
from qa.errors import QaError, UsageError
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND
from qa.faces.options import AllowRemoteOption, IndexOption, JsonOption, ModelOption
from qa.faces.program_documents import CheckDocument, DoctorDocument
from qa.faces.settings import load_settings
from qa.resources import shipped
from qa.text.clean import one_line

Flags: TypeAlias = dict[str, str | bool | None]
OLDEST_PYTHON = (3, 11)
TIMEOUT = 120
"""Seconds that a child may take: a slow disk reads the models in less."""
AT_ONCE = 2
SET_UP_AGAIN = "run 'make clean setup' in the checkout, or install the package again"
CRASHES = "crashes llama.cpp"
"""What a model is told to do that ends the process which loads it first."""
LLAMA_CRASHED = (
    "run 'make clean setup' in the checkout, or install llama-cpp-python again with CFLAGS and "
    'CXXFLAGS set to "-mno-amx-tile -mno-amx-int8 -mno-amx-bf16" (a plain build by GCC before 13.2 '
    "crashes on CPUs with AMX); meanwhile --no-llm works"
)


def doctor(
    index: IndexOption = None,
    model: ModelOption = None,
    allow_remote: AllowRemoteOption = False,
    json: JsonOption = False,
) -> int:
    """Check the installation by really running each part, and print the mend for what fails.

    Exit code 1 means that there is something to mend.
    """
    flags: Flags = {"index": index, "model": model, "allow_remote": allow_remote or None}
    settings = load_settings(flags)
    from rich.console import Console  # noqa: PLC0415

    console = Console(stderr=True)
    checks = []
    with console.status("running each part of qa…") as status:
        for check in run_checks(settings, flags):
            checks.append(check)
            status.update(f"checked: {check.name}")
    document = DoctorDocument("qa.doctor/1", all(check.ok for check in checks), checks)
    typer.echo(to_json(document, indent=2) if json else _for_people(document))
    return FOUND if document.ok else NOT_FOUND


def run_checks(settings: Settings, flags: Flags) -> Iterator[CheckDocument]:
    """Yield the outcome of every check, those in this process first."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (other commands need none)

    from qa.faces.probes import PROBES  # noqa: PLC0415

    here: dict[str, Callable[[Settings], str]] = {
        "Python": check_python,
        "packages": check_packages,
        "SQLite": check_sqlite,
        "shipped files": check_shipped_files,
        "cache": check_cache,
    }
    with ThreadPoolExecutor(AT_ONCE) as pool:
        children: list[subprocess.Popen[str]] = []
        outcomes = pool.map(lambda name: _run_child(name, flags, children), PROBES)
        try:
            for name, check in here.items():
                yield _run_here(name, check, settings)
            yield from outcomes
        finally:  # Ctrl-C may have reached this process alone.
            pool.shutdown(wait=False, cancel_futures=True)
            for child in children:
                child.kill()


def check_python(settings: Settings) -> str:
    """Compare the version of Python."""
    del settings
    if sys.version_info < OLDEST_PYTHON:
        raise QaError(
            f"Python {platform.python_version()} is too old", "use Python 3.11 or newer"
        )  # pragma: no cover
    return f"{platform.python_version()}, {platform.system()} {platform.machine()}"


def check_packages(settings: Settings) -> str:
    """Compare the installed packages with what qa asks for, and with what it was tested with."""
    del settings
    from importlib import metadata  # noqa: PLC0415 (see `run_checks`)

    from packaging.requirements import Requirement  # noqa: PLC0415

    fixed = _fixed_versions()
    wrong, other, count = [], [], 0
    for line in metadata.requires("qa-articles") or []:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        count += 1
        try:
            found = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{requirement.name} is not installed")
            continue
        tested = fixed.get(_canonical(requirement.name), found)
        if not requirement.specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement.name} is {found}, not {requirement.specifier}")
        elif found.partition("+")[0] != tested.partition("+")[0]:
            other.append(f"{requirement.name} {found} (tested with {tested})")
    if wrong:
        raise QaError("; ".join(wrong), SET_UP_AGAIN)
    return f"{count} as asked for" + (f", but {', '.join(other)}" if other else "")


def check_sqlite(settings: Settings) -> str:
    """Run what the index needs of SQLite: full text with stemming, and JSON arrays."""
    del settings
    import sqlite3  # noqa: PLC0415

    mend = "use a Python whose sqlite3 has FTS5, such as that of python.org or of your system"
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE probe USING fts5 (body, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO probe VALUES ('Two cafés were opening early')")
        rows = connection.execute("SELECT 1 FROM probe WHERE probe MATCH 'cafe opens'").fetchall()
        connection.execute("SELECT value FROM json_each('[1]')")
    except sqlite3.Error as error:
        raise QaError(f"SQLite {sqlite3.sqlite_version}: {error}", mend) from error
    finally:
        connection.close()
    if not rows:
        raise QaError(f"SQLite {sqlite3.sqlite_version} does not find stemmed words", mend)
    return f"{sqlite3.sqlite_version} with FTS5"


def check_shipped_files(settings: Settings) -> str:
    """Read the catalogue of models and the prompt templates."""
    del settings
    from qa.engines.catalogue import default_name, entries  # noqa: PLC0415

    try:
        names = [default_name(kind) for kind in ("embedder", "reader", "language_model")]
        templates = sorted(shipped("prompts").glob("*.txt"))
        texts = {path: Template(path.read_text("utf-8")) for path in templates}
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise QaError(f"a shipped file cannot be used ({error})", SET_UP_AGAIN) from error
    broken = [str(path) for path, template in texts.items() if not template.is_valid()]
    if broken or not texts:
        raise QaError(f"no template, or a broken one: {', '.join(broken)}", SET_UP_AGAIN)
    return f"{len(entries())} models ({', '.join(names)} by default), {len(texts)} templates"


def check_cache(settings: Settings) -> str:
    """Write into the cache folder."""
    folder = settings.cache_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"probe")
    except OSError as error:
        raise UsageError(
            f"cannot write to {folder} ({error.strerror})",
            "make it a folder that you may write to, or name another in QA_CACHE",
        ) from error
    return f"{folder} can be written"


def _run_here(name: str, check: Callable[[Settings], str], settings: Settings) -> CheckDocument:
    try:
        return CheckDocument(name, ok=True, detail=one_line(check(settings)), mend="")
    except QaError as error:
        return CheckDocument(name, ok=False, detail=one_line(error.message), mend=error.mend)
    except Exception as error:  # noqa: BLE001 (whatever is wrong is what was asked for)
        detail = one_line(f"{type(error).__name__}: {error}")
        return CheckDocument(name, ok=False, detail=detail, mend=SET_UP_AGAIN)


def _run_child(name: str, flags: Flags, children: list[subprocess.Popen[str]]) -> CheckDocument:
    child = subprocess.Popen(
        # -P: a folder named qa where the user happens to be is not this package.
        [sys.executable, "-P", "-m", "qa.faces.probes", name, jsonlib.dumps(flags)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    children.append(child)
    try:
        output, complaints = child.communicate(timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        detail = f"did not finish in {TIMEOUT} seconds"
        return CheckDocument(name, ok=False, detail=detail, mend=SET_UP_AGAIN)
    return _outcome(name, child.returncode, output, complaints)


def _outcome(name: str, code: int, output: str, complaints: str) -> CheckDocument:
    """What a child's end means; libraries may print before its one line, or crash after it."""
    found = _last_object(output.splitlines())
    if code == 0 and found:
        mend = "" if found["ok"] else found["mend"] or SET_UP_AGAIN
        if CRASHES in found["detail"]:  # In a process of its own: the library, or that file.
            mend = LLAMA_CRASHED
        return CheckDocument(name, found["ok"], one_line(found["detail"]), mend)
    if code < 0:
        detail = f"crashed ({_signal_name(-code)})"
        mend = LLAMA_CRASHED if name == "language model" else SET_UP_AGAIN
    else:
        last = (complaints.strip().splitlines() or [""])[-1]
        detail, mend = one_line(f"ended with code {code}: {last}"), SET_UP_AGAIN
    return CheckDocument(name, ok=False, detail=detail, mend=mend)


def _last_object(lines: Sequence[str]) -> dict[str, Any] | None:
    for line in reversed(lines):
        if line.startswith('{"ok": '):
            return dict(jsonlib.loads(line))
    return None


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _fixed_versions() -> dict[str, str]:
    path = shipped("constraints.txt")
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    pairs = (line.partition("==")[::2] for line in lines if not line.startswith("#"))
    return {_canonical(name): version.strip() for name, version in pairs}


def _canonical(name: str) -> str:
    return name.strip().lower().replace("_", "-").replace(".", "-")


def _for_people(document: DoctorDocument) -> str:
    width = max(len(check.name) for check in document.checks)
    lines = [
        f"{'ok' if check.ok else 'wrong':<7}{check.name:<{width}}  {check.detail}"
        + (f": {check.mend}" if check.mend else "")
        for check in document.checks
    ]
    wrong = sum(not check.ok for check in document.checks)
    lines.append("All is well." if not wrong else f"To mend: {wrong} of {len(document.checks)}.")
    return "\n".join(lines)
