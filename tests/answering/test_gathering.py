"""As many sentences as a question needs, once each, in reading order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa.answering.evidence import Evidence, rank_evidence
from qa.answering.gathering import (
    LIKELY,
    MOST,
    MOST_ITEMS,
    NEAR,
    ROOM,
    ROOM_OF_ITEMS,
    UNREAD,
    gathered,
)
from tests.answering.test_evidence import passage

TEXT = (
    "The ferry was late because of the fog. Nobody was hurt that morning. "
    "The crew had slept badly as well. A gull watched all of it from the mast."
)


def pieces(*below: float, text: str = TEXT, read: float | None = 0.5) -> list[Evidence]:
    """The sentences of a text, each so far below the best one; best first."""
    found = passage(1, text, *((0.0, read) for _ in below))
    ordered = sorted(rank_evidence([found]), key=lambda one: one.start)
    scored = [replace(one, score=-low) for one, low in zip(ordered, below, strict=True)]
    return sorted(scored, key=lambda one: -one.score)


def said(kind, evidence) -> list[str]:
    return [one.text.split()[1] for one in gathered(kind, evidence)]


def test_a_reason_has_all_that_is_nearly_as_likely_the_best_first_and_others_as_they_stand():
    evidence = pieces(1.0, 9.0, 0.0, 1.4)
    assert evidence[0].text.startswith("The crew")
    assert said("open", evidence) == ["ferry", "crew", "gull"]
    assert said("reason", evidence) == ["crew", "gull", "ferry"]


def test_what_the_best_sentence_follows_on_stays_before_it():
    assert said("reason", pieces(9.0, 1.0, 0.0, 1.4)) == said("open", pieces(9.0, 1.0, 0.0, 1.4))


@pytest.mark.parametrize("kind", ["measure", "name"])
def test_a_fact_has_one_sentence(kind):
    assert said(kind, pieces(0.0, 9.0, 0.1, 9.0)) == ["ferry"]


def test_what_is_further_below_than_that_is_left_out():
    assert len(gathered("open", pieces(0.0, NEAR + 0.1, 9.0, 9.0))) == 1
    assert len(gathered("open", pieces(0.0, NEAR - 0.1, 9.0, 9.0))) == 2


def test_what_is_not_likely_by_itself_is_no_second_sentence():
    evidence = [
        replace(one, alone=0.0, score=one.score + LIKELY + 0.2)
        for one in pieces(0.0, 0.1, 0.3, 9.0)
    ]
    assert len(gathered("open", evidence)) == 2


def test_where_nothing_was_read_only_what_is_as_good_stands_beside_the_first():
    assert len(gathered("open", pieces(0.0, 0.5, 0.5, 0.5, read=None))) == 1
    assert len(gathered("open", pieces(0.0, UNREAD / 2, 0.5, 0.5, read=None))) == 2


def test_what_was_said_is_not_said_again():
    text = "The old wall fell in a storm. In a storm the old wall fell. Nine lives were lost in it."
    assert said("open", pieces(0.0, 0.1, 0.2, text=text)) == ["old", "lives"]


def test_captions_and_questions_are_no_part_of_an_answer():
    told = ["The old wall fell in a storm.", "Why did nobody see that come?",
            "The wall in 1902 (photograph by Quist)", "Nine died."]  # fmt: skip
    evidence = [
        replace(one, text=text) for one, text in zip(pieces(0.0, 0.1, 0.2, 0.3), told, strict=True)
    ]
    assert [one.text for one in gathered("open", evidence)] == told[:1]


def test_marks_of_footnotes_make_no_caption_of_a_sentence():
    told = ["The old wall fell in a storm. [3]", "Nine lives were lost in it. [4] [note needed]"]
    evidence = [
        replace(one, text=text) for one, text in zip(pieces(0.0, 0.1, 9.0, 9.0), told, strict=False)
    ]
    assert len(gathered("open", evidence)) == 2


def test_an_answer_stays_short():
    sentence = "Word number {} stands here with some others that nobody counts at all, ever {}."
    text = " ".join(sentence.format(f"a{i}b", f"c{i}d") for i in range(9))
    evidence = pieces(*(0.1 * i for i in range(9)), text=text)
    shown = gathered("open", evidence)
    assert len(shown) == MOST
    assert sum(len(one.text) for one in shown) <= ROOM
    listed = gathered("items", evidence)
    assert MOST < len(listed) <= MOST_ITEMS
    assert sum(len(one.text) for one in listed) <= ROOM_OF_ITEMS


def test_the_article_of_the_best_piece_comes_first():
    other = passage(2, "A second report adds that a gull sat there.", (0.0, 0.5))
    (added,) = rank_evidence([other])
    evidence = [*pieces(0.0, 9.0, 9.0, 9.0), replace(added, score=-0.5)]
    evidence.sort(key=lambda one: -one.score)
    assert [one.passage.article for one in gathered("open", evidence)] == ["1.txt", "2.txt"]


OUSTED = "The council banned the nets. Due to that, the crews left. It rained for days on end."


def test_what_a_sentence_points_back_to_comes_with_it():
    evidence = pieces(9.0, 0.0, 9.0, text=OUSTED)
    told = [one.text for one in gathered("reason", evidence)]
    assert told == ["The council banned the nets.", "Due to that, the crews left."]
    assert [one.text for one in gathered("name", evidence)] == ["Due to that, the crews left."]


def test_what_stands_in_another_paragraph_is_not_pointed_to():
    evidence = pieces(9.0, 0.0, 9.0, text=OUSTED.replace(". Due", ".\n\nDue"))
    assert [one.text for one in gathered("reason", evidence)] == ["Due to that, the crews left."]
