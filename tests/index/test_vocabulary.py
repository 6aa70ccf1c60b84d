"""The words of an index, read from what it holds."""

from __future__ import annotations

import pytest

from qa.index.reader import Index
from qa.index.vocabulary import Vocabulary
from tests.index.building import put

ARTICLES = {
    "a.txt": "Łódź has a power station.\nThe stations of Łódź closed.",
    "b.txt": 'The harbour "opened" in May.',
}


@pytest.fixture
def vocabulary(tmp_index):
    put(tmp_index, ARTICLES)
    with Index(tmp_index) as index:
        yield Vocabulary(index)


def test_it_knows_which_terms_occur(vocabulary):
    assert vocabulary.held(["lodz", "harbour", "ferri", '"', ""]) == {"lodz", "harbour"}


def test_terms_come_by_their_beginning_in_order(vocabulary):
    assert vocabulary.beginning_with("p", 10) == ["part", "power"]  # "Part" heads each passage
    assert vocabulary.beginning_with("p", 1) == ["part"]


def test_it_knows_which_terms_stand_in_one_passage_and_which_side_by_side(vocabulary):
    assert vocabulary.together(["lodz", "station"])
    assert not vocabulary.together(["lodz", "harbour"])
    assert vocabulary.beside("lodz", [["harbour", "power"], ["station"]])
    assert not vocabulary.beside("lodz", [["harbour", "may"], ["station"]])
    assert vocabulary.together(["power", "station"], in_a_row=True)
    assert not vocabulary.together(["lodz", "station"], in_a_row=True)


def test_it_reads_how_a_term_is_written(vocabulary):
    assert vocabulary.written("station") == {"station": 1, "stations": 1}
    assert vocabulary.written("lodz") == {"Łódź": 2}
    assert vocabulary.written("ferri") == {}
