"""The sample set is what its README and the docs say, and its evidence stands in the articles."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from qa.indexing.files import find_files
from qa.indexing.formats import loader_for

ARTICLES = Path(__file__).parents[1] / "articles"
QUESTIONS: list[dict[str, Any]] = [
    json.loads(line) for line in (ARTICLES / "questions.jsonl").read_text("utf-8").splitlines()
]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text of each article as its loader gives it."""
    found = find_files([str(ARTICLES)])
    assert not found.problems
    texts = {}
    for file in found.files:
        data = file.path.read_bytes()
        document = loader_for(file.path, data).load(data, file.ref)
        assert not document.warnings
        texts[file.ref] = document.text
    return texts


def test_there_are_24_articles_and_their_readme(texts: dict[str, str]) -> None:
    assert len(texts) == 25
    assert "README.md" in texts
    folders = Counter(name.rpartition("/")[0] for name in texts)
    assert folders == {"": 21, "de": 2, "es": 2}
    suffixes = Counter(Path(name).suffix for name in texts)
    assert set(suffixes) == {".md", ".txt", ".html"}


def test_there_are_60_questions_of_the_kinds_that_the_docs_name() -> None:
    assert len(QUESTIONS) == 60
    assert len({question["id"] for question in QUESTIONS}) == 60
    assert sum(not question["answerable"] for question in QUESTIONS) == 20
    assert sum(bool(question["history"]) for question in QUESTIONS) == 10
    kinds = Counter(question["kind"] for question in QUESTIONS)
    asked = {kind: kinds[kind] for kind in ("near-miss", "far-off", "spanish", "german")}
    assert asked == {"near-miss": 12, "far-off": 8, "spanish": 2, "german": 2}


def test_questions_that_can_be_answered_have_answers_and_evidence(texts: dict[str, str]) -> None:
    for question in QUESTIONS:
        has = (bool(question["answers"]), bool(question["evidence"]))
        assert has == (question["answerable"], question["answerable"]), question["id"]
        for turn in question["history"]:
            assert turn["question"]
            assert turn["answer"]


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if q["answerable"]], ids=lambda question: question["id"]
)
def test_some_answer_is_in_its_evidence(question: dict[str, Any], texts: dict[str, str]) -> None:
    spans = []
    for evidence in question["evidence"]:
        text, start, end = texts[evidence["article"]], evidence["start"], evidence["end"]
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        spans.append(" ".join(text[start:end].split()).lower())
    assert any(answer.lower() in span for answer in question["answers"] for span in spans)
