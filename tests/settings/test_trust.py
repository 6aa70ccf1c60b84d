"""What a folder's file may say by itself, and the list of files that the user trusts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qa.config import Settings
from qa.engines.loading import embedder_meant, load_embedder, remember_embedder
from qa.errors import UsageError
from qa.settings import trust
from qa.settings.files import KINDS
from qa.settings.trust import FREE, needs_trust


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own configuration folder."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config" / "qa"


DANGEROUS = {
    "model": "http://evil.example/v1",
    "embedder": "./weights",
    "reader": False,
    "reranker": "ranks",
    "prompts": "/etc",
    "cache": "/tmp",
    "indexes": "many",
    "allow_remote": True,
    "model_timeout": 1e-3,
    "llm": True,
    "threads": 100_000,
    "context_tokens": 10**12,
    "exclude": ("*",),
    "encoding": "utf-16",
    "precision": "bfloat16",
    "json_text": "id",
}
HARMLESS = {
    "top_k": 3, "min_confidence": 0.2, "strict": True, "llm": False, "path": "a/*",
    "article": "a", "since": "2015", "until": "2016", "max_answer_tokens": 90, "rewrite": False,
}  # fmt: skip


def test_what_names_a_model_a_place_or_a_server_needs_trust(tmp_path: Path) -> None:
    assert all(needs_trust(key, value, tmp_path) for key, value in DANGEROUS.items())
    assert not any(needs_trust(key, value, tmp_path) for key, value in HARMLESS.items())


def test_a_setting_that_nobody_has_thought_of_needs_trust(tmp_path: Path) -> None:
    assert needs_trust("command", "rm", tmp_path)
    assert set(HARMLESS) - {"llm"} == FREE
    assert set(KINDS) >= FREE


@pytest.mark.parametrize("value", ["./own", "sub/own", ".", "news"])
def test_an_index_in_the_folder_is_the_folders_own(tmp_path: Path, value: str) -> None:
    (tmp_path / "indexes").mkdir()
    assert not needs_trust("index", value, tmp_path)


@pytest.mark.parametrize("value", ["../own", "/tmp/own", "~/own", "link/own", "sub/../../own"])
def test_an_index_outside_needs_trust(tmp_path: Path, value: str) -> None:
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "link").symlink_to(tmp_path)
    assert needs_trust("index", value, folder)


def test_an_index_one_of_whose_files_lies_outside_needs_trust(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "own").mkdir(parents=True)
    (folder / "own" / "articles.sqlite").symlink_to(folder / "articles.sqlite")
    assert not needs_trust("index", "./own", folder)
    (folder / "own" / "vectors").symlink_to(tmp_path / "diary")
    assert needs_trust("index", "./own", folder)


def test_a_name_needs_trust_where_it_is_an_index_of_the_users(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    assert needs_trust("index", "diary", folder)
    (folder / "indexes").symlink_to(tmp_path)
    assert needs_trust("index", "diary", folder)


def test_a_file_is_trusted_with_its_very_content(tmp_path: Path, own: Path) -> None:
    path = tmp_path / "qa.toml"
    path.write_text("a")
    assert trust.trusted_as(path) is None
    assert not trust.forget(path)
    given = trust.trust(path, b"abc")
    assert given.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert trust.trusted_as(path) == given.sha256
    again = trust.trust(path, b"")
    assert trust.trusted_files() == [again]
    assert trust.trusted_as(tmp_path / "other.toml") is None
    assert trust.forget(path)
    assert trust.trusted_files() == []
    assert [path.name for path in own.iterdir()] == ["trusted.json"]


def test_the_list_is_nobody_elses_to_read(tmp_path: Path, own: Path) -> None:
    before = os.umask(0)
    try:
        trust.trust(tmp_path / "qa.toml", b"")
    finally:
        os.umask(before)
    assert (own / "trusted.json").stat().st_mode & 0o777 == 0o600
    assert own.stat().st_mode & 0o777 == 0o700


def test_a_file_is_the_same_by_whatever_link_it_is_reached(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    trust.trust(tmp_path / "link" / "qa.toml", b"")
    assert trust.trusted_as(tmp_path / "real" / "qa.toml")
    assert trust.forget(tmp_path / "link" / "qa.toml")


def test_an_embedder_that_was_named_is_remembered_beside_the_files(tmp_path: Path) -> None:
    trust.trust(tmp_path / "qa.toml", b"")
    assert not trust.has_named(tmp_path / "model")
    for _ in range(2):
        trust.remember_named(tmp_path / "model")
    assert trust.has_named(tmp_path / "sub" / ".." / "model")
    assert len(trust.trusted_files()) == 1
    assert trust.forget(tmp_path / "qa.toml")
    assert trust.has_named(tmp_path / "model")


def test_an_index_that_came_along_names_no_embedder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    name = str(tmp_path / "model")
    with pytest.raises(UsageError, match="names an embedder that you have not named yourself"):
        load_embedder(Settings(), name)
    assert embedder_meant(Settings(), "all-minilm-l6-v2") == "all-minilm-l6-v2"
    assert embedder_meant(Settings(), None) is None
    assert embedder_meant(Settings(embedder="mine"), name) == "mine"
    remember_embedder(Settings(embedder="all-minilm-l6-v2"))
    remember_embedder(Settings(embedder=name))
    assert embedder_meant(Settings(), name) == name


@pytest.mark.parametrize("text", ["", "[]", '{"files": [{"path": 3}]}', "[" * 100_000, "\0"])
def test_a_list_that_is_damaged_trusts_nothing_and_is_not_written_over(
    tmp_path: Path, own: Path, text: str
) -> None:
    own.mkdir(parents=True)
    (own / "trusted.json").write_text(text)
    assert trust.trusted_as(tmp_path / "qa.toml") is None
    with pytest.raises(UsageError, match="trust your files again"):
        trust.trust(tmp_path / "qa.toml", b"")
    assert (own / "trusted.json").read_text() == text


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own.parent.mkdir()
    own.write_text("a file in the way")
    with pytest.raises(UsageError, match=r"cannot write .*trusted\.json"):
        trust.trust(tmp_path / "qa.toml", b"")


def test_the_list_says_what_format_it_has(tmp_path: Path, own: Path) -> None:
    trust.trust(tmp_path / "qa.toml", b"")
    assert json.loads((own / "trusted.json").read_text())["version"] == 1
