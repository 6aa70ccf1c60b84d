"""The copy of the model in the cache: whole or not there, however its making ends."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qa.engines import requantise
from qa.engines.catalogue import locate
from qa.engines.gguf.checking import checked_gguf
from qa.engines.requantise import requantised
from qa.errors import ModelError
from tests.tiny_models import tiny_gguf

CODE = (
    "import sys; from pathlib import Path; from qa.engines.catalogue import locate\n"
    "from qa.engines.requantise import requantised\n"
    "cache = Path(sys.argv[1])\n"
    "print(requantised(locate('language_model', None, cache), 'Q8_0', cache))"
)
Q8_0_BYTES = 144811072


def start(cache: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CODE, str(cache)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.slow
def test_two_at_the_same_time_make_one_copy(tmp_path):
    both = [start(tmp_path), start(tmp_path)]
    paths = {child.communicate()[0].strip() for child in both}
    (copy,) = (tmp_path / "models").glob("*.gguf")
    assert paths == {str(copy)}
    assert copy.stat().st_size == Q8_0_BYTES
    assert checked_gguf(copy).quantisation
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.slow
def test_one_that_is_killed_half_way_leaves_no_copy_and_is_made_good(tmp_path):
    child = start(tmp_path)
    while child.poll() is None and not list(tmp_path.rglob("*.tmp")):
        time.sleep(0.01)  # It has no other way to say that it began.
    child.kill()
    child.communicate()
    assert not list(tmp_path.rglob("*.gguf"))
    assert start(tmp_path).communicate()[0].strip().endswith(".Q8_0.gguf")
    (copy,) = (tmp_path / "models").glob("*.gguf")
    assert copy.stat().st_size == Q8_0_BYTES
    assert not list(tmp_path.rglob("*.tmp"))


class FailingLibrary:
    """A llama.cpp on a full disk."""

    @staticmethod
    def llama_model_quantize_default_params():
        import ctypes

        return ctypes.c_int()

    @staticmethod
    def llama_model_quantize(source, target, parameters):
        Path(os.fsdecode(target)).write_bytes(b"half")
        return 1


@pytest.fixture
def model(tmp_path):
    path = tiny_gguf(tmp_path / "own.gguf")
    return locate("language_model", str(path), tmp_path)


def test_a_disk_that_is_full_leaves_the_model_as_it_is(tmp_path, model, monkeypatch):
    monkeypatch.setattr(requantise, "llama_library", FailingLibrary)
    assert requantised(model, "Q8_0", tmp_path / "cache") == model.path
    assert not list((tmp_path / "cache").rglob("own*.tmp"))


def test_a_cache_that_cannot_be_written_leaves_the_model_as_it_is(tmp_path, model, monkeypatch):
    monkeypatch.setattr(requantise, "llama_library", FailingLibrary)
    (tmp_path / "cache").write_text("a file in the folder's place")
    assert requantised(model, "Q8_0", tmp_path / "cache") == model.path


def test_a_library_that_does_not_load_is_a_model_error(tmp_path, model, monkeypatch):
    monkeypatch.setitem(sys.modules, "llama_cpp", None)
    with pytest.raises(ModelError, match="llama-cpp-python does not load"):
        requantised(model, "Q8_0", tmp_path / "cache")
