"""The retriever on a real SQLite and FAISS index, with the hashing embedder."""

from __future__ import annotations

import pytest

from qa.index.reader import Index
from qa.retrieval.retriever import Retriever
from tests.index.building import put

ARTICLES = {
    "ferry.txt": "The ferry Corvane sails at noon.\nThe ferry has a funnel of red steel.",
    "pub.txt": "The pub on the stair sells ale.\nThe ferry Corvane sails at noon.",
    "storm.txt": "A storm took the roof of the market.",
}


@pytest.fixture
def retriever(tmp_index, hashing_embedder):
    put(tmp_index, ARTICLES, hashing_embedder)
    with Index(tmp_index) as index:
        yield Retriever(index, hashing_embedder)


def test_the_passage_that_shares_the_words_comes_first(retriever):
    first = retriever.search("Which roof did the storm take?", 3)[0]
    assert (first.rank, first.article, first.text) == (
        1, "storm.txt", "A storm took the roof of the market."
    )  # fmt: skip


def test_a_text_that_stands_in_two_articles_comes_once(retriever):
    texts = [passage.text for passage in retriever.search("ferry Corvane noon", 10)]
    assert sorted(texts) == sorted(set(texts))
    assert len(texts) == 4


def test_no_more_passages_come_than_were_asked_for_and_they_are_ranked(retriever):
    hits = retriever.search("ferry", 2)
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[0].score >= hits[1].score


def test_each_hit_says_what_both_searches_thought_of_it(retriever):
    hit = retriever.search("storm roof market", 1)[0]
    assert hit.signals["lexical"] > 0
    assert 0 < hit.signals["dense"] <= 1.0001


def test_an_empty_index_has_no_hits(tmp_index, hashing_embedder):
    put(tmp_index, {}, hashing_embedder)
    with Index(tmp_index) as index:
        assert Retriever(index, hashing_embedder).search("anything", 5) == []
