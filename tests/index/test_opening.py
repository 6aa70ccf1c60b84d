"""Opening and locking: one writer, many readers, and no index of another make."""

import sqlite3

import pytest

from qa.errors import IndexBusy, IndexFault, IndexMismatch, IndexMissing
from qa.index.empties import EmptyFile
from qa.index.reader import Index
from qa.index.schema import DATABASE, OLDEST, VERSION, create
from qa.index.writer import lock_index, rebuild_index
from tests.fakes import HashingEmbedder
from tests.index.building import generation_of, put, stage, text_of


def test_a_second_writer_is_told_that_the_index_is_busy(tmp_index):
    embedder = HashingEmbedder()
    with lock_index(tmp_index, embedder):
        with (
            pytest.raises(IndexBusy, match="another process is writing"),
            lock_index(tmp_index, embedder),
        ):
            pass
        with pytest.raises(IndexBusy), rebuild_index(tmp_index, embedder):
            pass
    with lock_index(tmp_index, embedder):
        pass


def test_the_lock_is_given_back_when_the_writer_fails(tmp_index):
    with pytest.raises(ZeroDivisionError), lock_index(tmp_index, HashingEmbedder()):
        raise ZeroDivisionError
    with lock_index(tmp_index, HashingEmbedder()):
        pass


def test_an_index_of_another_embedder_is_refused_with_the_way_out(tmp_index):
    put(tmp_index, {"a.txt": "text"})
    with pytest.raises(IndexMismatch, match=r"hashing@1, asked with hashing@2.*qa index --rebuild"):
        put(tmp_index, {"a.txt": "text"}, HashingEmbedder(version=2))


@pytest.mark.parametrize(
    ("version", "mend"), [(VERSION + 1, "update qa"), (OLDEST - 1, "index the articles again")]
)
def test_an_index_of_another_version_is_refused(tmp_index, version, mend):
    put(tmp_index, {"a.txt": "text"})
    with sqlite3.connect(tmp_index / DATABASE) as connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (version,))
    connection.close()
    with pytest.raises(IndexMismatch, match=mend):
        Index(tmp_index)


@pytest.mark.parametrize("garbage", [b"no database" * 1000, b"SQLite format 3\0" + b"\1" * 5000])
def test_garbage_in_the_databases_place_is_an_index_fault(tmp_index, garbage):
    tmp_index.mkdir()
    (tmp_index / DATABASE).write_bytes(garbage)
    with pytest.raises(IndexFault, match="cannot be used"):
        Index(tmp_index)
    with pytest.raises(IndexFault, match="cannot be used"):
        put(tmp_index, {"a.txt": "text"})


def test_a_database_of_something_else_is_an_index_fault(tmp_index):
    tmp_index.mkdir()
    with sqlite3.connect(tmp_index / DATABASE) as connection:
        connection.execute("CREATE TABLE meta (key, value)")
    connection.close()
    with pytest.raises(IndexFault, match="cannot be used"):
        Index(tmp_index)


def test_a_database_whose_making_was_cut_off_counts_as_none(tmp_index):
    tmp_index.mkdir()
    (tmp_index / DATABASE).touch()
    with pytest.raises(IndexMissing):
        Index(tmp_index)
    put(tmp_index, {"a.txt": "text"})
    with Index(tmp_index) as index:
        assert index.counts() == (1, 1)


def test_an_index_from_before_there_were_empty_files_is_opened_and_given_its_table(tmp_index):
    put(tmp_index, {"a.txt": "text"})
    with sqlite3.connect(tmp_index / DATABASE) as connection:
        connection.execute("DROP TABLE empties")
    connection.close()
    with Index(tmp_index) as index:
        assert index.empty_files() == []
        assert text_of(index, "a.txt") == "text"
    note = EmptyFile("/articles/b.txt", "/articles", "b.txt", "00", 0, 1)
    with lock_index(tmp_index, HashingEmbedder()) as writer:
        writer.remember_empty([note], [])
    with Index(tmp_index) as index:
        assert index.empty_files() == [note]
        assert index.counts() == (1, 1)
    with lock_index(tmp_index, HashingEmbedder()) as writer:
        writer.remember_empty([], ["/articles/b.txt"])
    with Index(tmp_index) as index:
        assert index.empty_files() == []


def test_a_file_in_the_place_of_the_index_folder_is_an_index_fault(tmp_index):
    tmp_index.write_text("not a folder")
    with pytest.raises(IndexFault, match="choose a folder"):
        put(tmp_index, {"a.txt": "text"})
    with pytest.raises(IndexFault, match="choose a folder"):
        create(tmp_index / DATABASE, "hashing", "hashing@1", 64)


def test_a_folder_that_may_not_be_written_is_read_without_a_trace(tmp_index, monkeypatch):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "first\nsecond"}, embedder)
    for path in tmp_index.glob("*.faiss"):
        path.unlink()
    there = sorted(path.name for path in tmp_index.iterdir())
    monkeypatch.setattr("os.access", lambda *_: False)
    with Index(tmp_index) as index:
        assert [i for i, _ in index.dense(embedder.encode_query("second"), 1)] == [2]
        assert [c.terms for c in index.candidates([1])] == [(("first",),)]
    assert sorted(path.name for path in tmp_index.iterdir()) == there


def test_a_rebuilt_index_holds_the_new_texts_under_ids_never_used_before(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, generation_of(1), embedder)
    with rebuild_index(tmp_index, embedder) as writer:
        stage(writer, {"a.txt": "one\ntwo"}, embedder)
        writer.publish((), ["/articles"])
    with Index(tmp_index) as index:
        assert index.counts() == (1, 2)
        assert [c.terms for c in index.candidates(range(200))] == [(("one",),), (("2",),)]
        assert index.candidates(range(121)) == []
        assert index.meta["generation"] == "2"
        assert [i for i, _ in index.dense(embedder.encode_query("two"), 1)] == [122]
    assert [path.name for path in tmp_index.glob("*.faiss")] == ["vectors-2.faiss"]
    assert not (tmp_index / "rebuild").exists()


def test_a_rebuild_that_fails_leaves_the_old_index(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "old"}, embedder)
    with pytest.raises(ZeroDivisionError), rebuild_index(tmp_index, embedder) as writer:
        stage(writer, {"a.txt": "new"}, embedder)
        writer.publish()
        raise ZeroDivisionError
    with Index(tmp_index) as index:
        assert text_of(index, "a.txt") == "old"
    assert not (tmp_index / "rebuild").exists()


def test_a_rebuild_may_change_the_embedder_and_open_readers_are_told(tmp_index):
    old, new = HashingEmbedder(64), HashingEmbedder(32, version=2)
    put(tmp_index, {"a.txt": "text"}, old)
    with Index(tmp_index) as reader:
        reader.dense(old.encode_query("text"), 1)
        with rebuild_index(tmp_index, new) as writer:
            stage(writer, {"a.txt": "text"}, new)
            writer.publish()
        with pytest.raises(IndexMismatch, match="rebuilt with hashing@2 meanwhile"):
            reader.dense(old.encode_query("text"), 1)
    with Index(tmp_index) as index:
        assert len(index.dense(new.encode_query("text"), 5)) == 1
