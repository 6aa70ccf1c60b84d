"""Answers that are kept: what survives a kill, and what is dropped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.evaluation.results import Results, locked

KEYS = {"a": "1", "b": "2", "c": "3"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    results = Results(tmp_path / "new" / "answers.jsonl", KEYS)
    for name in ("a", "b"):
        results.add(name, {"id": name, "answer": f"Ä {name} \ud800"})
    return results.path


def kept(path: Path, keys: dict[str, str] = KEYS) -> list[str]:
    results = Results(path, keys)
    return [name for name in keys if name in results]


def test_answers_come_back_as_they_were(path: Path) -> None:
    before = path.read_bytes()
    results = Results(path, KEYS)
    assert results["a"] == {"id": "a", "answer": "Ä a \ud800", "fingerprint": "1"}
    assert "c" not in results
    assert path.read_bytes() == before
    assert [json.loads(line)["id"] for line in before.splitlines()] == ["a", "b"]


def test_a_torn_last_line_is_dropped_wherever_it_was_torn(path: Path) -> None:
    whole = path.read_bytes()
    second = whole.index(b"\n") + 1
    for end in range(second + 1, len(whole) - 1):
        path.write_bytes(whole[:end])
        assert kept(path) == ["a"], end
        assert path.read_bytes() == whole[:second]
    path.write_bytes(whole[:-1])  # Only the line end is missing: nothing may be glued to it.
    results = Results(path, KEYS)
    results.add("c", {"id": "c"})
    assert kept(path) == ["a", "b", "c"]


def test_what_was_answered_under_other_circumstances_is_dropped(path: Path) -> None:
    assert kept(path, {"a": "other", "b": "2"}) == ["b"]
    assert path.read_bytes().count(b"\n") == 1
    assert kept(path, {"b": "2"}) == ["b"]
    assert "b" not in Results(path, KEYS, fresh=True)
    assert path.read_bytes() == b""


def test_lines_that_are_no_answers_are_dropped(path: Path) -> None:
    path.write_bytes(b'[1]\n\xff\n{"id": ["a"]}\n{"fingerprint": null}\n' + path.read_bytes())
    assert kept(path) == ["a", "b"]


def test_two_runs_keep_out_of_each_others_way(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(UsageError, match="another process"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"cannot read .*answers.*: check its rights"):
        Results(tmp_path / "file" / "answers.jsonl", KEYS)
    with (
        pytest.raises(UsageError, match=r"cannot write .*: set QA_CACHE"),
        locked(tmp_path / "file" / "x"),
    ):
        pass
