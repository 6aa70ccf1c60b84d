"""The terms of the lexical index: what people write in two ways gives the same ones."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.schema import TABLES
from qa.text.terms import pairs, search_terms


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "The ministers were meeting", "minister meets"),
        ("en", "1,200 boats", "1200 boat"),
        ("en", "two boats", "2 boats"),
        ("en", "O’Brien's café", "obrien CAFE"),
        ("de", "Die Häuser", "des Hauses"),
        ("de", "1.200 Euro", "1200 euro"),
        ("es", "las canciones", "canción"),
        ("fr", "l'école", "ecole"),
        ("xx", "Boats", "boats"),
        ("en", "Łódź, Tromsø and Diyarbakır", "lodz tromso diyarbakir"),
        ("fr", "Encyclopædia, Œuvre", "encyclopaedia oeuvre"),
        ("en", "U.S. troops at 5 p.m.", "US troops at 5 pm"),
        ("en", "the U.S.A", "the USA"),
    ],
)
def test_two_ways_of_writing_give_the_same_terms(language, one, other):
    assert search_terms(one, language) == search_terms(other, language) != []


def test_stop_words_are_no_terms_but_names_in_capitals_are():
    assert search_terms("Who was it that he met at the WHO?") == ["met", "who"]
    assert search_terms("WHO IS IT") == []


def test_ideographs_are_terms_alone_and_in_pairs():
    assert search_terms("胡格诺派", "zh") == ["胡", "胡格", "格", "格诺", "诺", "诺派", "派"]


def test_scripts_that_part_no_words_are_cut_into_triples():
    whole = search_terms("ภาษาไทย", "th")
    assert set(search_terms("ไทย", "th")) <= set(whole)
    assert all(len(term) == 3 for term in whole)


def test_pairs_are_neighbours():
    assert pairs(["a", "b", "c"]) == {("a", "b"), ("b", "c")}
    assert pairs(["a"]) == set()


@given(st.text(max_size=60), st.sampled_from([None, "en", "de", "zh", "th", "ar"]))
def test_the_index_takes_every_term_for_one_token(text, language):
    terms = search_terms(text, language)
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    line = " ".join(terms)
    connection.execute("INSERT INTO passages_fts (rowid, context, body) VALUES (1, '', ?)", (line,))
    stored = {row[0] for row in connection.execute("SELECT term FROM passages_terms")}
    assert stored == set(terms)


def test_a_korean_noun_is_found_with_and_without_a_particle():
    assert set(search_terms("서울", "ko")) <= set(search_terms("서울에서", "ko"))


def test_russian_words_are_stemmed():
    assert search_terms("города", "ru") == search_terms("город", "ru")
