"""The main points of an article."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from qa.answering.summary import BEGINNING, ROOM, article_asked_for, main_points
from qa.domain import Article
from qa.text.sentences import sentence_spans
from tests.answering.test_evidence import passage
from tests.fakes import HashingEmbedder

STORY = """The wall of Brackwater

A view of the harbour, 1890

The old wall of Brackwater fell in the storm of 1889, and nine people died there. The town built
a new one.

Who paid for the new wall of the town? The harbour wall was paid for by a tax on every boat.

The granite of the wall came from Skarn by boat. It took seven years to bring all of it there.

Today the wall of Brackwater is painted every spring. Visitors of the harbour come to see it.
"""


def points(text: str) -> list[str]:
    """The sentences of the summary of an article."""
    article = Article(1, "wall.txt", "The wall", None, None, None, "en", "0" * 64, text)
    spans = sentence_spans(text, "en")
    vectors = HashingEmbedder(512).encode_passages([text[slice(*span)] for span in spans])
    found = main_points(article, spans, np.array(vectors))
    assert all(text[one.start : one.end] == one.text for one in found)
    return [one.text for one in found]


def test_it_begins_as_the_article_does_and_has_something_of_each_part():
    told = points(STORY)
    assert any(one.startswith("The old wall of Brackwater fell") for one in told)
    assert [STORY.find(one) for one in told] == sorted(STORY.find(one) for one in told)
    assert STORY.find(told[-1]) >= STORY.find("The granite")


def test_captions_and_questions_are_no_main_points():
    assert not any(one.endswith("?") or "1890" in one for one in points(STORY))


def test_a_long_article_has_a_short_summary():
    more = "In the year 19{0} the wall of the town was mended again by {0} men of the harbour."
    text = STORY + "\n\n".join(f"{more.format(i)} It held." for i in range(10, 60))
    told = points(text)
    assert 3 <= len(told) <= BEGINNING
    assert sum(map(len, told)) <= ROOM


def test_an_article_that_says_nothing_has_none():
    article = Article(1, "wall.txt", "", None, None, None, "en", "0" * 64, "")
    assert main_points(article, [], np.zeros((0, 8), np.float32)) == []


def test_the_article_is_the_one_that_has_what_is_asked_for_in_its_title_before_others():
    text = "The wall of the harbour fell."
    told = [passage(1, text, (9.0, None)), passage(2, text, (8.0, None))]
    named = replace(told[1], title="Wall")
    found, share = article_asked_for("the wall", [told[0], named])
    assert found is named
    assert share == 1.0


def test_what_no_article_has_gives_none():
    found, share = article_asked_for(
        "quantum computers", [passage(1, "The wall fell.", (9.0, None))]
    )
    assert found is None
    assert share < 0.35
