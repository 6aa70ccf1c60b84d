"""Reading the chosen sentence once more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa.answering.compose import Composer, Question
from qa.answering.evidence import rank_evidence
from qa.answering.prompt import PromptTemplates
from qa.answering.rereading import reread
from qa.domain import Above, Article
from qa.engines.protocols import AnswerSpan, Reading, ToRead
from tests.answering.test_evidence import passage

TEXT = "It rained. The bridge opened. It snowed. Nobody came."


class Remembering:
    """A reader that is half sure of everything and remembers what it read."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        assert question == "What opened?"
        self.asked += [(one.title, one.text) for one in passages]
        return [Reading((AnswerSpan(0, 1, 0.5),), 0.5) for _ in passages]


def test_it_is_read_alone_with_its_neighbours_and_without_its_title():
    found = passage(1, TEXT, (1, 0.1), (9, 0.9), (2, 0.1), (1, 0.1))
    reader = Remembering()
    judged = reread(reader, "What opened?", rank_evidence([found])[0])  # type: ignore[arg-type]
    around = "It rained. The bridge opened. It snowed."
    assert reader.asked == [("T", "The bridge opened."), ("T", around), ("", around)]
    assert judged == pytest.approx({"alone": 0.0, "beside": 0.0, "untitled": 0.0})


def test_what_stands_above_is_read_with_it_and_parts_it_from_what_stands_under_something_else():
    found = passage(1, TEXT, (1, 0.1), (9, 0.9), (2, 0.1), (1, 0.1))
    above = (Above("question", 0, 12, "What opened?"),)
    sentences = tuple(
        replace(one, above=above, topic="opened") if place in (1, 2) else one
        for place, one in enumerate(found.sentences)
    )
    reader = Remembering()
    chosen = rank_evidence([replace(found, sentences=sentences)])[0]
    reread(reader, "What opened?", chosen)  # type: ignore[arg-type]
    around = "opened\nThe bridge opened. It snowed."
    assert reader.asked == [("T", "opened\nThe bridge opened."), ("T", around), ("", around)]


def test_a_row_of_a_table_has_no_neighbours_and_is_always_read_with_its_title():
    found = passage(1, TEXT, (1, 0.1), (9, 0.9), (2, 0.1), (1, 0.1))
    row = "The bridge: Opened 1901"
    sentences = tuple(replace(one, shown=row) for one in found.sentences)
    reader = Remembering()
    chosen = rank_evidence([replace(found, sentences=sentences)])[0]
    reread(reader, "What opened?", chosen)  # type: ignore[arg-type]
    assert reader.asked == [("T", row), ("T", row), ("", f"T\n{row}")]


def test_the_first_sentence_has_a_neighbour_on_one_side():
    found = passage(1, TEXT, (9, 0.9), (1, 0.1), (2, 0.1), (1, 0.1))
    reader = Remembering()
    reread(reader, "What opened?", rank_evidence([found])[0])  # type: ignore[arg-type]
    assert reader.asked[1] == ("T", "It rained. The bridge opened.")


def test_what_was_not_read_before_is_not_read_again():
    found = passage(1, TEXT, (9, None), (1, None), (2, None), (1, None))
    assert reread(Remembering(), "What opened?", rank_evidence([found])[0]) == {}  # type: ignore[arg-type]
    assert reread(None, "What opened?", rank_evidence([found])[0]) == {}


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
            return [Reading((AnswerSpan(0, 1, 0.5),), 0.5) for _ in passages]

    composer = Composer(
        None,
        PromptTemplates(),
        {"1.txt": article}.get,
        reader=Asked(),  # type: ignore[arg-type]
        min_confidence=1.0,
    )
    list(composer.compose(question, [found]))
    assert set(asked) == {read}
