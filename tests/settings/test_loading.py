"""Settings put together: options over environment over profile over files over defaults."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Settings
from qa.errors import UsageError
from qa.settings import trust
from qa.settings.loading import Loaded, Origin, SettingsIgnored, load, load_settings
from tests.fakes import HashingEmbedder
from tests.index.building import put

EVIL = """
model = "http://evil.example/v1"
prompts = "/etc"
cache = "/tmp/stolen"
reader = false
index = "../diary"
allow_remote = true
top_k = 3
min_confidence = 0.25
strict = true
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own settings file, which is empty; no cache is named elsewhere."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("QA_CACHE")
    path = tmp_path / "config" / "qa" / "qa.toml"
    path.parent.mkdir(parents=True)
    path.write_text("")
    return path


@pytest.fixture
def repo(tmp_path: Path, own: Path) -> Path:
    """A repository that somebody else made."""
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    return (tmp_path / "repo").resolve()


def written(folder: Path, text: str) -> Path:
    path = folder / "qa.toml"
    path.write_text(text)
    return path


def trusted(path: Path) -> None:
    trust.trust(path, path.read_bytes())


def test_the_defaults_stand_when_nothing_is_given(repo: Path) -> None:
    loaded = load(folder=repo)
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {Origin("default")}


def test_each_value_knows_where_it_came_from(
    repo: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(repo, "top_k = 3\nstrict = true\nsince = 2015\nuntil = 2016\n")
    own.write_text("strict = false\nprecision = 'float32'\n[profile.work]\nuntil = 2017\n")
    monkeypatch.setenv("QA_TOP_K", "4")
    monkeypatch.setenv("QA_SINCE", "2014")
    loaded = load({"top_k": 5, "threads": None, "profile": "work"}, repo)
    names = ("top_k", "since", "until", "strict", "precision", "threads")
    assert [(getattr(loaded.settings, name), loaded.origins[name]) for name in names] == [
        (5, Origin("option")),
        ("2014", Origin("environment", "QA_SINCE")),
        ("2017", Origin("user", str(own), "work")),
        (True, Origin("folder", str(path))),
        ("float32", Origin("user", str(own))),
        (None, Origin("default")),
    ]
    assert loaded.notes == ()


def test_a_file_above_is_the_folders_too(repo: Path) -> None:
    (repo / "a" / "b").mkdir(parents=True)
    written(repo, "top_k = 3")
    assert load_settings(folder=repo / "a" / "b").top_k == 3
    written(repo / "a", "")
    assert load_settings(folder=repo / "a" / "b").top_k == 8


def ignored(loaded: Loaded) -> list[str]:
    return [one.key for one in loaded.ignored]


def test_a_strange_file_is_obeyed_in_harmless_things_only(repo: Path) -> None:
    path = written(repo, EVIL)
    loaded = load(folder=repo)
    assert loaded.settings == Settings(top_k=3, min_confidence=0.25, strict=True)
    assert ignored(loaded) == ["model", "prompts", "cache", "reader", "index", "allow_remote"]
    assert loaded.notes == (
        f"{path} is not trusted, so these settings in it are ignored: model, prompts, cache, "
        f"reader, index, allow_remote; read it, then run 'qa config trust {path}'",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("zopk = 3", "unknown key 'zopk' in {path}: did you mean 'top_k'?"),
        ("top_k = 'x'", "top_k in {path} is 'x': give a value of type int"),
        ("top_k = ", "cannot read {path}: "),
        ("top_k = 0", "top-k is 0 in {path}: give a number from 1 to 1000"),
        ("profile = 3", "profile in {path} is no table: write [profile.NAME] above settings"),
        ("since = 'soon'", "since is 'soon' in {path}: give one such as 2015-09-12"),
        ("since = 2016\nuntil = 2015", "since 2016 is later than until 2015 in {path}: "),
        ("since = 2021", "since 2021 is later than until 2020 in {path}: "),
        ("a = 1\nb = 2", "unknown key 'a' in {path} (and 1 more like it): "),
    ],
)
def test_what_is_wrong_in_a_strange_file_stops_nobody(repo: Path, text: str, told: str) -> None:
    path = written(repo, f"strict = true\n{text}")
    loaded = load({"until": "2020"} if text == "since = 2021" else {}, repo)
    (note,) = loaded.notes
    assert note.startswith("ignored: " + told.format(path=path))
    assert loaded.settings.top_k == 8
    assert loaded.settings.strict == ("cannot read" not in told)
    trusted(path)
    with pytest.raises(UsageError):
        load({"until": "2020"} if text == "since = 2021" else {}, repo)


def test_what_is_wrong_in_an_option_is_no_fault_of_a_strange_file(repo: Path) -> None:
    written(repo, "strict = true")
    with pytest.raises(UsageError, match="top-k is 0"):
        load({"top_k": 0}, repo)


def test_what_is_ignored_is_a_warning_in_python(repo: Path) -> None:
    written(repo, "prompts = '/etc'")
    with pytest.warns(SettingsIgnored, match="is not trusted, so these settings") as caught:
        assert load_settings(folder=repo) == Settings()
    assert len(caught) == 1


def test_an_assistant_in_a_strange_folder_is_opened_as_the_user_has_it(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "index", {"pier.txt": "The pier is 180 metres long."}, HashingEmbedder())
    monkeypatch.setattr("qa.assistant.load_embedder", lambda *_: HashingEmbedder())
    monkeypatch.chdir(repo)
    written(repo, EVIL)
    with (
        pytest.warns(SettingsIgnored, match="^qa.toml is not trusted, so these settings"),
        Assistant.open(tmp_path / "index", llm=False) as assistant,
    ):
        wanted = Settings(index=str(tmp_path / "index"), llm=False)
        assert assistant.settings == replace(wanted, top_k=3, min_confidence=0.25, strict=True)


def test_a_strange_file_takes_nothing_of_the_users_own_away(repo: Path, own: Path) -> None:
    own.write_text("model = 'own'\nllm = false\nmin_confidence = 0.5\nreader = true\n")
    written(repo, "model = ''\nllm = true\nreader = false\n")
    with pytest.warns(SettingsIgnored, match="ignored: model, llm, reader"):
        settings = load_settings(folder=repo)
    assert settings == Settings(model=str(settings.model), llm=False, min_confidence=0.5)
    assert settings.model == "own"


def test_a_trusted_file_is_obeyed_but_for_another_machine(repo: Path, own: Path) -> None:
    path = written(repo, EVIL)
    trusted(path)
    loaded = load(folder=repo)
    assert (loaded.settings.model, loaded.settings.prompts) == ("http://evil.example/v1", "/etc")
    assert loaded.settings.index == f"{repo}/../diary"
    assert not loaded.settings.reader
    assert not loaded.settings.allow_remote
    assert loaded.notes == (
        f"allow_remote in {path} is ignored: no folder's file may say it; put it into {own}, or "
        "give --allow-remote",
    )


def test_a_file_that_changed_is_trusted_no_more(repo: Path) -> None:
    path = written(repo, "model = 'one.gguf'")
    trusted(path)
    assert load(folder=repo).settings.model == f"{repo}/one.gguf"
    path.write_text("model = 'two.gguf'")
    loaded = load(folder=repo)
    assert loaded.settings.model is None
    assert loaded.notes[0].startswith(f"{path} has changed since you trusted it, so these settings")
    path.write_text("model = 'one.gguf'")
    assert load(folder=repo).notes == ()


def test_a_copy_of_a_trusted_file_elsewhere_is_not_trusted(repo: Path) -> None:
    trusted(written(repo, "model = 'one.gguf'"))
    (repo / "copy").mkdir()
    written(repo / "copy", "model = 'one.gguf'")
    assert load(folder=repo / "copy").settings.model is None


def test_a_strange_profile_is_no_way_around(repo: Path, own: Path) -> None:
    written(repo, "[profile.work]\nmodel = 'http://evil.example/v1'\ntop_k = 20\n")
    own.write_text("[profile.work]\nmodel = 'mine'\ntop_k = 10\n")
    loaded = load({"profile": "work"}, repo)
    assert (loaded.settings.model, loaded.settings.top_k) == ("mine", 20)
    assert ignored(loaded) == ["model"]
    assert load(folder=repo).settings == Settings()


def test_options_and_variables_are_the_users_own(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_PROMPTS", "/mine")
    monkeypatch.setenv("QA_ALLOW_REMOTE", "true")
    settings = load_settings({"model": "http://a.example/v1"}, repo)
    assert settings.prompts == "/mine"
    assert (settings.model, settings.allow_remote) == ("http://a.example/v1", True)


def test_the_users_own_file_is_trusted_wherever_it_is_found(own: Path) -> None:
    own.write_text("allow_remote = true\nprompts = '/mine'\n")
    loaded = load(folder=own.parent)
    assert (loaded.settings.allow_remote, loaded.settings.prompts) == (True, "/mine")
    assert [file.own for file in loaded.files] == [True]


def test_a_name_in_a_strange_file_means_the_index_that_came_with_it(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "data" / "qa" / "indexes" / "diary").mkdir(parents=True)
    written(repo, "index = 'diary'")
    loaded = load(folder=repo)
    assert (loaded.settings.index, ignored(loaded)) == ("default", ["index"])
    (repo / "indexes").mkdir()
    loaded = load(folder=repo)
    assert loaded.settings.index_folder == repo / "indexes" / "diary"
    assert loaded.settings.index_folder_to_add == repo / "indexes" / "diary"


def test_indexes_that_are_a_link_out_of_the_project_are_told(repo: Path, tmp_path: Path) -> None:
    (repo / "indexes").symlink_to(tmp_path)
    (note,) = load(folder=repo).notes
    assert note.startswith(f"{repo / 'indexes'} is a link out of its folder and is ignored")
    assert load({"index": "./own"}, repo).notes == ()


def test_a_profile_that_is_nowhere_is_named_with_the_nearest(
    repo: Path, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match=r"write \[profile.work\] into a settings file"):
        load({"profile": "work"}, repo)
    own.write_text("[profile.work]\nstrict = true\n")
    with pytest.raises(UsageError, match=r"no profile 'wrok' in .*: did you mean 'work'"):
        load({"profile": "wrok"}, repo)
    monkeypatch.setenv("QA_PROFILE", "work")
    assert load(folder=repo).settings.strict
    monkeypatch.setenv("QA_PROFILE", "")
    assert not load(folder=repo).settings.strict


@pytest.mark.parametrize(
    "flags",
    [
        {"top_k": 0},
        {"precision": "half"},
        {"top_k": 1001},
        {"min_confidence": -0.1},
        {"min_confidence": 1.1},
        {"min_confidence": float("nan")},
        {"context_tokens": 511},
        {"model_timeout": 0},
        {"model_timeout": float("nan")},
        {"model_timeout": float("inf")},
        {"index": ""},
        {"index": "a\0b"},
    ],
)
def test_a_value_out_of_range_is_refused(repo: Path, flags: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        load_settings(flags, repo)


def test_a_value_out_of_range_is_told_with_its_place(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(repo, "top_k = 0")
    trusted(path)
    with pytest.raises(UsageError, match=rf"top-k is 0 in {path}: give a number"):
        load_settings(folder=repo)
    assert load_settings({"top_k": 2}, repo).top_k == 2
    monkeypatch.setenv("QA_TOP_K", "2000")
    with pytest.raises(UsageError, match="top-k is 2000 in QA_TOP_K: give a number"):
        load_settings(folder=repo)


def test_environment_values_are_numbers_and_truths_where_these_are_wanted(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0.25")
    monkeypatch.setenv("QA_LLM", "false")
    monkeypatch.setenv("QA_MODEL", "")
    settings = load_settings(folder=repo)
    assert (settings.min_confidence, settings.llm, settings.model) == (0.25, False, None)


def test_a_tilde_stands_for_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert Settings(index="~/news").index_folder == Path("/home/ada/news")
    assert Settings(indexes="~/all", index="news").index_folder == Path("/home/ada/all/news")
    assert Settings(cache="~/c").cache_folder == Path("/home/ada/c")
