"""A chat of forty turns about the sample articles reads as it did.

`python -m tests.faces.test_chat_transcript` says it anew, from the questions that stand in it: then
read what has changed. Confidences are left out, as other processors compute other last digits.
"""

from __future__ import annotations

import io
import re
import tempfile
from contextlib import redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qa.assistant import Assistant
from qa.config import Settings
from qa.engines.loading import load_embedder
from qa.faces.chat import Chat
from qa.faces.render import Screen
from qa.faces.transcript import FILE, Transcript
from qa.index.reader import Index
from qa.indexing.update import update_index

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder

ARTICLES = Path(__file__).parents[2] / "articles"
TRANSCRIPT = Path(__file__).with_name("transcript.txt")
FIGURES = re.compile(r"(?m)(?<=^confidence )\d\.\d\d$|(?<=of ten such answers about )\d+")
SURENESS = re.compile(r"(?m)^(?:Quite|Fairly|Rather|Not very) sure(?=: of ten)")


def questions() -> list[str]:
    """What is said in the transcript."""
    return re.findall(r"(?m)^> (.+)$", TRANSCRIPT.read_text("utf-8"))


def told(folder: Path, embedder: Embedder) -> str:
    """The transcript of the same turns as they are answered now."""
    update_index(folder, [str(ARTICLES)], embedder)
    settings, said = Settings(index=str(folder), llm=False), io.StringIO()

    def opened(_: object) -> Assistant:
        return Assistant(Index(folder), settings, embedder=embedder)

    chat = Chat(opened, folder, Transcript(folder / FILE), lambda: Screen(said))
    with redirect_stderr(said):
        for question in questions():
            said.write(f"> {question}\n")
            if not chat.handle(question, stoppable=False):
                break
    chat.close()
    return SURENESS.sub("… sure", FIGURES.sub("…", said.getvalue()))


def test_the_transcript_has_forty_turns_and_ends_with_a_goodbye() -> None:
    assert len(questions()) == 40
    assert TRANSCRIPT.read_text("utf-8").endswith("\nGoodbye.\n")


@pytest.mark.slow
def test_the_chat_reads_as_it_did(tmp_path: Path, real_embedder: Embedder) -> None:
    now = told(tmp_path, real_embedder)
    assert now.splitlines() == TRANSCRIPT.read_text("utf-8").splitlines()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        TRANSCRIPT.write_text(told(Path(place), load_embedder(Settings())), "utf-8")
