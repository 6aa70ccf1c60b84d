"""The examples for training: spans on the right words, pairs that differ in one thing, no leaks."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from data import Sources, _token_span, encode

from qa.engines.catalogue import locate
from qa.engines.reader_input import load_tokenizer, reader_inputs

TOWNS = ["Ashby", "Brackwater", "Corvane", "Dunmere", "Elstow", "Fenwick", "Gorse", "Hythe"]


def passage(town: str) -> str:
    return (
        f"The first wall of {town} fell in 1871. Edith Marlow praised Thomas Bell in {town}. "
        f"The café “Zur Mole” opened in May. Nobody was hurt, and {town} built 40 houses after it."
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Questions on a few towns, each with its deceptive twin."""
    folder = tmp_path_factory.mktemp("data")
    answered, deceptive = [], []
    for town in TOWNS:
        text = passage(town)
        for number, (question, answer) in enumerate(
            [
                (f"When did the wall of {town} fall?", "1871"),
                ("Who was praised?", "Thomas Bell"),
                ("What opened in May?", "The café “Zur Mole”"),
                ("How many houses were built?", "40 houses"),
            ]
        ):
            row = {"id": f"{town}{number}", "title": town, "question": question, "passage": text}
            span = {"text": answer, "start": text.index(answer)}
            answered.append({**row, "answerable": True, "answers": [span]})
            twin = {**row, "id": f"{town}{number}u", "question": f"Why {question}"}
            deceptive.append({**twin, "answerable": False, "answers": [], "pair": row["id"]})
    for name, rows in (("squad11_train", answered), ("squad2_unansq", deceptive)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(lines, "utf-8")
    return folder


@pytest.fixture(scope="module")
def tokenizer(cache_folder: Path) -> Any:
    return load_tokenizer(locate("embedder", None, cache_folder).path / "tokenizer.json")


def drawn(folder: Path, *, held_back: bool = False, number: int = 300):
    units = Sources(folder, held_back=held_back, seed=3, one_in=4).units()
    return [next(units) for _ in range(number)]


def test_spans_stand_on_the_words_that_answer(folder, tokenizer):
    answers = {
        row["id"]: row
        for row in map(json.loads, (folder / "squad11_train.jsonl").read_text("utf-8").splitlines())
    }
    gold = {(row["question"], row["title"]): row["answers"][0]["text"] for row in answers.values()}
    checked = 0
    for unit in drawn(folder):
        for one in encode(list(unit), tokenizer, random.Random(0)):
            example, window = one.example, one.input
            if not example.yes or example.span is None:
                assert (one.start, one.end) == (0, 0)
                continue
            low = window.offsets[one.start - window.first][0]
            high = window.offsets[one.end - window.first][1]
            answer = gold[example.asked, example.title]
            assert example.passage[low:high] == answer
            assert example.passage[slice(*example.span)] == answer
            checked += 1
    assert checked > 100


def test_the_two_of_a_pair_share_their_passage_and_differ_in_their_truth(folder, tokenizer):
    kinds = set()
    for unit in drawn(folder):
        if len(unit) == 2:
            true, false = unit
            kinds.add(false.kind)
            assert (true.yes, false.yes) == (True, False)
            assert (true.passage, true.title, true.claim) == (
                false.passage, false.title, false.claim
            )  # fmt: skip
            assert true.asked != false.asked
            one, other = encode(list(unit), tokenizer, random.Random(0))
            assert (one.input.first == one.input.ids.index(102) + 1) == (
                other.input.first == other.input.ids.index(102) + 1
            )  # Both have their title, or neither.
    assert {"twins", "other answer", "number", "date", "name", "negation", "roles"} <= kinds


def test_a_passage_that_only_asks_does_not_answer_and_one_that_does_still_does(folder):
    asking = [one for unit in drawn(folder, number=2000) for one in unit
              if not one.claim and one.asked in one.passage]  # fmt: skip
    assert {one.yes for one in asking} == {False}  # There is no file of whole passages here.
    assert all(one.kind == "window" for one in asking)


def test_no_title_is_both_trained_on_and_held_back(folder):
    titles = {
        held: {one.title for unit in drawn(folder, held_back=held) for one in unit}
        for held in (True, False)
    }
    assert titles[True] and titles[False]
    assert not titles[True] & titles[False]


def test_a_seed_decides_what_is_drawn(folder):
    assert drawn(folder, number=50) == drawn(folder, number=50)


def test_an_answer_that_runs_out_of_a_window_is_in_no_token_span(tokenizer):
    text = "The wall fell. " * 100
    windows = reader_inputs(tokenizer, "When?", [("", text)])[0]
    assert len(windows) > 1
    first = windows[0].offsets
    assert _token_span(windows[0], (first[3][0], first[5][1])) is not None
    assert _token_span(windows[0], (first[-1][0], first[-1][1] + 5)) is None
    assert _token_span(windows[1], (0, 3)) is None


def test_where_nothing_can_be_falsified_it_says_so(tmp_path):
    row = {"id": "a", "title": "A", "question": "Why?", "passage": "Nothing. " * 9,
           "answerable": False, "answers": []}  # fmt: skip
    (tmp_path / "own.jsonl").write_text(json.dumps(row))
    with pytest.raises(SystemExit, match="hardly a sentence"):
        Sources(tmp_path, held_back=False, seed=1).claims(5)
