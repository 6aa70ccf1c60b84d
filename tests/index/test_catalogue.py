"""The catalogue of an index: what is known of every article, in order, and what is read of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from qa.domain import LeftOut
from qa.errors import UsageError
from qa.index.catalogue import as_order, entries, read_spans
from qa.index.omissions import left_out_of
from qa.index.reader import Index
from qa.index.schema import DATABASE
from qa.indexing.update import update_index
from tests.fakes import HashingEmbedder

PAGE = (
    "<html lang=en><head><title>Gates</title><meta name=author content='Ann Lee'></head><body>"
    "<nav><ul>" + "".join(f"<li><a href=/{i}>Section {i}</a></li>" for i in range(9)) + "</ul>"
    "</nav><article><h1>Gates</h1><p>The gate was opened at noon on Monday.</p></article></body>"
)
NOTE = "---\ntitle: zinc\ndate: 2024-02-29\nurl: https://example.org/z\n---\n\nZinc is a metal.\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "gates.html").write_text(PAGE)
    (tmp_path / "zinc.md").write_text(NOTE)
    (tmp_path / "2025-01-01-alpha.txt").write_text("Alpha is first.\n")
    return tmp_path


def index_of(folder: Path) -> Index:
    update_index(folder / "index", [str(folder)], HashingEmbedder())
    return Index(folder / "index")


def test_an_entry_has_what_the_loader_read(folder):
    with index_of(folder) as index:
        by_ref = {entry.ref: entry for entry in entries(index)}
    zinc = by_ref["zinc.md"]
    assert (zinc.title, zinc.date, zinc.url) == ("zinc", "2024-02-29", "https://example.org/z")
    assert (zinc.source, zinc.characters) == (str(folder / "zinc.md"), len(NOTE))
    assert (zinc.author, zinc.passages, zinc.left_out) == (None, 1, ())
    gates = by_ref["gates.html"]
    assert (gates.author, gates.language, gates.date) == ("Ann Lee", "en", None)
    assert gates.characters == len("Gates\n\nThe gate was opened at noon on Monday.\n")
    assert gates.left_out == (LeftOut("navigation", 9 * len("Section0")),)


def test_the_newest_is_first_and_what_has_no_day_is_last(folder):
    with index_of(folder) as index:
        assert [entry.title for entry in entries(index)] == ["Alpha", "zinc", "Gates"]
        assert [entry.title for entry in entries(index, order="title")] == [
            "Alpha", "Gates", "zinc",
        ]  # fmt: skip


def test_only_the_articles_that_are_wanted_are_listed(folder):
    with index_of(folder) as index:
        wanted = [entry.id for entry in entries(index) if entry.title != "zinc"]
        assert [entry.title for entry in entries(index, wanted)] == ["Alpha", "Gates"]
        assert entries(index, []) == []


def test_what_was_left_out_goes_with_its_article(folder):
    with index_of(folder) as index:
        assert len(left_out_of(index.connection)) == 1
    (folder / "gates.html").unlink()
    with index_of(folder) as index:
        assert left_out_of(index.connection) == {}


def test_an_index_of_before_knows_of_nothing_left_out_until_it_is_written_to(folder):
    with index_of(folder) as index:
        assert index.counts() == (3, 3)
    with closing(sqlite3.connect(folder / "index" / DATABASE)) as connection:
        connection.execute("DROP TABLE omissions")
    with Index(folder / "index") as index:
        assert [entry.left_out for entry in entries(index)] == [(), (), ()]
    (folder / "gates.html").write_text(PAGE + " ")
    with index_of(folder) as index:
        assert [bool(entry.left_out) for entry in entries(index)] == [False, False, True]


def test_headings_and_sentences_are_read_and_front_matter_is_not(folder):
    text = "---\ntitle: A\n---\n\n# A walk\n\nWe went. It rained.\n\n## Home\n\nWe slept.\n"
    (folder / "walk.md").write_text(text)
    with index_of(folder) as index:
        (walk,) = [entry.id for entry in entries(index) if entry.ref == "walk.md"]
        read = [text[start:end] for start, end in read_spans(index, walk)]
    assert read == ["A walk", "We went.", "It rained.", "Home", "We slept."]


def test_an_unknown_order_is_refused():
    assert as_order("title") == "title"
    with pytest.raises(UsageError, match="give one of: date, title"):
        as_order("size")
