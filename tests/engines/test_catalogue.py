"""Finding models: by name or path, whole, and with the published checksum, or not at all."""

import hashlib
import json
import os
from typing import Any

import pytest

from qa.engines import catalogue
from qa.engines.catalogue import default_name, entries, locate
from qa.engines.checksums import checksum
from qa.errors import ModelError, UsageError
from tests.tiny_models import folder_files, tiny_gguf

WEIGHTS = b"GGUF" + bytes(range(256))


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A catalogue of one small model of each kind, in a package that must not be imported."""
    package = tmp_path / "site" / "wheel_of_weights"
    (package / "model").mkdir(parents=True)
    (package / "__init__.py").write_text("raise AssertionError('imported')")
    (package / "model" / "model.safetensors").write_bytes(WEIGHTS)
    (package / "tiny.gguf").write_bytes(WEIGHTS)
    common: dict[str, Any] = {
        "description": "", "source": "", "licence": "", "package": "wheel_of_weights",
        "sha256": hashlib.sha256(WEIGHTS).hexdigest(), "bytes": len(WEIGHTS), "default": True,
    }  # fmt: skip
    models = (
        catalogue.ModelEntry(
            name="words", kind="embedder", path="model", weights="model.safetensors", **common
        ),
        catalogue.ModelEntry(
            name="tiny", kind="language_model", path=".", weights="tiny.gguf", **common
        ),
    )
    monkeypatch.setattr(catalogue, "entries", lambda: models)
    monkeypatch.syspath_prepend(tmp_path / "site")
    return package


def test_the_shipped_catalogue_has_one_default_of_each_kind_and_free_licences():
    for kind in ("embedder", "language_model"):
        assert sum(entry.default for entry in entries() if entry.kind == kind) == 1
        assert default_name(kind)
    assert all(entry.licence for entry in entries())
    assert all(len(entry.sha256) == 64 for entry in entries() if entry.package)


def test_an_embedder_for_other_languages_is_named_with_the_way_to_it(tmp_path):
    (entry,) = [e for e in entries() if e.name == "multilingual-e5-small"]
    assert (entry.languages, entry.query_prefix, entry.passage_prefix) == (
        (), "query: ", "passage: ",
    )  # fmt: skip
    with pytest.raises(ModelError, match=r"not on this machine: run 'qa models pull multi.*e5-sma"):
        locate("embedder", entry.name, tmp_path)
    folder = tmp_path / "models" / entry.name
    folder.mkdir(parents=True)
    with pytest.raises(ModelError, match=r"lacks its file .*model\.safetensors: run 'qa models"):
        locate("embedder", entry.name, tmp_path)
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    found = locate("embedder", entry.name, tmp_path)
    assert (found.path, found.query_prefix) == (folder, "query: ")
    assert found.fingerprint == f"{entry.name}@{hashlib.sha256(WEIGHTS).hexdigest()[:12]}"


def test_models_to_be_fetched_say_how_large_they_are_and_that_nobody_has_looked():
    fetched = [entry for entry in entries() if not entry.package]
    assert len([one for one in fetched if one.kind == "language_model"]) >= 12
    assert {one.kind for one in fetched} == {"language_model", "embedder", "reranker"}
    for one in fetched:
        assert one.source.count("/") == 1
        assert 0 < one.about_mb < one.memory_mb
        assert one.verified == bool(one.sha256)
    assert len({entry.name for entry in entries()}) == len(entries())


def test_a_cross_encoder_is_found_by_its_folder_and_an_embedder_is_none(tmp_path):
    for name, reranker in (("reads", True), ("embeds", False)):
        for path, data in folder_files(reranker=reranker).items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(data)
    assert locate("reranker", str(tmp_path / "reads"), tmp_path).path == tmp_path / "reads"
    with pytest.raises(UsageError, match=r"no reranker at .*embeds: give the folder of a"):
        locate("reranker", str(tmp_path / "embeds"), tmp_path)
    with pytest.raises(ModelError, match="is not a sentence-transformers model"):
        locate("embedder", str(tmp_path / "reads"), tmp_path)


def test_a_model_of_the_catalogue_is_found_without_importing_its_wheel(installed, tmp_path):
    found = locate("language_model", None, tmp_path)
    assert (found.name, found.path.resolve()) == ("tiny", installed / "tiny.gguf")
    assert found.fingerprint == f"tiny@{hashlib.sha256(WEIGHTS).hexdigest()[:12]}"
    assert locate("embedder", "words", tmp_path).path.resolve() == installed / "model"


def test_weights_that_were_cut_short_are_refused(installed, tmp_path):
    (installed / "tiny.gguf").write_bytes(WEIGHTS[:-1])
    with pytest.raises(ModelError, match=r"has 259 bytes, not 260: cut short: run 'make setup'"):
        locate("language_model", "tiny", tmp_path)


def test_weights_with_one_changed_byte_are_refused(installed, tmp_path):
    (installed / "tiny.gguf").write_bytes(WEIGHTS[:-1] + b"x")
    with pytest.raises(ModelError, match="is not the published tiny"):
        locate("language_model", "tiny", tmp_path)


def test_a_wheel_without_its_weights_is_said(installed, tmp_path):
    (installed / "tiny.gguf").unlink()
    with pytest.raises(ModelError, match="lacks its file"):
        locate("language_model", "tiny", tmp_path)


def test_a_model_that_is_not_installed_is_said_with_the_way_to_it(monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModelError, match="is not installed: run 'make setup', or 'pip install"):
        locate("embedder", None, tmp_path)


def test_an_unknown_name_lists_the_known_ones(installed, tmp_path):
    with pytest.raises(UsageError, match=r"no model 'nope': give the path of a GGUF file.*: tiny"):
        locate("language_model", "nope", tmp_path)
    with pytest.raises(UsageError, match="a model folder, or one of: words"):
        locate("embedder", "nope", tmp_path)


def test_a_gguf_file_of_the_users_own_is_taken_by_its_path(tmp_path):
    path = tiny_gguf(tmp_path / "own.gguf")
    found = locate("language_model", str(path), tmp_path)
    assert (found.path, found.sha256) == (path, hashlib.sha256(path.read_bytes()).hexdigest())
    assert (found.published, found.context) == (False, 2048)
    assert found.fingerprint.startswith("own.gguf@")


@pytest.mark.parametrize("content", [b"", b"GGU", b"PK\3\4 a zip file"])
def test_a_file_that_is_not_gguf_is_refused(tmp_path, content):
    path = tmp_path / "own.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="is not a GGUF model"):
        locate("language_model", str(path), tmp_path)


def test_a_folder_is_no_language_model(tmp_path):
    with pytest.raises(ModelError, match="is not a file"):
        locate("language_model", str(tmp_path), tmp_path)


@pytest.mark.parametrize("files", [[], ["modules.json"], ["model.safetensors"]])
def test_a_folder_without_modules_or_weights_is_no_embedder(tmp_path, files):
    for name in files:
        (tmp_path / name).write_text("{}")
    with pytest.raises(ModelError, match=r"is not a sentence-transformers model: .*modules\.json"):
        locate("embedder", str(tmp_path), tmp_path)


def test_a_checksum_is_remembered_while_size_and_time_stay(tmp_path):
    path, cache = tmp_path / "file", tmp_path / "cache"
    path.write_bytes(b"one")
    os.utime(path, ns=(1, 1))
    first = checksum(path, cache)
    assert first == hashlib.sha256(b"one").hexdigest()
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert checksum(path, cache) == first  # Remembered: this is what makes a start quick.
    os.utime(path, ns=(2, 2))
    assert checksum(path, cache) == hashlib.sha256(b"two").hexdigest()


@pytest.mark.parametrize(
    "memory", ["", "[]", "{", '{"%s": 5}', '{"%s": [3]}', '{"%s": [3, 1, 9]}', '{"%s": null}']
)
def test_a_damaged_memory_is_passed_over(tmp_path, memory):
    path = tmp_path / "file"
    path.write_bytes(b"one")
    os.utime(path, ns=(1, 1))
    (tmp_path / "checksums.json").write_text(memory.replace("%s", str(path.resolve())))
    assert checksum(path, tmp_path) == hashlib.sha256(b"one").hexdigest()
    assert len(json.loads((tmp_path / "checksums.json").read_text())) == 1
    assert not list(tmp_path.glob("*.tmp"))


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path):
    path, cache = tmp_path / "file", tmp_path / "cache"
    path.write_bytes(b"one")
    cache.write_text("a file in the folder's place")
    assert checksum(path, cache) == hashlib.sha256(b"one").hexdigest()


def test_weights_that_cannot_be_read_are_a_model_error(tmp_path):
    with pytest.raises(ModelError, match=r"cannot read .*gone: No such file"):
        checksum(tmp_path / "gone", tmp_path)
