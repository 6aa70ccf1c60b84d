"""Articles that disagree, told by the answers in them."""

from __future__ import annotations

import pytest

from qa.answering.evidence import Evidence
from qa.answering.sides import sides
from qa.domain import Passage


def evidence(rank: int, text: str, words: str, probability: float = 0.9, **facts) -> Evidence:
    """A sentence that is a passage, and the words in it that the reader points at."""
    article = facts.pop("article", f"{rank}.txt")
    passage = Passage(
        rank, article, "The bridge", None, 0, len(text), text, (), 1.0, "en",
        share=facts.pop("share", 1.0), **facts,
    )  # fmt: skip
    start = text.index(words)
    place = (start, start + len(words))
    return Evidence(passage, 0, len(text), text, 0.5, 0.5, 9.0 - rank, probability, place)


FIRST = evidence(1, "Ada Quist opened the bridge in 1902.", "Ada Quist")


@pytest.mark.parametrize(
    ("question", "first", "other"),
    [
        ("Who opened it?", FIRST, evidence(2, "The bridge was opened by Ben Orr.", "Ben Orr")),
        (
            "When was it opened?",
            evidence(1, "Ada Quist opened the bridge in 1902.", "1902"),
            evidence(2, "The bridge was opened in 1905 by her.", "1905"),
        ),
        (
            "When was it opened?",
            evidence(1, "The bridge was opened on 3 May 1902.", "3 May 1902"),
            evidence(2, "The bridge was opened on 4 May 1902.", "4 May 1902"),
        ),
    ],
)
def test_another_answer_in_another_article_is_the_other_side(question, first, other):
    between = evidence(1, "It is made of stone.", "stone", article="1.txt")
    assert sides(question, [first, between, other]) == [first, other]


@pytest.mark.parametrize(
    "other",
    [
        evidence(2, "The bridge was opened by Mrs Quist.", "Mrs Quist"),
        evidence(2, "The bridge was opened by Ben Orr.", "Ben Orr", article="1.txt"),
        evidence(2, "The bridge was opened by Ben Orr.", "Ben Orr", probability=0.3),
        evidence(2, "The bridge was opened by Ben Orr.", "Ben Orr", share=0.2),
        evidence(2, "The bridge was opened by a lady.", "a lady"),
    ],
    ids=["same name", "same article", "unsure", "about something else", "no name"],
)
def test_what_is_no_other_answer_is_no_other_side(other):
    assert sides("Who opened the bridge?", [FIRST, other]) == []


def test_a_question_without_one_short_answer_has_no_sides():
    other = evidence(2, "The bridge was opened by Ben Orr.", "Ben Orr")
    assert sides("Tell me about the bridge.", [FIRST, other]) == []


def test_numbers_that_retrieval_found_to_differ_are_another_side():
    first = evidence(1, "It costs 14 million.", "14", differs_from=(2,))
    same = evidence(2, "It is made of stone.", "stone", probability=0.1)
    other = evidence(2, "It costs 16 million.", "16", probability=0.1)
    assert sides("Tell me about the bridge.", [first, same, other]) == [first, other]
    assert sides("Tell me about the bridge.", [first, same]) == []
