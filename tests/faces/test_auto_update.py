"""A question brings the index up to date first, where that is wished for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qa.index.lock import locked
from qa.settings.trust import trust
from tests.faces.commands import Run, running
from tests.fakes import HashingEmbedder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "pier.txt").write_text("The pier\n\nThe pier is 180 metres long.\n")
    run = running(tmp_path, monkeypatch, HashingEmbedder(256))
    assert run("index", "news").exit_code == 0
    return run


def write(text: str) -> None:
    Path("news/gulls.txt").write_text(text)


def test_changes_are_taken_in_before_a_search_and_told_in_a_line(run: Run) -> None:
    write("Gulls\n\nGulls cry all morning.\n")
    assert "Gulls" not in run("search", "gulls cry").stdout
    found = run("search", "gulls cry", "--update")
    assert "Gulls cry all morning." in found.stdout
    assert found.stderr == "qa: updated the index first: 1 new (gulls.txt)\n"
    assert run("search", "gulls cry", "--update").stderr == ""


def test_a_setting_does_the_same_for_every_question(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("qa.toml").write_text("auto_update = true\n")
    trust(Path("qa.toml"), Path("qa.toml").read_bytes())
    write("Gulls\n\nGulls cry all morning.\n")
    asked = run("ask", "When do gulls cry?", "--no-llm")
    assert asked.stderr == "qa: updated the index first: 1 new (gulls.txt)\n"
    Path("news/gulls.txt").rename("news/birds.txt")
    Path("news/pier.txt").write_text("The pier\n\nThe pier is 190 metres long.\n")
    monkeypatch.setattr("sys.stdin", None)
    searched = run("search", "How long is the pier?")
    assert searched.stderr == (
        "qa: updated the index first: 1 updated (pier.txt), 1 moved (gulls.txt → birds.txt)\n"
    )
    assert "190 metres" in searched.stdout


def test_a_chat_takes_changes_in_between_its_questions(run: Run) -> None:
    from typer.testing import CliRunner

    from qa.faces.app import make_app

    write("Gulls\n\nGulls cry all morning.\n")
    lines = "/search gulls cry\nbye\n"
    ended = CliRunner().invoke(make_app(), ["chat", "--update", "--no-llm"], input=lines)
    assert "Gulls cry all morning." in ended.stdout
    assert "updated the index first: 1 new (gulls.txt)" in ended.stderr


def test_where_another_process_writes_the_index_is_asked_as_it_is(run: Run, tmp_path: Path) -> None:
    write("Gulls\n\nGulls cry all morning.\n")
    with locked(tmp_path / "indexes" / "default"):
        found = run("search", "pier metres", "--update")
    assert found.exit_code == 0
    assert "the index was not updated (another process is writing" in found.stderr
    assert found.stderr.count("\n") == 1
    assert "180 metres" in found.stdout


def test_a_folder_that_is_not_there_keeps_its_articles(run: Run, tmp_path: Path) -> None:
    (tmp_path / "news").rename(tmp_path / "away")
    found = run("search", "pier metres", "--update")
    assert (found.exit_code, found.stderr) == (0, "")
    assert "180 metres" in found.stdout


def test_a_file_that_was_touched_is_no_update_to_be_told(run: Run) -> None:
    os.utime("news/pier.txt", ns=(1, 1))
    assert run("search", "pier", "--update").stderr == ""
    assert run("status").exit_code == 0
