"""Questions about an article itself, answered from what it says of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import Answer, Turn
from qa.index.reader import Index
from qa.indexing.files import Rules
from qa.indexing.update import update_index
from tests.fakes import HashingEmbedder

FERRY = """---
title: The ferry comes back
author: Ann Lee
date: 2024-03-09
---

The ferry of Skarn sails again since Monday. It had been laid up for a year.
"""
TOWER = """<html><head><title>Owls in the tower | Post</title>
<meta name="author" content="Bo Key"><meta property="article:published_time" content="2024-05-20">
</head><body><article><h1>Owls in the tower</h1><p>Three owls live in the tower of Vael and will not
leave it, says the verger.</p></article></body></html>"""
FLOOD = """The flood of Marl
By Cy Dee, 2 June 2024

The report on the flood was written by Dora Funk. The report was published on 7 May 2024. The flood
of Marl took forty sheep.
"""
SONG = "A song for Harl\n\nThe song of Harl was written by Eve Gold in 1911. All sing it there.\n"
GULLS = "The gulls of Vael\nBy Flo Gee, {} May 2024\n\nThe gulls of Vael are loud and many.\n"
FILES = {
    "gulls-a.txt": GULLS.format(3),
    "gulls-b.txt": GULLS.format(4),
    "ferry.md": FERRY,
    "tower.html": TOWER,
    "flood.txt": FLOOD,
    "song.txt": SONG,
}
EMBEDDER = HashingEmbedder(2048)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory):
    """An assistant for six articles; nothing but words is known, so any evidence will do."""
    folder = tmp_path_factory.mktemp("itself")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    update_index(folder / "index", [str(folder / name) for name in FILES], EMBEDDER)
    settings = Settings(index=str(folder / "index"), llm=False, reader=False, min_confidence=0.1)
    with Assistant(Index(Path(folder / "index")), settings, embedder=EMBEDDER) as opened:
        yield opened


def led(answer: Answer) -> str | None:
    """The words that answer, where the citation is of a line that has them."""
    for citation in answer.citations:
        assert FILES.get(citation.article, citation.quote).find(citation.quote) >= 0
    leads = [one for one in answer.sentences if one.kind == "lead"]
    return leads[0].text if leads else None


@pytest.mark.parametrize(
    ("question", "words", "quote"),
    [
        ("Who wrote the article about the ferry?", "Ann Lee", "author: Ann Lee"),
        ("Who is the author of The ferry comes back?", "Ann Lee", "author: Ann Lee"),
        ("When was the piece on the ferry published?", "2024-03-09", "date: 2024-03-09"),
        ("What is the title of the article about the ferry?", "The ferry comes back",
         "The ferry comes back"),
        ("Who wrote the article about the flood?", "Cy Dee", "By Cy Dee, 2 June 2024"),
        ("When was the article about the flood published?", "2 June 2024",
         "By Cy Dee, 2 June 2024"),
        ("Who wrote about the flood?", "Cy Dee", "By Cy Dee, 2 June 2024"),
        ("what is the article about the owls called?", "Owls in the tower", "Owls in the tower"),
    ],
)  # fmt: skip
def test_the_answer_is_where_the_article_says_it(assistant, question, words, quote):
    answer = assistant.ask(question)
    assert (answer.status, answer.kind, led(answer)) == ("answered", "about", words)
    (citation,) = answer.citations
    assert citation.quote == quote
    text = assistant.article(citation.article).text
    assert text[slice(*citation.answer)] == words


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who wrote the article about the owls?",
         "The text of “Owls in the tower” (tower.html) does not say who wrote it; its file names"
         " Bo Key."),
        ("When was the article about the owls published?",
         "The text of “Owls in the tower” (tower.html) does not say of which day it is; its file"
         " says 2024-05-20."),
        ("Who wrote the article about the song of Harl?",
         "It is not known who wrote “A song for Harl” (song.txt): neither its text nor its file"
         " says so."),
        ("Who wrote this article?",
         "Which article? Name it, or what it is about; 'qa articles' lists all."),
    ],
)  # fmt: skip
def test_what_no_text_says_is_told_without_a_citation(assistant, question, said):
    answer = assistant.ask(question)
    assert (answer.status, answer.text) == ("not_in_articles", said)
    assert (answer.citations, answer.sentences) == ((), ())


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who wrote the song of Harl?", "Eve Gold"),
        ("Who wrote the report on the flood?", "Dora Funk"),
        ("When was the report published?", "7 May 2024"),
        ("Who wrote about the sheep of Marl?", "sheep"),
    ],
)
def test_a_question_about_the_matter_is_answered_from_the_text(assistant, question, words):
    answer = assistant.ask(question)
    assert answer.kind is None
    assert any(words in citation.quote for citation in answer.citations)


def test_this_article_is_the_one_that_is_looked_at_or_was_spoken_of(assistant):
    turn = Turn("Does the ferry sail?", "It sails again.", titles=("The ferry comes back",))
    assert led(assistant.ask("Who wrote this article?", history=[turn])) == "Ann Lee"
    before = assistant.selection
    assistant.selection = Settings(article="flood").selection
    assert led(assistant.ask("Who wrote this article?")) == "Cy Dee"
    assistant.selection = before


def test_it_is_the_article_that_was_asked_about_or_summed_up_before(assistant):
    turn = Turn("Who wrote the article about the ferry?", "Ann Lee")
    assert led(assistant.ask("And when was it published?", history=[turn])) == "2024-03-09"
    summed = Turn("Summarise the article about the flood", "…", titles=("The flood of Marl",))
    assert led(assistant.ask("Who wrote it?", history=[summed])) == "Cy Dee"
    asked = assistant.ask("Who wrote it?", history=[Turn("What is the song of Harl?", "A song.")])
    assert asked.kind is None


def test_below_the_confidence_that_is_asked_for_nothing_is_said(assistant):
    with Assistant(
        Index(assistant.index.folder),
        Settings(llm=False, reader=False, min_confidence=0.95),
        embedder=EMBEDDER,
    ) as strict:
        answer = strict.ask("Who wrote the article about the ferry?")
    assert (answer.status, answer.citations) == ("not_in_articles", ())


def test_other_articles_that_may_be_meant_are_named(assistant):
    answer = assistant.ask("When was the article about the gulls published?")
    days = {"gulls-a.txt": "3 May 2024", "gulls-b.txt": "4 May 2024"}
    (citation,) = answer.citations
    assert led(answer) == days.pop(citation.article)
    (other,) = days
    assert answer.note == f"It may also be “The gulls of Vael” ({other})."


def test_what_a_user_said_is_told_as_said_and_not_as_the_files(tmp_path):
    (tmp_path / "song.txt").write_text("A song for Harl\n\nThe song of Harl is old.\n")
    said = Rules(metadata={"author": "Jo Bell", "date": "2021-04-03"})
    update_index(tmp_path / "index", [str(tmp_path / "song.txt")], EMBEDDER, rules=said)
    settings = Settings(index=str(tmp_path / "index"), llm=False, reader=False, min_confidence=0.1)
    with Assistant(Index(tmp_path / "index"), settings, embedder=EMBEDDER) as opened:
        assert opened.ask("Who wrote the article about the song of Harl?").text == (
            "When “A song for Harl” (song.txt) was indexed, it was said to be by Jo Bell; its text"
            " does not say so."
        )
        assert opened.ask("When was the article about the song of Harl published?").text == (
            "When “A song for Harl” (song.txt) was indexed, it was said to be of 2021-04-03; its"
            " text does not say so."
        )
