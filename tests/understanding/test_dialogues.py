"""Sixty dialogues about the sample articles: thirty follow-ups, and thirty changes of topic."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import Turn
from qa.index.reader import Index
from qa.indexing.files import find_files
from qa.indexing.formats import loader_for
from qa.indexing.update import update_index
from qa.understanding.followup import readings

if TYPE_CHECKING:
    from qa.engines.embedder import SentenceTransformerEmbedder

ARTICLES = Path(__file__).parents[2] / "articles"
LINES = Path(__file__).with_name("dialogues.jsonl").read_text("utf-8").splitlines()
DIALOGUES: list[dict[str, Any]] = [json.loads(line) for line in LINES]


def turns(dialogue: dict[str, Any]) -> list[Turn]:
    return [Turn(turn["question"], turn["answer"]) for turn in dialogue["history"]]


def test_there_are_thirty_of_each_and_what_answers_them_stands_in_their_articles() -> None:
    assert Counter(dialogue["kind"] for dialogue in DIALOGUES) == {"follow": 30, "new": 30}
    texts: dict[str, str] = {}
    for file in find_files([str(ARTICLES)]).files:
        data = file.path.read_bytes()
        texts[file.ref] = loader_for(file.path, data).load(data, file.ref).text.casefold()
    for dialogue in DIALOGUES:
        named = [text for name, text in texts.items() if dialogue["article"] in name]
        assert any(dialogue["holds"].casefold() in text for text in named), dialogue["question"]


@pytest.mark.parametrize(
    "dialogue", [d for d in DIALOGUES if d["kind"] == "follow"], ids=lambda one: one["question"]
)
def test_a_follow_up_takes_something_along(dialogue: dict[str, Any]) -> None:
    question = dialogue["question"]
    assert all(reading.query != question for reading in readings(question, turns(dialogue)))


@pytest.mark.parametrize(
    "dialogue", [d for d in DIALOGUES if d["kind"] == "new"], ids=lambda one: one["question"]
)
def test_a_new_topic_may_be_read_without_the_turns_before(dialogue: dict[str, Any]) -> None:
    question = dialogue["question"]
    assert any(reading.query == question for reading in readings(question, turns(dialogue)))


@pytest.mark.slow
def test_follow_ups_find_their_place_and_new_topics_leave_the_old_one(
    real_embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    update_index(tmp_path, [str(ARTICLES)], real_embedder)
    settings = Settings(index=str(tmp_path), llm=False)
    right: Counter[str] = Counter()
    alone, lost = 0, []
    with Assistant(Index(tmp_path), settings, embedder=real_embedder) as assistant:
        for dialogue in DIALOGUES:
            answer = assistant.ask(dialogue["question"], history=turns(dialogue))
            holds = dialogue["holds"].casefold()
            found = any(holds in passage.text.casefold() for passage in answer.passages)
            cited = any(holds in citation.quote.casefold() for citation in answer.citations)
            right[dialogue["kind"]] += cited if holds else not answer.answered
            alone += dialogue["kind"] == "new" and answer.search_query == dialogue["question"]
            if holds and not found:
                lost.append(dialogue["question"])
    assert lost == []
    assert alone >= 29
    assert right["follow"] >= 12
    assert right["new"] >= 15
