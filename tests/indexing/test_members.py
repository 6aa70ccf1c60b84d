"""Files that hold several articles: what an update does with their members, in real indexes."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from qa.errors import UsageError
from qa.evaluation.running import texts_on_disk
from qa.index.names import article_named
from qa.index.reader import Index
from qa.index.schema import DATABASE
from qa.index.selecting import selected_articles
from qa.indexing.current import CurrentArticles
from qa.indexing.report import Report
from qa.selection import Selection
from tests.indexing.test_update import CRABS, GULLS, PIER, World

EELS = "Eels\n\nEels swim to the Sargasso Sea.\n"


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A zip archive of some files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A folder with one archive of two notes."""
    world = World(tmp_path)
    (world.news / "pier.txt").unlink()
    (world.news / "sea" / "crabs.txt").unlink()
    world.write("news/bundle.zip", zipped({"crabs.txt": CRABS, "air/gulls.txt": GULLS}))
    return world


BOTH = {"bundle.zip/crabs.txt": CRABS, "bundle.zip/air/gulls.txt": GULLS}


def facts(world: World) -> dict[str, tuple[str, int]]:
    """The hash and size that the index keeps, by the names."""
    with Index(world.index) as index:
        return {file.ref: (file.sha256, file.size) for file in index.files()}


def test_each_member_is_an_article_and_its_file_is_looked_at_once(world: World) -> None:
    assert world.update() == Report(new=["bundle.zip/air/gulls.txt", "bundle.zip/crabs.txt"],
                                    embedded=2)  # fmt: skip
    assert world.texts() == BOTH
    bundle = (world.news / "bundle.zip").read_bytes()
    expected = (hashlib.sha256(bundle).hexdigest(), len(bundle))
    assert facts(world) == dict.fromkeys(BOTH, expected)
    generation = world.generation()
    report = world.update()
    assert (sorted(report.unchanged), report.embedded) == (sorted(BOTH), 0)
    assert world.generation() == generation
    assert not world.changes()


def test_of_a_changed_file_only_what_is_new_or_differs_is_read_and_embedded(world: World) -> None:
    world.update()
    changed = GULLS + "\nThey steal chips.\n"
    world.write("news/bundle.zip", zipped({"crabs.txt": CRABS, "eels.txt": EELS,
                                           "air/gulls.txt": changed}))  # fmt: skip
    assert world.changes().changed == ["bundle.zip"]
    report = world.update()
    assert report.new == ["bundle.zip/eels.txt"]
    assert report.changed == ["bundle.zip/air/gulls.txt"]
    assert report.unchanged == ["bundle.zip/crabs.txt"]
    assert report.embedded == 2
    assert world.texts() == {**BOTH, "bundle.zip/air/gulls.txt": changed,
                             "bundle.zip/eels.txt": EELS}  # fmt: skip
    assert len(set(facts(world).values())) == 1
    assert not world.changes()


def test_members_that_went_are_removed_and_the_others_stay(world: World) -> None:
    world.update()
    world.write("news/bundle.zip", zipped({"crabs.txt": CRABS}))
    report = world.update()
    assert (report.removed, report.embedded) == (["bundle.zip/air/gulls.txt"], 0)
    assert world.texts() == {"bundle.zip/crabs.txt": CRABS}


def test_a_file_whose_members_all_went_is_empty_and_comes_back(world: World) -> None:
    world.update()
    world.write("news/bundle.zip", zipped({"picture.png": b"\x89PNG"}))
    report = world.update()
    assert (sorted(report.removed), report.empty) == (sorted(BOTH), ["bundle.zip"])
    assert report.not_read == {".png": 1}
    assert world.texts() == {}
    assert not world.changes()
    world.write("news/bundle.zip", zipped({"crabs.txt": CRABS}))
    assert world.update().new == ["bundle.zip/crabs.txt"]


def test_a_removed_file_takes_its_members_along_unless_they_are_kept(world: World) -> None:
    world.write("news/pier.txt", PIER)
    world.update()
    (world.news / "bundle.zip").unlink()
    assert world.changes().removed == ["bundle.zip"]
    assert world.update(keep_missing=True).removed == []
    assert sorted(world.update().removed) == sorted(BOTH)
    assert world.texts() == {"pier.txt": PIER}


def test_a_file_that_is_only_written_anew_is_not_unpacked(world: World) -> None:
    world.update()
    os.utime(world.news / "bundle.zip", ns=(5, 5))
    report = world.update()
    assert (sorted(report.unchanged), report.changed) == (sorted(BOTH), [])
    with Index(world.index) as index:
        assert {file.mtime_ns for file in index.files()} == {5}


def test_a_part_that_cannot_be_read_is_told_each_time_and_the_others_are_read(
    world: World,
) -> None:
    world.write("news/bundle.zip", zipped({"bad.txt": b"\0\1\2", "crabs.txt": CRABS}))
    for expected in ({"new": ["bundle.zip/crabs.txt"]}, {"unchanged": ["bundle.zip/crabs.txt"]}):
        report = world.update()
        assert [str(problem) for problem in report.problems] == [
            "bundle.zip/bad.txt is not text (binary data): convert it to text first"
        ]
        assert {name: getattr(report, name) for name in expected} == expected
        assert not world.changes()
    generation = world.generation()
    world.update()
    assert world.generation() == generation


def test_what_cannot_be_read_any_more_is_kept(world: World) -> None:
    world.update()
    world.write("news/bundle.zip", zipped({"crabs.txt": b"\0\1", "air/gulls.txt": GULLS}))
    report = world.update()
    assert (len(report.problems), report.removed) == (1, [])
    assert world.texts() == BOTH
    world.write("news/bundle.zip", b"PK\3\4 and nothing more")
    with pytest.raises(UsageError, match=r"^bundle\.zip is no zip archive that can be read"):
        world.update()
    assert world.texts() == BOTH


def test_a_rebuild_keeps_the_names_and_reads_each_file_once(world: World) -> None:
    world.write("other/bundle.zip", zipped({"crabs.txt": EELS}))
    world.update("news", "other")
    names = world.texts()
    assert set(names) == {*BOTH, "other/bundle.zip/crabs.txt"}
    assert sorted(world.rebuild().new) == sorted(names)
    assert world.texts() == names


def test_all_members_of_a_file_have_the_same_name_of_the_file(world: World) -> None:
    world.update("news")
    world.write("other/bundle.zip", zipped({"eels.txt": EELS}))
    assert world.update("other").new == ["other/bundle.zip/eels.txt"]
    world.write("other/bundle.zip", zipped({"eels.txt": EELS, "pier.txt": PIER}))
    assert world.update("other").new == ["other/bundle.zip/pier.txt"]


def test_the_articles_as_they_are_now_are_those_that_an_update_gives(world: World) -> None:
    world.update()
    world.write("news/bundle.zip", zipped({"crabs.txt": CRABS + "\nThey pinch.\n",
                                           "eels.txt": EELS, "bad.txt": b"\0"}))  # fmt: skip
    world.write("news/more.zip", zipped({"pier.txt": PIER}))
    with Index(world.index) as index:
        now = {name: article.text for name, article in CurrentArticles(index).items()}
    world.update()
    assert now == world.texts()
    assert set(now) == {"bundle.zip/crabs.txt", "bundle.zip/eels.txt", "more.zip/pier.txt"}


def test_a_damaged_file_is_as_the_index_keeps_it(world: World) -> None:
    world.update()
    world.write("news/bundle.zip", b"PK\3\4 and nothing more")
    with Index(world.index) as index:
        current = CurrentArticles(index)
        assert {name: article.text for name, article in current.items()} == BOTH
        assert len(current.warnings) == 1


def test_members_are_found_by_name_by_path_and_by_their_file(world: World) -> None:
    world.write("news/pier.txt", PIER)
    world.update()

    def refs(index: Index, path: str) -> set[str]:
        ids = selected_articles(index, Selection(path=path)) or frozenset()
        return {file.ref for file in index.files() if file.id in ids}

    with Index(world.index) as index:
        source = str((world.news / "bundle.zip").resolve())
        for name in ("bundle.zip/crabs.txt", "./bundle.zip/crabs.txt", f"{source}/crabs.txt"):
            article = article_named(index, name)
            assert article and article.text == CRABS
        assert article_named(index, source) is None
        for path in ("bundle.zip", source, "*.zip", "bundle.zip/*"):
            assert refs(index, path) == set(BOTH)
        assert refs(index, "bundle.zip/air") == {"bundle.zip/air/gulls.txt"}
        texts = texts_on_disk(index)
        assert texts("bundle.zip/crabs.txt") == CRABS


def test_archives_in_archives_and_compressed_files_are_read(world: World) -> None:
    inner = zipped({"crabs.txt": CRABS})
    eels = gzip.compress(EELS.encode())
    world.write("news/bundle.zip", zipped({"deep/inner.zip": inner, "eels.txt.gz": eels}))
    world.write("news/gulls.txt.gz", gzip.compress(GULLS.encode()))
    world.update()
    assert world.texts() == {
        "bundle.zip/deep/inner.zip/crabs.txt": CRABS,
        "bundle.zip/eels.txt.gz": EELS,
        "gulls.txt.gz": GULLS,
    }
    world.write("news/bundle.zip", zipped({"a.zip": zipped({"b.zip": inner}), "eels.txt": EELS}))
    (problem,) = world.update().problems
    assert str(problem) == (
        "bundle.zip/a.zip/b.zip lies too deep in other files: unpack them and index what is in them"
    )


def test_a_compressed_file_that_cannot_be_read_is_told_by_its_own_name(world: World) -> None:
    world.write("news/gulls.txt.gz", gzip.compress(b"\0\1"))
    (world.news / "air.txt").write_text(GULLS)
    assert [str(p) for p in world.update().problems] == [
        "gulls.txt.gz is not text (binary data): convert it to text first"
    ]
    with pytest.raises(UsageError, match=r"gulls\.txt\.gz is not text"):
        world.update("news/gulls.txt.gz")


def test_an_index_of_format_5_is_brought_up_to_date(world: World) -> None:
    world.write("news/pier.txt", PIER)
    world.write("news/fish/cod.txt", GULLS)
    (world.news / "bundle.zip").unlink()
    world.update()
    (world.news / "fish" / "cod.txt").unlink()
    world.update()
    with closing(sqlite3.connect(world.index / DATABASE)) as connection:
        connection.executescript(FORMAT_5)
    before = world.passages()
    with Index(world.index) as index:
        (file,) = index.files()
        assert (file.ref, file.member, file.digest) == ("pier.txt", "", "")
        assert index.rows("PRAGMA foreign_key_check") == []
        newest = index.rows("SELECT seq FROM sqlite_sequence WHERE name = 'articles'")[0][0]
    assert newest == 2  # The id of the article that went is not given again.
    assert before == [("pier.txt", "The pier is long.", 10)] == world.passages()
    world.write("news/bundle.zip", zipped({"crabs.txt": CRABS, "air/gulls.txt": GULLS}))
    report = world.update()
    assert (sorted(report.new), report.unchanged) == (sorted(BOTH), ["pier.txt"])
    world.write("news/pier.txt", PIER + "\nIt burnt.\n")
    assert world.update().changed == ["pier.txt"]


FORMAT_5 = """
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE old (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ref TEXT NOT NULL UNIQUE, source TEXT NOT NULL UNIQUE,
    root TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    title TEXT NOT NULL, date TEXT, author TEXT, url TEXT, language TEXT, encoding TEXT NOT NULL,
    text TEXT NOT NULL, blocks TEXT NOT NULL, body_start INTEGER NOT NULL,
    body_end INTEGER NOT NULL, indexed_at TEXT NOT NULL
);
INSERT INTO old SELECT id, ref, source, root, sha256, size, mtime_ns, title, date, author, url,
    language, encoding, text, blocks, body_start, body_end, indexed_at FROM articles;
DROP TABLE articles;
ALTER TABLE old RENAME TO articles;
DELETE FROM sqlite_sequence WHERE name = 'articles';
INSERT INTO sqlite_sequence VALUES ('articles', 2);
CREATE INDEX articles_by_date ON articles (date);
CREATE INDEX articles_by_language ON articles (language);
UPDATE meta SET value = '5' WHERE key = 'version';
COMMIT;
"""


def test_a_moved_file_keeps_its_members_under_its_new_name(world: World) -> None:
    world.write("news/pier.txt", PIER)
    world.update()
    with Index(world.index) as index:
        ids = {file.ref.rpartition("/")[2]: file.id for file in index.files()}
    (world.news / "old").mkdir()
    (world.news / "bundle.zip").rename(world.news / "old" / "notes.zip")
    assert world.changes().moved == [("bundle.zip", "old/notes.zip")]
    report = world.update()
    assert (report.new, report.removed, report.embedded) == ([], [], 0)
    assert sorted(report.moved) == [
        ("bundle.zip/air/gulls.txt", "old/notes.zip/air/gulls.txt"),
        ("bundle.zip/crabs.txt", "old/notes.zip/crabs.txt"),
    ]
    assert world.texts()["old/notes.zip/crabs.txt"] == CRABS
    with Index(world.index) as index:
        assert {file.ref.rpartition("/")[2]: file.id for file in index.files()} == ids
    world.write("news/old/notes.zip", zipped({"crabs.txt": CRABS, "eels.txt": EELS}))
    report = world.update()
    assert (report.new, report.removed) == (
        ["old/notes.zip/eels.txt"], ["old/notes.zip/air/gulls.txt"],
    )  # fmt: skip


def test_a_part_that_cannot_be_read_leaves_the_index_up_to_date(world: World) -> None:
    world.write("news/bundle.zip", zipped({"bad.txt": b"\0\1\2", "crabs.txt": CRABS}))
    world.update()
    changes = world.changes()
    assert not changes
    assert changes.unreadable == [
        "bundle.zip/bad.txt is not text (binary data): convert it to text first"
    ]
