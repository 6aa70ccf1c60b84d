"""The score of sentences: what each signal adds, with candidates that differ in one thing."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from qa.retrieval.ranking import FOREIGN, WEIGHTS, Ranked, make_query, rank_sentences
from tests.retrieval.candidates import candidate, query_for, ranked_for


def best(ranked: Ranked) -> int:
    return int(np.argmax(ranked.score))


def test_the_sentence_that_holds_the_rare_words_of_the_question_comes_first():
    ranked = ranked_for(
        "How long is the Orlund bridge?",
        candidate(1, "The bridge is old.", "The bridge is red."),
        candidate(5, "The Orlund bridge is 640 metres long.", "It was dear."),
        candidate(9, "A bridge is a bridge.", "Ships are long."),
    )
    assert best(ranked) == 2
    assert ranked.candidate.tolist() == [0, 0, 1, 1, 2, 2]
    assert ranked.span[2] == (0, 37)


def test_the_score_is_the_sum_of_the_signals():
    ranked = ranked_for(
        "red bridge", candidate(1, "The bridge is red.", "So."), candidate(4, "A red boat.")
    )
    assert set(ranked.signals) == set(WEIGHTS)
    assert ranked.score == pytest.approx(sum(ranked.signals.values()))


def test_a_term_that_many_passages_hold_counts_less():
    candidates = [candidate(n, "The council met.") for n in range(1, 9)]
    candidates.append(candidate(20, "The crane met."))
    query = query_for("council crane", candidates)
    rarity = query.terms[None].rarity
    assert rarity["crane"] > rarity["council"] > 0
    assert rarity["crane"] == pytest.approx(math.log(1 + (9 - 1 + 0.5) / (1 + 0.5)))


def test_the_share_of_the_question_is_one_for_a_sentence_that_holds_all_of_it():
    ranked = ranked_for("red bridge", candidate(1, "The red bridge.", "A bridge.", "Nothing else."))
    assert ranked.share[0] == pytest.approx(1)
    assert 0 < ranked.share[1] < 1
    assert ranked.share[2] == 0


def test_words_that_stand_together_as_in_the_question_are_worth_more():
    ranked = ranked_for(
        "Silver Ling", candidate(1, "The Silver Ling sails."), candidate(5, "A Ling is silver.")
    )
    assert ranked.signals["passage pairs"][0] > ranked.signals["passage pairs"][1]
    assert ranked.signals["terms"][0] == pytest.approx(ranked.signals["terms"][1])


def test_a_long_passage_needs_more_matches_for_the_same_bm25():
    filler = " ".join(f"word{n}" for n in range(60))
    ranked = ranked_for("crane", candidate(1, f"A crane {filler}."), candidate(5, "A crane."))
    assert ranked.signals["passage bm25"][1] > ranked.signals["passage bm25"][0]


def test_title_and_headings_count_for_the_passage():
    ranked = ranked_for(
        "harbour wall", candidate(1, "It is dear.", title="The harbour wall"),
        candidate(5, "It is dear.", title="The ferry"),
    )  # fmt: skip
    assert ranked.score[0] > ranked.score[1]


def test_a_neighbour_lends_its_terms_within_an_article_only():
    one = candidate(1, "The crane fell.")
    beside = candidate(2, "Nobody was hurt.")
    elsewhere = candidate(3, "Nobody was hurt.", article="b.txt")
    ranked = ranked_for("crane fell", one, beside, elsewhere)
    assert ranked.signals["terms beside"][1] > ranked.signals["terms beside"][2]


def test_terms_follow_the_rules_of_the_articles_language():
    german = candidate(1, "Die Häuser brannten.", language="de")
    english = candidate(5, "The boats sank.", article="b.txt")
    ranked = ranked_for("Welches Haus?", german, english)
    assert ranked.share[0] > 0
    assert ranked.share[1] == 0


def test_dense_signals_count_less_in_a_language_that_the_embedder_was_not_made_for():
    candidates = [
        candidate(1, "Das Haus brannte.", language="de"),
        candidate(5, "The boats sank.", article="b.txt"),
    ]
    query = query_for("Haus", candidates)
    everywhere = rank_sentences(query, candidates)
    only_english = rank_sentences(query, candidates, frozenset({"en"}))
    for name in ("dense", "passage dense"):
        mine, theirs = only_english.signals[name], everywhere.signals[name]
        assert mine == pytest.approx(theirs * [FOREIGN, 1])
    unknown = [replace(candidates[0], language=None), candidates[1]]
    assert rank_sentences(query, unknown, frozenset({"en"})).signals["dense"] == pytest.approx(
        everywhere.signals["dense"]
    )


def test_a_question_without_terms_is_ranked_by_the_vectors_alone():
    ranked = ranked_for("is it?", candidate(1, "is it"), candidate(5, "no boats"))
    assert best(ranked) == 0
    assert ranked.share.tolist() == [0, 0]


def test_a_pair_of_ideographs_that_no_passage_has_counts_half():
    held = {"灯": 1, "塔": 1, "灯塔": 1}
    vector = np.zeros(2, dtype=np.float32)
    query = make_query(
        "灯塔哪", vector, ["zh"], 3, lambda terms: {t: held[t] for t in terms if t in held}
    )
    rarity = query.terms["zh"].rarity
    assert rarity["塔哪"] == pytest.approx(rarity["哪"] / 2)
    assert rarity["灯塔"] == rarity["灯"]
