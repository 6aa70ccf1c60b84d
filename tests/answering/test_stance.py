"""Yes or no in front of an answer: where a sentence decides, and where it had better not."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa import Assistant
from qa.config import Settings
from qa.engines.light_embedder import LightEmbedder
from qa.faces.documents import answer_document
from qa.index.reader import Index
from qa.indexing.update import update_index

pytestmark = pytest.mark.slow

RULES = """# Rules of the house on Elm Lane

Coffee is not allowed; water is, in closed bottles.

Dogs are forbidden, except guide dogs.

Earlier librarians believed that damp damages parchment; we found that dry air does.

The reading room reopened on Friday, two weeks late.

From 1 July garden waste is collected on Thursdays instead of Tuesdays.

Nobody was hurt when the shelf fell.

The garden is open to visitors in summer.

Phones must not be used in the reading room.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, light_embedder: LightEmbedder):
    folder: Path = tmp_path_factory.mktemp("rules")
    (folder / "rules.md").write_text(RULES, "utf-8")
    update_index(folder / "index", [str(folder / "rules.md")], light_embedder)
    with Assistant(Index(folder / "index"), Settings(llm=False), embedder=light_embedder) as opened:
        yield opened


def said(assistant: Assistant, question: str) -> str | None:
    """Yes or no, or None."""
    return answer_document(assistant.ask(question)).stance


@pytest.mark.parametrize(
    ("question", "stance"),
    [
        ("Is the garden open to visitors in summer?", "yes"),
        ("Did the reading room reopen?", "yes"),
        ("May phones be used in the reading room?", "no"),
    ],
)
def test_a_plain_sentence_decides(assistant: Assistant, question: str, stance: str) -> None:
    assert said(assistant, question) == stance


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("Is water allowed?", "no"),
        ("Are guide dogs allowed?", "no"),
        ("Does damp damage parchment?", "yes"),
        ("Did the reading room reopen on time?", "yes"),
        ("Does garden waste come on Tuesdays?", "yes"),
        ("Was anybody hurt when the shelf fell?", "yes"),
    ],
)
def test_what_is_set_against_something_or_taken_back_decides_nothing_wrongly(
    assistant: Assistant, question: str, wrong: str
) -> None:
    assert said(assistant, question) != wrong
