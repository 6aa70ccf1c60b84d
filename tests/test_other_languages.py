"""Questions in an article's own language and script, answered without a reader that knows it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa import Assistant
from qa.config import Settings
from qa.engines.light_embedder import LightEmbedder
from qa.index.reader import Index
from qa.indexing.update import update_index
from tests.scripts import LIGHTHOUSES

pytestmark = pytest.mark.slow

ANSWERED = 16
"""So many of the 24 questions are answered, at least; none by another sentence."""


@pytest.fixture(scope="module")
def assistant(
    tmp_path_factory: pytest.TempPathFactory, light_embedder: LightEmbedder
) -> Iterator[Assistant]:
    """All articles of all languages in one index."""
    folder = tmp_path_factory.mktemp("languages")
    (folder / "articles").mkdir()
    for language, texts in LIGHTHOUSES.items():
        (folder / "articles" / f"{language}-lighthouse.txt").write_text(texts.lighthouse, "utf-8")
        (folder / "articles" / f"{language}-market.txt").write_text(texts.market, "utf-8")
    index: Path = folder / "index"
    update_index(index, [str(folder / "articles")], light_embedder)
    with Assistant(Index(index), Settings(llm=False), embedder=light_embedder) as opened:
        yield opened


def test_questions_are_answered_by_the_sentences_that_say_it(assistant):
    answered = 0
    for language, texts in LIGHTHOUSES.items():
        for question, words in texts.answered.items():
            answer = assistant.ask(question)
            answered += answer.answered
            if answer.answered:
                assert any(words in citation.quote for citation in answer.citations), question
                assert answer.citations[0].article.startswith(language)
    assert answered >= ANSWERED


@pytest.mark.parametrize("language", LIGHTHOUSES)
def test_a_question_about_something_else_is_refused(assistant, language):
    for question in LIGHTHOUSES[language].far:
        assert not assistant.ask(question).answered, question
