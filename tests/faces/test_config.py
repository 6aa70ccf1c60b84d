"""`qa config` and `qa list`: real processes, with a home of their own and strangers' folders."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from qa.faces.app import COMMANDS, make_app
from qa.index.schema import DATABASE
from tests.faces.processes import Machine

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
EVIL = """\
model = "http://evil.example/v1"
prompts = "/etc"
cache = "stolen"
index = "../diary"
embedder = "./weights"
allow_remote = true
top_k = 1
min_confidence = 0.9
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a repository of somebody else's, and an index of the user's own."""
    machine = Machine(tmp_path)
    machine.write("repo/.git/HEAD", "")
    machine.write("repo/qa.toml", EVIL)
    machine.write("repo/deep/down/readme.txt", "Nothing.\n")
    machine.write("news/pier.txt", "The pier\n\nThe pier is 180 metres long.\n\nIt is of wood.\n")
    return machine


def document(out: str) -> Any:
    """A document that keeps to its published schema."""
    found = json.loads(out)
    schema = json.loads((SCHEMAS / f"{found['schema'].replace('/', '-')}.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(found)
    return found


def settings_of(out: str) -> dict[str, Any]:
    return {one["key"]: one["value"] for one in document(out)["settings"]}


@pytest.mark.slow
def test_a_strangers_repository_is_not_obeyed(machine: Machine) -> None:
    assert machine("index", "news").code == 0
    before = sorted(machine.home.rglob("*"))
    path = machine.home / "repo" / "qa.toml"
    note = (
        f"qa: note: {path} is not trusted, so these settings in it are ignored: model, prompts, "
        f"cache, index, embedder, allow_remote; read it, then run 'qa config trust {path}'\n"
    )
    for folder in ("repo/deep/down", "repo/deep"):
        code, out, err = machine("search", "pier", "--json", at=folder)
        assert (code, err) == (0, note)
        assert [one["article"] for one in document(out)["passages"]] == ["pier.txt"]
    code, out, err = machine("config", "--json", at="repo/deep")
    assert (code, err) == (0, note)
    found = settings_of(out)
    assert (found["model"], found["cache"], found["index"]) == (None, None, "default")
    assert (found["top_k"], found["min_confidence"], found["allow_remote"]) == (1, 0.9, False)
    assert [one["key"] for one in document(out)["ignored"]] == [
        "model", "prompts", "cache", "index", "embedder", "allow_remote",
    ]  # fmt: skip
    assert sorted(machine.home.rglob("*")) == before


@pytest.mark.slow
def test_trust_is_given_once_holds_for_the_content_and_is_taken_back(machine: Machine) -> None:
    path = machine.home / "repo" / "qa.toml"
    code, out, err = machine("config", "trust", at="repo/deep")
    assert code == 0
    assert out.startswith(f'{path} is trusted as it is now: it sets model = "http://evil.example/')
    assert "allow_remote" not in out
    assert err == f"qa: note: allow_remote holds in your own {_own(machine)} only\n"
    code, out, err = machine("config", "--json", at="repo/deep")
    assert settings_of(out)["cache"] == str(machine.home / "repo" / "stolen")
    assert settings_of(out)["allow_remote"] is False
    assert err.startswith(f"qa: note: allow_remote in {path} is ignored: no folder's file may say")
    (listed,) = document(machine("config", "trust", "--list", "--json").out)["files"]
    assert (listed["path"], listed["state"]) == (str(path), "same")
    machine.write("repo/qa.toml", EVIL + "strict = true\n")
    code, out, err = machine("config", "--json", at="repo/deep")
    assert (settings_of(out)["model"], settings_of(out)["strict"]) == (None, True)
    assert "has changed since you trusted it" in err
    assert "changed since" in machine("config", "trust", "--list").out
    assert machine("config", "trust", "--forget", "repo").code == 0
    assert machine("config", "trust", "--forget", "repo").code == 1
    told = "qa: you trust no file: 'qa config trust PATH' trusts one\n"
    assert machine("config", "trust", "--list") == (1, "", told)


def _own(machine: Machine) -> Path:
    return machine.home / ".config" / "qa" / "qa.toml"


@pytest.mark.slow
def test_each_value_is_shown_with_its_origin(machine: Machine) -> None:
    machine.write(".config/qa/qa.toml", "since = 2015\n[profile.work]\nuntil = '2016'\n")
    code, out, err = machine(
        "config", "show", "--top-k", "4", "--profile", "work", at="news", QA_STRICT="true"
    )
    assert (code, err) == (0, "")
    rows = {line.split()[0]: line for line in out.splitlines()}
    assert re.fullmatch(r"top_k +4 +option", rows["top_k"])
    assert re.fullmatch(r"strict +true +QA_STRICT", rows["strict"])
    assert re.fullmatch(rf'since +"2015" +{_own(machine)}', rows["since"])
    assert re.fullmatch(rf'until +"2016" +{_own(machine)} \[profile\.work\]', rows["until"])
    assert re.fullmatch(r"model +not set +default", rows["model"])
    code, _, err = machine("ask", "Why?", "--profile", "wrok", at="news")
    assert (code, err) == (2, f"qa: no profile 'wrok' in {_own(machine)}: did you mean 'work'?\n")


@pytest.mark.slow
def test_a_file_to_begin_with_is_written_and_never_over_another(machine: Machine) -> None:
    assert machine("config", "path", at="news").code == 1
    made = machine("config", "init", at="news")
    assert made == (0, "qa.toml: every setting stands in it, and none is made yet\n", "")
    text = (machine.home / "news" / "qa.toml").read_text()
    assert "\n# top_k = 8\n" in text
    code, _, err = machine("config", "init", at="news")
    assert (code, err) == (2, "qa: qa.toml is there already: edit it; nothing was changed\n")
    assert (machine.home / "news" / "qa.toml").read_text() == text
    assert machine("config", "init", "--user").code == 0
    assert machine("config", "path", at="news").out == f"qa.toml\n{_own(machine)}\n"
    assert machine("config", at="news").err == ""


@pytest.mark.slow
def test_a_broken_file_of_a_stranger_stops_no_command_and_trusting_it_shows_why(
    machine: Machine,
) -> None:
    path = machine.write("repo/qa.toml", "top_k = \n")
    why = rf"cannot read {path}: .*: mend or remove that file"
    assert machine("config", at="repo/deep").code == 0
    for command in (["status"], ["config"], [], ["list"]):
        err = machine(*command, at="repo/deep").err
        assert re.match(rf"qa: note: ignored: {why}\n", err), err
    code, out, err = machine("config", "trust", at="repo/deep")
    assert (code, out) == (2, "")
    assert re.fullmatch(rf"qa: {why}\n", err)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_home_that_cannot_be_written_is_one_line(machine: Machine) -> None:
    machine.home.chmod(0o500)  # pragma: no cover (left out for the superuser)
    try:
        _unwritable(machine)
    finally:
        machine.home.chmod(0o700)


@pytest.mark.slow
def test_a_home_whose_folders_are_in_the_way_is_one_line(machine: Machine) -> None:
    for name in (".config", ".local"):
        machine.write(name, "a file")
    _unwritable(machine)


def _unwritable(machine: Machine) -> None:
    for command, place in (
        (["index", "."], r".*/indexes/default"),
        (["config", "trust", "../repo"], r".*/trusted\.json"),
        (["config", "init", "--user"], r".*/qa\.toml"),
    ):
        code, out, err = machine(*command, at="news")
        assert (code, out) == (2, "")
        assert re.fullmatch(rf"qa: cannot write (to )?{place} \(.*\): .*\n", err), err
    assert machine("index", ".", "--index", "./own", at="news").code in {0, 2}


@pytest.mark.slow
def test_the_indexes_are_listed_with_what_they_hold(machine: Machine) -> None:
    own = machine.home / ".local" / "share" / "qa" / "indexes"
    assert machine("list") == (1, "", f"qa: no index in {own}: build one with 'qa index FOLDER'\n")
    assert machine("index", "news").code == 0
    assert machine("index", "news", "--index", "work").code == 0
    (own / "broken").mkdir()
    (own / "broken" / DATABASE).write_text("no database" * 99)
    (machine.home / "news" / "indexes").mkdir()
    assert machine("index", "pier.txt", at="news").code == 0
    found = document(machine("list", "--json", at="news").out)
    assert found["looked_in"] == ["indexes", str(own)]
    assert [(one["name"], one["place"], one["used"]) for one in found["indexes"]] == [
        ("default", "indexes/default", True),
        ("broken", f"{own}/broken", False),
        ("default", f"{own}/default", False),
        ("work", f"{own}/work", False),
    ]
    assert [one["articles"] for one in found["indexes"]] == [1, None, 1, 1]
    assert "cannot be used" in found["indexes"][1]["problem"]
    out = machine("list", at="news").out
    assert re.search(r"(?m)^\* default +1 article +\d\.\d MB  just now .*  indexes/default$", out)
    assert re.search(r"(?m)^  broken ", out)
    code, _, err = machine("ask", "Why?", "--index", "wrok", at="news")
    assert code == 2
    assert err == (
        f"qa: no index 'wrok' in indexes or {own}: build one with 'qa index FOLDER --index wrok', "
        "or name one of these with --index: default, broken, work\n"
    )


WRONG = {
    "show x": "'qa config show' takes no path",
    "init --forget": "--forget and --list go with 'qa config trust'",
    "trust --user": "--user goes with 'qa config init', without a path",
    "trust --list --forget": "--list goes alone",
    "trust": "no qa.toml here or above",
    "trust --forget": "no qa.toml here or above",
    "trust nowhere.toml": "cannot read nowhere.toml",
}


@pytest.mark.parametrize("words", WRONG)
def test_what_does_not_go_together_is_refused(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(make_app(), ["config", *words.split()])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"qa: {WRONG[words]}")


def test_the_profile_is_an_option_of_every_command_that_reads_settings() -> None:
    for command in set(COMMANDS) - {"daemon"}:
        words = [command, "list"] if command == "models" else [command]
        shown = CliRunner().invoke(make_app([command]), [*words, "--help"])
        assert "--profile" in shown.stdout, command


def test_no_command_reads_settings_past_the_line_that_says_what_is_ignored() -> None:
    faces = Path(__file__).parents[2] / "qa" / "faces"
    past = "from qa.settings.loading import load_settings"
    found = [path.name for path in faces.rglob("*.py") if past in path.read_text("utf-8")]
    assert found == ["probes.py"]  # Child processes of a command that has said it.
