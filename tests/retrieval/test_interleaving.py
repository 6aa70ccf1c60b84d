"""One list of what two searches found: the first of each, then the second, none twice."""

from qa.domain import Passage
from qa.retrieval.interleaving import interleaved


def passage(start: int, rank: int) -> Passage:
    text = "Notes"
    return Passage(rank, "a.txt", "", None, start, start + 5, text, (), 1.0, differs_from=(2,))


def test_the_passages_of_two_searches_come_in_turn_and_none_twice():
    one = [passage(0, 1), passage(10, 2), passage(20, 3)]
    other = [passage(30, 1), passage(0, 2)]
    found = interleaved([one, other], 4)
    assert [(p.rank, p.start) for p in found] == [(1, 0), (2, 30), (3, 10), (4, 20)]
    assert all(p.differs_from == () for p in found)


def test_a_single_search_stays_as_it_is():
    one = [passage(0, 1), passage(10, 2)]
    assert interleaved([one], 9) == one
