"""The store: what goes in comes out, and the two searches find what a plain reckoning finds."""

import sqlite3
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import IndexFault, IndexMissing
from qa.index.reader import Index, built_with
from qa.index.schema import DATABASE
from qa.index.writer import lock_index
from qa.retrieval.lexical import match_expression
from tests.fakes import HashingEmbedder
from tests.index.building import article, lines_of, put, stage, text_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
WORDS = st.sampled_from(["river", "bridge", "council", "treaty", "harvest", "winter", "letter"])
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def everything(folder: Path) -> list[tuple[str, int, int, str]]:
    with Index(folder) as index:
        ids = [row[0] for row in index.connection.execute("SELECT id FROM passages ORDER BY id")]
        return [(p.article, p.start, p.end, p.text) for p in index.passages(ids)]


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}\.txt", fullmatch=True), TEXT, max_size=4))
def test_every_text_and_every_span_comes_back_as_it_was(articles):
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), articles)
        with Index(Path(folder)) as index:
            assert {f.ref: text_of(index, f.ref) for f in index.files()} == articles
        assert everything(Path(folder)) == [
            (ref, span.start, span.end, text[span.start : span.end])
            for ref, text in sorted(articles.items())
            for span in lines_of(text)
        ]


def test_a_passage_behind_a_nul_character_is_whole(tmp_index):
    put(tmp_index, {"a.txt": "one\x00two\nthree\x00four"})
    assert [row[3] for row in everything(tmp_index)] == ["one\x00two", "three\x00four"]


def test_an_article_comes_back_with_its_facts(tmp_index):
    embedder = HashingEmbedder()
    new = article(
        "2026/a.txt", "Body.", embedder, title="Ein Titel", date="2026-02-01", author="Ada",
        url="https://example.org/a", language="de",
    )  # fmt: skip
    with lock_index(tmp_index, embedder) as writer:
        writer.store_vectors(new.vector_keys, embedder.encode_passages(["Body."]))
        writer.stage(new)
        writer.publish((), ["/articles"])
    with Index(tmp_index) as index:
        found = index.article("2026/a.txt")
        assert found is not None
        assert (found.title, found.date, found.author) == ("Ein Titel", "2026-02-01", "Ada")
        assert (found.url, found.language) == ("https://example.org/a", "de")
        assert found.sha256 == new.sha256
        assert index.folders() == ["/articles"]
        assert index.counts() == (1, 1)
        (passage,) = index.passages([1])
        assert (passage.headings, passage.title, passage.date) == (
            ("Part",), "Ein Titel", "2026-02-01",
        )  # fmt: skip
        assert index.article("other.txt") is None


@settings(max_examples=15, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25), LINES, st.integers(1, 30))
def test_the_dense_search_is_the_brute_force_one(lines, query, limit):
    embedder = HashingEmbedder()
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), {"a.txt": "\n".join(lines)}, embedder)
        with Index(Path(folder)) as index:
            vector = embedder.encode_query(query)
            hits = index.dense(vector, limit)
            scores = embedder.encode_passages(lines) @ vector
            assert [s for _, s in hits] == pytest.approx(sorted(scores)[::-1][:limit], abs=1e-5)
            assert [s for _, s in hits] == pytest.approx([scores[i - 1] for i, _ in hits], abs=1e-5)
            ids = [i for i, _ in hits]
            assert index.similarities(vector, ids) == pytest.approx([s for _, s in hits], abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25), WORDS)
def test_the_lexical_search_finds_exactly_the_lines_with_the_word(lines, word):
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), {"a": "\n".join(lines)})
        with Index(Path(folder)) as index:
            hits = index.lexical(match_expression(word), 100)
            wanted = {n for n, line in enumerate(lines, start=1) if word in line.split()}
            assert {i for i, _ in hits} == wanted
            scores = [s for _, s in hits]
            assert scores == sorted(scores, reverse=True)
            assert all(score >= 0 for score in scores)


def test_the_lexical_search_finds_other_forms_and_accents(tmp_index):
    put(tmp_index, {"a.txt": "The ministers were meeting\nin a café"})
    with Index(tmp_index) as index:
        assert [i for i, _ in index.lexical('"meets"', 9)] == [1]
        assert [i for i, _ in index.lexical('"CAFE"', 9)] == [2]
        assert index.lexical("", 9) == []


def test_a_broken_match_expression_is_an_index_fault(tmp_index):
    put(tmp_index, {"a.txt": "word"})
    with Index(tmp_index) as index, pytest.raises(IndexFault, match="syntax error"):
        index.lexical('AND "', 9)


def test_passages_come_in_the_order_asked_for_and_unknown_ones_are_left_out(tmp_index):
    put(tmp_index, {"a.txt": "one\ntwo\nthree"})
    with Index(tmp_index) as index:
        assert [p.text for p in index.passages([3, 99, 1])] == ["three", "one"]
        assert index.passages([]) == []


def test_a_passage_that_is_gone_is_similar_to_nothing(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "one"}, embedder)
    with Index(tmp_index) as index:
        query = embedder.encode_query("one")
        assert index.similarities(query, [99, 1]) == pytest.approx([0, 1])
        assert index.similarities(query, []) == []


def test_an_index_without_passages_finds_nothing(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {}, embedder)
    with Index(tmp_index) as index:
        assert index.dense(embedder.encode_query("word"), 5) == []
        assert index.lexical('"word"', 5) == []


def test_a_changed_article_leaves_nothing_of_its_old_text(tmp_index):
    put(tmp_index, {"a.txt": "old words", "b.txt": "other"})
    put(tmp_index, {"a.txt": "new words"})
    with Index(tmp_index) as index:
        assert index.lexical('"old"', 9) == []
        assert sorted(row[3] for row in everything(tmp_index)) == ["new words", "other"]
        count = index.connection.execute("SELECT count(*) FROM vectors").fetchone()[0]
        assert count == 2


def test_a_forgotten_article_is_gone_from_both_searches(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "first words", "b.txt": "second words"}, embedder)
    with Index(tmp_index) as index:
        (removed,) = [file.id for file in index.files() if file.ref == "a.txt"]
    with lock_index(tmp_index, embedder) as writer:
        writer.publish([removed])
    with Index(tmp_index) as index:
        assert [i for i, _ in index.lexical('"words"', 9)] == [2]
        assert [i for i, _ in index.dense(embedder.encode_query("words"), 9)] == [2]


def test_text_that_moves_to_another_article_is_not_embedded_again(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "same line"}, embedder)
    put(tmp_index, {"b.txt": "same line\nnew line"}, embedder)
    assert embedder.embedded == ["same line", "new line"]


def test_a_file_written_anew_with_the_same_text_gets_its_new_time(tmp_index):
    put(tmp_index, {"a.txt": "text"})
    with lock_index(tmp_index, HashingEmbedder()) as writer:
        writer.publish(touched=[(7, 8, "/articles/a.txt")])
    with Index(tmp_index) as index:
        assert [(file.size, file.mtime_ns) for file in index.files()] == [(7, 8)]


def test_nothing_staged_is_seen_before_it_is_published_or_when_it_never_is(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "old"}, embedder)
    with lock_index(tmp_index, embedder) as writer, Index(tmp_index) as reader:
        stage(writer, {"a.txt": "new", "b.txt": "newer"}, embedder)
        assert reader.counts() == (1, 1)
    assert [row[3] for row in everything(tmp_index)] == ["old"]


def test_a_failed_publication_changes_nothing_and_the_writer_goes_on(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "old"}, embedder)
    with lock_index(tmp_index, embedder) as writer:
        writer.stage(article("a.txt", "never embedded", embedder))
        with pytest.raises(IndexFault, match="cannot write to the index"):
            writer.publish()
        assert [row[3] for row in everything(tmp_index)] == ["old"]
        writer.connection.execute("DELETE FROM staged")
        stage(writer, {"a.txt": "new"}, embedder)
        writer.publish()
    assert [row[3] for row in everything(tmp_index)] == ["new"]


def test_a_reader_sees_what_is_published_while_it_is_open(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "first"}, embedder)
    with Index(tmp_index) as reader:
        query = embedder.encode_query("second")
        assert [i for i, _ in reader.dense(query, 1)] == [1]
        put(tmp_index, {"b.txt": "second"}, embedder)
        ((best, score),) = reader.dense(query, 1)
        assert reader.passages([best])[0].text == "second"
        assert score == pytest.approx(1)
        assert reader.meta["generation"] == "2"


def test_built_with_names_the_embedder_and_is_none_without_an_index(tmp_index):
    assert built_with(tmp_index) is None
    put(tmp_index, {"a.txt": "text"}, HashingEmbedder(name="other"))
    assert built_with(tmp_index) == "other"


def test_a_page_damaged_behind_an_open_reader_is_an_index_fault(tmp_index):
    put(tmp_index, {f"{n}.txt": f"line {n} " * 400 for n in range(20)})
    path = tmp_index / DATABASE
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(path.read_bytes())
    data[3 * 4096 :] = bytes(np.full(len(data) - 3 * 4096, 0xAB, dtype=np.uint8))
    path.write_bytes(data)
    with pytest.raises(IndexFault), Index(tmp_index) as index:
        for file in index.files():
            index.article(file.ref)


def test_no_index_is_said_with_the_way_to_one(tmp_index):
    with pytest.raises(IndexMissing, match="build one with 'qa index PATH…'"):
        Index(tmp_index)
