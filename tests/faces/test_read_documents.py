"""What is told beside an answer: the days that its quotes count from their article's own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.domain import Citation
from qa.faces.passage_documents import citation_document
from qa.faces.read_documents import DayDocument, days_of
from qa.faces.render import Screen

QUOTE = "The crane fell yesterday, as the pier had last week."
CITATION = Citation(
    1, "crane.txt", "The crane", "2015-09-12", None, "", 100, 100 + len(QUOTE), 3, None, QUOTE
)


def test_the_days_of_a_quote_are_told_with_their_places_in_the_article():
    assert citation_document(CITATION).days == [
        DayDocument(115, 124, "yesterday", "2015-09-11"),
        DayDocument(142, 151, "last week", "2015-08-31/2015-09-06"),
    ]


def test_an_article_without_a_day_has_none():
    assert days_of(replace(CITATION, date=None)) == []


def test_a_quote_is_read_in_its_own_language():
    german = "Der Kran ist gestern auf die Mole gefallen."
    there = replace(CITATION, quote=german, end=100 + len(german))
    assert [day.time for day in days_of(there)] == ["2015-09-11"]


def test_the_screen_tells_the_days_below_the_place_and_leaves_the_quote_as_it_is(
    capsys: pytest.CaptureFixture[str],
):
    Screen().sources([CITATION])
    assert capsys.readouterr().out.splitlines() == [
        "[1] The crane, 2015-09-12",
        "    crane.txt:100-152, line 3",
        "    “yesterday” by the article's day: 2015-09-11",
        "    “last week” by the article's day: 2015-08-31/2015-09-06",
        f"    “{QUOTE}”",
    ]
