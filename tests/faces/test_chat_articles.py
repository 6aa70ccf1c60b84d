"""What the chat says of the articles themselves, on a real index: lists, mentions, and /only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Settings
from qa.faces.chat import Chat
from qa.faces.render import Screen
from qa.faces.transcript import FILE, Transcript
from qa.index.reader import Index
from qa.indexing.update import update_index
from tests.fakes import HashingEmbedder

ARTICLES = {
    "news/pier.md": "---\ntitle: The pier\ndate: 2025-03-04\n---\n\nThe pier is 180 metres long.\n",
    "news/crabs.md": "---\ntitle: Crabs\ndate: 2024-03-04\n---\n\nCrabs walk sideways.\n",
    "notes.txt": "The crabs under the pier like bread. So do gulls.\n",
}


@pytest.fixture
def assistant(tmp_path: Path, tmp_index: Path) -> Assistant:
    for name, text in ARTICLES.items():
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    embedder = HashingEmbedder(2048)
    update_index(tmp_index, [str(tmp_path / "articles")], embedder)
    settings = Settings(llm=False, reader=False)
    return Assistant(Index(tmp_index), settings, embedder=embedder)


@pytest.fixture
def chat(assistant: Assistant, tmp_path: Path) -> Chat:
    return Chat(lambda _: assistant, tmp_path, Transcript(tmp_path / FILE), Screen)


def said(chat: Chat, capsys: pytest.CaptureFixture[str], *lines: str) -> tuple[str, str]:
    capsys.readouterr()
    assert all(chat.handle(line) for line in lines)
    out, err = capsys.readouterr()
    return re.sub(" +\n", "\n", out).rstrip("\n"), err.rstrip("\n")


def test_only_a_globs_articles_are_looked_at_until_all_are_again(
    chat: Chat, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(chat, capsys, "/only news/*") == ("Looked at 2 of 3 articles: path news/*.", "")
    assert [passage.article for passage in assistant.search("crabs", top_k=3)] == [
        "news/crabs.md", "news/pier.md",
    ]  # fmt: skip
    assert said(chat, capsys, "/only") == ("Looked at 3 of 3 articles.", "")
    assert len(assistant.search("crabs", top_k=3)) == 3


def test_only_takes_an_article_by_its_title_too(
    chat: Chat, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = said(chat, capsys, "/only the pier")
    assert out == "Looked at 1 of 3 articles: article the pier."
    assert {passage.article for passage in assistant.search("crabs", top_k=3)} == {"news/pier.md"}


def test_only_of_what_is_not_there_changes_nothing(
    chat: Chat, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    said(chat, capsys, "/only notes.txt")
    assert said(chat, capsys, "/only newts/*") == (
        "", "qa: no article is called 'newts/*': did you mean notes.txt?",
    )  # fmt: skip
    assert str(assistant.selection) == "path notes.txt"


def test_a_refused_question_says_how_many_articles_were_looked_at(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = said(chat, capsys, "/only notes.txt", "Who painted the opera house?")
    assert out.endswith("Looked at 1 of 3 articles: path notes.txt.")
    out, _ = said(chat, capsys, "/only", "Who painted the opera house?")
    assert "The articles do not say" in out
    assert not out.endswith("articles.")


def test_articles_lists_them_the_newest_first(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(chat, capsys, "/articles") == ("""\
3 of 3 articles
2025-03-04  The pier
    news/pier.md · 71 characters, 1 passage · en
2024-03-04  Crabs
    news/crabs.md · 60 characters, 1 passage
undated     Notes
    notes.txt · 50 characters, 1 passage · en""", "")  # fmt: skip


def test_articles_with_words_lists_those_about_them(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = said(chat, capsys, "/articles crabs")
    assert re.findall(r"(?m)^(?:\d{4}-.*|undated.*|\d of.*| +(?:in|it) .*)$", out) == [
        "2 of 3 articles about “crabs”",
        "2024-03-04  Crabs",
        "    in its title, and in 1 of 1 sentence",
        "undated     Notes",
        "    it begins with it; in 1 of 2 sentences",
    ]


def test_mentions_shows_every_sentence_with_its_place(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = said(chat, capsys, "/mentions crab")
    assert (
        out
        == """\
2 mentions of “crab” in 2 sentences of 2 of 3 articles

2024-03-04  Crabs  1 mention
    news/crabs.md:39-59, line 6
    “Crabs walk sideways.”

undated     Notes  1 mention
    notes.txt:0-36, line 1
    “The crabs under the pier like bread.”"""
    )


def test_mentions_of_nothing_says_so(chat: Chat, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(chat, capsys, "/mentions zebra") == ("No mention of “zebra”", "")
    assert said(chat, capsys, "/mentions ?!")[1] == (
        "qa: the name has no word in it: write the name or word to look for"
    )


def test_a_chat_that_is_indexed_anew_still_looks_at_the_same_articles(
    assistant: Assistant, tmp_path: Path, tmp_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(_: object) -> Assistant:
        return Assistant(Index(tmp_index), assistant.settings, embedder=HashingEmbedder(2048))

    chat = Chat(opened, tmp_index, Transcript(tmp_path / FILE), Screen)
    said(chat, capsys, "/only news", f"/index {tmp_path / 'articles'}")
    assert said(chat, capsys, "/articles")[0].startswith(
        "2 of 3 articles\nLooked at 2 of 3 articles: path news.\n"
    )


def test_summary_gives_the_points_of_an_article_or_of_all(
    chat: Chat, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = said(chat, capsys, "/summary the pier")
    assert (out.splitlines()[0], err) == ("2025-03-04  The pier", "")
    assert "“The pier is 180 metres long.” [1]" in out
    assert "Crabs" not in out
    out, _ = said(chat, capsys, "/summary")
    assert [line for line in out.splitlines() if line.startswith(("20", "undated"))] == [
        "2025-03-04  The pier", "2024-03-04  Crabs", "undated     Notes",
    ]  # fmt: skip
