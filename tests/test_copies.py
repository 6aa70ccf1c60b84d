"""The same report in several papers: found when they are indexed, shown once, and named."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.config import Settings
from qa.index.copies import copies_of
from qa.index.reader import Index
from qa.index.schema import DATABASE, open_file
from qa.indexing.update import rebuild, update_index
from qa.retrieval.retriever import Retriever
from qa.selection import Selection
from tests.faces.commands import running
from tests.fakes import HashingEmbedder

REPORT = """The ferry Morning Star ran onto a sandbank off Little Harl, and nobody was hurt.
Forty passengers were taken off by two fishing boats before the tide turned.
Captain Ruth Amsel said the buoy at the channel mouth had gone missing in the storm.
The ferry was pulled free by a tug, and an inspection found a dented plate.
Sailings will begin again when the plate has been changed in the yard.
"""
PASSENGERS = "Forty passengers were taken off by two fishing boats before the tide turned."
OTHER = """The new library at Oxmoor opened its doors to readers and their children.
A choir sang on the stairs, and the mayor cut a ribbon of blue silk.
"""


def fields(title: str, day: str) -> str:
    return f"---\ntitle: {title}\ndate: {day}\n---\n"


class Papers:
    """A folder with the papers' articles, and an index of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.index = folder / "papers", folder / "index"
        self.embedder = HashingEmbedder(512)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def update(self) -> None:
        update_index(self.index, [str(self.folder)], self.embedder)

    def copies(self) -> dict[str, list[str]]:
        with Index(self.index) as index:
            names = [file.ref for file in index.files()]
            return {r: [c.ref for c in found] for r, found in copies_of(index, names).items()}

    def search(self, query: str, top_k: int = 8, **which: str) -> list[Any]:
        with Index(self.index) as index:
            retriever = Retriever(index, self.embedder)
            return retriever.search(query, top_k, Selection(**which) if which else None)


@pytest.fixture
def papers(tmp_path: Path) -> Papers:
    """A report in three papers, of which one cut the end, and something else."""
    papers = Papers(tmp_path)
    papers.write("a-star.md", fields("Ferry aground", "2020-05-03") + REPORT)
    papers.write("b-gazette.md", fields("Morning Star stuck", "2020-05-02") + REPORT)
    cut = "".join(REPORT.splitlines(keepends=True)[:4])
    papers.write("c-echo.md", fields("Ferry on the sand", "2020-05-04") + cut)
    papers.write("d-library.md", fields("Library opens", "2020-05-01") + OTHER)
    papers.update()
    return papers


def test_copies_are_found_the_earliest_first(papers: Papers) -> None:
    assert papers.copies() == {
        "a-star.md": ["b-gazette.md", "c-echo.md"],
        "b-gazette.md": ["a-star.md", "c-echo.md"],
        "c-echo.md": ["b-gazette.md", "a-star.md"],
    }


def test_copies_are_known_of_what_comes_changes_moves_and_goes(papers: Papers) -> None:
    (papers.folder / "b-gazette.md").unlink()
    papers.write("a-star.md", fields("Ferry aground", "2020-05-03") + OTHER)
    papers.update()
    assert papers.copies() == {"a-star.md": ["d-library.md"], "d-library.md": ["a-star.md"]}
    (papers.folder / "d-library.md").rename(papers.folder / "e-library.md")
    papers.write("f.md", REPORT)
    papers.update()
    assert papers.copies() == {
        "a-star.md": ["e-library.md"], "e-library.md": ["a-star.md"],
        "c-echo.md": ["f.md"], "f.md": ["c-echo.md"],
    }  # fmt: skip
    before = papers.copies()
    rebuild(papers.index, papers.embedder)
    assert papers.copies() == before


def test_an_index_from_before_learns_its_copies_at_the_next_update(papers: Papers) -> None:
    before = papers.copies()
    with open_file(papers.index, write=True) as connection:
        for table in ("sketches", "bands", "copies"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM meta WHERE key = 'copies'")
    connection.close()
    assert (papers.index / DATABASE).exists()
    assert papers.copies() == {}
    assert papers.search("ferry sandbank")[0].also_in == ()
    papers.update()
    assert papers.copies() == before


def test_of_copies_the_oldest_is_found_and_the_others_are_named(papers: Papers) -> None:
    found = papers.search("How many passengers were taken off by fishing boats?")
    first = found[0]
    assert first.article == "b-gazette.md"
    assert first.also_in == ("a-star.md", "c-echo.md")
    assert {one.article for one in found} == {"b-gazette.md", "d-library.md"}
    assert papers.search("When will sailings begin again?")[0].also_in == ("a-star.md",)


def test_of_copies_without_days_the_first_name_is_shown(papers: Papers) -> None:
    for path in papers.folder.glob("*.md"):
        path.unlink()
    for name in ("z.md", "m.md", "k.md"):
        papers.write(name, f"# {name}\n\n{REPORT}")
    papers.update()
    assert papers.search("forty passengers fishing boats")[0].article == "k.md"


def test_a_copy_is_found_where_the_oldest_is_not_looked_at(papers: Papers) -> None:
    (first, *others) = papers.search("forty passengers fishing boats", path="[ac]-*")
    assert (first.article, first.also_in) == ("a-star.md", ("c-echo.md",))
    assert not others
    (only,) = papers.search("forty passengers fishing boats", article="c-echo.md")
    assert (only.article, only.also_in) == ("c-echo.md", ())


def test_the_copy_that_a_question_names_is_found(papers: Papers) -> None:
    found = papers.search("What does Ferry on the sand say of the buoy?")
    assert (found[0].article, found[0].also_in) == ("c-echo.md", ("b-gazette.md", "a-star.md"))
    assert papers.search("What is said of the ferry and the buoy?")[0].article == "b-gazette.md"


def test_a_question_for_a_time_finds_the_copy_of_that_time(papers: Papers) -> None:
    for path in papers.folder.glob("[abc]-*.md"):
        path.unlink()
    for month in ("03", "04", "05"):
        papers.write(f"{month}.md", fields("Notice", f"2021-{month}-01") + REPORT)
    papers.update()
    assert papers.search("passengers of the ferry in April 2021")[0].article == "04.md"
    assert papers.search("passengers of the ferry")[0].article == "03.md"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Forty passengers", "Fourteen passengers"),
        ("two fishing boats", "three fishing boats"),
        ("before the tide", "after the tide"),
        ("were taken off", "were not taken off"),
        ("the tide turned", "Lord Amsel turned"),
    ],
)
def test_a_sentence_that_was_corrected_is_not_said_by_the_other(
    papers: Papers, old: str, new: str
) -> None:
    corrected = fields("Ferry aground", "2020-05-03") + REPORT.replace(old, new)
    papers.write("a-star.md", corrected)
    papers.update()
    assert "a-star.md" in papers.copies()["b-gazette.md"]
    found = papers.search("How many passengers were taken off by fishing boats?")
    by_name = {one.article: one for one in found}
    assert by_name["b-gazette.md"].also_in == ("c-echo.md",)
    assert "a-star.md" in by_name  # It says something else, and so it is found too.
    best = papers.search("When will sailings begin again after the plate is changed?")[0]
    assert best.article in {"a-star.md", "b-gazette.md"}


def test_many_copies_leave_room_for_what_else_there_is(papers: Papers) -> None:
    for number in range(70):
        papers.write(
            f"wire/{number:02}.md", fields("Wire", f"2020-06-{number % 28 + 1:02}") + REPORT
        )
    papers.write("z-boats.md", "# Boats\n\nFishing boats of Harl are painted green each spring.\n")
    papers.update()
    found = papers.search("passengers taken off by fishing boats", top_k=4)
    assert found[0].article == "b-gazette.md"
    assert "z-boats.md" in {one.article for one in found}
    assert len(found[0].also_in) > 60


def test_unrelated_articles_are_no_copies(papers: Papers) -> None:
    made = random.Random(4)
    words = (REPORT + OTHER).split()
    for number in range(40):
        papers.write(f"r{number}.md", " ".join(made.choices(words, k=80)) + ".\n")
    papers.update()
    assert set(papers.copies()) == {"a-star.md", "b-gazette.md", "c-echo.md"}


def test_search_names_the_copies_for_people_and_scripts(
    papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = running(papers.folder.parent, monkeypatch, papers.embedder)
    index = f".{os.sep}index"
    said = run("search", "forty passengers fishing boats", "--index", index).stdout
    assert "(also in a-star.md, c-echo.md)" in said
    document = json.loads(run("search", "forty passengers", "--index", index, "--json").stdout)
    assert document["passages"][0]["also_in"] == ["a-star.md", "c-echo.md"]
    listed = json.loads(run("articles", "--index", index, "--json").stdout)
    assert len(listed["articles"]) == 4


@pytest.mark.slow
def test_an_answer_cites_the_words_once_and_names_the_copies(papers: Papers) -> None:
    with Assistant(Index(papers.index), Settings(llm=False), embedder=papers.embedder) as assistant:
        answer = assistant.ask("How many passengers were taken off by fishing boats?")
        assert answer.answered
        quoted = [citation.quote for citation in answer.citations]
        assert len(quoted) == len(set(quoted))
        (citation,) = [one for one in answer.citations if "Forty" in one.quote]
        assert (citation.article, citation.also_in) == (
            "b-gazette.md", ("a-star.md", "c-echo.md")
        )  # fmt: skip
        summary = assistant.summary("ferry")
        quotes = [one.quote for one in summary.citations]
        assert len(quotes) == len(set(quotes))
        assert len(assistant.articles().articles) == 4
