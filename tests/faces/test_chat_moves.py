"""What is said to the chat itself: greetings, thanks, and what is about the last answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Settings
from qa.faces.chat import Chat
from qa.faces.moves import how_sure, shortened
from qa.faces.render import Screen
from qa.faces.transcript import FILE, Exchange, Transcript
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.text.clean import one_line
from tests.fakes import HashingEmbedder

PIER = (
    "The pier of Great Hollin is 180 metres long. It was opened in 1907 by a brass band. "
    "Great Hollin paid for it with the herring of one winter. A storm took its head in 1953."
)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    article = tmp_path / "pier.txt"
    article.write_text(PIER, "utf-8")
    update_index(folder, [str(article)], HashingEmbedder())
    return folder


def opened(index: Path, least: float, transcript: Transcript) -> Chat:
    """A chat that is as sure of an answer as it has to be."""
    settings = Settings(index=str(index), reader=False, llm=False, min_confidence=least)

    def assistant(_: object) -> Assistant:
        return Assistant(Index(index), settings, embedder=HashingEmbedder())

    return Chat(assistant, index, transcript, Screen)


@pytest.fixture
def chat(index: Path) -> Iterator[Chat]:
    chat = opened(index, 0.0, Transcript(index / FILE))
    yield chat
    chat.close()


@pytest.fixture
def silent(index: Path) -> Iterator[Chat]:
    """A chat that is never sure enough."""
    chat = opened(index, 1.0, Transcript(index / FILE))
    yield chat
    chat.close()


def said(chat: Chat, line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed for a line; the chat goes on after it."""
    capsys.readouterr()
    assert chat.handle(line)
    printed, complaints = capsys.readouterr()
    assert complaints == ""
    return printed.strip()


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("hello", "Hello. Ask me about your 1 article, for example: "),
        ("thanks", "You are welcome. There is more in your 1 article, for example: "),
        ("ok", "Good. Ask on, for example: "),
        ("are you sure?", "There is no answer yet"),
        ("what can you do?", "I answer questions from your 1 article and quote the place"),
    ],
)
def test_small_talk_is_one_friendly_line_with_an_example_from_these_articles(
    chat: Chat, line: str, begins: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *others = said(chat, line, capsys).splitlines()
    assert first.startswith(begins)
    assert first.endswith("“What do the articles say about Great Hollin?”")
    assert others == (["/help lists the commands."] if line.startswith("what") else [])
    assert chat.transcript.exchanges == []


@pytest.mark.parametrize("line", ["bye", "exit", "ok, thanks, bye"])
def test_a_goodbye_leaves(chat: Chat, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert not chat.handle(line)
    assert capsys.readouterr().out == "Goodbye.\n"


def test_a_question_behind_a_greeting_is_asked(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "180 metres" in said(chat, "Hello, how long is the pier of Great Hollin?", capsys)
    (exchange,) = chat.transcript.exchanges
    assert exchange.query == "how long is the pier of Great Hollin?"


def test_more_is_what_was_not_said_yet_until_there_is_no_more(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    first = said(chat, "How long is the pier of Great Hollin?", capsys)
    assert "180 metres" in first
    new: list[str] = []
    told = [quote.quote for quote in chat.transcript.latest().citations]
    while (printed := said(chat, "tell me more", capsys)) != (
        "That is all that I found about it. Ask about something in it, or about something else."
    ):
        new = [quote.quote for quote in chat.transcript.latest().citations]
        assert new
        assert not set(new) & set(told)
        assert all(f"“{one_line(quote)}” [" in printed for quote in new)
        told += new
    assert " ".join(sorted(told, key=PIER.index)) == PIER
    assert f"»{told[-1]}«" in said(chat, f"/show {len(new)}", capsys)


def test_more_in_a_chat_that_was_taken_up_again_is_found_anew(
    index: Path, chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    said(chat, "How long is the pier of Great Hollin?", capsys)
    resumed = opened(index, 0.0, Transcript.resumed(index / FILE))
    assert "It was opened in 1907" in said(resumed, "tell me more", capsys)
    resumed.close()


def test_where_does_it_say_that_shows_the_place(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    said(chat, "How long is the pier of Great Hollin?", capsys)
    printed = said(chat, "where does it say that?", capsys)
    assert "pier.txt:0-44, line 1" in printed
    assert "»The pier of Great Hollin is 180 metres long.«" in printed


def test_the_nearest_sentences_are_numbered_shown_and_saved(
    silent: Chat, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = said(silent, "How long is the pier of Great Hollin?", capsys)
    assert printed.splitlines()[1:] == [
        "[1] Pier",
        "    pier.txt:0-44, line 1",
        "    “The pier of Great Hollin is 180 metres long.”",
    ]
    assert "»The pier of Great Hollin is 180 metres long.«" in said(silent, "/show 1", capsys)
    assert said(silent, "/sources", capsys).startswith("[1] Pier")
    assert said(silent, "are you sure?", capsys).startswith("No. The nearest sentences are these")
    assert said(silent, "shorter", capsys).startswith("There is no answer to shorten")
    silent.handle(f"/save {tmp_path / 'chat.md'}")
    saved = (tmp_path / "chat.md").read_text("utf-8")
    assert "> “The pier of Great Hollin is 180 metres long.”" in saved


def test_the_nearest_sentences_are_there_when_a_chat_is_taken_up_again(
    index: Path, silent: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    said(silent, "How long is the pier of Great Hollin?", capsys)
    resumed = Transcript.resumed(index / FILE)
    assert resumed.exchanges == silent.transcript.exchanges
    assert resumed.latest().citation("1").quote == "The pier of Great Hollin is 180 metres long."


def test_how_sure_an_answer_is_is_said_in_words_with_what_speaks_against_it(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    said(chat, "How long is the pier of Great Hollin?", capsys)
    (one,) = chat.transcript.latest().citations

    def exchange(confidence: float, *, disagree: bool = False, twice: bool = False) -> Exchange:
        quotes = (one, one) if twice else (one,)
        return Exchange("?", "…", "…", quotes, confidence=confidence, disagree=disagree)

    assert how_sure(exchange(0.93)) == (
        "Quite sure: of ten such answers about 9 are right. "
        "It rests on one sentence of one article:"
    )
    assert how_sure(exchange(0.72, disagree=True)) == (
        "Fairly sure: of ten such answers about 7 are right. The articles disagree."
    )
    assert how_sure(exchange(0.31, twice=True)) == (
        "Not very sure: of ten such answers about 3 are right. "
        "It rests on 2 sentences of one article:"
    )
    assert how_sure(Exchange("?", "…", "…", ())).startswith("I found nothing that comes near it")


def test_shorter_is_the_words_that_answer_or_the_sentence(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    said(chat, "How long is the pier of Great Hollin?", capsys)
    (one,) = chat.transcript.latest().citations
    assert shortened(Exchange("?", "…", "…", (one,), short="180 metres")) == "180 metres [1]"
    assert said(chat, "shorter, please", capsys) == (
        "“The pier of Great Hollin is 180 metres long.” [1]"
    )


def test_a_follow_up_after_small_talk_and_more_leans_on_the_question_before(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in ("How long is the pier of Great Hollin?", "thanks", "tell me more"):
        said(chat, line, capsys)
    said(chat, "and who opened it?", capsys)
    assert chat.transcript.latest().query.startswith("How long is the pier of Great Hollin?")
