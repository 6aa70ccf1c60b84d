"""Lines that only say who sent a message are no answers to what the message tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.answering.letterheads import head_of
from qa.assistant import Assistant
from qa.config import Settings
from qa.index.reader import Index
from qa.indexing.update import update_index
from tests.fakes import HashingEmbedder

MAIL = (
    "From: Jo Bell <jo@boiler.example>\nTo: Kim Lode <kim@boiler.example>\n"
    "Subject: The boiler of the hall\nDate: Mon, 5 Jan 2026 08:00:00 +0000\n\n"
    "The boiler of the hall was mended on Friday. It cost 840 pounds.\n"
)
EMBEDDER = HashingEmbedder(2048)


@pytest.fixture(scope="module", params=["note.eml", "note.txt"])
def assistant(request, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("mail")
    (folder / request.param).write_text(MAIL)
    update_index(folder / "index", [str(folder / request.param)], EMBEDDER)
    settings = Settings(index=str(folder / "index"), llm=False, reader=False, min_confidence=0.0)
    with Assistant(Index(Path(folder / "index")), settings, embedder=EMBEDDER) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    ["Who mended the boiler at boiler.example?", "What did Jo Bell and Kim Lode pay?", "Kim Lode?"],
)
def test_a_head_line_is_never_quoted_for_what_the_message_tells(assistant, question):
    answer = assistant.ask(question)
    assert answer.citations
    assert not any(":" in citation.quote for citation in answer.citations)


def test_a_head_line_answers_who_sent_it(assistant):
    answer = assistant.ask("From whom was the message sent, Jo Bell jo boiler example?")
    assert any("From: Jo Bell" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("From: A\nTo: B\n\nHello.", "From: A\nTo: B"),
        ("A subject\n\nFrom: A\nTo: B,\n  C\nSent: today\n\nHello.",
         "From: A\nTo: B,\n  C\nSent: today"),
        ("From: A\r\nDate: today\r\n\r\nHello.", "From: A\r\nDate: today"),
        ("From: here it is far to the sea.\n\nHello.", ""),
        ("Date: Monday\nTo: all\n\nHello.", ""),
        ("Two lines.\nOf text.\nFrom: A\nTo: B\n", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_head_is_several_fields_at_the_beginning(text: str, head: str) -> None:
    assert text[slice(*head_of(text))] == head
