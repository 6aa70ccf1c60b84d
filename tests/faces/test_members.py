"""Mail, feeds, records, archives and subtitles from the command line: found, quoted and cited."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from qa.engines.loading import load_embedder
from qa.indexing.update import update_index
from qa.settings.loading import load_settings
from tests.faces.commands import Run, running
from tests.fakes import HashingEmbedder

MAILBOX = """\
From ann@harl.example Tue Mar  5 10:12:00 2024
Message-ID: <1@harl.example>
From: Ann Lee <ann@harl.example>
Date: Tue, 05 Mar 2024 10:12:00 +0100
Subject: Bell

The bell is called Old Marta and weighs 640 kilograms.
"""
FEED = """\
<rss><channel><item><guid>p1</guid><title>Storm</title><link>https://harl.example/storm</link>
<pubDate>Mon, 15 Jan 2024 08:00:00 GMT</pubDate>
<description>&lt;p&gt;Waves of 6.4 metres broke the mole.&lt;/p&gt;</description></item>
</channel></rss>
"""
RECORDS = [{"id": n, "title": f"Station {n}", "text": f"Station {n} measured {n}00 millimetres."}
           for n in (1, 2, 3)]  # fmt: skip
CUES = """\
1
00:12:31,000 --> 00:12:34,000
The highest tide was 7.9 metres, in 1953.
"""
EXPECTED = [
    ("How heavy is Old Marta?", "mail.mbox#2024-03-05 Bell", "weighs 640 kilograms"),
    ("waves that broke the mole", "news.rss#2024-01-15 Storm", "Waves of 6.4 metres"),
    ("How much did station 2 measure?", "rain.jsonl#Station 2", "200 millimetres"),
    ("Which flour is in the sourdough?", "notes.zip/sourdough.md", "half rye and half spelt"),
    ("What was the highest tide?", "tides.srt", "7.9 metres, in 1953"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file of each kind."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "mail.mbox").write_text(MAILBOX)
    (articles / "news.rss").write_text(FEED)
    (articles / "rain.jsonl").write_text("".join(json.dumps(one) + "\n" for one in RECORDS))
    (articles / "tides.srt").write_text(CUES)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("sourdough.md", "# Sourdough\n\nThe flour is half rye and half spelt.\n")
    (articles / "notes.zip").write_bytes(buffer.getvalue())
    return tmp_path


def check_shown(run: Run, cited: dict[str, object], place: object) -> None:
    """That `qa show` prints exactly what is cited, and where it is said."""
    start, end = cited["start"], cited["end"]
    shown = json.loads(run("show", f"{cited['article']}:{start}-{end}", "--json").stdout)
    assert shown["quote"] == cited.get("quote", cited.get("text"))
    assert (shown["place"] or {}).get("name") == place


@pytest.mark.parametrize(("question", "article", "words"), EXPECTED)
def test_a_sentence_is_found_in_its_member_and_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, question: str, article: str, words: str
) -> None:
    run = running(folder, monkeypatch, HashingEmbedder(256))
    assert run("index", "articles").exit_code == 0
    best = json.loads(run("search", question, "--json").stdout)["passages"][0]
    assert best["article"] == article
    assert words in best["text"]
    check_shown(run, best, "00:12:31" if article == "tides.srt" else None)


@pytest.mark.slow
@pytest.mark.parametrize(("question", "article", "words"), EXPECTED)
def test_a_question_is_answered_from_a_member_and_its_citation_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch, question: str, article: str, words: str
) -> None:
    embedder = load_embedder(load_settings({}, folder))
    update_index(folder / "indexes" / "default", [str(folder / "articles")], embedder)
    run = running(folder, monkeypatch, embedder)
    answer = json.loads(run("ask", question, "--no-llm", "--json").stdout)
    (cited, *_) = answer["citations"]
    assert (cited["article"], words in cited["quote"]) == (article, True)
    check_shown(run, cited, "00:12:31" if article == "tides.srt" else None)
    (folder / "answer.json").write_text(json.dumps(answer))
    assert run("verify", "answer.json").exit_code == 0
