"""`--set` on the command line: what may be said, and what `qa articles` tells of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faces.commands import Run, running
from tests.fakes import HashingEmbedder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "pier.txt").write_text("The pier\n\nThe pier is long.\n")
    return running(tmp_path, monkeypatch, HashingEmbedder(64))


def test_author_date_and_source_are_told_by_the_catalogue(run: Run) -> None:
    said = ["--set", "author=Ann Lee", "--set", "date=3 March 2014", "--set", "source=Harl Gazette"]
    assert run("index", "news", *said).exit_code == 0
    (article,) = json.loads(run("articles", "--json").stdout)["articles"]
    assert (article["author"], article["date"]) == ("Ann Lee", "2014-03-03")
    assert article["publication"] == "Harl Gazette"
    assert article["origins"] == {
        "title": "file", "author": "said", "date": "said", "publication": "said"
    }  # fmt: skip
    assert "pier.txt, Ann Lee, Harl Gazette" in run("articles").stdout.replace(" · ", ", ")
    assert run("articles", "--since", "2014-03").stdout.startswith("1 of 1 article")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("author", "--set 'author': give KEY=VALUE, of author, date, source"),
        ("title=x", "--set 'title=x': give KEY=VALUE, of author, date, source"),
        ("date=soon", "'soon' is no day: give one such as 2014-03-05"),
        ("date=2014-02-30", "'2014-02-30' is no day: give one such as 2014-03-05"),
    ],
)
def test_what_cannot_be_said_is_refused(run: Run, said: str, line: str) -> None:
    ended = run("index", "news", "--set", said)
    assert (ended.exit_code, ended.stderr) == (2, f"qa: {line}\n")


def test_it_is_said_of_something(run: Run) -> None:
    ended = run("index", "--set", "author=Ann Lee")
    line = "qa: --set goes with files or folders: name what it is said of\n"
    assert (ended.exit_code, ended.stderr) == (2, line)
