"""An update costs what it changes, and what is found is what a fresh index would find."""

import random
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.domain import Block, Place
from qa.errors import IndexMismatch
from qa.index import searches
from qa.index.kinds import USUAL, Kind, Plan
from qa.index.older import BLOCKS, RECORDS, open_to_read
from qa.index.reader import Index
from qa.index.schema import DATABASE, OLDEST, VERSION, publication
from qa.index.vectors import load_vectors
from qa.index.writer import lock_index, rebuild_index
from tests.fakes import HashingEmbedder
from tests.index.building import article, everything, put, stage, text_of

WORDS = ["river", "bridge", "council", "treaty", "harvest", "winter", "letter", "engine"]
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join),
                 min_size=1, max_size=6).map("\n".join)  # fmt: skip
UPDATES = st.dictionaries(st.sampled_from("abcdef"), st.none() | TEXTS, max_size=4)
SOON = Plan(least=3)
"""With so few vectors, a new file is due after some ten changes."""


def apply(folder: Path, update: dict[str, str | None], plan: Plan) -> None:
    """Add, change and (where the text is None) remove articles in one publication."""
    embedder = HashingEmbedder()
    with Index(folder) as index:
        ids = {file.ref: file.id for file in index.files()}
    with lock_index(folder, embedder, plan) as writer:
        stage(writer, {ref: text for ref, text in update.items() if text}, embedder)
        writer.publish([ids[ref] for ref, text in update.items() if text is None and ref in ids])


def dense(index: Index, query: str, limit: int) -> tuple[list[float], set[tuple[str, int, float]]]:
    """The scores of what is found, and where those stand that no other has the score of the last.

    Which of several that are equally near come last is left open.
    """
    found = index.dense(HashingEmbedder().encode_query(query), limit)
    scores = [round(score, 5) for _, score in found]
    places = {c.id: (c.article, c.start) for c in index.candidates(i for i, _ in found)}
    assert len(places) == len(found)
    sure = {(*places[i], round(s, 5)) for i, s in found if s > found[-1][1] + 1e-5}
    return scores, sure


@settings(max_examples=12, deadline=None)
@given(st.lists(UPDATES, min_size=1, max_size=8), st.integers(1, 12))
def test_any_updates_find_what_a_fresh_index_finds(tmp_path_factory, updates, limit):
    grown, texts = tmp_path_factory.mktemp("grown"), {"a": "river bridge"}
    put(grown, texts, plan=SOON)
    with Index(grown, SOON) as long_open:
        for update in updates:
            apply(grown, update, SOON)
            texts = {ref: text for ref, text in {**texts, **update}.items() if text}
            fresh = tmp_path_factory.mktemp("fresh")
            put(fresh, texts)
            with Index(fresh) as wanted, Index(grown, SOON) as opened:
                assert long_open.counts() == opened.counts() == wanted.counts()
                assert len(load_vectors(grown, opened.connection)) == wanted.counts()[1]
                for word in WORDS:
                    expected = dense(wanted, word, limit)
                    assert dense(long_open, word, limit) == expected
                    assert dense(opened, word, limit) == expected
            assert sorted(everything(grown)) == sorted(everything(fresh))


def many(first: int, number: int) -> dict[str, str]:
    return {f"{n:04}.txt": f"line of {n}\nanother of {n}" for n in range(first, first + number)}


def test_a_small_update_leaves_the_file_alone_and_a_large_one_writes_another(tmp_index):
    put(tmp_index, many(0, 200))
    (before,) = tmp_index.glob("*.faiss")
    written = before.stat().st_mtime_ns
    put(tmp_index, many(200, 1))
    assert [(p.name, p.stat().st_mtime_ns) for p in tmp_index.glob("*.faiss")] == [
        ("vectors-1.faiss", written)
    ]
    put(tmp_index, many(201, 127))
    assert [p.name for p in tmp_index.glob("*.faiss")] == ["vectors-1.faiss"]
    put(tmp_index, many(328, 1))
    assert [p.name for p in tmp_index.glob("*.faiss")] == ["vectors-4.faiss"]
    with Index(tmp_index) as index:
        rows = index.connection.execute("SELECT generation, passages FROM publications").fetchall()
        assert rows == [(4, 658)]
        assert index.dense(HashingEmbedder().encode_query("line of 328"), 1)[0][1] > 0.99


def test_removals_count_as_changes_and_their_records_go_with_the_new_file(tmp_index):
    put(tmp_index, many(0, 200))
    apply(tmp_index, dict.fromkeys(many(0, 100)), Plan())
    with Index(tmp_index) as index:
        assert index.connection.execute("SELECT count(*) FROM removed").fetchone() == (200,)
    apply(tmp_index, dict.fromkeys(many(100, 30)), Plan())
    assert [p.name for p in tmp_index.glob("*.faiss")] == ["vectors-3.faiss"]
    with Index(tmp_index) as index:
        assert index.connection.execute("SELECT count(*) FROM removed").fetchone() == (0,)
        assert index.counts() == (70, 140)
        assert len(index.dense(HashingEmbedder().encode_query("line"), 500)) == 140


@pytest.mark.parametrize("change", ["new", "changed", "removed"])
def test_no_statement_of_a_small_update_goes_through_a_whole_table(tmp_index, change):
    embedder = HashingEmbedder()
    put(tmp_index, many(0, 300), embedder)
    ran: list[str] = []
    with Index(tmp_index) as index:
        ids = [file.id for file in index.files()]
    with lock_index(tmp_index, embedder) as writer:
        writer.connection.set_trace_callback(ran.append)
        if change != "removed":
            stage(writer, {"new.txt" if change == "new" else "0000.txt": "quite new"}, embedder)
        writer.publish(ids[:1] if change == "removed" else ())
        writer.connection.set_trace_callback(None)
        asked = [sql for sql in ran if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
        steps = [row[3] for sql in asked
                 for row in writer.connection.execute(f"EXPLAIN QUERY PLAN {sql}")]  # fmt: skip
    assert any("passages" in step for step in steps)
    small = ("staged", "loose", "s", "CONSTANT", "main.passages_fts_config")
    scans = [step for step in steps if step.startswith("SCAN") and step.split()[1] not in small]
    assert [step for step in scans if "VIRTUAL TABLE INDEX 0:=" not in step] == []


def test_vectors_that_were_never_published_are_dropped_by_the_next_publication(tmp_index):
    embedder = HashingEmbedder()
    with lock_index(tmp_index, embedder) as writer:
        stage(writer, {"a.txt": "given up"}, embedder)
    put(tmp_index, {"b.txt": "kept"})
    put(tmp_index, {"c.txt": "kept"})
    apply(tmp_index, {"b.txt": None}, Plan())
    with Index(tmp_index) as index:
        count = index.connection.execute("SELECT count(*) FROM vectors").fetchone()
        assert count == (1,)
        assert index.connection.execute("SELECT count(*) FROM loose").fetchone() == (0,)


def test_a_copy_from_before_does_not_take_the_newer_file_for_its_own(tmp_index, tmp_path):
    put(tmp_index, {"a.txt": "river bridge"}, plan=SOON)
    shutil.copytree(tmp_index, tmp_path / "copy")
    put(tmp_index, {f"{n}.txt": "winter harvest" for n in range(30)}, plan=SOON)
    assert [p.name for p in tmp_index.glob("*.faiss")] == ["vectors-2.faiss"]
    shutil.copy(tmp_path / "copy" / DATABASE, tmp_index)
    for log in tmp_index.glob(f"{DATABASE}-*"):
        log.unlink()
    put(tmp_index, {f"{n}.txt": "council treaty" for n in range(30)}, plan=SOON)
    with Index(tmp_index, SOON) as index:
        scores = index.dense(HashingEmbedder().encode_query("council treaty"), 50)
        assert [round(s, 2) for _, s in scores].count(1) == 30


def make_older(folder: Path, version: int = OLDEST) -> None:
    """Take away what the present format has and an older one had not."""
    with sqlite3.connect(folder / DATABASE) as connection:
        for column in ("places", "blocks") if version < BLOCKS else ("places",):
            connection.execute(f"ALTER TABLE articles DROP COLUMN {column}")
        for table in ("publications", "removed", "loose") if version < RECORDS else ():
            connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", (version,))
    connection.close()


def test_an_index_of_format_2_is_brought_up_to_date_by_whoever_opens_it(tmp_index):
    put(tmp_index, {"a.txt": "river bridge\ncouncil treaty", "b.txt": "winter"})
    with lock_index(tmp_index, HashingEmbedder()) as writer:
        stage(writer, {"c.txt": "given up"}, HashingEmbedder())
    for harm in (lambda: None, (tmp_index / "vectors-1.faiss").unlink):
        make_older(tmp_index)
        harm()
        with Index(tmp_index) as index:
            assert index.counts() == (2, 3)
            assert text_of(index, "b.txt") == "winter"
            assert [
                i for i, _ in index.dense(HashingEmbedder().encode_query("council treaty"), 1)
            ] == [2]
    make_older(tmp_index)
    embedder = HashingEmbedder()
    put(tmp_index, {"b.txt": "harvest", "c.txt": "river bridge"}, embedder)
    assert embedder.embedded == ["harvest"]
    with Index(tmp_index) as index:
        assert index.counts() == (3, 4)
        assert publication(index.connection, 2) is not None
        assert index.connection.execute("SELECT count(*) FROM vectors").fetchone() == (3,)


def put_document(folder: Path, ref: str, text: str, **facts: Any) -> None:
    """Add an article of two lines, with its blocks or its places."""
    with lock_index(folder, HashingEmbedder()) as writer:
        new = article(ref, text, HashingEmbedder())
        vectors = np.eye(2, 64, dtype=np.float32)
        writer.store_vectors(new.vector_keys, vectors, [vectors[:1], vectors[1:]])
        writer.stage(replace(new, document=replace(new.document, **facts)))
        writer.publish()


def test_an_index_of_format_3_keeps_all_and_learns_blocks_with_what_is_new(tmp_index):
    put(tmp_index, {"a.txt": "river bridge\ncouncil treaty"})
    make_older(tmp_index, 3)
    with Index(tmp_index) as index:
        assert index.counts() == (1, 2)
        assert index.outlines(["a.txt"])["a.txt"].above(13) == ()
    blocks = (Block("heading", 0, 6, 2), Block("paragraph", 7, 17))
    put_document(tmp_index, "b.txt", "Prices\nTwo pounds", blocks=blocks)
    with Index(tmp_index) as index:
        (above,) = index.outlines(["b.txt"])["b.txt"].above(7)
        assert (above.kind, above.text) == ("heading", "Prices")


def test_an_index_of_format_5_keeps_all_and_learns_places_with_what_is_new(tmp_index):
    blocks = (Block("heading", 0, 6, 2), Block("paragraph", 7, 17))
    pages = (Place("page", "iv", 0), Place("page", "12", 7))
    put_document(tmp_index, "a.txt", "Prices\nTwo pounds", blocks=blocks)
    make_older(tmp_index, 5)
    with Index(tmp_index) as index:
        assert index.meta["version"] == str(VERSION)
        assert index.outlines(["a.txt"])["a.txt"].above(7)[0].text == "Prices"
        assert index.places(["a.txt"]) == {"a.txt": ()}
    put_document(tmp_index, "b.pdf", "Prices\nTwo pounds", places=pages)
    with Index(tmp_index) as index:
        found = index.article("b.pdf")
        assert found is not None
        assert (found.places, index.places(["a.txt", "b.pdf"])["b.pdf"]) == (pages, pages)
        assert index.counts() == (2, 4)


def test_an_index_of_format_2_that_may_not_be_written_is_refused_with_the_way_out(
    tmp_index, monkeypatch
):
    put(tmp_index, {"a.txt": "text"})
    make_older(tmp_index)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(IndexMismatch, match=r"has format 2.*let qa write to the folder"):
        open_to_read(tmp_index)


LISTS = Plan(flat_bytes=2 * 64 * 20)
"""Above twenty vectors of 64 numbers, not all are looked at."""


def test_the_kind_is_chosen_by_size():
    assert LISTS.kind_for(20, 64) == Kind()
    assert LISTS.kind_for(21, 64) == Kind(lists=8)
    assert Plan().kind_for(1_000_000, 384) == Kind()
    assert Plan().kind_for(1_000_000, 1024) == Kind(lists=1024)
    assert Plan().kind_for(2_000_000, 384).probes == 512


def unit_vectors(number: int) -> np.ndarray:
    drawn = np.random.default_rng(1).standard_normal((number, 64), dtype=np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    return drawn


def put_vectors(folder: Path, vectors: np.ndarray, first: int) -> None:
    """Add an article of one passage for each vector."""
    embedder = HashingEmbedder()
    with lock_index(folder, embedder, LISTS) as writer:
        for number, vector in enumerate(vectors, first):
            new = article(f"{number}.txt", f"text {number}", embedder)
            writer.store_vectors(new.vector_keys, vector[None], [vector[None]])
            writer.stage(new)
        writer.publish()


def test_a_large_index_is_sorted_into_lists_and_finds_nearly_all(tmp_index):
    vectors = unit_vectors(900)
    put_vectors(tmp_index, vectors[:500], 0)
    put_vectors(tmp_index, vectors[500:600], 500)
    with Index(tmp_index, LISTS) as index:
        assert load_vectors(tmp_index, index.connection).kind == Kind(lists=32)
        by_id = dict(index.connection.execute(
            "SELECT p.id, CAST(ref AS INTEGER) FROM passages p JOIN articles a ON a.id = article_id"
        ).fetchall())  # fmt: skip
        for number in range(0, 600, 7):
            ((best, score),) = index.dense(vectors[number], 1)
            assert by_id[best] == number
            assert score == pytest.approx(1, abs=1e-6)
        among = random.Random(1).sample(sorted(by_id), 50)
        found = index.dense(vectors[0], 10, among)
        exact = sorted(((float(vectors[by_id[i]] @ vectors[0]), i) for i in among), reverse=True)
        assert [i for i, _ in found] == [i for _, i in exact[:10]]
        assert [s for _, s in found] == pytest.approx([s for s, _ in exact[:10]], abs=1e-6)
        put_vectors(tmp_index, vectors[600:], 600)
        apply(tmp_index, {"0.txt": None}, LISTS)
        assert index.dense(vectors[0], 1)[0][1] < 0.9
        assert index.dense(vectors[899], 1)[0][1] == pytest.approx(1, abs=1e-6)
        assert index.counts() == (899, 899)


@pytest.mark.parametrize("plan", [USUAL, LISTS])
def test_a_search_in_a_thread_finds_the_same_while_the_index_is_read(tmp_index, monkeypatch, plan):
    vectors = unit_vectors(300)
    put_vectors(tmp_index, vectors, 0)
    with Index(tmp_index, plan) as index:
        alone = index.dense(vectors[7], 20)
        monkeypatch.setattr(searches, "WORTH_A_THREAD", 0)
        with index.dense_beside(vectors[7], 20) as found:
            words = index.lexical(["7"], 5)
        assert found == alone
        assert len(alone) == 20
        assert words == index.lexical(["7"], 5)
        with pytest.raises(ZeroDivisionError), index.dense_beside(vectors[7], 20):
            assert 1 / 0
        assert index.dense(vectors[7], 20) == alone


def test_a_reader_goes_on_when_the_index_becomes_a_smaller_one_under_it(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {f"{n}.txt": f"line {n} " * 200 for n in range(100)}, embedder)
    large = (tmp_index / DATABASE).stat().st_size
    with Index(tmp_index) as reader:
        assert len(reader.candidates(range(1, 101))) == 100
        with rebuild_index(tmp_index, embedder) as writer:
            stage(writer, {"a.txt": "crane"}, embedder)
            writer.publish()
        with sqlite3.connect(tmp_index / DATABASE) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        assert (tmp_index / DATABASE).stat().st_size < large / 2
        assert reader.counts() == (1, 1)
        assert [c.terms for c in reader.candidates(range(1000))] == [(("crane",),)]
