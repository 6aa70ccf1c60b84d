"""Which source sentence an answer stands on."""

from __future__ import annotations

import pytest

from qa.answering.evidence import rank_evidence
from qa.domain import Passage, SourceSentence
from qa.text.sentences import sentence_spans


def passage(rank: int, text: str, *found: tuple[float, float | None], **facts) -> Passage:
    """A passage whose sentences have these scores and probabilities."""
    sentences = tuple(
        SourceSentence(start, end, dense=0.5, lexical=0.5, score=score, answerable=read)
        for (start, end), (score, read) in zip(sentence_spans(text, "en"), found, strict=True)
    )
    best = max(score for score, _ in found)
    return Passage(
        rank, f"{rank}.txt", "T", None, 0, len(text), text, (), best, "en",
        sentences=sentences, **facts,
    )  # fmt: skip


def test_the_readers_judgement_counts_more_than_in_finding():
    text = "A first sentence stands here. A second sentence stands here."
    assert rank_evidence([passage(1, text, (10.0, 0.1), (9.0, 0.9))])[0].text.startswith("A second")
    assert rank_evidence([passage(1, text, (10.0, 0.4), (1.0, 0.6))])[0].text.startswith("A first")


def test_without_a_reader_the_score_decides():
    text = "A first sentence stands here. A second sentence stands here."
    assert rank_evidence([passage(1, text, (1.0, None), (2.0, None))])[0].text.startswith(
        "A second"
    )


@pytest.mark.parametrize(
    "text",
    [
        "We reported that it was carried by 11 votes. In fact it was carried by 12 votes.",
        "In our report we said that two men were hurt. In fact three people were hurt.",
        "The length was wrongly given as 3 metres. It should have been 4.",
    ],
)
def test_what_was_reported_is_quoted_with_what_sets_it_right(text):
    (evidence,) = rank_evidence([passage(1, text, (9.0, 0.9), (1.0, 0.2))])
    assert evidence.text == text
    assert evidence.answer is None


def test_a_report_that_nothing_sets_right_stands_alone():
    text = "We reported that it was carried by 11 votes. It was a long evening."
    assert len(rank_evidence([passage(1, text, (9.0, 0.9), (1.0, 0.2))])) == 2


def test_the_sentence_that_sets_another_right_comes_before_it():
    new = passage(
        1, "Some rain fell. The wall costs 16 million now.", (9, 0.2), (5, 0.3), before=(2,)
    )
    old = passage(2, "The wall costs 14 million. It is grey.", (8.0, 0.9), (1.0, 0.1))
    texts = [evidence.text for evidence in rank_evidence([new, old])]
    assert texts[:2] == ["The wall costs 16 million now.", "The wall costs 14 million."]


def test_marks_that_emphasis_leaves_behind_are_no_part_of_a_sentence():
    text = "** The wall costs 14 million."
    found = SourceSentence(0, len(text), dense=0.5, lexical=0.5, score=1.0)
    bare = Passage(1, "a.md", "A", None, 0, len(text), text, (), 1.0, "en", sentences=(found,))
    (evidence,) = rank_evidence([bare])
    assert (evidence.text, evidence.start) == ("The wall costs 14 million.", 3)
