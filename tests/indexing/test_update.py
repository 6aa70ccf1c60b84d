"""Updating an index: what is read, embedded, kept and forgotten, in real SQLite and FAISS files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from qa.engines.protocols import PassageText
from qa.errors import IndexBusy, IndexMissing, UsageError
from qa.index.reader import Index
from qa.index.schema import DATABASE
from qa.index.writer import lock_index
from qa.indexing.changes import Changes, changes_on_disk
from qa.indexing.passages import embedded_text
from qa.indexing.report import Report
from qa.indexing.update import rebuild, update_index
from qa.scores import Vectors
from tests.fakes import HashingEmbedder

PIER = "The pier\n\nThe pier is long.\n"
CRABS = "Crabs\n\nCrabs walk sideways.\n"
GULLS = "Gulls\n\nGulls cry.\n"


class World:
    """A folder of articles, an index of it, and its embedder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.news = folder / "news"
        self.index = folder / "index"
        self.embedder = HashingEmbedder()
        self.write("news/pier.txt", PIER)
        self.write("news/sea/crabs.txt", CRABS)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def update(self, *names: str, keep_missing: bool = False) -> Report:
        """Update from some paths, the folder of news by default; count what is embedded."""
        self.embedder.embedded.clear()
        paths = [str(self.folder / name) for name in names or ("news",)]
        report = update_index(self.index, paths, self.embedder, keep_missing=keep_missing)
        passages = [text for text in self.embedder.embedded if text in self.embedded_texts()]
        assert report.embedded == len(passages)
        return report

    def embedded_texts(self) -> set[str]:
        """What is embedded for the passages that the index holds."""
        with Index(self.index) as index:
            rows = index.connection.execute("SELECT id FROM passages").fetchall()
            stored = index.candidates([row[0] for row in rows])
            texts = index.texts({passage.article for passage in stored})
            return {
                embedded_text(
                    passage.title,
                    passage.headings,
                    texts[passage.article][passage.start : passage.end],
                    self.embedder.count_tokens,
                    self.embedder.window,
                )
                for passage in stored
            }

    def rebuild(self) -> Report:
        self.embedder.embedded.clear()
        return rebuild(self.index, self.embedder)

    def texts(self) -> dict[str, str]:
        """The text of each article by its name."""
        with Index(self.index) as index:
            articles = [index.article(file.ref) for file in index.files()]
            return {article.ref: article.text for article in articles if article}

    def passages(self) -> list[tuple[str, str, int]]:
        """Article, text and start of each passage, each found by its own vector."""
        found = []
        with Index(self.index) as index:
            rows = index.connection.execute("SELECT id FROM passages ORDER BY id").fetchall()
            stored = index.candidates([row[0] for row in rows])
            texts = index.texts({passage.article for passage in stored})
            for passage in stored:
                own = texts[passage.article][passage.start : passage.end]
                text = f"{passage.title}\n{own}"
                ((_, score),) = index.dense(self.embedder._vector(text), 1)
                assert score == pytest.approx(1, abs=1e-3)
                found.append((passage.article, own, passage.start))
        return sorted(found)

    def changes(self) -> Changes:
        with Index(self.index) as index:
            return changes_on_disk(index)

    def generation(self) -> str:
        with Index(self.index) as index:
            return index.meta["generation"]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_a_first_update_reads_everything(world: World) -> None:
    report = world.update()
    assert report == Report(new=["pier.txt", "sea/crabs.txt"], embedded=2)
    assert report.read == 2
    assert world.texts() == {"pier.txt": PIER, "sea/crabs.txt": CRABS}
    assert world.passages() == [
        ("pier.txt", "The pier is long.", 10),
        ("sea/crabs.txt", "Crabs walk sideways.", 7),
    ]


def test_a_second_update_finds_nothing_to_do_and_publishes_nothing(world: World) -> None:
    world.update()
    assert world.update() == Report(unchanged=["pier.txt", "sea/crabs.txt"])
    assert world.generation() == "1"
    assert not world.changes()


def test_passages_are_embedded_as_soon_as_there_are_many(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.indexing.update.SLICE", 2)
    together: list[int] = []
    encode = world.embedder.encode_with_sentences

    def counted(passages: Sequence[PassageText], *rest: Callable[[int], None]) -> list[Vectors]:
        together.append(len(passages))
        return encode(passages, *rest)

    monkeypatch.setattr(world.embedder, "encode_with_sentences", counted)
    world.update("news/sea")
    for number in range(4):
        world.write(f"news/{number}.txt", f"Number {number}\n\nIt is {number}.\n")
    world.update()
    assert together == [1, 2, 2, 1]
    assert len(world.passages()) == 6


def test_new_changed_unchanged_and_removed_articles_are_told_apart(world: World) -> None:
    world.write("news/old.txt", "Old\n\nOld news.\n")
    world.update()
    world.write("news/gulls.txt", GULLS)
    world.write("news/pier.txt", PIER + "\nIt burnt down.\n")
    (world.news / "old.txt").unlink()
    assert world.changes() == Changes(["gulls.txt"], ["pier.txt"], ["old.txt"])
    assert world.update() == Report(
        new=["gulls.txt"],
        changed=["pier.txt"],
        unchanged=["sea/crabs.txt"],
        removed=["old.txt"],
        embedded=2,
    )
    assert list(world.texts()) == ["gulls.txt", "pier.txt", "sea/crabs.txt"]
    assert world.texts()["pier.txt"].endswith("It burnt down.\n")
    assert not world.changes()


def test_only_the_changed_passages_of_an_article_are_embedded(world: World) -> None:
    old = "\n".join(f"# Part {part}\n\nWords of part {part}.\n" for part in range(1, 10))
    path = world.write("news/parts.md", old)
    assert world.update().embedded == 2 + 9
    path.write_text(old.replace("Words of part 7.", "Other words."))
    assert world.update().changed == ["parts.md"]
    assert {text.splitlines()[-1] for text in world.embedder.embedded} == {"Other words."}


def test_a_text_that_moved_to_another_file_is_not_embedded_again(world: World) -> None:
    world.update()
    (world.news / "pier.txt").rename(world.news / "sea" / "jetty.txt")
    report = world.update()
    assert report == Report(
        moved=[("pier.txt", "sea/jetty.txt")], unchanged=["sea/crabs.txt"], embedded=0
    )
    assert world.passages()[1] == ("sea/jetty.txt", "The pier is long.", 10)


def test_a_text_that_stands_in_two_files_is_embedded_once(world: World) -> None:
    world.write("news/copy.txt", PIER)
    report = world.update()
    assert len(report.new) == 3
    assert report.embedded == 2
    (world.news / "copy.txt").unlink()
    assert world.update().removed == ["copy.txt"]
    assert ("pier.txt", "The pier is long.", 10) in world.passages()


def test_a_file_that_was_touched_but_holds_the_same_is_unchanged(world: World) -> None:
    world.update()
    os.utime(world.news / "pier.txt", ns=(1, 1))
    assert not world.changes()
    assert world.update() == Report(unchanged=["pier.txt", "sea/crabs.txt"])
    with Index(world.index) as index:
        assert [file.mtime_ns for file in index.files() if file.ref == "pier.txt"] == [1]


def test_a_change_that_keeps_the_size_is_seen(world: World) -> None:
    world.update()
    world.write("news/pier.txt", PIER.replace("long", "tall"))
    os.utime(world.news / "pier.txt", ns=(1, 1))
    assert world.changes().changed == ["pier.txt"]
    assert world.update().changed == ["pier.txt"]


def test_a_folder_that_is_gone_is_an_error_and_nothing_is_forgotten(world: World) -> None:
    world.update()
    world.news.rename(world.folder / "elsewhere")
    with pytest.raises(UsageError, match=r"there is no file or folder .*news: check the path"):
        world.update()
    assert list(world.texts()) == ["pier.txt", "sea/crabs.txt"]
    assert world.changes().removed == ["pier.txt", "sea/crabs.txt"]


def test_one_missing_path_of_several_changes_nothing(world: World) -> None:
    world.update()
    world.write("more/gulls.txt", GULLS)
    (world.news / "pier.txt").unlink()
    with pytest.raises(UsageError, match="there is no file or folder"):
        world.update("more", "news", "nowhere")
    assert list(world.texts()) == ["pier.txt", "sea/crabs.txt"]


def test_keep_missing_keeps_articles_whose_files_are_gone(world: World) -> None:
    world.update()
    (world.news / "pier.txt").unlink()
    assert world.update(keep_missing=True) == Report(unchanged=["sea/crabs.txt"])
    assert list(world.texts()) == ["pier.txt", "sea/crabs.txt"]
    assert world.update().removed == ["pier.txt"]


def test_a_folder_that_was_emptied_empties_the_index(world: World) -> None:
    world.update()
    (world.news / "pier.txt").unlink()
    (world.news / "sea" / "crabs.txt").unlink()
    assert world.update() == Report(removed=["pier.txt", "sea/crabs.txt"])
    assert world.passages() == []


def test_only_articles_below_the_named_folder_are_forgotten(world: World) -> None:
    world.write("more/gulls.txt", GULLS)
    world.update("news", "more")
    (world.news / "pier.txt").unlink()
    (world.folder / "more" / "gulls.txt").unlink()
    assert world.update("news").removed == ["pier.txt"]
    assert list(world.texts()) == ["gulls.txt", "sea/crabs.txt"]


def test_files_that_cannot_be_read_are_listed_and_the_others_go_on(world: World) -> None:
    world.write("news/binary.txt", b"\x00\x01\x02")
    (world.news / "loop.txt").symlink_to("loop.txt")
    report = world.update()
    assert report.new == ["pier.txt", "sea/crabs.txt"]
    assert sorted(str(problem) for problem in report.problems) == [
        f"{world.news.resolve()}/loop.txt cannot be read (Too many levels of symbolic links)",
        "binary.txt is not text (binary data): convert it to text first",
    ]
    assert list(world.texts()) == ["pier.txt", "sea/crabs.txt"]


def test_a_file_that_vanishes_or_closes_while_it_is_read_is_listed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def refuse(path: Path, how: str) -> object:
        if path.name == "pier.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, how)

    monkeypatch.setattr(Path, "open", refuse)
    report = world.update()
    assert report.new == ["sea/crabs.txt"]
    assert [str(p) for p in report.problems] == [
        "cannot read pier.txt (Permission denied): check its rights"
    ]


def test_an_article_that_cannot_be_read_any_more_is_kept(world: World) -> None:
    world.update()
    world.write("news/pier.txt", b"\x00")
    report = world.update()
    assert report.unchanged == ["sea/crabs.txt"]
    assert report.removed == []
    assert "is not text" in str(report.problems[0])
    assert world.texts()["pier.txt"] == PIER
    assert world.passages()[0] == ("pier.txt", "The pier is long.", 10)


def test_where_nothing_can_be_read_no_index_is_left_behind(world: World) -> None:
    world.write("bad/one.txt", b"")
    with pytest.raises(UsageError, match=r"^there is nothing in one\.txt: qa reads"):
        world.update("bad")
    world.write("bad/two.txt", b"%PDF-1.7")
    world.write("bad/three.txt", b"\x00\x01")
    with pytest.raises(UsageError, match=r"^three\.txt is not .* \(and 1 more cannot be read\)"):
        world.update("bad")
    (world.folder / "none").mkdir()
    with pytest.raises(UsageError, match=r"no articles in .*none: qa reads .* \.xlsx .* files"):
        world.update("none")
    with pytest.raises(IndexMissing):
        Index(world.index)
    assert [path.name for path in world.index.iterdir()] == ["write.lock"]


def test_where_nothing_can_be_read_an_index_that_was_there_stays(world: World) -> None:
    world.update()
    world.write("bad/one.txt", b"\x00")
    with pytest.raises(UsageError):
        world.update("bad")
    assert list(world.texts()) == ["pier.txt", "sea/crabs.txt"]


def test_an_update_that_finds_the_index_busy_touches_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process makes the index between the look whether there is one, and the lock."""
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda p: p.name != DATABASE and exists(p))
    with lock_index(world.index, world.embedder), pytest.raises(IndexBusy):
        world.update()
    assert (world.index / DATABASE).is_file()


def test_the_second_folder_with_a_relative_path_puts_its_name_in_front(world: World) -> None:
    world.write("other/pier.txt", "Another pier\n\nIt is short.\n")
    report = world.update("news", "other")
    assert report.new == ["pier.txt", "sea/crabs.txt", "other/pier.txt"]
    world.write("far/other/pier.txt", "A third pier\n\nIt is gone.\n")
    assert world.update("far/other").new == ["far/other/pier.txt"]
    assert world.texts()["pier.txt"] == PIER
    assert "short" in world.texts()["other/pier.txt"]
    assert "gone" in world.texts()["far/other/pier.txt"]


def test_a_name_with_its_folder_in_front_stays_when_the_first_goes(world: World) -> None:
    world.write("other/pier.txt", "Another pier\n\nIt is short.\n")
    world.update("news", "other")
    (world.news / "pier.txt").unlink()
    world.write("other/pier.txt", "Another pier\n\nIt is very short.\n")
    report = world.update("news", "other")
    assert (report.removed, report.changed) == (["pier.txt"], ["other/pier.txt"])


def test_a_name_that_becomes_free_is_given_in_the_same_update(world: World) -> None:
    world.update()
    (world.news / "pier.txt").unlink()
    world.write("other/pier.txt", "Another pier\n\nIt is short.\n")
    report = world.update("news", "other")
    assert (report.new, report.removed) == (["pier.txt"], ["pier.txt"])
    assert "short" in world.texts()["pier.txt"]


def test_a_file_keeps_its_name_whichever_way_it_is_named(world: World) -> None:
    world.update()
    assert world.update("news/sea/crabs.txt") == Report(unchanged=["sea/crabs.txt"])
    world.write("news/sea/crabs.txt", CRABS + "\nThey pinch.\n")
    assert world.update("news/sea").changed == ["sea/crabs.txt"]
    (world.folder / "link").symlink_to("news")
    assert world.update("link", "news/*.txt") == Report(unchanged=["pier.txt", "sea/crabs.txt"])


def test_a_file_that_was_named_first_keeps_that_name_in_its_folder(world: World) -> None:
    assert world.update("news/sea/crabs.txt").new == ["crabs.txt"]
    report = world.update()
    assert (report.new, report.unchanged) == (["pier.txt"], ["crabs.txt"])


def test_a_file_of_unknown_suffix_that_was_named_is_not_forgotten_with_its_folder(
    world: World,
) -> None:
    world.write("news/NOTES", "Notes\n\nBuy bread.\n")
    assert world.update("news/NOTES").new == ["NOTES"]
    assert world.update().removed == []
    assert "NOTES" in world.texts()


def test_one_article_more_costs_its_own_passages_only(world: World) -> None:
    for number in range(150):
        world.write(f"news/{number:03}.txt", f"Title {number}\n\nText of {number}.\n")
    assert world.update().embedded == 152
    world.write("news/gulls.txt", GULLS)
    report = world.update()
    assert (report.new, len(report.unchanged)) == (["gulls.txt"], 152)
    assert world.embedder.embedded == ["Gulls\nGulls cry."]
    assert len(world.passages()) == 153


def test_a_rebuild_gives_the_same_passages_under_the_same_names(world: World) -> None:
    world.write("other/pier.txt", "Another pier\n\nIt is short.\n")
    world.update("news", "other")
    before, folders = (
        world.passages(),
        {str((world.folder / n).resolve()) for n in ("news", "other")},
    )
    report = world.rebuild()
    assert report.new == ["other/pier.txt", "pier.txt", "sea/crabs.txt"]
    assert report.embedded == 3
    assert world.passages() == before
    with Index(world.index) as index:
        assert set(index.folders()) == folders
    assert world.update("news", "other").unchanged == [
        "pier.txt",
        "sea/crabs.txt",
        "other/pier.txt",
    ]


def test_a_rebuild_can_change_the_embedder(world: World) -> None:
    world.update()
    world.embedder = HashingEmbedder(dimension=96, name="wider")
    world.rebuild()
    assert len(world.passages()) == 2
    assert world.update().unchanged == ["pier.txt", "sea/crabs.txt"]


def test_a_rebuild_leaves_out_what_is_gone_and_says_so(world: World) -> None:
    world.update()
    (world.news / "pier.txt").unlink()
    world.write("news/gulls.txt", GULLS)
    report = world.rebuild()
    assert report.new == ["sea/crabs.txt"]
    assert [str(problem) for problem in report.problems] == [
        "cannot read pier.txt (No such file or directory)"
    ]
    assert list(world.texts()) == ["sea/crabs.txt"]


def test_a_rebuild_of_which_nothing_is_left_keeps_the_old_index(world: World) -> None:
    world.update()
    before = world.passages()
    world.news.rename(world.folder / "elsewhere")
    with pytest.raises(UsageError, match="not one of the 2 articles can be read any more"):
        world.rebuild()
    assert world.passages() == before
    with pytest.raises(IndexMissing):
        rebuild(world.folder / "nowhere", world.embedder)
