"""The FAISS file is derived: lost, damaged or behind, it is mended from SQLite alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.index.kinds import Plan
from qa.index.reader import Index
from qa.index.schema import DATABASE
from qa.index.vectors import load_vectors
from qa.text.terms import search_terms
from tests.fakes import HashingEmbedder
from tests.index.building import put

ARTICLES = {"a.txt": "river bridge\ncouncil treaty", "b.txt": "winter harvest"}


LINES = [line for text in ARTICLES.values() for line in text.splitlines()]
LINES += ["letter engine", "council river"]
WRITTEN = {tuple(search_terms(line)): line for line in LINES}


def nearest(folder: Path, words: str) -> tuple[str, Any]:
    embedder = HashingEmbedder()
    with Index(folder) as index:
        ((found, score),) = index.dense(embedder.encode_query(words), 1)
        (passage,) = index.candidates([found])
        return WRITTEN[passage.terms[0]], score


def lose(path):
    path.unlink()


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-100])


def garble(path):
    path.write_bytes(b"no such thing" * 50)


def empty(path):
    path.write_bytes(b"")


def replace_by_another_kind(path):
    import faiss

    index = faiss.IndexFlatIP(64)
    index.add(np.ones((3, 64), dtype=np.float32))
    faiss.write_index(index, str(path))


def replace_by_another_dimension(path):
    import faiss

    index = faiss.IndexIDMap2(faiss.IndexFlatIP(8))
    index.add_with_ids(np.ones((3, 8), dtype=np.float32), np.array([1, 2, 3]))
    faiss.write_index(index, str(path))


@pytest.mark.parametrize(
    "harm",
    [lose, cut_short, garble, empty, replace_by_another_kind, replace_by_another_dimension],
)
def test_a_harmed_file_is_made_anew_by_whoever_reads_next(tmp_index, harm):
    put(tmp_index, ARTICLES)
    path = tmp_index / "vectors-1.faiss"
    whole = path.read_bytes()
    harm(path)
    assert nearest(tmp_index, "council treaty") == ("council treaty", pytest.approx(1, abs=1e-3))
    assert path.read_bytes() == whole


def test_a_file_that_is_behind_is_read_with_what_came_since(tmp_index):
    put(tmp_index, ARTICLES)
    put(tmp_index, {"a.txt": "letter engine", "c.txt": "council river"})
    assert nearest(tmp_index, "letter engine") == ("letter engine", pytest.approx(1, abs=1e-3))
    assert nearest(tmp_index, "council river") == ("council river", pytest.approx(1, abs=1e-3))
    assert nearest(tmp_index, "council treaty")[0] == "council river"
    assert [path.name for path in tmp_index.glob("*.faiss")] == ["vectors-1.faiss"]


def test_a_file_that_nobody_has_a_record_of_is_not_used(tmp_index):
    put(tmp_index, ARTICLES)
    (tmp_index / "vectors-1.faiss").rename(tmp_index / "vectors-7.faiss")
    assert nearest(tmp_index, "winter harvest") == ("winter harvest", pytest.approx(1, abs=1e-3))
    put(tmp_index, {"c.txt": "letter"})
    assert [path.name for path in tmp_index.glob("*.faiss")] == ["vectors-1.faiss"]


def test_a_reader_of_the_state_before_keeps_its_hands_off_the_newer_file(tmp_index):
    every = Plan(least=0)
    put(tmp_index, ARTICLES)
    with Index(tmp_index) as reader:
        reader.connection.execute("BEGIN")
        reader.counts()  # From here on, it sees this state.
        put(tmp_index, {f"{n}.txt": f"letter {n}" for n in range(40)}, plan=every)
        newer = tmp_index / "vectors-2.faiss"
        assert [path.name for path in tmp_index.glob("*.faiss")] == [newer.name]
        assert len(load_vectors(tmp_index, reader.connection)) == 3
        reader.connection.execute("COMMIT")
        assert newer.is_file()
        assert len(load_vectors(tmp_index, reader.connection)) == 43


def test_what_a_killed_process_was_writing_is_cleared_away(tmp_index):
    put(tmp_index, ARTICLES)
    (tmp_index / "vectors-9.123.tmp").write_bytes(b"half a file")
    put(tmp_index, {"c.txt": "letter"})
    assert not list(tmp_index.glob("*.tmp"))


def test_a_file_left_by_an_index_that_was_taken_away_is_not_used(tmp_index):
    put(tmp_index, {"a.txt": "river bridge"})
    for path in tmp_index.glob(f"{DATABASE}*"):
        path.unlink()
    put(tmp_index, {"a.txt": "winter harvest"})
    assert nearest(tmp_index, "winter harvest") == ("winter harvest", pytest.approx(1, abs=1e-3))


def test_a_folder_that_cannot_take_the_file_is_searched_all_the_same(tmp_index, monkeypatch):
    import faiss

    def fail(*_):
        raise RuntimeError("no space left on device")

    monkeypatch.setattr(faiss, "write_index", fail)
    put(tmp_index, ARTICLES)
    assert nearest(tmp_index, "winter harvest")[0] == "winter harvest"
    assert not list(tmp_index.glob("vectors*"))
