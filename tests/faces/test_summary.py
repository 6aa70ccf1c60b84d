"""`qa summary` as a user meets it: transcripts, codes, JSON, and what `qa show` takes from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.indexing.update import update_index
from tests.faces.commands import Run, running
from tests.faces.test_documents import validated
from tests.fakes import HashingEmbedder

PIER = (
    "---\ntitle: The pier\ndate: 2025-03-04\n---\n"
    "\nThe pier of Harl is 180 metres long. It was built in 1902 by masons from Skarn.\n"
)
CRABS = "---\ntitle: Crabs\n---\n\nCrabs walk sideways on the sand of Harl all day.\n"
EMBEDDER = HashingEmbedder(2048)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles that are indexed."""
    folder = tmp_path_factory.mktemp("summary")
    (folder / "news").mkdir()
    for name, text in {"pier.md": PIER, "crabs.md": CRABS}.items():
        (folder / "news" / name).write_text(text, "utf-8")
    update_index(folder / "indexes" / "default", [str(folder / "news")], EMBEDDER)
    return folder


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in the folder."""
    return running(folder, monkeypatch, EMBEDDER)


def test_all_articles_are_summed_up_the_newest_first(run: Run) -> None:
    ended = run("summary")
    assert (ended.exit_code, ended.stdout) == (0, """\
2025-03-04  The pier
    “The pier of Harl is 180 metres long.” [1]
    pier.md:42-78, line 6
    “It was built in 1902 by masons from Skarn.” [2]
    pier.md:79-121, line 6

undated     Crabs
    “Crabs walk sideways on the sand of Harl all day.” [3]
    crabs.md:22-70, line 5
""")  # fmt: skip
    shown = run("show", "3")
    assert "»Crabs walk sideways on the sand of Harl all day.«" in shown.stdout


def test_an_article_is_named_in_any_way(run: Run) -> None:
    for name in (["pier.md"], ["the", "PIER"], ["--article", "pier"]):
        ended = run("summary", *name)
        assert ended.exit_code == 0
        assert "180 metres" in ended.stdout
        assert "Crabs" not in ended.stdout


def test_nothing_to_sum_up_is_not_found(run: Run) -> None:
    ended = run("summary", "zebras")
    assert (ended.exit_code, ended.stdout) == (1, "Nothing to sum up about “zebras”\n")
    ended = run("summary", "--since", "2026")
    assert (ended.exit_code, ended.stdout) == (
        1, "Nothing to sum up\nLooked at 0 of 2 articles: since 2026.\n"
    )  # fmt: skip


def test_what_cannot_be_meant_is_an_error(run: Run) -> None:
    for arguments in (["?!"], [" "], ["--article", "peir"]):
        ended = run("summary", *arguments)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ended.stderr.startswith("qa: ")


def test_the_document_has_every_field(run: Run) -> None:
    ended = run("summary", "pier", "--json")
    assert ended.exit_code == 0
    found = validated(ended.stdout)
    assert (found["schema"], found["query"], found["count"]) == ("qa.summary/1", "pier", 1)
    (article,) = found["articles"]
    assert (article["article"], article["title"], article["date"]) == (
        "pier.md", "The pier", "2025-03-04",
    )  # fmt: skip
    assert [point["citations"] for point in article["points"]] == [[1], [2]]
    for citation in found["citations"]:
        assert PIER[citation["start"] : citation["end"]] == citation["quote"]
    assert (found["more"], found["note"]) == (0, None)
    nothing = run("summary", "zebras", "--json")
    assert nothing.exit_code == 1
    assert validated(nothing.stdout)["articles"] == []


def test_an_answer_to_ask_has_its_note_beside_it(run: Run) -> None:
    found = validated(run("ask", "Summarise the article about crabs", "--json").stdout)
    assert found["note"] == "Summary of “Crabs” (crabs.md)."
    assert found["note"] not in found["answer"]
    assert found["kind"] == "summary"
    told = run("ask", "Summarise the article about crabs", "--no-llm").stdout
    assert told.splitlines()[-1] == "Summary of “Crabs” (crabs.md)."
