"""Settings: flag over environment over file over default, and no value that cannot work."""

from pathlib import Path

import pytest

from qa.config import Settings, config_file, load_settings
from qa.errors import UsageError


def test_the_defaults_stand_when_nothing_is_given(tmp_path, monkeypatch):
    monkeypatch.delenv("QA_CACHE")
    assert load_settings(folder=tmp_path) == Settings()


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path, monkeypatch):
    (tmp_path / "qa.toml").write_text("top_k = 3\nmax_answer_tokens = 30\nthreads = 3\n")
    monkeypatch.setenv("QA_TOP_K", "4")
    monkeypatch.setenv("QA_THREADS", "4")
    settings = load_settings({"top_k": 5, "threads": None}, tmp_path)
    assert (settings.top_k, settings.threads, settings.max_answer_tokens) == (5, 4, 30)


def test_the_file_of_the_folder_hides_the_users_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = tmp_path / "config" / "qa" / "qa.toml"
    own.parent.mkdir(parents=True)
    own.write_text("top_k = 2")
    assert config_file(tmp_path) == own
    assert load_settings(folder=tmp_path).top_k == 2
    (tmp_path / "qa.toml").write_text("")
    assert load_settings(folder=tmp_path).top_k == 8


def test_only_the_users_own_file_may_allow_another_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own = tmp_path / "config" / "qa" / "qa.toml"
    own.parent.mkdir(parents=True)
    own.write_text("allow_remote = true")
    assert load_settings(folder=tmp_path).allow_remote
    assert load_settings(folder=own.parent).allow_remote
    assert not load_settings({"allow_remote": False}, tmp_path).allow_remote
    (tmp_path / "qa.toml").write_text("allow_remote = true")
    with pytest.raises(UsageError) as caught:
        load_settings(folder=tmp_path)
    assert str(caught.value) == (
        f"allow_remote in {tmp_path / 'qa.toml'}: a folder's file may not, for folders are passed "
        f"on: put it into {own}, or pass --allow-remote or set QA_ALLOW_REMOTE=true"
    )


def test_an_unknown_key_is_an_error_that_names_the_nearest(tmp_path):
    (tmp_path / "qa.toml").write_text("topk = 3")
    with pytest.raises(UsageError, match=r"unknown key 'topk'.*did you mean 'top_k'"):
        load_settings(folder=tmp_path)


def test_an_unknown_key_like_no_other_gets_the_whole_list(tmp_path):
    (tmp_path / "qa.toml").write_text("zzz = 3")
    with pytest.raises(UsageError, match="known are index, indexes"):
        load_settings(folder=tmp_path)


@pytest.mark.parametrize(
    "line",
    ["top_k = 'three'", "top_k = true", "top_k = 2.5", "llm = 1", "index = ['a']"],
)
def test_a_value_of_the_wrong_type_is_refused(tmp_path, line):
    (tmp_path / "qa.toml").write_text(line)
    with pytest.raises(UsageError, match="give a value of type"):
        load_settings(folder=tmp_path)


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
    ],
)
def test_a_value_out_of_range_is_refused(tmp_path, flags):
    with pytest.raises(UsageError):
        load_settings(flags, tmp_path)


@pytest.mark.parametrize("content", [b"top_k = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_an_error_with_its_name(tmp_path, content):
    (tmp_path / "qa.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"cannot read .*qa\.toml"):
        load_settings(folder=tmp_path)


def test_environment_values_are_numbers_and_truths_where_these_are_wanted(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_MIN_CONFIDENCE", "0.25")
    monkeypatch.setenv("QA_LLM", "false")
    settings = load_settings(folder=tmp_path)
    assert (settings.min_confidence, settings.llm) == (0.25, False)


def test_an_empty_variable_counts_as_none(tmp_path, monkeypatch):
    monkeypatch.setenv("QA_MODEL", "")
    assert load_settings(folder=tmp_path).model is None


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ("default", "indexes/default"),
        ("2026", "indexes/2026"),
        ("a/b", "a/b"),
        ("/a", "/a"),
        (".", "."),
        ("..", ".."),
    ],
)
def test_a_bare_name_is_an_index_below_indexes_and_a_path_is_itself(given, folder):
    assert Settings(index=given).index_folder == Path(folder)


def test_a_tilde_stands_for_the_home_folder(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    assert Settings(index="~/news").index_folder == Path("/home/ada/news")
    assert Settings(cache="~/c").cache_folder == Path("/home/ada/c")
