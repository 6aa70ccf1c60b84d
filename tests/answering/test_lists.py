"""Whether a whole list is asked for, and how much of it is given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.cite import CitationList
from qa.answering.evidence import Evidence, rank_evidence
from qa.answering.lists import MOST_CHARACTERS, asked_list, listed, one_of
from qa.domain import Above, Article
from tests.answering.test_evidence import passage

ITEMS = ("At least 40 boats are mended.", "No mast falls.", "Ada Lovett paints the hull.")


def evidence(
    heading: str = "Aims of the year", items: tuple[str, ...] = ITEMS, **read: float
) -> tuple[list[Evidence], dict[str, Article]]:
    """The items of a list as evidence, best first as they stand, and their article.

    `read` has the reader's probability of each item that begins with a word.
    """
    text = " ".join(items)
    scores = [(9.0 - i, read.get(item.split()[0], 0.1)) for i, item in enumerate(items)]
    found = passage(1, text, *scores)
    spans = tuple((one.start, one.end) for one in found.sentences)
    above = (Above("heading", 0, 0, heading),)
    sentences = tuple(replace(one, above=above, items=spans) for one in found.sentences)
    article = Article(1, "1.txt", "Boat club", None, None, None, "en", "0" * 64, text)
    return rank_evidence([replace(found, sentences=sentences, title="Boat club")]), {
        "1.txt": article
    }


@pytest.mark.parametrize(
    "question",
    [
        "What are the aims of the year?",
        "What are the three aims of the year?",
        "what are the boat club's aims",
        "Name the aims of the boat club for the year.".replace("Name", "What are"),
    ],
)
def test_a_list_is_asked_for_by_its_name(question):
    asked = asked_list(question, *evidence())
    assert asked is not None
    assert asked.whole
    assert asked.named
    assert [item.text for item in asked.items] == list(ITEMS)


@pytest.mark.parametrize(
    "question",
    [
        "How many boats are to be mended in the year?",
        "What is the aim for the mast?",
        "Who paints the hull this year?",
        "What does the mayor think of the aims and the money?",
        "What are the dangers of the year?",
    ],
)
def test_one_item_or_something_else_is_asked_for(question):
    asked = asked_list(question, *evidence())
    assert asked is None or not asked.whole


def test_a_fact_that_one_item_may_have_is_one_of_several():
    found, articles = evidence(At=0.9)
    asked = asked_list("Which are the aims of the year?", found, articles)
    assert asked is not None
    assert not asked.whole
    (note,) = one_of(asked, found[0], CitationList(articles))
    assert (note.text, note.kind) == ("1 of 3 below “Aims of the year”.", "note")


def test_a_fact_that_several_items_may_have_asks_for_all():
    asked = asked_list("Which are the aims of the year?", *evidence(At=0.9, No=0.4))
    assert asked is not None
    assert asked.whole


def test_each_item_is_quoted_exactly_and_cited_by_itself():
    found, articles = evidence()
    asked = asked_list("What are the aims of the year?", found, articles)
    assert asked is not None
    citations = CitationList(articles)
    sentences = list(listed(asked, citations))
    assert [one.text for one in sentences] == [f"“{item}”" for item in ITEMS]
    assert [one.citations for one in sentences] == [(1,), (2,), (3,)]
    for citation in citations.citations:
        assert articles["1.txt"].text[citation.start : citation.end] == citation.quote
        assert [one.text for one in citation.context] == ["Aims of the year"]


def test_of_a_long_list_the_first_items_are_given_with_their_number():
    items = tuple(f"Aim number {i} is that {'all ' * 20}swim." for i in range(20))
    found, articles = evidence(items=items)
    asked = asked_list("What are the aims of the year?", found, articles)
    assert asked is not None
    note, *quotes = listed(asked, CitationList(articles))
    assert note.text == f"{len(quotes)} of 20 below “Aims of the year”:"
    assert sum(len(item) for item in items[: len(quotes)]) <= MOST_CHARACTERS
    assert note.citations == tuple(range(1, len(quotes) + 1))


def test_without_a_list_there_is_nothing_to_ask_for():
    found, articles = evidence()
    assert (
        asked_list("What are the aims?", [replace(one, items=()) for one in found], articles)
        is None
    )
    assert asked_list("What are the aims?", [], {}) is None
