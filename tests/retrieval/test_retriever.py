"""The retriever on a real SQLite and FAISS index, with the hashing embedder."""

from __future__ import annotations

import pytest

from qa.domain import Passage
from qa.index.reader import Index
from qa.index.writer import lock_index
from qa.retrieval.retriever import Days, Retriever
from tests.fakes import HashingEmbedder
from tests.index.building import article, put

ARTICLES = {
    "ferry.txt": "The ferry Corvane sails at noon.\nThe ferry has a funnel of red steel.",
    "pub.txt": "The pub on the stair sells ale.\nThe landlady is Bettina Crosk.",
    "storm.txt": "A storm took the roof of the market.",
}


@pytest.fixture
def retriever(tmp_index, hashing_embedder):
    put(tmp_index, ARTICLES, hashing_embedder)
    with Index(tmp_index) as index:
        yield Retriever(index, hashing_embedder)


@pytest.fixture
def dated(tmp_index):
    """Three articles that say the same of three months, the first one without a date."""
    embedder = HashingEmbedder(2048)  # So wide that no two words share a bucket.
    with lock_index(tmp_index, embedder) as writer:
        for day, name in ((None, "Ada"), ("2025-03-04", "Bob"), ("2025-05-20", "Cyd")):
            text = f"The council met on the harbour wall, says {name}."
            new = article(f"{day}.txt", text, embedder, date=day, title="Council")
            vectors = embedder.encode_passages([text])
            writer.store_vectors(new.vector_keys, vectors, [vectors])
            writer.stage(new)
        writer.publish()
    with Index(tmp_index) as index:
        yield Retriever(index, embedder)


def names(hits: list[Passage]) -> list[str]:
    return [hit.article for hit in hits]


def test_the_passage_that_shares_the_words_comes_first(retriever):
    first = retriever.search("Which roof did the storm take?", 3)[0]
    assert (first.rank, first.article, first.text) == (
        1, "storm.txt", "A storm took the roof of the market."
    )  # fmt: skip


def test_a_text_that_stands_in_two_articles_comes_once(tmp_index, retriever, hashing_embedder):
    put(tmp_index, {"copy.txt": ARTICLES["storm.txt"]}, hashing_embedder)
    texts = [passage.text for passage in retriever.search("storm roof market", 10)]
    assert sorted(texts) == sorted(ARTICLES.values())


def test_no_more_passages_come_than_were_asked_for_and_they_are_ranked(retriever):
    hits = retriever.search("ferry", 2)
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[0].score >= hits[1].score


def test_each_hit_says_what_its_score_is_made_of_and_which_sentence_was_found(retriever):
    hit = retriever.search("red funnel", 1)[0]
    assert hit.score == pytest.approx(sum(hit.signals.values()))
    best = max(hit.sentences, key=lambda sentence: sentence.score)
    assert best.score == pytest.approx(hit.score)
    text = ARTICLES["ferry.txt"]
    assert text[best.start : best.end] == "The ferry has a funnel of red steel."
    assert 0 < best.dense <= 1.001
    assert best.lexical == pytest.approx(1)


def test_an_empty_index_has_no_hits(tmp_index, hashing_embedder):
    put(tmp_index, {}, hashing_embedder)
    with Index(tmp_index) as index:
        assert Retriever(index, hashing_embedder).search("anything", 5) == []


def test_only_articles_between_two_days_are_searched(dated):
    assert len(dated.search("harbour wall", 9)) == 3
    assert names(dated.search("harbour wall", 9, Days(since="2025-04-01"))) == ["2025-05-20.txt"]
    assert names(dated.search("harbour wall", 9, Days(until="2025-04-01"))) == ["2025-03-04.txt"]
    assert dated.search("harbour wall", 9, Days("2025-06-01", "2025-07-01")) == []


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What did the council say of the harbour wall in March 2025?", "2025-03-04.txt"),
        ("What did the council say of the harbour wall in May 2025?", "2025-05-20.txt"),
        ("What is the latest on the council and the harbour wall?", "2025-05-20.txt"),
    ],
)
def test_articles_of_the_time_that_is_asked_for_come_first(dated, question, first):
    hits = dated.search(question, 9)
    assert hits[0].article == first
    assert hits[0].signals["time"] > hits[-1].signals["time"]


def test_a_search_sees_one_state_while_another_process_publishes(
    tmp_index, retriever, hashing_embedder, monkeypatch
):
    lexical = Index.lexical

    def publish_first(index, *args):
        put(tmp_index, {"storm.txt": "Nothing is left."}, hashing_embedder)
        return lexical(index, *args)

    monkeypatch.setattr(Index, "lexical", publish_first)
    hit = retriever.search("Which roof did the storm take?", 3)[0]
    assert hit.text == ARTICLES["storm.txt"]
    monkeypatch.undo()
    assert ARTICLES["storm.txt"] not in [h.text for h in retriever.search("storm roof", 9)]
