"""Of which articles a summary is asked."""

from __future__ import annotations

import pytest

from qa.understanding.summaries import several_asked_for


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Summarise the articles about the bridge", "the bridge"),
        ("tl;dr of all the reports on the flood of 1953", "the flood of 1953"),
        ("summarise what the articles say about the new tax", "the new tax"),
        ("Summarize all articles since March", "since March"),
        ("key points of the stories about Ann Lee and her boat", "Ann Lee and her boat"),
        ("summarise the interviews", "interviews"),
        ("Summarise everything", ""),
        ("give me an overview", ""),
        ("What are my articles about?", ""),
        ("sum up all the stories, please", ""),
    ],
)
def test_several_articles_are_told_by_the_number_of_the_word_for_a_text(question, matter):
    assert several_asked_for(question) == matter


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the article about the wall",
        "What's the report about?",
        "summarise this article",
        "Summarise Ann Lee's life",
        "give me an overview of the bridge works",
        "tell me about the pier",
        "Who wrote the articles about the pier?",
        "summarise the articles about it",
        "what is it all about?",
    ],
)
def test_one_article_no_summary_and_what_is_only_pointed_at_are_none(question):
    assert several_asked_for(question) is None
