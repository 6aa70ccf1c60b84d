"""Which article is meant by what a question names."""

from __future__ import annotations

from dataclasses import replace

from qa.answering.article_asked import article_asked_for, articles_meant, titled
from tests.answering.test_evidence import passage


def test_it_is_the_one_that_has_what_is_named_in_its_title_before_others():
    text = "The wall of the harbour fell."
    told = [passage(1, text, (9.0, None)), passage(2, text, (8.0, None))]
    named = replace(told[1], title="Wall", article="b.txt")
    found, share = article_asked_for("the wall", [told[0], named])
    assert found is named
    assert share == 1.0


def test_what_no_article_has_gives_none():
    found, share = article_asked_for(
        "quantum computers", [passage(1, "The wall fell.", (9.0, None))]
    )
    assert found is None
    assert share < 0.35
    assert article_asked_for("the wall", []) == (None, 0.0)


def test_an_article_is_there_once_with_the_passage_that_has_most():
    bare, full = passage(1, "The pier.", (9.0, None)), passage(2, "The wall fell.", (8.0, None))
    (meant,) = articles_meant("the wall", [bare, replace(full, article=bare.article)])
    assert (meant.passage.text, meant.share, meant.titled) == ("The wall fell.", 1.0, 0.0)


def test_a_title_is_named_by_its_very_words():
    named = replace(passage(1, "It fell.", (9.0, None)), title="The wall of Skarn")
    assert titled("the Wall of Skarn?", [named]) is named
    assert titled("the wall", [named]) is None
    assert titled("", [replace(named, title="")]) is None
