"""Main points of one article or of many: of which, in which order, and what is said of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Settings
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.selection import Selection
from qa.summaries import IN_AN_ANSWER, MOST_ARTICLES, POINTS
from tests.fakes import HashingEmbedder

EMBEDDER = HashingEmbedder(2048)
BRIDGE = """---
title: The bridge of Harl
date: 2024-03-05
---

The bridge of Harl is closed because a pillar of the bridge has sunk. The council will mend
the pillar in May.

A ferry carries people over the river until the bridge is open again.

The ferry is free for all who live in Harl.
"""
OPENED = """---
title: A bridge opens again
date: 2024-06-01
---

The bridge of Harl opened again on Saturday. The pillar was mended by masons from Skarn.

The mayor thanked the masons from Skarn, who had worked on the pillar of the bridge by night.
"""
COPY = BRIDGE.replace("The bridge of Harl\ndate: 2024-03-05", "Bridge news\ndate: 2024-03-06")
OWLS = "Owls\n\nThree owls live in the tower of Vael and will not leave it, says the verger.\n"
FILES = {"bridge.md": BRIDGE, "opened.md": OPENED, "copy.md": COPY, "owls.txt": OWLS}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("summaries")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    update_index(folder / "index", [str(folder / name) for name in FILES], EMBEDDER)
    settings = Settings(index=str(folder / "index"), llm=False, reader=False, min_confidence=0.1)
    with Assistant(Index(Path(folder / "index")), settings, embedder=EMBEDDER) as opened:
        yield opened


def refs(summary) -> list[str]:
    return [one.entry.ref for one in summary.articles]


@pytest.mark.parametrize("name", ["opened.md", "opened", "A bridge opens again"])
def test_an_article_is_summed_up_by_any_of_its_names(assistant, name):
    summary = assistant.summary(name)
    assert refs(summary) == ["opened.md"]
    assert len(summary.articles[0].points) == 3
    for point, citation in zip(summary.articles[0].points, summary.citations, strict=True):
        text = assistant.article(citation.article).text
        assert text[citation.start : citation.end] == citation.quote
        assert point.text == f"“{' '.join(citation.quote.split())}”"
        assert point.citations == (citation.number,)


def test_more_articles_about_what_an_article_is_called_are_counted(assistant):
    summary = assistant.summary("bridge")
    assert (refs(summary), summary.more) == (["bridge.md"], 2)
    assert summary.note == "2 more articles: qa articles bridge"


def test_articles_about_something_come_newest_first_with_a_few_points_each(assistant):
    summary = assistant.summary("pillar of the bridge")
    assert refs(summary) == ["opened.md", "copy.md", "bridge.md"]
    assert all(len(one.points) <= POINTS for one in summary.articles)
    first = [one.points[0].text for one in summary.articles if one.points]
    assert "pillar" in first[1]
    assert (summary.more, summary.note) == (0, "")


def test_what_a_newer_article_said_is_not_said_again(assistant):
    told = [one.quote for one in assistant.summary("the bridge").citations]
    assert len(told) == len(set(told))
    assert told.count("The ferry is free for all who live in Harl.") == 1


def test_without_a_query_all_articles_are_summed_up_and_a_limit_is_said(assistant):
    assert refs(assistant.summary()) == ["opened.md", "copy.md", "bridge.md", "owls.txt"]
    some = assistant.summary("a bridge", limit=1)
    assert (refs(some), some.more) == (["opened.md"], 2)
    assert some.note == "2 more articles: qa articles 'a bridge'"
    assert assistant.summary(limit=3).note == "1 more article: qa articles"
    assert IN_AN_ANSWER < MOST_ARTICLES


def test_a_selection_narrows_it_and_its_options_stand_in_the_note(assistant):
    before = assistant.selection
    assistant.selection = Selection(since="2024-03", until="2024-05")
    try:
        summary = assistant.summary("pillar", limit=1)
        assert refs(summary) == ["copy.md"]
        assert summary.note == "1 more article: qa articles pillar --since 2024-03 --until 2024-05"
        assert refs(assistant.summary("opened.md")) == []
    finally:
        assistant.selection = before


def test_nothing_about_it_is_nothing(assistant):
    summary = assistant.summary("zebras")
    assert (summary.articles, summary.citations) == ((), ())


def test_a_question_for_several_articles_is_answered_article_by_article(assistant):
    answer = assistant.ask("Summarise the articles about the bridge")
    assert (answer.status, answer.kind) == ("answered", "summary")
    assert answer.sentences[0].text.startswith("A bridge opens again (2024-06-01): “The bridge")
    assert {one.article for one in answer.citations} == {"opened.md", "copy.md", "bridge.md"}
    assert all(sentence.citations for sentence in answer.sentences)


def test_an_overview_is_of_all_and_a_time_in_the_question_narrows_it(assistant):
    everything = assistant.ask("give me an overview")
    assert {one.article for one in everything.citations} == set(FILES)
    spring = assistant.ask("summarise all articles from March 2024")
    assert {one.article for one in spring.citations} == {"copy.md", "bridge.md"}


def test_a_question_about_what_no_article_is_about_is_answered_like_any_other(assistant):
    answer = assistant.ask("summarise the articles about zebras")
    assert answer.passages


def test_one_article_that_is_asked_for_is_named(assistant):
    answer = assistant.ask("Summarise the article about the owls")
    assert answer.note == "Summary of “Owls” (owls.txt)."
    assert [one.article for one in answer.citations] == ["owls.txt"]
