"""Batches: JSON lines in, JSON lines out, in order; a line that fails does not stop the others."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qa.domain import Turn
from qa.errors import ModelError, UsageError
from qa.faces.batch import BatchLine, _line, run_batch
from qa.faces.documents import SearchDocument, SearchTimings, selection_document
from qa.faces.program_documents import ErrorDocument
from qa.selection import Selected

Run = Callable[..., tuple[int, list[Any], list[str]]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a batch file of some bytes: exit code, documents, lines on standard error."""
    monkeypatch.chdir(tmp_path)

    def run(data: bytes | str, **options: str) -> tuple[int, list[Any], list[str]]:
        Path("lines").write_bytes(data.encode() if isinstance(data, str) else data)
        code = run_batch("lines", repeat, **options)
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err.splitlines()

    return run


def repeat(line: BatchLine) -> SearchDocument:
    """Answer with the question; fail at "trouble"."""
    if line.question == "trouble":
        raise ModelError("the model fell over", "run 'qa doctor'")
    turns = "; ".join(f"{turn.question} {turn.answer}".strip() for turn in line.history)
    timings, selection = SearchTimings(0.0, 0.0, 0.0), selection_document(Selected())
    return SearchDocument("qa.search/1", line.id, line.question, turns, [], timings, selection, [])


def test_each_line_gives_a_line_in_order_with_its_id(run: Run) -> None:
    code, documents, complaints = run(
        '{"id": "a", "question": "One?"}\n\n{"question": "Zwei?"}\n{"id": 3, "question": "日本?"}'
    )
    assert (code, complaints) == (0, [])
    assert [(d["id"], d["query"]) for d in documents] == [
        ("a", "One?"),
        (None, "Zwei?"),
        ("3", "日本?"),
    ]


def test_history_comes_along(run: Run) -> None:
    turns = [{"question": "Who?", "answer": "Ann."}, {"question": "When?", "answer": None}]
    _, (document,), _ = run(json.dumps({"question": "Why?", "history": turns}))
    assert document["search_query"] == "Who? Ann.; When?"
    _, (document,), _ = run('{"question": "Why?", "history": null}')
    assert document["search_query"] == ""


def test_a_turn_of_the_history_may_be_the_document_that_answered_it() -> None:
    document: dict[str, Any] = {
        "question": "How long is it?",
        "answer": "180 metres [1]: “It is 180 metres long.” [1]",
        "search_query": "How long is the pier?",
        "status": "answered",
        "sentences": [{"kind": "lead", "text": "180 metres"}, {"kind": "quote", "text": "…"}],
        "citations": [{"title": "The pier", "quote": "It is 180 metres long."}],
    }
    odd = {"question": "Who?", "citations": "none", "sentences": [1], "status": []}
    values = {"question": "Why?", "history": [document, odd]}
    whole, rest = _line(values, "question").history
    assert whole == Turn(
        "How long is it?", document["answer"], "180 metres", ("The pier",),
        ("It is 180 metres long.",), True, "How long is the pier?",
    )  # fmt: skip
    assert rest == Turn("Who?", "")


def test_a_search_takes_query_or_question(run: Run) -> None:
    lines = '{"query": "one"}\n{"question": "two"}\n{"query": "three", "question": "four"}\n'
    _, documents, _ = run(lines, key="query")
    assert [document["query"] for document in documents] == ["one", "two", "three"]


def test_lines_that_fail_are_named_and_the_batch_goes_on(run: Run) -> None:
    code, documents, complaints = run(
        "not JSON\n"
        '{"id": "b", "question": "One?"}\n'
        "[1]\n"
        '{"id": "d"}\n'
        '{"id": "e", "question": 5}\n'
        '{"id": "f", "question": "Why?", "history": [{"answer": "Ann."}]}\n'
        '{"id": "g", "question": "Why?", "history": "Ann."}\n'
        '{"id": "h", "question": "trouble"}\n'
        '{"id": "i", "question": "Two?"}\n'
    )
    assert code == 2
    write = 'write {"question": "…"}'
    turns = '"history" is not a list of turns: write [{"question": "…", "answer": "…"}]'
    errors = {
        1: (None, f"not JSON (Expecting value: line 1 column 1 (char 0)): {write} on one line"),
        3: (None, f"not a JSON object: {write} on one line"),
        4: ("d", f'no "question" in the line: {write}'),
        5: ("e", f'no "question" in the line: {write}'),
        6: ("f", turns),
        7: ("g", turns),
        8: ("h", "the model fell over: run 'qa doctor'"),
    }
    assert complaints == [f"qa: line {n} of lines: {error}" for n, (_, error) in errors.items()]
    assert [d["id"] for d in documents] == [None, "b", None, "d", "e", "f", "g", "h", "i"]
    for number, document in enumerate(documents, start=1):
        if number in errors:
            identity, error = errors[number]
            assert document == {"schema": "qa.error/1", "id": identity, "error": error}


@pytest.mark.parametrize(
    "line", [b"[" * 100_000, b"\xff\xfe", b'{"question": "' + b"x" * 100, b"1" * 5000]
)
def test_no_line_stops_a_batch(run: Run, line: bytes) -> None:
    code, documents, (complaint,) = run(line + b'\n{"question": "One?"}\n')
    assert code == 2
    assert complaint.startswith("qa: line 1 of lines: not ")
    assert [d["schema"] for d in documents] == ["qa.error/1", "qa.search/1"]


def test_what_no_encoding_can_write_is_replaced(run: Run) -> None:
    line = r'{"id": "\ud800", "question": "a\ud800b", "history": [{"question": "c\udfff"}]}'
    code, (document,), _ = run(line)
    assert (code, document["query"], document["search_query"]) == (0, "a?b", "c?")
    assert document["id"] == "\ud800"


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(run: Run) -> None:
    code, documents, _ = run(b'\xef\xbb\xbf{"question": "One?"}\r\n{"question": "Two?"}\r\n')
    assert code == 0
    assert [document["query"] for document in documents] == ["One?", "Two?"]


def test_an_empty_batch_is_done_at_once(run: Run) -> None:
    assert run("\n \n") == (0, [], [])


def test_lines_come_from_standard_input_and_are_answered_one_by_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = io.BytesIO(b'{"question": "One?"}\n{"question": "Two?"}\nno\n')
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
    asked = []

    def answer(line: BatchLine) -> ErrorDocument:
        asked.append(line)
        assert capsys.readouterr().out.count("\n") == (len(asked) > 1)
        return ErrorDocument("qa.error/1", line.id, line.question)

    assert run_batch("-", answer) == 2
    assert asked == [BatchLine(None, "One?", ()), BatchLine(None, "Two?", ())]
    assert capsys.readouterr().err.startswith("qa: line 3 of -: not JSON")


def test_a_batch_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No such file or directory.*: name a file of JSON lines"):
        run_batch(str(tmp_path / "gone"), repeat)
