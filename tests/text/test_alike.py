"""What texts have in common: copies are told from new editions, and the same words from others."""

from __future__ import annotations

import random

import pytest

from qa.text.alike import are_copies, in_common, sketch, wording
from qa.text.terms import search_terms

WORDS = [f"w{number}" for number in range(2000)]


def text(seed: int, length: int = 200) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def edited(terms: list[str], share: float, seed: int = 1) -> list[str]:
    """A text with a share of its terms replaced, evenly."""
    step = round(1 / share)
    return [f"x{at}" if at % step == step // 2 else term for at, term in enumerate(terms)]


def bands_in_common(one: list[str], other: list[str]) -> int:
    return len(set(sketch(one)) & set(sketch(other)))


@pytest.mark.parametrize("seed", range(20))
def test_copies_have_a_band_in_common_and_others_have_none(seed: int) -> None:
    one = text(seed)
    assert bands_in_common(one, one) == 32
    assert bands_in_common(one, edited(one, 0.1)) > 0
    assert bands_in_common(one, one[:120]) > 0
    assert bands_in_common(one, text(seed + 1000)) == 0


def test_a_sketch_is_the_same_on_every_machine() -> None:
    assert sketch(["pier", "long", "metr", "180"])[:2] == FIRST_BANDS
    assert sketch(["too", "short", "text"]) == []


FIRST_BANDS = [141858827556589668, 7778900646838803065]


def test_words_are_in_common_where_three_of_them_follow_each_other() -> None:
    assert in_common(list("abcdefgh"), list("abcxefgh")) == pytest.approx(7 / 8)
    assert in_common(list("abcdef"), list("fedcba")) == 0.0
    assert in_common([], ["a"]) == 0.0


def test_a_part_of_at_least_half_is_a_copy_and_a_smaller_one_is_none() -> None:
    one = text(1)
    assert are_copies(one, one[:110])
    assert are_copies(one[:110], one)
    assert not are_copies(one, one[:90])
    assert not are_copies(one, text(2))


def test_a_fifth_of_the_words_may_differ_and_no_more() -> None:
    one = text(1, 100)
    assert are_copies(one, [*one[:80], *text(2, 20)])
    assert not are_copies(one, [*one[:78], *text(2, 22)])


BULLETIN = "Water level at the old bridge {} metres, at the mill {} metres, at the lock {} metres. "


def test_the_same_form_with_other_figures_is_no_copy() -> None:
    monday = BULLETIN.format("2.1", "1.4", "0.9") + "The gauges are read at noon by the wardens."
    tuesday = BULLETIN.format("2.6", "1.9", "1.2") + "The gauges are read at noon by the wardens."
    assert not are_copies(search_terms(monday), search_terms(tuesday))
    assert are_copies(search_terms(monday), search_terms(monday.replace("noon", "midday")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge opened on Monday.", "The bridge opened Monday"),
        ("It cost 1,200 pounds.", "IT COST 1200 POUNDS!"),
        ("A café “by the sea” closed.", 'The cafe "by the sea" closed.'),
    ],
)
def test_the_same_words_are_the_same_however_a_paper_prints_them(one: str, other: str) -> None:
    assert wording(one) == wording(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bridge cost 9 million.", "The bridge cost 8 million."),
        ("Ann Lee opened it.", "Ann Lea opened it."),
        ("It was not closed.", "It was closed."),
        ("It opened before Easter.", "It opened after Easter."),
        ("It may open.", "It opens."),
        ("Lee beat Finch.", "Finch beat Lee."),
        ("Prices rose by a third.", "Prices fell by a third."),
    ],
)
def test_what_a_correction_may_change_makes_other_words(one: str, other: str) -> None:
    assert wording(one) != wording(other)
