"""`qa doctor`: what is well, what is not, and the mend, with real crashes in the children."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.encoder_export import UNKNOWN_MAKE
from qa.engines.query_encoder import Proof, encoder_files, small_files
from qa.errors import QaError
from qa.faces import doctor
from qa.faces.program_documents import CheckDocument, DoctorDocument
from qa.index.schema import DATABASE
from qa.resources import shipped
from qa.settings.places import users_indexes
from tests.fakes import HashingEmbedder
from tests.index.building import put
from tests.tiny_models import tiny_gguf

NAMES = [
    "Python", "packages", "SQLite", "shipped files", "cache",
    "embedder", "question encoder", "reader", "FAISS", "language model", "index",
    "telemetry",
]  # fmt: skip
CRASH = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
CRASHING_AT_LOAD = f"""\
import sys

llama = _internals = sys.modules[__name__]

def llama_log_callback(function):
    return function

def llama_log_set(callback, data):
    pass

class Llama:
    def __init__(self, *_, **__):
        {CRASH}
"""
FAKE_LIBRARIES = {
    "when it is imported": f"{CRASH}\n",
    "when a model is loaded": CRASHING_AT_LOAD,
}


def run(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a folder."""
    ended = subprocess.run(
        [sys.executable, "-P", "-c", "from qa.faces.cli import main; main()", "doctor", *arguments],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended


def checks_of(ended: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    document = json.loads(ended.stdout)
    assert document["schema"] == "qa.doctor/1"
    assert [check["name"] for check in document["checks"]] == NAMES
    assert document["ok"] == all(check["ok"] for check in document["checks"])
    assert ended.returncode == (0 if document["ok"] else 1)
    assert ended.stderr == ""
    return {check["name"]: check for check in document["checks"]}


def wrong(checks: dict[str, dict[str, Any]]) -> list[str]:
    return [name for name, check in checks.items() if not check["ok"]]


@pytest.fixture
def child(monkeypatch, tmp_path):
    """Runs one probe in a child process, with a library on PYTHONPATH, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def probe(name, **flags):
        return doctor._run_child(name, {"index": None, "model": None, **flags}, [])

    return probe


@pytest.mark.slow
def test_all_is_well_in_a_folder_without_an_index(tmp_path):
    (tmp_path / "qa").mkdir()  # A folder of that name must not hide the package.
    (tmp_path / "qa" / "__init__.py").write_text("raise AssertionError")
    checks = checks_of(run(tmp_path, "--json"))
    assert wrong(checks) == []
    assert checks["index"]["detail"] == (
        f"none yet: no index 'default' in {users_indexes()}: build one with 'qa index FOLDER'"
    )
    assert "all-minilm-l6-v2, 384 dimensions" in checks["embedder"]["detail"]
    assert "Paris" in checks["language model"]["detail"]


def test_a_library_that_reports_all_the_same_is_found_out(child, monkeypatch, tmp_path):
    writes = "(home / 'deviceid').write_text('1')"
    (tmp_path / "onnxruntime.py").write_text(
        f"import os, pathlib\nhome = pathlib.Path(os.environ['HOME'])\n{writes}\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    check = child("telemetry")
    assert not check.ok
    assert check.detail == "onnxruntime writes deviceid for its maker, though it is told not to"
    assert check.mend == doctor.SET_UP_AGAIN


def test_what_telemetry_left_before_is_named(child, monkeypatch, tmp_path):
    left = tmp_path / "Microsoft" / "DeveloperTools" / ".onnxruntime"
    left.mkdir(parents=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    check = child("telemetry")
    assert check.ok
    assert str(left) in check.detail


@pytest.mark.slow
def test_a_crash_of_the_language_models_library_is_told_with_its_mend(tmp_path):
    (tmp_path / "llama_cpp.py").write_text(FAKE_LIBRARIES["when a model is loaded"])
    tiny_gguf(tmp_path / "own.gguf")
    ended = run(tmp_path, "--model", "own.gguf", PYTHONPATH=str(tmp_path))
    assert ended.returncode == 1
    (line,) = [line for line in ended.stdout.splitlines() if line.startswith("wrong")]
    told = "wrong language model own.gguf crashes llama.cpp (SIGSEGV): " + doctor.LLAMA_CRASHED
    assert line.split() == told.split()
    assert "make clean setup" in line
    assert "-mno-amx-tile -mno-amx-int8 -mno-amx-bf16" in line
    assert "--no-llm" in line
    assert ended.stdout.endswith("To mend: 1 of 12.\n")


@pytest.mark.slow
@pytest.mark.parametrize("moment", FAKE_LIBRARIES)
def test_whenever_that_library_crashes_the_mend_is_the_same(child, tmp_path, monkeypatch, moment):
    (tmp_path / "llama_cpp.py").write_text(FAKE_LIBRARIES[moment])
    tiny_gguf(tmp_path / "own.gguf")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    check = child("language model", model="own.gguf")
    assert (check.ok, check.detail) == (False, "own.gguf crashes llama.cpp (SIGSEGV)")
    assert check.mend == doctor.LLAMA_CRASHED


@pytest.mark.slow
def test_a_damaged_language_model_is_told(child, cache_folder, tmp_path):
    data = locate("language_model", None, cache_folder).path.read_bytes()
    (tmp_path / "half.gguf").write_bytes(data[: len(data) // 2])
    check = child("language model", model="half.gguf")
    assert not check.ok
    assert check.detail.startswith("half.gguf is no usable GGUF model: it is cut short")
    assert check.mend == "fetch it again, or choose another with --model"


@pytest.mark.slow
def test_weights_that_changed_behind_the_memory_of_checksums_are_told(
    child, cache_folder, tmp_path, monkeypatch
):
    source = locate("embedder", None, cache_folder).path.parent
    package = shutil.copytree(source, tmp_path / "site" / source.name)
    weights = package / "model" / "model.safetensors"
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    assert child("embedder").ok
    stat = weights.stat()
    with weights.open("r+b") as file:
        file.seek(50_000_000)
        file.write(b"damage")
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    check = child("embedder")
    assert not check.ok
    assert f"{weights} is not the published all-minilm-l6-v2" in check.detail
    assert check.mend.startswith("run 'make setup'")


@pytest.fixture
def own_index(tmp_path, cache_folder):
    """An index that says that the default embedder has built it."""
    embedder = HashingEmbedder(384)
    located = locate("embedder", None, cache_folder)
    embedder.name, embedder.fingerprint = located.name, located.fingerprint
    put(tmp_path / "own", {"a.txt": "one\ntwo", "b.txt": "three"}, embedder)
    return tmp_path / "own"


@pytest.mark.slow
def test_an_index_that_is_whole_is_counted(child, own_index, cache_folder):
    located = locate("embedder", None, cache_folder)
    check = child("index", index=str(own_index))
    assert (check.ok, check.mend) == (True, "")
    assert check.detail == f"{own_index}: 2 articles, 3 passages, by {located.fingerprint}"


@pytest.mark.slow
def test_the_question_encoder_is_compared_anew_with_the_model(
    child, own_index, light_embedder, cache_folder, tmp_path, monkeypatch
):
    index = str(own_index)
    check = child("question encoder", index=index)
    assert check.ok
    assert check.detail.startswith("all-minilm-l6-v2 without torch, proved equal (lowest cosine ")
    shutil.copytree(cache_folder / "encoders", tmp_path / "cache" / "encoders")
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    assert child("question encoder", index=index).ok
    (weights,) = (tmp_path / "cache" / "encoders").glob("*.weights")
    stat = weights.stat()
    with weights.open("r+b") as file:
        file.seek(stat.st_size // 2)
        file.write(b"damage")
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    check = child("question encoder", index=index)
    assert (check.ok, check.mend) == (
        False,
        "run 'qa index' on your articles again, with a cache that can be written: it makes it "
        "even if nothing has changed",
    )


@pytest.mark.slow
def test_questions_that_load_torch_are_told_with_the_reason_and_the_mend(
    child, own_index, cache_folder, tmp_path, monkeypatch
):
    monkeypatch.setenv("QA_CACHE", str(tmp_path / "cache"))
    assert child("question encoder", index=str(tmp_path / "none")).detail == (
        "none yet for all-minilm-l6-v2: the first 'qa index PATH…' makes it"
    )
    model, index = locate("embedder", None, cache_folder), str(own_index)
    check = child("question encoder", index=index)
    assert not check.ok
    assert check.detail.startswith(f"none for all-minilm-l6-v2 in {tmp_path}/cache/encoders; ")
    files = encoder_files(model, tmp_path / "cache")
    proof = Proof(1, model.sha256, small_files(model), "", "", "", 256, 384, 0.5, "it differs", {})
    files.folder.mkdir()
    files.proof.write_text(proof.to_json())
    check = child("question encoder", index=index)
    assert check.detail.startswith("none for all-minilm-l6-v2: it differs; each first question")
    assert check.mend == f"delete {files.proof} and run 'qa index' on your articles again"
    files.proof.write_text(replace(proof, problem=f"{UNKNOWN_MAKE} (its pooling is max)").to_json())
    check = child("question encoder", index=index)
    assert check.ok
    assert "(its pooling is max); each first question takes seconds longer" in check.detail


@pytest.mark.slow
def test_a_faiss_file_that_holds_something_else_is_told(child, tmp_path, cache_folder):
    import faiss
    import numpy as np

    embedder = HashingEmbedder(384)
    located = locate("embedder", None, cache_folder)
    embedder.name, embedder.fingerprint = located.name, located.fingerprint
    put(tmp_path / "own", {"a.txt": "one\ntwo"}, embedder)
    index = faiss.IndexIDMap2(faiss.IndexFlatIP(384))
    index.add_with_ids(np.eye(2, 384, dtype=np.float32), np.array([1, 2]))
    faiss.write_index(index, str(tmp_path / "own" / "vectors-1.faiss"))
    check = child("index", index=str(tmp_path / "own"))
    assert check.detail == f"the FAISS file of {tmp_path}/own does not hold what the index holds"
    assert check.mend == f"delete {tmp_path}/own/vectors-*.faiss: it is made anew without embedding"


@pytest.mark.slow
def test_garbage_in_the_place_of_the_index_is_told(child, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / DATABASE).write_bytes(b"garbage" * 999)
    check = child("index", index=str(tmp_path / "own"))
    assert check.detail == f"{tmp_path}/own/{DATABASE} cannot be used (file is not a database)"
    assert "index the articles again" in check.mend
    assert child("FAISS", index=str(tmp_path / "own")).ok


@pytest.mark.slow
def test_an_index_of_another_embedder_is_told(child, tmp_path):
    put(tmp_path / "own", {"a.txt": "one"}, HashingEmbedder(name="all-minilm-l6-v2"))
    check = child("index", index=str(tmp_path / "own"))
    assert "the index was built with all-minilm-l6-v2@1" in check.detail
    assert "qa index --rebuild" in check.mend


@pytest.mark.slow
def test_a_child_that_never_ends_is_stopped(child, monkeypatch, tmp_path):
    (tmp_path / "faiss.py").write_text("import threading; threading.Event().wait()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(doctor, "TIMEOUT", 2)
    assert child("FAISS").detail == "did not finish in 2 seconds"


@pytest.mark.slow
def test_a_library_that_fails_or_leaves_is_told_in_a_line(child, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "faiss.py").write_text("raise ImportError('libgomp.so.1 is\\nmissing')")
    assert child("FAISS").detail == "ImportError: libgomp.so.1 is missing"
    (tmp_path / "faiss.py").write_text("import sys; print('noise'); sys.exit('no licence')")
    check = child("FAISS")
    assert check.detail == "ended with code 1: no licence"
    assert check.mend == doctor.SET_UP_AGAIN


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGILL, signal.SIGABRT])
def test_a_crash_is_named_by_its_signal(number):
    check = doctor._outcome("FAISS", -number, "", "")
    assert (check.ok, check.detail) == (False, f"crashed ({number.name})")
    assert doctor._outcome("FAISS", -250, "", "").detail == "crashed (signal 250)"


def test_a_crash_after_a_good_outcome_is_a_crash_all_the_same():
    line = '{"ok": true, "detail": "fine", "mend": ""}'
    assert doctor._outcome("FAISS", 0, f"noise\n{line}\n", "").ok
    assert not doctor._outcome("FAISS", -11, f"{line}\n", "").ok


def test_a_file_in_the_place_of_the_cache_is_told(tmp_path):
    (tmp_path / "cache").write_text("a file")
    settings = Settings(cache=str(tmp_path / "cache"))
    check = doctor._run_here("cache", doctor.check_cache, settings)
    assert check.detail == f"cannot write to {tmp_path}/cache (File exists)"
    assert "QA_CACHE" in check.mend


def test_the_parts_that_need_no_child_are_well_here(tmp_path):
    settings = Settings(cache=str(tmp_path / "new" / "cache"))
    for check in (
        doctor.check_python,
        doctor.check_packages,
        doctor.check_sqlite,
        doctor.check_shipped_files,
        doctor.check_cache,
    ):
        assert check(settings)


def test_a_missing_package_and_one_that_is_too_old_are_told(monkeypatch):
    versions = {"numpy": "1.0"}

    def version(name):
        if name == "torch":
            raise PackageNotFoundError(name)
        return versions.get(name, "99.0")

    monkeypatch.setattr("importlib.metadata.version", version)
    with pytest.raises(QaError) as caught:
        doctor.check_packages(Settings())
    assert "torch is not installed" in caught.value.message
    assert "numpy is 1.0, not >=" in caught.value.message


def test_a_newer_package_than_the_tested_one_is_said_and_is_no_failure(monkeypatch):
    if not shipped("constraints.txt").is_file():
        pytest.skip("an installed wheel carries no constraints")
    monkeypatch.setattr("importlib.metadata.version", lambda _: "99.0")
    assert "numpy 99.0 (tested with" in doctor.check_packages(Settings())


def test_a_shipped_file_that_is_missing_or_broken_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "shipped", lambda _: tmp_path)
    with pytest.raises(QaError, match="no template"):
        doctor.check_shipped_files(Settings())
    (tmp_path / "answer.txt").write_text("costs $5")
    with pytest.raises(QaError, match=r"broken one: .*answer\.txt"):
        doctor.check_shipped_files(Settings())


def test_an_unforeseen_failure_is_a_line_and_no_traceback():
    def fail(_):
        raise ZeroDivisionError("by\nzero")

    check = doctor._run_here("Python", fail, Settings())
    assert check == CheckDocument(
        "Python", False, "ZeroDivisionError: by zero", doctor.SET_UP_AGAIN
    )


def test_the_report_for_people_is_one_line_a_check():
    good = CheckDocument("FAISS", True, "1.0", "")
    bad = CheckDocument("cache", False, "cannot write", "make room")
    assert doctor._for_people(DoctorDocument("qa.doctor/1", True, [good])) == (
        "ok     FAISS  1.0\nAll is well."
    )
    assert doctor._for_people(DoctorDocument("qa.doctor/1", False, [good, bad])) == (
        "ok     FAISS  1.0\nwrong  cache  cannot write: make room\nTo mend: 1 of 2."
    )
