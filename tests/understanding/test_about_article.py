"""Questions about an article itself, and those that only look like them."""

from __future__ import annotations

import pytest

from qa.understanding.about_article import about_article


def asked(question: str) -> tuple[str, str, str] | None:
    found = about_article(question)
    return (found.what, found.subject, found.named) if found else None


@pytest.mark.parametrize(
    ("question", "what", "subject"),
    [
        ("who wrote this article?", "author", ""),
        ("Who wrote the article about the song?", "author", "the song"),
        ("By whom was the report on the flood written?", "author", "the flood"),
        ("who is the article on bees by?", "author", "bees"),
        ("What is the name of the author of the article on bees?", "author", "bees"),
        ("which journalist wrote the bees piece?", "author", "bees"),
        ("can you tell me who wrote the story about the pier?", "author", "the pier"),
        ("when was the interview with Ann Lee publised?", "date", "Ann Lee"),
        ("When was the piece about the pier published?", "date", "the pier"),
        ("when did the article on the pier appear?", "date", "the pier"),
        ("On what date was the pier article posted?", "date", "pier"),
        ("what's the date of the article about the pier?", "date", "the pier"),
        ("give me the title of the report on the flood", "title", "the flood"),
        ("name the author of the article about the pier", "author", "the pier"),
        ("What is the title of the article about the pier?", "title", "the pier"),
        ("what is the article about the pier called?", "title", "the pier"),
    ],
)
def test_an_article_is_asked_about(question, what, subject):
    assert asked(question) == (what, subject, "article")


def test_an_article_may_be_named_by_its_matter_or_title_alone():
    assert asked("Who wrote about the village hall?") == ("author", "the village hall", "matter")
    assert asked("who is the author of Bees Move In?") == ("author", "Bees Move In", "title")
    assert asked("when was Bees Move In published?") == ("date", "Bees Move In", "title")


def test_what_was_written_must_be_the_article():
    found = about_article("who wrote the book that the article is about?")
    assert found
    assert found.named == "title"


def test_what_is_only_pointed_at_is_kept_apart():
    this, it = about_article("who wrote this article?"), about_article("when was it published?")
    assert this
    assert it
    assert (this.pointed, this.named) == (True, "article")
    assert (it.pointed, it.subject, it.named) == (True, "", "title")


def test_a_word_that_an_article_may_tell_of_is_kept():
    report, article = (
        about_article("who wrote the report?"),
        about_article("who wrote the article?"),
    )
    assert report
    assert article
    assert (report.noun, article.noun) == ("report", "")


@pytest.mark.parametrize(
    "question",
    [
        "When was the wall built?",
        "What does the article say about the wall?",
        "Who is mentioned in the article about the pier?",
        "Why was the report written?",
        "When was the article in Nature published?",
        "what is the title of the article by Ann Lee?",
        "What is the title of the mayor?",
    ],
)
def test_a_question_about_the_matter_is_none(question):
    assert about_article(question) is None
