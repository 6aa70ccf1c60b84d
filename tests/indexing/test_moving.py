"""Moved files keep their articles; what is left out, or cannot be read, is no article."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qa.index.choices import FolderChoice
from qa.index.reader import Index
from qa.indexing.files import Rules
from qa.indexing.report import Report
from qa.indexing.update import rebuild, update_index
from tests.indexing.test_update import CRABS, GULLS, PIER, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def rows(world: World) -> list[tuple[object, ...]]:
    """Articles with their passages, as the index has them, by their ids."""
    with Index(world.index) as index:
        return index.rows(
            "SELECT a.id, a.ref, a.title, a.date, p.id, p.start, p.end, p.vector_key "
            "FROM articles a JOIN passages p ON p.article_id = a.id ORDER BY p.id"
        )


def ids(world: World) -> dict[object, tuple[object, object]]:
    return {row[1]: (row[0], row[4]) for row in rows(world)}


def update(world: World, *exclude: str, follow_links: bool | None = None) -> Report:
    rules = Rules(now=FolderChoice(exclude or None, follow_links))
    return update_index(world.index, [str(world.news)], world.embedder, rules=rules)


def test_a_moved_article_keeps_its_id_its_passages_and_their_vectors(world: World) -> None:
    world.update()
    before = ids(world)
    (world.news / "pier.txt").rename(world.news / "sea" / "jetty.txt")
    assert world.changes().moved == [("pier.txt", "sea/jetty.txt")]
    report = world.update()
    assert (report.moved, report.embedded) == ([("pier.txt", "sea/jetty.txt")], 0)
    assert world.embedder.embedded == []
    assert ids(world) == {
        "sea/jetty.txt": before["pier.txt"], "sea/crabs.txt": before["sea/crabs.txt"]
    }  # fmt: skip
    assert not world.changes()
    assert world.update().unchanged == ["sea/crabs.txt", "sea/jetty.txt"]


def test_a_renamed_folder_moves_all_that_is_in_it(world: World) -> None:
    for number in range(5):
        world.write(f"news/sea/{number}.txt", f"Wave\n\nWave {number} comes.\n")
    world.update()
    before = ids(world)
    (world.news / "sea").rename(world.news / "ocean")
    report = world.update()
    assert sorted(report.moved) == [
        (f"sea/{name}.txt", f"ocean/{name}.txt") for name in (0, 1, 2, 3, 4, "crabs")
    ]
    assert (report.new, report.removed) == ([], [])
    assert {ref: one for ref, one in ids(world).items() if ref != "pier.txt"} == {
        str(ref).replace("sea/", "ocean/"): one for ref, one in before.items() if ref != "pier.txt"
    }


def test_files_with_the_same_words_pair_by_their_names(world: World) -> None:
    for name in ("a", "b", "c"):
        world.write(f"news/one/{name}.txt", GULLS)
    world.update()
    before = ids(world)
    (world.news / "one").rename(world.news / "two")
    world.update()
    assert {ref: one for ref, one in ids(world).items() if "two" in str(ref)} == {
        f"two/{name}.txt": before[f"one/{name}.txt"] for name in ("a", "b", "c")
    }


def test_a_copy_is_no_move(world: World) -> None:
    world.update()
    shutil.copy2(world.news / "pier.txt", world.news / "copy.txt")
    report = world.update()
    assert (report.new, report.moved, len(report.unchanged)) == (["copy.txt"], [], 2)


def test_a_file_that_was_moved_and_written_anew_is_another(world: World) -> None:
    world.update()
    (world.news / "pier.txt").unlink()
    world.write("news/jetty.txt", PIER.replace("long", "tall"))
    report = world.update()
    assert (report.new, report.removed, report.moved) == (["jetty.txt"], ["pier.txt"], [])


def test_a_file_of_another_format_is_another(world: World) -> None:
    world.update()
    (world.news / "pier.txt").rename(world.news / "pier.md")
    report = world.update()
    assert (report.new, report.removed) == (["pier.md"], ["pier.txt"])


def test_a_title_and_a_day_of_the_files_name_are_those_of_its_new_name(world: World) -> None:
    world.write("news/2020-01-02-old-tower.txt", "the tower stands by the sea and is white.\n" * 3)
    world.update()
    (world.news / "2020-01-02-old-tower.txt").rename(world.news / "2021-03-04-lighthouse.txt")
    report = world.update()
    assert (len(report.moved), report.embedded) == (1, 0)
    with Index(world.index) as index:
        article = index.article("2021-03-04-lighthouse.txt")
        assert article
        assert (article.title, article.date) == ("Lighthouse", "2021-03-04")
        assert len(index.lexical(["lighthous"], 5)) == 1
        assert index.lexical(["old"], 5) == []
    fresh = World.__new__(World)
    fresh.folder, fresh.news, fresh.index = world.folder, world.news, world.folder / "fresh"
    fresh.embedder = world.embedder
    fresh.update()
    kept = [row[1:4] + row[5:7] for row in rows(world)]
    assert sorted(kept) == sorted(row[1:4] + row[5:7] for row in rows(fresh))


def test_a_name_that_becomes_free_by_a_move_can_be_taken_at_once(world: World) -> None:
    world.write("other/pier.txt", GULLS)
    world.update("news", "other")
    assert set(world.texts()) == {"pier.txt", "sea/crabs.txt", "other/pier.txt"}
    (world.news / "pier.txt").rename(world.news / "jetty.txt")
    (world.folder / "other" / "pier.txt").rename(world.news / "pier.txt")
    report = world.update("news", "other")
    # The path was known before, and holds something else now.
    assert (report.changed, sorted(report.removed + report.new)) == (
        ["pier.txt"], ["jetty.txt", "other/pier.txt"]
    ) or report.moved  # fmt: skip
    assert world.texts() == {"pier.txt": GULLS, "sea/crabs.txt": CRABS, "jetty.txt": PIER}


def test_missing_articles_that_are_kept_are_still_known_when_they_move(world: World) -> None:
    world.update()
    (world.news / "pier.txt").rename(world.news / "jetty.txt")
    assert world.update(keep_missing=True).moved == [("pier.txt", "jetty.txt")]


def test_what_is_to_be_left_out_is_forgotten_and_remembered_as_such(world: World) -> None:
    world.update()
    assert update(world, "sea/").removed == ["sea/crabs.txt"]
    assert not world.changes()
    report = world.update()
    assert (report.unchanged, report.excluded) == (["pier.txt"], [f"{world.news.resolve()}/sea/"])
    assert rebuild(world.index, world.embedder).new == ["pier.txt"]
    assert world.update().unchanged == ["pier.txt"]
    assert world.changes().excluded == report.excluded
    rules = Rules(now=FolderChoice(()))
    back = update_index(world.index, [str(world.news)], world.embedder, rules=rules)
    assert back.new == ["sea/crabs.txt"]


def test_an_ignore_file_that_comes_later_is_a_change(world: World) -> None:
    world.update()
    world.write("news/.gitignore", "crabs*\n")
    assert world.changes().removed == ["sea/crabs.txt"]
    assert world.update().removed == ["sea/crabs.txt"]
    (world.news / ".gitignore").unlink()
    assert world.changes().new == ["sea/crabs.txt"]


def test_a_file_that_becomes_a_link_out_of_the_folder_is_forgotten(world: World) -> None:
    world.update()
    world.write("secret.txt", "Secret\n\nNobody knows.\n")
    (world.news / "pier.txt").unlink()
    (world.news / "pier.txt").symlink_to(world.folder / "secret.txt")
    assert world.changes().removed == ["pier.txt"]
    assert world.update().removed == ["pier.txt"]
    assert update(world, follow_links=True).new == ["pier.txt"]
    assert not world.changes()
    assert sorted(world.update().unchanged) == ["pier.txt", "sea/crabs.txt"]
    assert update(world, follow_links=False).removed == ["pier.txt"]


def test_a_folder_that_becomes_a_link_out_of_it_is_forgotten(world: World) -> None:
    world.update()
    shutil.move(world.news / "sea", world.folder / "away")
    (world.news / "sea").symlink_to(world.folder / "away")
    assert world.changes().removed == ["sea/crabs.txt"]
    assert world.update().removed == ["sea/crabs.txt"]


def test_a_folder_in_the_place_of_a_file_is_no_article(world: World) -> None:
    world.update()
    (world.news / "pier.txt").unlink()
    world.write("news/pier.txt/gulls.txt", GULLS)
    assert world.changes().removed == ["pier.txt"]
    report = world.update()
    assert (report.new, report.removed) == (["pier.txt/gulls.txt"], ["pier.txt"])
    assert not world.changes()


def test_what_could_not_be_read_is_no_change_until_it_is_written_anew(world: World) -> None:
    world.write("news/noise.txt", b"\0\1\2")
    assert len(world.update().problems) == 1
    changes = world.changes()
    assert (bool(changes), len(changes.unreadable)) == (False, 1)
    world.write("news/noise.txt", GULLS)
    assert world.changes().new == ["noise.txt"]
    assert world.update().new == ["noise.txt"]
    assert world.changes().unreadable == []
    world.write("news/pier.txt", b"\0\1\2")
    assert world.changes().changed == ["pier.txt"]
    assert len(world.update().problems) == 1
    changes = world.changes()
    assert (changes.changed, len(changes.unreadable)) == ([], 1)
    assert world.texts()["pier.txt"] == PIER
    (world.news / "pier.txt").unlink()
    assert world.changes().removed == ["pier.txt"]
    assert world.update().removed == ["pier.txt"]
    assert not world.changes()
    with Index(world.index) as index:
        assert index.unreadable_files() == []


def test_a_file_without_rights_is_known_again_when_it_has_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.update()
    access, opened = os.access, Path.open

    def refuse(path: Path, how: str) -> object:
        if path.name == "gulls.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, how)

    world.write("news/gulls.txt", GULLS)
    monkeypatch.setattr(
        os, "access", lambda path, mode: access(path, mode) and "gulls" not in str(path)
    )
    monkeypatch.setattr(Path, "open", refuse)
    assert len(world.update().problems) == 1
    assert not world.changes()
    monkeypatch.undo()
    assert world.changes().new == ["gulls.txt"]


def test_a_rebuild_knows_what_could_not_be_read(world: World) -> None:
    world.write("news/noise.txt", b"\0\1\2")
    world.update()
    assert len(rebuild(world.index, world.embedder).problems) == 1
    assert not world.changes()
    (world.news / "noise.txt").unlink()
    assert rebuild(world.index, world.embedder).problems == []


def test_a_report_of_moves_alone_is_an_update(world: World) -> None:
    world.update()
    for name in ("pier.txt", "sea/crabs.txt"):
        (world.news / name).rename(world.news / f"new-{Path(name).name}")
    report = world.update()
    assert replace(report, moved=sorted(report.moved)) == Report(
        moved=[("pier.txt", "new-pier.txt"), ("sea/crabs.txt", "new-crabs.txt")]
    )
    assert world.generation() == "2"


def test_a_moved_file_that_is_no_article_is_none_elsewhere(world: World) -> None:
    world.write("news/empty.md", "")
    (world.news / "sound.txt").write_bytes(b"\0\1\2" * 100)
    world.update()
    before = world.changes()
    assert before.empty == ["empty.md"]
    assert [one.startswith("sound.txt ") for one in before.unreadable] == [True]
    for name in ("empty.md", "sound.txt"):
        (world.news / name).rename(world.news / "sea" / name)
    moved = world.changes()
    assert not moved
    assert moved.empty == ["sea/empty.md"]
    assert [one.startswith("sea/sound.txt ") for one in moved.unreadable] == [True]
    world.write("news/empty.md", "")
    assert world.changes().empty == ["empty.md"]  # It is there as it was, and the other is new.
    assert world.changes().new == ["sea/empty.md"]
    world.update()
    assert not world.changes()
