"""Reading the chosen sentence once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from qa.answering.compose import FAR, Composer
from qa.answering.composition import Composition, Question
from qa.answering.evidence import Evidence, rank_evidence
from qa.answering.prompt import PromptTemplates
from qa.answering.rereading import ALONE, closer, reread
from qa.domain import Above, Article, Passage
from qa.engines.protocols import AnswerSpan, Reading, ToRead
from tests.answering.test_evidence import passage

TEXT = "It rained. The bridge opened. It snowed. Nobody came."


class Remembering:
    """A reader that remembers what it read, and is as sure as `sure` says of what has a word."""

    def __init__(self, **sure: float) -> None:
        self.sure = sure
        self.asked: list[tuple[str, str]] = []

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        assert question == "What opened?"
        self.asked += [(one.title, one.text) for one in passages]
        return [
            Reading(
                (AnswerSpan(0, 1, 0.5),),
                self._of(one.text),
                tuple(self._of(one.text[low:high]) for low, high in one.sentences),
            )
            for one in passages
        ]

    def _of(self, text: str) -> float:
        return next((chance for word, chance in self.sure.items() if word in text), 0.5)


def reading(found: Passage, reader: object) -> tuple[dict[str, float], list[Evidence]]:
    evidence = rank_evidence([found])
    return reread(reader, "What opened?", evidence), evidence  # type: ignore[arg-type]


def test_the_best_are_read_with_their_neighbours_and_the_first_with_the_one_before_it():
    found = passage(1, TEXT, (1, 0.1), (9, 0.9), (2, 0.1), (1, 0.1))
    reader = Remembering(Nobody=0.9)
    judged, evidence = reading(found, reader)
    assert [one.text for one in evidence[:2]] == ["The bridge opened.", "It snowed."]
    assert reader.asked[:2] == [
        ("T", "It rained. The bridge opened. It snowed."),
        ("T", "The bridge opened. It snowed. Nobody came."),
    ]
    assert reader.asked[-1] == ("T", "It rained. The bridge opened.")
    # The highest of those with neighbours, one of which has "Nobody" in it; log(0.9 / 0.1).
    assert judged == pytest.approx({"beside": 2.197, "before": 0.0}, abs=1e-3)


def test_only_the_best_four_are_read():
    found = passage(1, f"{TEXT} It hailed. It thawed.", *[(9 - i, 0.9) for i in range(6)])
    reader = Remembering()
    reading(found, reader)
    assert len(reader.asked) == 4 + 1


def test_what_stands_above_is_read_with_it_and_parts_it_from_what_stands_under_something_else():
    found = passage(1, TEXT, (1, 0.1), (9, 0.9), (2, 0.1), (1, 0.1))
    above = (Above("question", 0, 12, "What opened?"),)
    sentences = tuple(
        replace(one, above=above, topic="opened") if place in (1, 2) else one
        for place, one in enumerate(found.sentences)
    )
    reader = Remembering()
    reading(replace(found, sentences=sentences), reader)
    assert reader.asked[0] == ("T", "opened\nThe bridge opened. It snowed.")
    assert reader.asked[-1] == ("T", "opened\nThe bridge opened.")


def test_a_row_of_a_table_has_no_neighbours():
    found = passage(1, TEXT, (1, 0.1), (9, 0.9), (2, 0.1), (1, 0.1))
    row = "The bridge: Opened 1901"
    sentences = tuple(replace(one, shown=row) for one in found.sentences)
    reader = Remembering()
    reading(replace(found, sentences=sentences), reader)
    assert set(reader.asked) == {("T", row)}


def test_what_was_not_read_before_is_not_read_again():
    found = passage(1, TEXT, (9, None), (1, None), (2, None), (1, None))
    assert reading(found, Remembering())[0] == {}
    assert reading(found, None)[0] == {}
    reader = Remembering()
    evidence = rank_evidence([found])
    assert closer(reader, "What opened?", evidence) == evidence  # type: ignore[arg-type]
    assert not reader.asked


def test_a_sentence_that_says_it_alone_goes_before_one_that_only_seemed_to():
    found = passage(1, TEXT, (5, 0.5), (5, 0.5), (5, 0.6), (5, 0.1))
    assert rank_evidence([found])[0].text == "It snowed."
    reader = Remembering(bridge=0.9, snowed=0.1)
    look = partial(closer, reader, "What opened?")  # type: ignore[arg-type]
    ranked = rank_evidence([found], look)
    assert reader.asked[0] == ("T", "It snowed.")
    assert ranked[0].text == "The bridge opened."
    assert ranked[0].alone == pytest.approx(2.197, abs=1e-3)
    was = {one.start: one.score for one in rank_evidence([found])}
    for one in ranked:
        assert one.score == pytest.approx(ALONE * (was[one.start] + (one.alone or 0.0)))


@pytest.mark.parametrize(
    ("question", "read"),
    [
        (Question("And what?", "Ada? And what?", asked="And what?"), "And what?"),
        (Question("And what?", "What did Ada open?"), "What did Ada open?"),
        (Question("What in May?", "What in May?", topic="What?"), "What?"),
    ],
    ids=["a follow-up", "rewritten", "of a day"],
)
def test_the_reader_is_asked_what_the_search_had_it_asked(question, read):
    found = passage(1, TEXT, (9, 0.9), (1, 0.1), (2, 0.1), (1, 0.1))
    article = Article(1, "1.txt", "T", None, None, None, "en", "0" * 64, TEXT)
    asked: list[str] = []

    class Asked(Remembering):
        def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
            asked.append(question)
            return [Reading((AnswerSpan(0, 1, 0.5),), 0.5, (0.5,)) for _ in passages]

    composer = Composer(
        None,
        PromptTemplates(),
        {"1.txt": article}.get,
        reader=Asked(),  # type: ignore[arg-type]
        min_confidence=1.0,
    )
    list(composer.compose(question, [found]))
    assert set(asked) == {read}


def test_where_no_passage_is_near_half_of_the_confidence_is_left():
    near = passage(1, TEXT, (9, 0.9), (1, 0.1), (2, 0.1), (1, 0.1))
    far = replace(
        near, share=0.0, sentences=tuple(replace(one, dense=0.1) for one in near.sentences)
    )
    article = Article(1, "1.txt", "T", None, None, None, "en", "0" * 64, TEXT)
    reader = Remembering(bridge=0.8)
    articles = {"1.txt": article}.get
    composer = Composer(None, PromptTemplates(), articles, reader=reader, min_confidence=1.0)  # type: ignore[arg-type]

    def sure(found: Passage) -> float:
        *_, last = composer.compose(Question("What opened?", "What opened?"), [found])
        assert isinstance(last, Composition)
        return last.confidence

    assert sure(far) == pytest.approx(FAR * sure(near))
