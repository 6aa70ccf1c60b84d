"""The store: what goes in comes out, and the two searches find what a plain reckoning finds."""

import sqlite3
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import IndexFault, IndexMissing
from qa.index.reader import Index
from qa.index.schema import DATABASE
from qa.index.state import built_with
from qa.index.writer import lock_index
from qa.text.terms import search_terms
from tests.fakes import HashingEmbedder
from tests.index.building import article, everything, lines_of, put, stage, text_of

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
WORDS = st.sampled_from(["river", "bridge", "council", "treaty", "harvest", "winter", "letter"])
LINES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


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


def test_the_sentences_of_one_article_come_in_order_with_their_vectors(tmp_index):
    put(tmp_index, {"a.txt": "river\nbridge\ncouncil", "b.txt": "treaty"})
    with Index(tmp_index) as index:
        spans, vectors = index.sentences_of("a.txt")
        assert spans == [(0, 5), (6, 12), (13, 20)]
        wanted = HashingEmbedder().encode_passages(["river", "bridge", "council"])
        assert np.allclose(vectors, wanted, atol=0.01)
        assert index.sentences_of("c.txt")[1].shape == (0, wanted.shape[1])


def test_an_article_comes_back_with_its_facts(tmp_index):
    embedder = HashingEmbedder()
    new = article(
        "2026/a.txt", "Body.", embedder, title="Ein Titel", date="2026-02-01", author="Ada",
        url="https://example.org/a", language="de",
    )  # fmt: skip
    with lock_index(tmp_index, embedder) as writer:
        vectors = embedder.encode_passages(["Body."])
        writer.store_vectors(new.vector_keys, vectors, [vectors])
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
        (passage,) = index.candidates([1])
        assert (passage.headings, passage.title, passage.date) == (
            ("Part",), "Ein Titel", "2026-02-01",
        )  # fmt: skip
        assert (passage.sentences, passage.body) == (((0, 5),), (0, 5))
        assert (passage.context, passage.terms) == (("titel", "part"), (("body",),))
        assert passage.vector == pytest.approx(vectors[0])
        assert passage.sentence_vectors[0] == pytest.approx(vectors[0], abs=1e-3)
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
            assert [s for _, s in hits] == pytest.approx(sorted(scores)[::-1][:limit], abs=1e-3)
            assert [s for _, s in hits] == pytest.approx([scores[i - 1] for i, _ in hits], abs=1e-3)
            odd = [i for i in range(1, len(lines) + 1) if i % 2]
            among = index.dense(vector, limit, odd)
            wanted = sorted((scores[i - 1] for i in odd), reverse=True)[:limit]
            assert {i for i, _ in among} <= set(odd)
            assert [s for _, s in among] == pytest.approx(wanted, abs=1e-3)


@settings(max_examples=15, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=25), WORDS)
def test_the_lexical_search_finds_exactly_the_lines_with_the_word(lines, word):
    with tempfile.TemporaryDirectory() as folder:
        put(Path(folder), {"a": "\n".join(lines)})
        with Index(Path(folder)) as index:
            terms = search_terms(word)
            wanted = {n for n, line in enumerate(lines, start=1) if word in line.split()}
            assert set(index.lexical(terms, 100)) == wanted
            assert set(index.lexical(terms, 100, [1, 2, 3])) == wanted & {1, 2, 3}
            assert index.frequencies(terms) == ({terms[0]: len(wanted)} if wanted else {})


def test_the_lexical_search_puts_the_line_with_more_of_the_terms_first(tmp_index):
    put(tmp_index, {"a.txt": "red boats\nred crane on the quay\ngreen quay"})
    with Index(tmp_index) as index:
        assert index.lexical(search_terms("a red crane"), 9) == [2, 1]
        assert index.lexical(search_terms("a red crane"), 1) == [2]


def test_the_lexical_search_finds_other_forms_and_accents(tmp_index):
    put(tmp_index, {"a.txt": "The ministers were meeting\nin a café"})
    with Index(tmp_index) as index:
        assert index.lexical(search_terms("meets"), 9) == [1]
        assert index.lexical(search_terms("CAFE"), 9) == [2]
        assert index.lexical([], 9) == []


def test_nothing_in_a_term_is_read_as_syntax(tmp_index):
    put(tmp_index, {"a.txt": "word"})
    with Index(tmp_index) as index:
        assert index.lexical(['AND "', "NOT", "*", "word"], 9) == [1]


def test_candidates_come_by_their_ids_and_unknown_ones_are_left_out(tmp_index):
    put(tmp_index, {"a.txt": "one\ntwo\nthree"})
    with Index(tmp_index) as index:
        assert [c.terms for c in index.candidates([3, 99, 1])] == [(("one",),), (("3",),)]
        assert index.candidates([]) == []


def test_the_neighbours_of_a_passage_stand_in_its_own_article(tmp_index):
    put(tmp_index, {"a.txt": "one\ntwo\nthree", "b.txt": "four\nfive"})
    with Index(tmp_index) as index:
        assert index.neighbours([2]) == {1, 3}
        assert index.neighbours([3, 4]) == {2, 5}


def test_an_index_without_passages_finds_nothing(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {}, embedder)
    with Index(tmp_index) as index:
        assert index.dense(embedder.encode_query("word"), 5) == []
        assert index.lexical(["word"], 5) == []


def test_a_changed_article_leaves_nothing_of_its_old_text(tmp_index):
    put(tmp_index, {"a.txt": "old words", "b.txt": "other"})
    put(tmp_index, {"a.txt": "new words"})
    with Index(tmp_index) as index:
        assert index.lexical(["old"], 9) == []
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
        assert index.lexical(["word"], 9) == [2]
        assert [i for i, _ in index.dense(embedder.encode_query("words"), 9)] == [2]


def test_text_that_moves_to_another_article_is_not_embedded_again(tmp_index):
    embedder = HashingEmbedder()
    put(tmp_index, {"a.txt": "same line"}, embedder)
    put(tmp_index, {"b.txt": "same line\nnew line"}, embedder)
    assert embedder.embedded == ["same line", "new line"]


def test_a_file_written_anew_with_the_same_text_gets_its_new_time(tmp_index):
    put(tmp_index, {"a.txt": "text"})
    with lock_index(tmp_index, HashingEmbedder()) as writer:
        writer.publish(touched=[("f" * 64, 7, 8, "/articles/a.txt")])
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
        assert reader.candidates([best])[0].terms == (("second",),)
        assert score == pytest.approx(1, abs=1e-3)
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
