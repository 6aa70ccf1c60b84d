"""What the judge is taught: marks on the right sentences, near misses without them, claims."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path
from typing import Any

import pytest
import torch
from judge_example import NOWHERE_SPAN, Example, encode
from judge_mix import Mix
from judge_model import Batch, sentence_marks
from judge_questions import Questions, marked, shuffled_runs, window
from judge_rows import read_rows

from qa.engines.catalogue import locate
from qa.engines.reader_input import load_tokenizer

SENTENCES = [
    "The wall of Ashby fell in 1871.",
    "It had been built of soft stone.",
    "The sea was high that winter.",
    "Nobody in the town was hurt by it.",
    "A second wall was built by Edith Marlow in 1889.",
]
ROW: dict[str, Any] = {
    "id": "a", "title": "Ashby", "kind": "explain", "question": "Why did the wall fall?",
    "history": [{"question": "What fell?", "answer": "The wall."}], "sentences": SENTENCES,
    "positive": [1, 4], "answerable": True, "answer": None,
}  # fmt: skip
OTHER: dict[str, Any] = {
    **ROW, "id": "b", "title": "Elstow", "question": "Why did the mole hold?", "positive": [0],
    "sentences": ["The mole of Elstow held, for it was new.", "Gulls sat on it."],
}  # fmt: skip
CLAIM = {"id": "c", "source": "made", "premise": "The wall of Ashby fell in 1871.",
         "claim": "In 1871 the wall of Ashby collapsed.", "label": "supported"}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of sets, one of claims, and one of passages with a short answer."""
    folder = tmp_path_factory.mktemp("rows")
    passage = " ".join(SENTENCES)
    short = {
        "id": "s", "title": "Ashby", "question": "Who built the second wall?", "passage": passage,
        "answerable": True, "answers": [{"text": "Edith Marlow", "start": passage.index("Edith")}],
    }  # fmt: skip
    files = {
        "sets_dolly.jsonl.xz": [ROW, OTHER],
        "entail_dolly.jsonl.xz": [CLAIM, {**CLAIM, "label": "refuted", "claim": "It stands."}],
        "own.jsonl": [short],
        "sets_qasper.jsonl.xz": [ROW],
        "write_dolly.jsonl.xz": [ROW],
    }
    for name, rows in files.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        if name.endswith("xz"):
            with lzma.open(folder / name, "wt", encoding="utf-8") as file:
                file.write(text)
        else:
            (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def tokenizer(cache_folder: Path) -> Any:
    return load_tokenizer(locate("embedder", None, cache_folder).path / "tokenizer.json")


def units_of(rows: list[dict[str, Any]], number: int = 200) -> list[tuple[Example, ...]]:
    questions = Questions("sets_dolly", rows, random.Random(3))
    return [unit for _ in range(number) if (unit := questions.unit())]


def told(example: Example) -> list[tuple[str, bool]]:
    """Its sentences with their marks."""
    return [
        (example.passage[slice(*span)], mark)
        for span, mark in zip(example.sentences, example.marks, strict=True)
    ]


def test_the_marked_sentences_are_those_that_people_marked():
    for unit in units_of([ROW, OTHER]):
        for text, mark in told(unit[0]):
            assert mark == (text in {SENTENCES[1], SENTENCES[4], OTHER["sentences"][0]})


def test_a_window_answers_in_full_with_all_of_its_marks_and_in_part_with_some():
    answers = {}
    for unit in units_of([ROW]):
        inside = sum(mark for _, mark in told(unit[0]))
        answers[inside] = (unit[0].yes, unit[0].partly)
    assert answers == {1: (False, True), 2: (True, True)}


def test_a_near_miss_holds_nothing_that_answers_and_is_asked_the_same():
    pairs = [unit for unit in units_of([ROW, OTHER]) if len(unit) == 2]
    kinds = {missed.kind for _, missed in pairs}
    assert kinds == {"left out", "other", "beside"}
    for true, missed in pairs:
        assert (missed.yes, missed.partly, missed.span) == (False, False, NOWHERE_SPAN)
        assert missed.asked == true.asked
        assert not {text for text, mark in told(true) if mark} & {t for t, _ in told(missed)}


def test_some_units_are_a_marked_sentence_alone_and_another_one():
    pairs = [unit for unit in units_of([ROW, OTHER]) if unit[0].kind == "alone"]
    assert pairs
    for said, *beside in pairs:
        assert said.marks[-1]
        assert len(said.marks) <= 2  # The question may stand before it.
        assert not any(mark for one in beside for mark in one.marks)


def test_the_turns_before_stand_in_front_of_a_question():
    assert units_of([ROW])[0][0].asked == "What fell? The wall. Why did the wall fall?"


def test_the_sentence_of_a_short_answer_is_marked_and_its_span_kept(folder, tokenizer):
    rows = read_rows([folder], held_back=False, one_in=10**9)["own"]
    assert [mark for _, mark in marked(rows[0])] == [False] * 4 + [True]
    for unit in (Questions("own", rows, random.Random(1)).unit() for _ in range(40)):
        assert unit
        one = encode(unit, tokenizer, random.Random(0))[0]
        low = one.input.offsets[one.start - one.input.first][0]
        high = one.input.offsets[one.end - one.input.first][1]
        assert one.example.passage[low:high] == "Edith Marlow"


def test_a_question_in_the_passage_has_no_mark():
    asking = [unit[0] for unit in units_of([ROW], 400) if ROW["question"] in unit[0].passage]
    assert asking
    assert all((ROW["question"], False) in told(example) for example in asking)


def test_windows_hold_a_mark_and_runs_stay_whole():
    sentences = marked(ROW)
    for seed in range(60):
        chosen = window(sentences, random.Random(seed))
        assert any(mark for _, mark in chosen)
        assert chosen == sentences[(at := sentences.index(chosen[0])) : at + len(chosen)]
        shuffled = shuffled_runs(sentences, random.Random(seed))
        assert sorted(shuffled) == sorted(sentences)
        assert shuffled.index(sentences[3]) == shuffled.index(sentences[2]) + 1


def test_sources_left_out_and_answers_to_write_are_not_trained_on(folder):
    rows = read_rows([folder], held_back=False, one_in=10**9)
    assert set(rows) == {"sets_dolly", "entail_dolly", "own"}
    assert set(read_rows([folder], held_back=True, one_in=1, left_out=True)) == {"sets_qasper"}


def test_what_is_held_back_is_not_trained_on(folder):
    sides = [read_rows([folder], held_back=held, one_in=2) for held in (True, False)]
    questions = [{r["question"] for r in rows.get("sets_dolly", ())} for rows in sides]
    assert not questions[0] & questions[1]
    assert questions[0] | questions[1] == {ROW["question"], OTHER["question"]}


def test_the_true_claim_of_a_pair_stands_first_and_both_have_one_proof(folder):
    mix = Mix([folder], held_back=False, seed=1, one_in=10**9)
    units = mix.units()
    kinds = set()
    for unit in (next(units) for _ in range(600)):
        if len(unit) == 2 and unit[0].claim:
            true, false = unit
            kinds.add(false.kind)
            assert (true.yes, true.refutes, false.yes) == (True, False, False)
            assert true.asked != false.asked or true.passage != false.passage
            assert true.partly is None
    assert {"date", "name", "added", "lacking", "roles", "number"} <= kinds


def test_a_refuted_claim_is_known_to_be_refuted(folder):
    mix = Mix([folder], held_back=False, seed=1, one_in=10**9)
    found = {unit[0].asked: unit[0] for _ in range(30) if (unit := mix.claims.judged())}
    assert (found["It stands."].yes, found["It stands."].refutes) == (False, True)
    assert (found[CLAIM["claim"]].yes, found[CLAIM["claim"]].refutes) == (True, False)


def test_a_sentences_mark_is_the_mean_of_its_tokens(tokenizer):
    example = Example(
        asked="Why?", title="", passage="It fell. It was old.", claim=False, kind="made", yes=True,
        partly=True, sentences=((0, 8), (9, 20)), marks=(False, True),
    )  # fmt: skip
    one = encode((example,), tokenizer, random.Random(1))[0]
    batch = Batch([[one]])
    # [CLS] why ? [SEP] it fell . it was old . [SEP]
    assert one.runs == [(4, 7), (7, 11)]
    assert batch.ids.shape[1] == 16
    tokens = torch.arange(16.0)[None]
    assert sentence_marks(tokens, batch.sentence, 2).tolist() == [[5.0, 8.5]]
    assert batch.marked.tolist() == [[0.0, 1.0]]
