"""A folder's settings file that leaves no articles, or silences answers, is named as the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faces.commands import Run, running
from tests.fakes import HashingEmbedder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "pier.txt").write_text("The pier\n\nThe pier is 180 metres long.\n")
    run = running(tmp_path, monkeypatch, HashingEmbedder(256))
    assert run("index", "news").exit_code == 0
    return run


ASKED = (
    ("ask", "How long is the pier?", "--no-llm"),
    ("search", "pier"),
    ("articles",),
    ("mentions", "pier"),
    ("summary",),
)


@pytest.mark.parametrize("command", ASKED, ids=lambda command: command[0])
def test_a_file_that_leaves_no_articles_is_named(run: Run, command: tuple[str, ...]) -> None:
    Path("qa.toml").write_text("path = 'sport/*'\n")
    found = run(*command)
    told = "qa: note: no article is left by path = 'sport/*' in qa.toml: "
    assert (found.exit_code, found.stderr.startswith(told)) == (1, True)
    assert run(*command, "--path", "*").stderr == ""
    assert "qa.toml" not in run(*command, "--path", "nowhere/*").stderr


@pytest.mark.parametrize("command", ASKED, ids=lambda command: command[0])
def test_a_file_that_names_an_article_which_is_not_there_is_named(
    run: Run, command: tuple[str, ...]
) -> None:
    Path("qa.toml").write_text("article = 'tower'\n")
    assert "called 'tower', which is article = 'tower' in qa.toml: " in run(*command).stderr
    assert "qa.toml" not in run(*command, "--article", "mill").stderr


def test_a_file_that_silences_answers_is_named(run: Run) -> None:
    question = ("ask", "How long is the pier?", "--no-llm")
    answered = run(*question)
    assert (answered.exit_code, answered.stderr) == (0, "")
    Path("qa.toml").write_text("min_confidence = 1.0\n")
    silent = run(*question)
    assert silent.exit_code == 1
    assert silent.stderr.startswith("qa: note: silent because of min_confidence = 1.0 in qa.toml: ")
    assert run(*question, "--min-confidence", "0.1").exit_code == 0
    assert "qa.toml" not in run("ask", "Who painted the moon?", "--no-llm").stderr
