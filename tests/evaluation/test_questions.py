"""Question sets: what is read, and the one line that names what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qa.domain import Span, Turn
from qa.errors import UsageError
from qa.evaluation.questions import check_evidence, read_set

LINE: dict[str, Any] = {
    "id": "q1", "question": "How long?", "answers": ["180"], "answerable": True,
    "evidence": [{"article": "a.txt", "start": 2, "end": 5}],
    "history": [{"question": "Which pier?", "answer": "The old one."}, {"question": "Why?"}],
}  # fmt: skip


def written(folder: Path, *lines: dict[str, Any] | str) -> Path:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    (folder / "questions.jsonl").write_text("\n".join(texts), "utf-8")
    return folder


def test_a_set_is_read(tmp_path: Path) -> None:
    found = read_set(written(tmp_path, "\ufeff" + json.dumps(LINE), "", {**LINE, "id": "q2"}))
    assert (found.articles, [question.line for question in found.questions]) == (tmp_path, [1, 3])
    question = found.questions[0]
    assert question.evidence == (Span("a.txt", 2, 5),)
    assert question.history == (Turn("Which pier?", "The old one."), Turn("Why?", ""))
    assert (question.answers, question.kind, question.checkable) == (("180",), "short", True)
    (tmp_path / "articles").mkdir()
    assert read_set(tmp_path).articles == tmp_path / "articles"


def test_what_need_not_be_there_may_be_left_out(tmp_path: Path) -> None:
    (question,) = read_set(
        written(tmp_path, {"id": "a", "question": "Why?", "answerable": False})
    ).questions
    assert (question.answers, question.evidence, question.history) == ((), (), ())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": 5}, 'no "id" in the line: write {"id": "…"}'),
        ({"question": " "}, 'no "question" in the line: write {"question": "…"}'),
        ({"question": "x" * 9000}, "the question has 9,000 characters: ask in at most 8,000"),
        ({"answerable": "yes"}, '"answerable" is not true or false: say whether'),
        ({"answers": "180"}, '"answers" is not a list: write "answers": []'),
        ({"answers": [180]}, 'an entry of "answers" is 180: write each answer as a text'),
        ({"evidence": [{"article": "a.txt"}]}, '"evidence" is not a list of spans: write ['),
        ({"evidence": [{**LINE["evidence"][0], "end": 2}]}, "the evidence 2-2 is no span: write"),
        ({"history": ["Why?"]}, '"history" is not a list of turns: write ['),
        ({"answer_kind": "big"}, "\"answer_kind\" is 'big': write one of short, long, none"),
        ({"id": "q1"}, "the id 'q1' is that of line 1 too: give each question an id of its own"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_its_mend(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    written(tmp_path, LINE, {**LINE, "id": "q2", **change})
    with pytest.raises(UsageError) as raised:
        read_set(tmp_path)
    assert str(raised.value).startswith(f"line 2 of {tmp_path / 'questions.jsonl'}: {message}")


@pytest.mark.parametrize("line", ["{", "[1]", "[" * 100_000])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError, match=r"^line 1 of .*: not .*: write one JSON object on a line"):
        read_set(written(tmp_path, line))


def test_a_folder_without_questions(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no folder .*nowhere: name the folder"):
        read_set(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"cannot read .*questions\.jsonl \(No such file"):
        read_set(tmp_path)
    with pytest.raises(UsageError, match="has no questions"):
        read_set(written(tmp_path, "", ""))


def test_evidence_must_lie_in_an_article(tmp_path: Path) -> None:
    found = read_set(written(tmp_path, LINE))
    check_evidence(found.file, found.questions, lambda _: "12345")
    with pytest.raises(UsageError, match=r"line 1 of .* 2-5 is out of a\.txt, which has 4 char"):
        check_evidence(found.file, found.questions, lambda _: "1234")
    with pytest.raises(UsageError, match=r"line 1 of .* names 'a\.txt', which is no article"):
        check_evidence(found.file, found.questions, lambda _: None)
