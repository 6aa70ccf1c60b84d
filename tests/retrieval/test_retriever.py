"""The retriever on a real SQLite and FAISS index, with the hashing embedder."""

from __future__ import annotations

import pytest

from qa.domain import Passage
from qa.index.reader import Index
from qa.index.writer import lock_index
from qa.retrieval.retriever import NEAR, Retriever, phrases, rarest_terms
from qa.selection import Selection
from tests.fakes import HashingEmbedder
from tests.index.building import article, put

WIDE = HashingEmbedder(2048)  # So wide that no two words share a bucket.

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


def put_dated(folder, *articles: tuple[str, str | None, str]) -> None:
    """Index articles given as title, day and text; each is named for its day."""
    with lock_index(folder, WIDE) as writer:
        for title, day, text in articles:
            new = article(f"{day}.txt", text, WIDE, date=day, title=title)
            lines = text.split("\n")
            vectors = WIDE.encode_passages(lines)
            writer.store_vectors(new.vector_keys, vectors, [v.reshape(1, -1) for v in vectors])
            writer.stage(new)
        writer.publish()


@pytest.fixture
def dated(tmp_index):
    """Three articles that say the same of three months, the first one without a date."""
    text = "The council met on the harbour wall, says {}."
    days = {"Ada": None, "Bob": "2025-03-04", "Cyd": "2025-05-20"}
    put_dated(tmp_index, *(("Council", day, text.format(name)) for name, day in days.items()))
    with Index(tmp_index) as index:
        yield Retriever(index, WIDE)


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
    later, earlier = Selection(since="2025-04-01"), Selection(until="2025-04-01")
    assert names(dated.search("harbour wall", 9, later)) == ["2025-05-20.txt"]
    assert names(dated.search("harbour wall", 9, earlier)) == ["2025-03-04.txt"]
    assert dated.search("harbour wall", 9, Selection(since="2025-06", until="2025-06")) == []


def test_only_articles_of_a_path_are_searched(dated):
    assert names(dated.search("harbour wall", 9, Selection("2025-05*"))) == ["2025-05-20.txt"]
    assert dated.search("harbour wall", 9, Selection("2024*")) == []


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


def test_the_newer_of_two_that_differ_comes_first_even_if_it_was_not_among_the_best(tmp_index):
    cost = "The harbour wall will cost {} million pounds in all, they say."
    others = [(f"Wall {n}", f"2024-01-0{n}", f"The harbour wall will cost all of them {word}.")
              for n, word in enumerate(("dear", "much", "sleep", "years"), 1)]  # fmt: skip
    put_dated(tmp_index, ("W", "2025-01-14", cost.format(14)), *others,
              ("News", "2025-10-07", cost.format(16)))  # fmt: skip
    question = "Will the harbour wall cost 14 million pounds in all?"
    with Index(tmp_index) as index:
        found = Retriever(index, WIDE)
        assert found.search(question, 2)[0].article == "2025-10-07.txt"
        one = found.search(question, 1)
        assert [(hit.article, hit.differs_from) for hit in one] == [("2025-10-07.txt", ())]


def test_a_date_is_not_looked_for_among_the_words_where_articles_are_of_that_time(tmp_index):
    put_dated(
        tmp_index,
        ("Report", "2024-03-15", "The rate of unemployment stood at 3.9 per cent."),
        ("Report", "2024-06-15", "The rate of unemployment stood at 4.8 per cent."),
        ("Ferry", "2025-01-05", "In 2024, in March, the rate for the ferry rose."),
    )
    with Index(tmp_index) as index:
        found = Retriever(index, WIDE)
        hits = found.search("What was the rate of unemployment in March 2024?", 3)
        assert hits[0].article == "2024-03-15.txt"
        assert all(hit.differs_from == () for hit in hits)
        before = found.search("What was the rate in March 1999?", 3)
        assert before[0].article == "2025-01-05.txt"  # No article is of that time: words count.


def test_where_the_question_says_which_time_it_means_the_older_article_stays_first(dated):
    hits = dated.search("What did the council say on the harbour wall in March 2025?", 9)
    assert hits[0].article == "2025-03-04.txt"


def test_a_quoted_phrase_counts_as_it_is_written(retriever, tmp_index, hashing_embedder):
    put(
        tmp_index,
        {
            "a.txt": "The art of the state gallery is state art, state of mind.",
            "b.txt": "The new engine of the tug is said to be State of the  Art in all it does.",
        },
        hashing_embedder,
    )
    plain, quoted = (retriever.search(q, 2) for q in ("state art", '"state of the art"'))
    assert (plain[0].article, quoted[0].article) == ("a.txt", "b.txt")
    assert quoted[0].signals["phrase"] > quoted[1].signals["phrase"] == 0
    assert "phrase" not in plain[0].signals


def test_a_reranker_has_as_much_to_say_as_the_search(tmp_index, hashing_embedder):
    class Reads:
        def scores(self, query, passages):
            assert query == "ferry funnel"
            assert all(title in {"a.txt", "b.txt", "c.txt"} for title, _ in passages)
            return [float("cabin" in text) for _, text in passages]

    texts = {"a.txt": "The ferry has a funnel.", "b.txt": "The ferry has a cabin.", "c.txt": "Ale."}
    put(tmp_index, texts, hashing_embedder)
    with Index(tmp_index) as index:
        plain = Retriever(index, hashing_embedder).search("ferry funnel", 3)
        read = Retriever(index, hashing_embedder, reranker=Reads()).search("ferry funnel", 3)
    assert (plain[0].article, read[0].article) == ("a.txt", "b.txt")
    assert [hit.rank for hit in read] == [1, 2, 3]
    assert read[0].signals["reranker"] > 0 > read[1].signals["reranker"]
    assert read[0].score == pytest.approx(sum(read[0].signals.values()))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('Who said "We sail  at Dawn."?', ["we sail at dawn"]),
        ("Wer sagte „Wir fahren“ und «bon voyage»?", ["wir fahren", "bon voyage"]),
        ('the "Corvane"', []),
        ('5" and 6" pipes', []),
        ('an open " mark', []),
    ],
)
def test_phrases_are_what_stands_in_quotation_marks(query, found):
    assert phrases(query) == found


def test_passages_beside_the_best_are_candidates_too(tmp_index, hashing_embedder):
    text = "\n".join(["The crane fell.", "Nobody was hurt.", *(f"Filler {n}." for n in range(90))])
    put(tmp_index, {"long.txt": text}, hashing_embedder)
    with Index(tmp_index) as index:
        ids = index.lexical(["crane"], 1)
        assert index.neighbours(ids) == {ids[0] + 1}
        text = Retriever(index, hashing_embedder).search("crane fell", 1)[0].text
    assert NEAR > 0
    assert text.startswith("The crane fell.\nNobody was hurt.")


def test_common_terms_are_not_asked_for_where_rarer_ones_do():
    frequencies = {"crane": 3, "town": 900, "ferry": 40, "the": 9_000}
    assert rarest_terms(frequencies, 1_000) == ["crane", "ferry", "town"]
    assert rarest_terms(frequencies, 10) == ["crane"]
    assert rarest_terms({"the": 9_000}, 10) == ["the"]
    assert rarest_terms({}, 10) == []


def test_the_embedder_counts_less_for_languages_that_it_was_not_made_for(tmp_index):
    class English(HashingEmbedder):
        languages = frozenset({"en"})

    texts = {"new.txt": "puerto nuevo", "none.txt": "nada"}
    embedder = English(2048)
    with lock_index(tmp_index, embedder) as writer:
        for ref, text in texts.items():
            new = article(ref, text, embedder, language="es")
            vectors = embedder.encode_passages([text])
            writer.store_vectors(new.vector_keys, vectors, [vectors])
            writer.stage(new)
        writer.publish()
    with Index(tmp_index) as index:
        doubted = Retriever(index, embedder).search("puerto", 1)[0]
        trusted = Retriever(index, WIDE).search("puerto", 1)[0]
    assert doubted.article == trusted.article == "new.txt"
    assert 0 < doubted.signals["dense"] < trusted.signals["dense"]
