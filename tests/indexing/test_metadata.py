"""What a user says of files goes before what they say themselves, and is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.index.catalogue import entries
from qa.index.reader import Index
from qa.index.schema import open_file
from qa.indexing.files import Rules
from qa.indexing.report import Report
from qa.indexing.update import update_index
from tests.indexing.test_update import PIER, World

NOTE = (
    "---\ntitle: The note\nauthor: Ann Lee\ndate: 2020-01-02\nsource: Harl Gazette\n---\nWords.\n"
)
Known = tuple[str | None, str | None, str | None]


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.write("news/note.md", NOTE)
    world.update()
    return world


def say(world: World, name: str, **metadata: str) -> Report:
    rules = Rules(metadata=metadata)
    return update_index(world.index, [str(world.folder / name)], world.embedder, rules=rules)


def known(world: World, ref: str) -> Known:
    """Author, day and source of an article."""
    with Index(world.index) as index:
        (entry,) = (one for one in entries(index) if one.ref == ref)
        return entry.author, entry.date, entry.metadata.publication


def origins(world: World, ref: str) -> dict[str, str]:
    with Index(world.index) as index:
        (entry,) = (one for one in entries(index) if one.ref == ref)
        return dict(entry.metadata.origins)


OWN: Known = ("Ann Lee", "2020-01-02", "Harl Gazette")


def test_it_is_told_where_each_value_came_from(world: World) -> None:
    assert known(world, "note.md") == OWN
    assert origins(world, "note.md") == dict.fromkeys(
        ("title", "date", "author", "publication"), "file"
    )
    world.write("news/2021-03-04-gulls.txt", "gulls cry all the morning long.\n")
    world.update()
    assert origins(world, "2021-03-04-gulls.txt") == {"title": "file name", "date": "file name"}


def test_what_is_said_of_a_file_goes_before_what_it_says_and_embeds_nothing(world: World) -> None:
    world.embedder.embedded.clear()
    report = say(world, "news/note.md", author="Bob Ray", source="The Star")
    assert (report.unchanged, report.embedded, world.embedder.embedded) == (["note.md"], 0, [])
    assert known(world, "note.md") == ("Bob Ray", "2020-01-02", "The Star")
    assert origins(world, "note.md") == {
        "title": "file", "date": "file", "author": "said", "publication": "said"
    }  # fmt: skip
    assert known(world, "pier.txt") == (None, None, None)


def test_it_is_said_of_all_files_of_a_folder(world: World) -> None:
    say(world, "news/sea", date="2019-05-06")
    assert known(world, "sea/crabs.txt") == (None, "2019-05-06", None)
    assert known(world, "pier.txt") == (None, None, None)
    with Index(world.index) as index:
        assert "2019-05-06" in index.dates()


def test_it_is_kept_over_updates_moves_and_a_rebuild(world: World) -> None:
    say(world, "news/note.md", author="Bob Ray")
    world.write("news/note.md", NOTE.replace("Words.", "Other words.").replace("2020", "2021"))
    assert world.update().changed == ["note.md"]
    assert known(world, "note.md") == ("Bob Ray", "2021-01-02", "Harl Gazette")
    (world.news / "note.md").rename(world.news / "moved.md")
    assert world.update().moved == [("note.md", "moved.md")]
    assert known(world, "moved.md") == ("Bob Ray", "2021-01-02", "Harl Gazette")
    world.rebuild()
    assert known(world, "moved.md") == ("Bob Ray", "2021-01-02", "Harl Gazette")
    say(world, "news/moved.md", author="")
    assert known(world, "moved.md") == ("Ann Lee", "2021-01-02", "Harl Gazette")


def test_what_is_said_is_taken_back_one_by_one(world: World) -> None:
    say(world, "news/note.md", author="Bob Ray", date="2001-01-01")
    say(world, "news/note.md", source="The Star")
    say(world, "news/note.md", date="")
    assert known(world, "note.md") == ("Bob Ray", "2020-01-02", "The Star")
    say(world, "news/note.md", author="", source="")
    assert known(world, "note.md") == OWN
    assert origins(world, "note.md")["author"] == "file"
    with Index(world.index) as index:
        assert index.said() == {}


def test_the_day_of_a_moved_files_name_waits_behind_what_was_said(world: World) -> None:
    world.write("news/2020-02-03-sea.txt", "the sea is wide and cold today.\n")
    world.update()
    say(world, "news/2020-02-03-sea.txt", date="1999-09-09")
    (world.news / "2020-02-03-sea.txt").rename(world.news / "2020-04-05-sea.txt")
    world.update()
    assert known(world, "2020-04-05-sea.txt")[1] == "1999-09-09"
    say(world, "news/2020-04-05-sea.txt", date="")
    assert known(world, "2020-04-05-sea.txt")[1] == "2020-04-05"


def test_an_index_from_before_knows_nothing_and_learns(world: World) -> None:
    with open_file(world.index, write=True) as connection:
        for table in ("said", "metadata"):
            connection.execute(f"DROP TABLE {table}")
    connection.close()
    assert known(world, "note.md") == ("Ann Lee", "2020-01-02", None)
    say(world, "news/note.md", author="Bob Ray")
    assert known(world, "note.md") == ("Bob Ray", "2020-01-02", None)
    world.write("news/pier.txt", PIER + "\nBy night.\n")
    world.update()
    assert origins(world, "pier.txt")["title"] == "file"
