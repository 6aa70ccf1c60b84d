"""What the judge is given: the turns before a question, and where each sentence stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qa.engines.catalogue import locate
from qa.engines.judge_input import LONGEST_ANSWER, asked_in, sentence_tokens
from qa.engines.reader_input import load_tokenizer, reader_inputs

TEXT = "It fell. The second one, Ann built. Gulls sat there."
SENTENCES = ((0, 8), (9, 35), (36, 52))


@pytest.fixture(scope="module")
def tokenizer(cache_folder: Path) -> Any:
    return load_tokenizer(locate("embedder", None, cache_folder).path / "tokenizer.json")


def test_the_last_two_turns_stand_in_front_of_a_question():
    turns = [("First?", "One."), ("Who built it?", "Ann."), ("When?", "In May.")]
    assert asked_in(turns, "And why?") == "Who built it? Ann. When? In May. And why?"
    assert asked_in([], "And why?") == "And why?"


def test_of_a_long_answer_the_first_part_is_kept():
    assert asked_in([("Who?", "x" * 999)], "Why?") == f"Who? {'x' * LONGEST_ANSWER} Why?"


def test_each_sentence_is_a_run_of_tokens(tokenizer):
    window = reader_inputs(tokenizer, "Why?", [("Wall", TEXT)])[0][0]
    runs = sentence_tokens(window, SENTENCES)
    words = [
        [tokenizer.id_to_token(number) for number in window.ids[low:high]] for low, high in runs
    ]
    assert words[0] == ["it", "fell", "."]
    assert words[1] == ["the", "second", "one", ",", "ann", "built", "."]
    assert " ".join(words[2]).replace(" ##", "") == "gulls sat there ."


def test_a_sentence_that_a_window_lacks_has_no_tokens(tokenizer):
    long = "The gulls sat on the roofs and looked at the sea. " * 60 + TEXT
    at = long.index(TEXT)
    sentences = [(0, 49), *((at + low, at + high) for low, high in SENTENCES)]
    windows = reader_inputs(tokenizer, "Why?", [("", long)])[0]
    first, last = (sentence_tokens(window, sentences) for window in (windows[0], windows[-1]))
    assert first[0] != (0, 0)
    assert first[1:] == [(0, 0)] * 3
    assert last[0] == (0, 0)
    assert (0, 0) not in last[1:]
