"""Settings files: which one applies, what it may hold, and that nothing in one does harm."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from qa.errors import UsageError
from qa.settings.files import LARGEST, folders_file, read_file, read_with_faults


def values_of(folder: Path, content: str | bytes) -> dict[str, Any]:
    path = folder / "qa.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_file(path, own=False).values


def trouble(folder: Path, content: str | bytes) -> str:
    with pytest.raises(UsageError) as caught:
        values_of(folder, content)
    return str(caught.value).replace(str(folder), "HERE")


def test_the_nearest_file_upwards_is_the_folders(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert folders_file(deep) is None
    (tmp_path / "qa.toml").write_text("")
    assert folders_file(deep) == (tmp_path / "qa.toml").resolve()
    (tmp_path / "a" / "qa.toml").write_text("")
    assert folders_file(deep) == (tmp_path / "a" / "qa.toml").resolve()
    assert folders_file(tmp_path) == tmp_path / "qa.toml"


def test_paths_count_from_the_file_wherever_qa_runs(tmp_path: Path) -> None:
    text = """
    index = "./own"
    indexes = "many"
    model = "weights.gguf"
    embedder = "all-minilm-l6-v2"
    reranker = "./ranks"
    prompts = "/etc"
    cache = "~/cache"
    path = "sport/*"
    """
    here = tmp_path.resolve()
    assert values_of(tmp_path, text) == {
        "index": f"{here}/own",
        "indexes": f"{here}/many",
        "model": f"{here}/weights.gguf",
        "embedder": "all-minilm-l6-v2",
        "reranker": f"{here}/ranks",
        "prompts": "/etc",
        "cache": "~/cache",
        "path": "sport/*",
    }


def test_names_and_addresses_are_no_paths(tmp_path: Path) -> None:
    text = 'index = "news"\nmodel = "http://127.0.0.1:8080/v1"'
    assert values_of(tmp_path, text) == {"index": "news", "model": "http://127.0.0.1:8080/v1"}


def test_paths_of_a_file_that_is_a_link_count_from_where_it_leads(tmp_path: Path) -> None:
    for name in ("trusted", "strange"):
        (tmp_path / name).mkdir()
    (tmp_path / "trusted" / "qa.toml").write_text('model = "./weights.gguf"')
    (tmp_path / "strange" / "qa.toml").symlink_to(tmp_path / "trusted" / "qa.toml")
    found = read_file(tmp_path / "strange" / "qa.toml", own=False)
    assert found.values == {"model": str((tmp_path / "trusted").resolve() / "weights.gguf")}


def test_where_qa_runs_in_the_files_folder_paths_stay_as_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("qa.toml").write_text('index = "./own"')
    assert read_file(Path("qa.toml"), own=False).values == {"index": "./own"}


def test_an_empty_text_is_none_where_that_can_be(tmp_path: Path) -> None:
    assert values_of(tmp_path, 'model = ""\nuntil = ""') == {"model": None, "until": None}


def test_profiles_are_settings_under_a_name(tmp_path: Path) -> None:
    path = tmp_path / "qa.toml"
    path.write_text("top_k = 3\n[profile.work]\ntop_k = 9\n[profile.home]\nstrict = true\n")
    file = read_file(path, own=True)
    assert file.values == {"top_k": 3}
    assert file.profiles == {"work": {"top_k": 9}, "home": {"strict": True}}


WRONG = {
    "topk = 3": "unknown key 'topk' in HERE/qa.toml: did you mean 'top_k'?",
    "[profile.a]\ntopk = 3": (
        "unknown key 'topk' in [profile.a] of HERE/qa.toml: did you mean 'top_k'?"
    ),
    "[profil.a]\ntop_k = 3": "unknown key 'profil' in HERE/qa.toml: did you mean 'profile'?",
    "profile = 'a'": "profile in HERE/qa.toml is no table: write [profile.NAME] above settings",
    "top_k = 'three'": "top_k in HERE/qa.toml is 'three': give a value of type int",
    "top_k = true": "top_k in HERE/qa.toml is True: give a value of type int",
    "top_k = 2.5": "top_k in HERE/qa.toml is 2.5: give a value of type int",
    "llm = 1": "llm in HERE/qa.toml is 1: give a value of type bool",
    "index = ['a']": "index in HERE/qa.toml is ['a']: give a value of type str",
    f"model = [{'1, ' * 50}]": (
        f"model in HERE/qa.toml is [{'1, ' * 20}"[:-1] + "…: give a value of type str"
    ),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_meant_is_named_with_its_place(tmp_path: Path, text: str) -> None:
    assert trouble(tmp_path, text) == WRONG[text]


def test_a_key_like_no_other_gets_the_nearest_and_no_list(tmp_path: Path) -> None:
    told = trouble(tmp_path, "colour = 3")
    assert told.startswith("unknown key 'colour' in HERE/qa.toml: the nearest is '")
    assert told.endswith("; 'qa config' shows all")
    assert len(told) < 120


@pytest.mark.parametrize(
    "content",
    [b"top_k = ", b"\xff\xfe", b"a = " + b"[" * 20_000, b"#" * (LARGEST + 1), b"top_k = 1\0"],
)
def test_a_file_that_is_no_settings_file_is_an_error_with_its_name(
    tmp_path: Path, content: bytes
) -> None:
    assert trouble(tmp_path, content).startswith("cannot read HERE/qa.toml: ")


def test_a_mark_at_the_beginning_is_no_harm(tmp_path: Path) -> None:
    assert values_of(tmp_path, b"\xef\xbb\xbftop_k = 3") == {"top_k": 3}


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "broken link", "loop"])
def test_what_is_no_file_is_an_error_and_waits_for_nobody(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "qa.toml"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "broken link":
            path.symlink_to("nowhere")
        case "loop":
            path.symlink_to(path)
    assert folders_file(tmp_path) == path
    with pytest.raises(UsageError, match="cannot read"):
        read_file(path, own=False)


def test_what_is_right_in_a_file_is_kept_beside_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "qa.toml"
    path.write_text("topk = 3\nstrict = true\nllm = 1\n[profile.a]\ntop_k = 'x'\nstrict = false\n")
    file = read_with_faults(path, own=False)
    assert (file.values, file.profiles) == ({"strict": True}, {"a": {"strict": False}})
    assert [fault.message.split(" in ")[0] for fault in file.faults] == [
        "unknown key 'topk'", "llm", "top_k"
    ]  # fmt: skip
