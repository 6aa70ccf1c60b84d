"""What counts as the same words, and how many characters two groups of spans share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.domain import Span
from qa.evaluation.matching import best_f1, compared_words, says_one_of, shared_characters

SPANS = st.lists(
    st.builds(
        lambda article, start, length: Span(article, start, start + length),
        st.sampled_from("ab"),
        st.integers(0, 20),
        st.integers(1, 9),
    ),
    max_size=6,
)


def test_case_punctuation_and_articles_do_not_count() -> None:
    assert compared_words("“The Pier”, a 1,901-metre one!") == ["pier", "1901metre", "one"]
    assert compared_words("ﬁne　Ｔext") == ["fine", "text"]  # NFKC


def test_ideographs_are_words_of_their_own() -> None:
    assert compared_words("北京is big。カ") == ["北", "京", "is", "big", "カ"]
    assert says_one_of("他住在北京市。", ["北京"])


@pytest.mark.parametrize(
    ("text", "answers", "says"),
    [
        ("It is 180 metres long.", ["180 metres"], True),
        ("It is 1800 metres long.", ["180 metres"], False),
        ("It is 180 long metres.", ["180 metres"], False),
        ("It is short.", ["long", "Short."], True),
        ("It is short.", [], False),
        ("It is short.", ["the", "…"], False),  # Answers without a word are in no text.
    ],
)
def test_an_answer_must_stand_there_whole_and_in_a_row(
    text: str, answers: list[str], says: bool
) -> None:
    assert says_one_of(text, answers) == says


def test_f1_is_that_of_the_best_answer() -> None:
    assert best_f1("the pier is long", ["long pier"]) == pytest.approx(2 * 2 / (3 + 2))
    assert best_f1("the pier is long", ["short", "pier is long"]) == 1
    assert best_f1("long long", ["long"]) == pytest.approx(2 / 3)
    assert best_f1("pier", []) == best_f1("pier", ["the"]) == best_f1("the", ["a"]) == 0


@given(SPANS, SPANS)
def test_shared_characters_are_those_of_sets(mine: list[Span], theirs: list[Span]) -> None:
    def characters(spans: list[Span]) -> set[tuple[str, int]]:
        return {(span.article, place) for span in spans for place in range(span.start, span.end)}

    assert shared_characters(mine, theirs) == len(characters(mine) & characters(theirs))
