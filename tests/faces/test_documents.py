"""The JSON documents: published schemas, real outputs that obey them, and the fields' order."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from qa.domain import Answer, Sentence
from qa.faces.app import make_app
from qa.faces.documents import answer_document, to_json
from qa.faces.program_documents import ErrorDocument
from tests.fakes import HashingEmbedder, ScriptedLanguageModel

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs" / "schemas"


class ClosableModel(ScriptedLanguageModel):
    def close(self) -> None:
        """Nothing to free."""


def validated(line: str) -> dict[str, Any]:
    """Return a document that obeys its schema, to the last field."""
    document: dict[str, Any] = json.loads(line)
    name = document["schema"].replace("/", "-")
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    assert list(document) == list(schema["properties"])
    return document


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Runs a command with `--json` in a folder with an article; returns its lines."""
    embedder = HashingEmbedder()
    (tmp_path / "indexes").mkdir()
    monkeypatch.chdir(tmp_path)
    for place in ("qa.engines.loading", "qa.assistant"):
        monkeypatch.setattr(f"{place}.load_embedder", lambda *_: embedder)
    model = ClosableModel(["The pier is 180 metres long [1]."])
    monkeypatch.setattr("qa.assistant.load_language_model", lambda _: model)
    monkeypatch.setattr("qa.answering.compose.confidence", lambda _: 0.87)
    (tmp_path / "pier.md").write_text(
        "---\ntitle: The pier\ndate: 2025-03-04\nurl: https://example.org/pier\n---\n\n"
        "The pier is 180 metres long. It cost £2.0m.\n",
        "utf-8",
    )
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "binary.md").write_bytes(b"\0\1\2")
    (tmp_path / "photo.png").touch()

    def run(*arguments: str, given: str | None = None) -> str:
        return CliRunner().invoke(make_app(), list(arguments), input=given).stdout

    document = validated(run("index", ".", "--json"))
    assert document["problems"] == ["binary.md is not text (binary data): convert it to text first"]
    assert (document["empty"], document["not_read"]) == (["empty.md"], {"images": 1})
    yield run


def test_the_published_schemas_are_those_of_the_classes() -> None:
    spec = importlib.util.spec_from_file_location("schemas", ROOT / "scripts" / "schemas.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    files = module.schema_files()
    assert {path.name for path in files} == {path.name for path in SCHEMAS.iterdir()}
    for path, text in files.items():
        assert path.read_text("utf-8") == text, f"{path.name} is stale: run scripts/schemas.py"


def test_an_answer_has_the_fields_of_its_schema_in_order(run: Any) -> None:
    answer = validated(run("ask", "How long is the pier?", "--json"))
    assert list(answer) == [
        "schema", "id", "question", "search_query", "status", "finding", "confidence", "answer",
        "sentences", "citations", "passages", "models", "timings_ms", "selection",
        "partial", "missing", "kind", "short_answer", "stance", "note", "items",
        "corrections",
    ]  # fmt: skip
    assert answer["schema"] == "qa.answer/1"
    assert [list(sentence) for sentence in answer["sentences"]] == [
        ["text", "citations", "support", "kind"]
    ] * 2
    assert [list(citation) for citation in answer["citations"]] == [
        ["number", "article", "title", "date", "url", "sha256", "start", "end", "line", "page",
         "quote", "answer", "context", "days", "place", "also_in"],
    ]  # fmt: skip
    passage_fields = ["rank", "article", "start", "end", "score", "text"]
    assert [list(passage)[:6] for passage in answer["passages"]] == [passage_fields]
    assert list(answer["models"]) == [
        "embedder", "language_model", "reader", "server", "remote", "failure",
    ]  # fmt: skip
    assert list(answer["timings_ms"]) == ["load", "retrieve", "first_token", "generate", "total"]


def test_an_answer_holds_what_it_says(run: Any) -> None:
    answer = validated(run("ask", "How long is the pier?", "--json"))
    (citation,) = answer["citations"]
    text = Path("pier.md").read_text("utf-8")
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert (citation["number"], citation["article"], citation["title"]) == (
        1,
        "pier.md",
        "The pier",
    )
    assert (citation["date"], citation["url"]) == ("2025-03-04", "https://example.org/pier")
    assert (citation["line"], citation["page"]) == (7, None)
    assert answer["confidence"] == 0.87
    assert answer["answer"] == "180 metres long [1]: “The pier is 180 metres long.” [1]"
    assert [sentence["kind"] for sentence in answer["sentences"]] == ["lead", "quote"]
    told = (answer["kind"], answer["short_answer"], answer["stance"])
    assert told == ("fact", "180 metres long", None)
    (passage,) = answer["passages"]
    assert text[passage["start"] : passage["end"]] == passage["text"]


def test_an_answer_that_the_articles_do_not_give_still_has_passages(run: Any) -> None:
    answer = validated(run("ask", "Why?", "--json", "--min-confidence", "1", "--no-llm"))
    assert answer["status"] == "not_in_articles"
    assert (answer["answer"], answer["citations"]) == (
        "The articles do not say: there is nothing like this in them.",
        [],
    )
    assert [passage["article"] for passage in answer["passages"]] == ["pier.md"]
    assert answer["models"]["language_model"] is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Is it long?", ("yes_no", None, "yes")),
        ("How long is it?", ("fact", "Yes", None)),
        ("Why is it long?", ("explain", "Yes", None)),
    ],
)
def test_yes_and_no_are_a_stance_where_they_are_asked_for(question: str, told: Any) -> None:
    said = Sentence("Yes", (), 0.9, "lead")
    times = dict.fromkeys(("load", "retrieve", "first_token", "generate", "total"), 0.0)
    answer = Answer(
        question,
        question,
        "answered",
        "answer",
        0.9,
        "Yes.",
        (said,),
        (),
        (),
        "e",
        None,
        None,
        times,
    )
    document = answer_document(answer)
    assert (document.kind, document.short_answer, document.stance) == told


def test_what_is_no_question_is_answered_in_the_chats_own_words(run: Any) -> None:
    answer = validated(run("ask", "Hello!", "--json"))
    assert (answer["kind"], answer["status"]) == ("chat", "not_in_articles")
    assert answer["answer"].startswith("Hello. Ask me about your 1 article, for example: ")
    assert (answer["sentences"], answer["citations"], answer["passages"]) == ([], [], [])
    (line,) = run("ask", "--batch", "-", given='{"question": "thanks a lot"}').splitlines()
    assert validated(line)["kind"] == "chat"
    assert validated(run("ask", "How long is the pier?", "--json"))["kind"] == "fact"


def test_a_search_has_the_fields_of_its_schema_in_order(run: Any) -> None:
    found = validated(run("search", "pier", "--json"))
    assert list(found) == [
        "schema", "id", "query", "search_query", "passages", "timings_ms", "selection",
        "corrections",
    ]  # fmt: skip
    assert list(found["timings_ms"]) == ["load", "retrieve", "total"]


def test_the_lines_of_batches_are_documents(run: Any) -> None:
    lines = '{"id": "q1", "question": "How long is the pier?"}\nno JSON\n'
    first, second = map(validated, run("ask", "--batch", "-", given=lines).splitlines())
    assert (first["schema"], first["id"]) == ("qa.answer/1", "q1")
    assert (second["schema"], second["id"]) == ("qa.error/1", None)
    assert list(second) == ["schema", "id", "error"]
    first, _ = map(validated, run("search", "--batch", "-", given=lines).splitlines())
    assert (first["schema"], first["id"]) == ("qa.search/1", "q1")


def test_index_status_and_show_are_documents(run: Any) -> None:
    assert validated(run("index", ".", "--json"))["schema"] == "qa.index/1"
    assert validated(run("status", "--json"))["schema"] == "qa.status/1"
    assert validated(run("show", "pier.md", "--json"))["schema"] == "qa.show/1"


@pytest.mark.slow
def test_the_doctors_report_is_a_document(run: Any) -> None:
    assert validated(run("doctor", "--json"))["schema"] == "qa.doctor/1"


def test_a_document_is_one_line_that_no_reader_splits_and_no_terminal_obeys() -> None:
    text = "a\nb\u2028c\u0085d\x9be\x7ff\ud800g\x1bh é 日本 🦀"
    line = to_json(ErrorDocument("qa.error/1", None, text))
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert "é 日本 🦀" in line
    assert json.loads(line)["error"] == text


def test_schemas_allow_fields_that_are_added_later() -> None:
    for path in SCHEMAS.iterdir():
        assert '"additionalProperties": false' not in path.read_text("utf-8")
