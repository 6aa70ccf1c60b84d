"""The articles as their files are now, beside an index that nobody has updated since."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from qa.domain import CurrentArticle
from qa.index.reader import Index
from qa.indexing.current import CurrentArticles
from tests.indexing.test_update import CRABS, GULLS, PIER, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Two articles, indexed."""
    world = World(tmp_path)
    world.update()
    return world


class Now:
    """What is seen of a world, all at once."""

    def __init__(self, world: World) -> None:
        with Index(world.index) as index:
            current = CurrentArticles(index)
            self.articles = dict(current)
            assert len(current) == len(self.articles)
            self.texts = {name: article.text for name, article in self.articles.items()}
            self.unreachable, self.warnings = current.unreachable, current.warnings


def test_unchanged_articles_are_those_of_the_index_and_no_file_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("a file was read"))
    now = Now(world)
    assert now.texts == {"pier.txt": PIER, "sea/crabs.txt": CRABS}
    assert now.articles["pier.txt"] == CurrentArticle(
        "pier.txt", hashlib.sha256(PIER.encode()).hexdigest(), "en", PIER
    )
    assert (now.unreachable, now.warnings) == ([], [])


def test_changed_removed_and_new_files_are_seen_without_an_update(world: World) -> None:
    world.write("news/pier.txt", b"\xef\xbb\xbf" + PIER.replace("\n", "\r\n").encode())
    world.write("news/sea/gulls.txt", GULLS)
    (world.news / "sea" / "crabs.txt").unlink()
    before = world.generation()
    now = Now(world)
    assert now.texts == {"pier.txt": PIER.replace("\n", "\r\n"), "sea/gulls.txt": GULLS}
    assert now.articles["pier.txt"].sha256 == hashlib.sha256(
        (world.news / "pier.txt").read_bytes()
    ).hexdigest()  # fmt: skip
    assert world.generation() == before
    assert world.texts() == {"pier.txt": PIER, "sea/crabs.txt": CRABS}


def test_names_are_those_that_an_update_gives(world: World) -> None:
    world.write("other/pier.txt", "Another pier\n\nIt is short.\n")
    world.update("news", "other")
    (world.news / "pier.txt").rename(world.news / "sea" / "pier.txt")
    world.write("other/sea/crabs.txt", "Other crabs\n\nThey pinch.\n")
    world.write("other/sea/binary.txt", b"\x00")
    world.write("news/fish/cod.md", "# Cod\n\nCod live in the cold sea.\n")
    world.write("news/fish.txt", "Fish\n\nFish swim.\n")
    now = Now(world)
    world.update("news", "other")
    assert now.texts == world.texts()
    assert list(world.texts()) == [
        "fish.txt", "fish/cod.md", "other/pier.txt", "other/sea/crabs.txt", "sea/crabs.txt",
        "sea/pier.txt",
    ]  # fmt: skip


def test_a_name_that_became_free_is_given_to_the_new_file(world: World) -> None:
    world.write("other/gulls.txt", GULLS)
    world.update("news", "other")
    (world.news / "pier.txt").unlink()
    world.write("other/pier.txt", "Another pier\n\nIt is short.\n")
    now = Now(world)
    world.update("news", "other")
    assert now.texts == world.texts()
    assert "short" in now.texts["pier.txt"]


def test_new_articles_come_first(world: World) -> None:
    world.write("news/zebra.txt", GULLS)
    world.write("news/sea/crabs.txt", CRABS + "\nThey pinch.\n")
    assert list(Now(world).texts) == ["zebra.txt", "sea/crabs.txt", "pier.txt"]


def test_articles_of_a_folder_that_is_not_there_are_as_the_index_keeps_them(world: World) -> None:
    world.write("other/gulls.txt", GULLS)
    world.update("news", "other")
    world.news.rename(world.folder / "unmounted")
    (world.folder / "other" / "gulls.txt").unlink()
    now = Now(world)
    assert now.unreachable == [str(world.folder.resolve() / "news")]
    assert now.texts == {"pier.txt": PIER, "sea/crabs.txt": CRABS}


def test_a_folder_that_was_indexed_below_one_that_is_there_is_gone_when_it_is_gone(
    world: World,
) -> None:
    world.write("news/deep/gulls.txt", GULLS)
    world.update("news/deep")
    (world.news / "deep" / "gulls.txt").unlink()
    (world.news / "deep").rmdir()
    now = Now(world)
    assert (now.unreachable, list(now.texts)) == ([], ["pier.txt", "sea/crabs.txt"])


def test_a_named_file_that_is_gone_from_its_folder_is_gone(world: World) -> None:
    world.write("other/gulls.txt", GULLS)
    world.update("other/gulls.txt")
    assert "gulls.txt" in Now(world).texts
    (world.folder / "other" / "gulls.txt").unlink()
    now = Now(world)
    assert ("gulls.txt" in now.texts, now.unreachable) == (False, [])


def test_a_file_that_is_no_text_any_more_has_none(world: World) -> None:
    world.write("news/pier.txt", b"")
    world.write("news/sea/crabs.txt", b"%PDF-1.7")
    now = Now(world)
    assert now.texts == {"pier.txt": "", "sea/crabs.txt": ""}
    assert now.warnings == [
        "pier.txt is empty",
        "sea/crabs.txt is not text (a PDF): convert it to text first",
    ]


def test_a_file_that_may_not_be_read_is_as_the_index_keeps_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, __: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    os.utime(world.news / "pier.txt", ns=(1, 1))
    monkeypatch.setattr(Path, "open", refuse)
    now = Now(world)
    assert now.texts == {"pier.txt": PIER, "sea/crabs.txt": CRABS}
    assert now.warnings == [
        "cannot read pier.txt (Permission denied): checked against the text that the index keeps"
    ]


def test_a_file_that_cannot_be_looked_at_is_not_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stat = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.name == "crabs.txt":
            raise PermissionError(13, "Permission denied")
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    changes = world.changes()
    assert (changes.changed, changes.removed) == (["sea/crabs.txt"], [])


def test_no_other_name_is_there(world: World) -> None:
    with Index(world.index) as index:
        current = CurrentArticles(index)
        assert "nowhere.txt" not in current
        assert current.get("\ud800") is None
        index.article = lambda _: None  # type: ignore[assignment,method-assign]
        assert current.get("pier.txt") is None  # Another process has updated the index meanwhile.
