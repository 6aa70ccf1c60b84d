"""The reader that comes with qa, as it is: what it is given, what it says, what it needs."""

from __future__ import annotations

import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.judge import OnnxJudge
from qa.engines.loading import load_reader
from qa.engines.protocols import AnswerSpan, ToRead
from qa.engines.reader import Scored, best_in_each, best_spans
from qa.engines.reader_input import CLAIM, CLS, SEP, WINDOW, reader_inputs
from qa.errors import ModelError

TITLE = "The Brackwater wall"
PASSAGE = (
    "The first wall fell in the storm of 1889. The second one was built by Edith Marlow, who "
    "needed seven years and 9,400 tons of granite. Nobody knows what became of her drawings."
)
FILLER = "The gulls sat on the roofs and looked at the sea, as they had done the day before. "


@pytest.fixture(scope="module")
def folder(cache_folder: Path) -> Path:
    return locate("reader", None, cache_folder).path.parent


@pytest.fixture(scope="module")
def reader(folder: Path) -> OnnxJudge:
    return OnnxJudge("judge", folder / "judge.onnx")


def types_of(reader: OnnxJudge, asked: str, passage: tuple[str, str]) -> list[tuple[str, int]]:
    """Each token with its type."""
    window = reader_inputs(reader.tokenizer, asked, [passage])[0][0]
    words = [reader.tokenizer.id_to_token(number) for number in window.ids]
    return list(zip(words, window.types, strict=True))


def test_an_input_is_question_title_and_passage(reader):
    window = reader_inputs(reader.tokenizer, "Who?", [("A wall", "Ann did.")], claim=True)[0][0]
    words = [reader.tokenizer.id_to_token(number) for number in window.ids]
    assert window.ids[:2] == [CLS, CLAIM]
    assert words[2:] == ["who", "?", "[SEP]", "a", "wall", "[SEP]", "ann", "did", ".", "[SEP]"]
    assert words[window.first :] == ["ann", "did", ".", "[SEP]"]
    assert window.offsets == [(0, 3), (4, 7), (7, 8)]
    assert len(window.types) == len(window.ids)


def test_the_types_say_what_stands_on_both_sides(reader):
    types = types_of(reader, "Who built the second wall?", ("Wall", "The second mole, Ann built."))
    assert types == [
        ("[CLS]", 0), ("who", 0), ("built", 2), ("the", 4), ("second", 4), ("wall", 2), ("?", 0),
        ("[SEP]", 0), ("wall", 3), ("[SEP]", 1), ("the", 5), ("second", 5), ("mole", 1), (",", 1),
        ("ann", 1), ("built", 3), (".", 1), ("[SEP]", 1),
    ]  # fmt: skip


def test_neighbours_are_found_across_punctuation(reader):
    types = dict(types_of(reader, "In 1889 it fell?", ("", "In 1889, it fell.")))
    assert [types[word] for word in ("in", "1889", "it", "fell")] == [5, 5, 5, 5]


def test_a_word_of_several_tokens_matches_as_a_whole(reader):
    different = types_of(reader, "Brackwater?", ("", "Brackmarsh lies inland."))
    assert {number for _, number in different} == {0, 1}
    same = types_of(reader, "Brackwater?", ("", "See Brackwater."))
    assert {number for _, number in same} == {0, 1, 2, 3}


def test_words_that_the_vocabulary_lacks_match_nothing(reader):
    types = types_of(reader, "Who is ꙮꙮ?", ("", "The ꚸ fell."))
    assert {number for word, number in types if word == "[UNK]"} == {0, 1}


def test_special_tokens_in_a_text_are_text(reader):
    window = reader_inputs(reader.tokenizer, "Who?", [("", "[SEP] [CLS] [PAD]")])[0][0]
    assert window.ids.count(SEP) == 2
    assert window.ids.count(CLS) == 1
    assert 0 not in window.ids


def test_of_a_long_question_the_end_is_kept(reader):
    asked = "And what of the wall? " * 60 + "Who built it?"
    window = reader_inputs(reader.tokenizer, asked, [("", "Ann built it.")])[0][0]
    words = [reader.tokenizer.id_to_token(number) for number in window.ids]
    assert words[words.index("[SEP]") - 4 : words.index("[SEP]")] == ["who", "built", "it", "?"]


def test_a_long_passage_is_read_in_windows_that_overlap(reader):
    text = FILLER * 40
    windows = reader_inputs(reader.tokenizer, "Who sat on the roofs?", [("", text)])[0]
    assert len(windows) > 3
    assert all(len(window.ids) <= WINDOW for window in windows)
    assert windows[0].offsets[0][0] == 0
    assert windows[-1].offsets[-1][1] == len(text.rstrip())
    for before, after in pairwise(windows):
        assert after.offsets[0][0] < before.offsets[-1][1]


def test_an_empty_passage_and_an_endless_question_are_no_harm(reader):
    empty, full = reader.read("why " * 5000, [ToRead("", ""), ToRead(TITLE * 99, PASSAGE)])
    assert empty.spans == ()
    assert empty.answerable < 0.1
    assert 0 <= full.answerable <= 1
    assert reader_inputs(reader.tokenizer, "", [("", "")])[0][0].ids == [CLS, SEP, SEP]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who built the second wall?", "Edith Marlow"),
        ("How long did the second wall take?", "seven years"),
        ("When did the first wall fall?", "1889"),
    ],
)
def test_it_points_at_the_answer(reader, question, answer):
    reading = reader.read(question, [ToRead(TITLE, PASSAGE)])[0]
    first = reading.spans[0]
    assert answer in PASSAGE[first.start : first.end]
    assert first.end - first.start < len(answer) + 25


def test_places_do_not_overlap_and_the_most_probable_is_first(reader):
    long = PASSAGE * 9  # Windows overlap, and what both hold is found twice.
    spans = reader.read("Who built the wall?", [ToRead(TITLE, long)])[0].spans
    assert len(spans) > 6
    assert [s.probability for s in spans] == sorted((s.probability for s in spans), reverse=True)
    for one, other in zip(
        ordered := sorted(spans, key=lambda s: s.start), ordered[1:], strict=False
    ):
        assert one.end <= other.start


def test_a_passage_that_answers_is_told_from_one_that_does_not(reader):
    silent = "The second wall stands to this day. It is painted every spring, at low water."
    said, not_said = reader.read(
        "Who built the second wall?", [ToRead(TITLE, PASSAGE), ToRead(TITLE, silent)]
    )
    assert said.answerable > reader.threshold > not_said.answerable


def test_an_answer_late_in_a_long_passage_is_found(reader):
    late = FILLER * 20 + PASSAGE + " " + FILLER * 5
    reading = reader.read("Who built the second wall?", [ToRead(TITLE, late)])[0]
    first = reading.spans[0]
    assert "Edith Marlow" in late[first.start : first.end]


@pytest.mark.parametrize(
    "false",
    [
        "The first wall fell in the storm of 1898.",
        "The first wall fell in the storm of 1989.",
        "The first wall did not fall in the storm of 1889.",
        "The second one was built by Edith Harrow.",
        "The second one was built by Edith Marlow, who needed nine years.",
    ],
)
def test_a_claim_is_told_from_its_falsification(reader, false):
    true = "The first wall fell in the storm of 1889."
    if "second" in false:
        true = "The second one was built by Edith Marlow, who needed seven years."
    (holds,), (not_so,) = (reader.check(claim, [(TITLE, PASSAGE)]) for claim in (true, false))
    assert holds.supported > not_so.supported


def test_what_is_read_together_is_read_as_alone(reader):
    texts = [(TITLE, PASSAGE), ("", FILLER), (TITLE, FILLER * 30)]
    passages = [ToRead(*text) for text in texts]
    together = reader.read("Who built the second wall?", passages)
    for passage, reading in zip(passages, together, strict=True):
        alone = reader.read("Who built the second wall?", [passage])[0]
        assert alone.answerable == pytest.approx(reading.answerable, abs=0.03)


def test_best_spans_take_the_next_best_that_does_not_overlap():
    scored = Scored(
        start=np.array([0.0, 4.0, 0.0, 3.0]),
        end=np.array([0.0, 0.0, 4.0, 3.0]),
        nowhere=1.0,
        answers=0.0,
        supports=0.0,
    )
    assert list(best_spans(scored, 3)) == [(1, 2, 3.0), (3, 3, 2.0), (0, 0, -1.0)]


def test_a_sentence_has_the_best_place_that_begins_in_it_or_reaches_into_the_first():
    spans = [AnswerSpan(0, 12, 0.9), AnswerSpan(14, 16, 0.3), AnswerSpan(17, 40, 0.5)]
    assert best_in_each([(10, 20), (20, 30), (30, 40)], spans) == (0.9, 0.0, 0.0)
    assert best_in_each([], spans) == ()


def test_without_its_files_it_names_the_mend(folder, tmp_path):
    for name in ("judge.onnx", "tokenizer.json"):
        shutil.copy(folder / name, tmp_path)
    with pytest.raises(ModelError, match=r"lacks its judge\.toml"):
        OnnxJudge("judge", tmp_path / "judge.onnx").read("Who?", [ToRead("", "Ann.")])
    shutil.copy(folder / "judge.toml", tmp_path)
    (tmp_path / "judge.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="does not load"):
        OnnxJudge("judge", tmp_path / "judge.onnx").read("Who?", [ToRead("", "Ann.")])
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match=r"lacks its tokenizer\.json"):
        OnnxJudge("judge", tmp_path / "judge.onnx").read("Who?", [ToRead("", "Ann.")])


def test_settings_can_do_without():
    assert load_reader(Settings(reader=False)) is None
    assert load_reader(Settings()) is not None
