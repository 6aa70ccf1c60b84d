"""What is read around the best sentences."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.index.candidate import Candidate
from qa.retrieval.windows import FIRST, JOINED, REST, SHORT_ARTICLE, choose_windows
from tests.retrieval.candidates import candidate, ranked_for

WORDS = ["crane", "bridge", "harbour", "ferry", "council", "storm", "lamp", "rope", "wall", "tide"]


def filler(number: int, size: int = 200) -> str:
    """A sentence of about `size` letters that is like no other."""
    words = " ".join(f"{WORDS[(number + i) % 10]}{number}x{i}" for i in range(size // 12))
    return f"{words}."


def long_article(number: int, best: str, article: str = "a.txt") -> Candidate:
    """A passage with the best sentence in the midst of eight others."""
    sentences = [filler(100 * number + n) for n in range(4)]
    after = [filler(100 * number + n) for n in range(5, 9)]
    return candidate(number, *sentences, best, *after, article=article)


def test_the_best_sentence_opens_the_first_passage_which_has_most_room():
    best = "The Orlund bridge is long."
    ranked = ranked_for(
        "How long is the Orlund bridge?",
        long_article(1, best),
        long_article(5, "The Orlund ferry is short.", article="b.txt"),
    )
    first, second = choose_windows(ranked, 2)
    assert ranked.span[first.best] == ranked.candidates[0].sentences[4]
    assert first.start <= ranked.span[first.best][0] < ranked.span[first.best][1] <= first.end
    assert FIRST[0] / 2 < first.end - first.start <= FIRST[1]
    assert second.article == "b.txt"
    assert second.end - second.start <= REST[1]


def test_a_sentence_longer_than_the_room_is_taken_whole():
    long = "The Orlund bridge " + filler(1, 2 * FIRST[1])
    (window,) = choose_windows(ranked_for("Orlund bridge", candidate(1, long)), 1)
    assert window.end - window.start == len(long)


def test_a_short_article_is_read_whole_and_comes_once():
    ranked = ranked_for(
        "crane",
        candidate(1, "The crane fell.", start=50, body=(10, 10 + SHORT_ARTICLE)),
        candidate(3, "The crane rose.", start=900, body=(10, 10 + SHORT_ARTICLE)),
        candidate(9, "A boat.", article="b.txt"),
    )
    windows = choose_windows(ranked, 5)
    assert [(w.article, w.start, w.end) for w in windows][:1] == [("a.txt", 10, 10 + SHORT_ARTICLE)]
    assert [w.article for w in windows] == ["a.txt", "b.txt"]
    assert windows[0].sentences == (0, 1)


@pytest.mark.parametrize(("language", "whole"), [("en", True), ("zh", False)])
def test_an_ideograph_says_as_much_as_three_letters(language, whole):
    body = (0, SHORT_ARTICLE // 2)
    ranked = ranked_for("crane", candidate(1, "crane", language=language, body=body))
    (window,) = choose_windows(ranked, 1)
    assert ((window.start, window.end) == body) is whole


def test_a_passage_does_not_grow_over_a_heading_into_another_article_or_over_a_gap():
    best = "The crane fell."
    alone = [
        (candidate(1, best, headings=("One",)), candidate(2, "So.", start=16, headings=("Two",))),
        (candidate(1, best), candidate(2, "So.", article="b.txt", start=16)),
        (candidate(1, best), candidate(3, "So.", start=500)),
    ]
    for one, other in alone:
        first = choose_windows(ranked_for("crane fell", one, other), 2)[0]
        assert (first.start, first.end) == (one.start, one.end)
    joined = ranked_for("crane fell", candidate(1, best), candidate(2, "So.", start=16))
    (window,) = choose_windows(joined, 2)
    assert (window.start, window.end) == (0, 19)


def test_a_passage_that_touches_another_joins_it_while_both_are_small():
    first = candidate(1, "The crane quay of cranes.", article="b.txt", title="Crane quay")
    small = [filler(n, JOINED // 3) for n in (20, 21)]
    big = [filler(n, JOINED // 2 + 50) for n in (30, 31)]
    for texts, number in ((small, 1), (big, 2)):
        marked = [f"crane {text}" for text in texts]
        ranked = ranked_for("crane quay", first, candidate(5, *marked))
        windows = [w for w in choose_windows(ranked, 9) if w.article == "a.txt"]
        assert len(windows) == number
        assert sum(len(window.sentences) for window in windows) == 2


def test_the_same_text_in_another_article_is_not_listed_again():
    text = "The crane fell on the quay at noon."
    ranked = ranked_for("crane", candidate(1, text), candidate(5, text, article="b.txt"))
    assert [window.article for window in choose_windows(ranked, 5)] == ["a.txt"]


def test_nearly_the_same_text_with_another_number_is_listed_again():
    text = f"The bridge of Orlund will cost 14 million. {filler(50, 400)}"
    other = candidate(5, text.replace("14", "16"), article="b.txt")
    windows = choose_windows(ranked_for("bridge cost", candidate(1, text), other), 5)
    assert {window.article for window in windows} == {"a.txt", "b.txt"}
    again = replace(other, article="a.txt", start=900)
    assert len(choose_windows(ranked_for("bridge cost", candidate(1, text), again), 5)) == 1


def test_spare_windows_come_after_the_others_and_change_nothing_in_them():
    marked = [f"crane {filler(n, JOINED // 3)}" for n in range(40, 46)]
    ids = [3 * n for n in range(len(marked))]
    made = [candidate(i, text, start=300 * i) for i, text in zip(ids, marked, strict=True)]
    ranked = ranked_for("crane", *made)
    assert choose_windows(ranked, 3) == choose_windows(ranked, 3, 2)[:3]
    assert len(choose_windows(ranked, 3, 2)) == 5


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join),
        min_size=1, max_size=12,
    ),
    st.sets(st.integers(1, 20), min_size=1, max_size=4),
    st.integers(1, 8),
)  # fmt: skip
def test_windows_are_whole_sentences_that_never_overlap(sentences, ids, most):
    made, start = [], 0
    for number in sorted(ids):
        made.append(candidate(number, *sentences, start=start))
        start = made[-1].end + 1
    ranked = ranked_for("crane bridge", *made)
    windows = choose_windows(ranked, most)
    assert 1 <= len(windows) <= most
    for window in windows:
        assert window.start == ranked.span[window.sentences[0]][0]
        assert window.end == ranked.span[window.sentences[-1]][1]
        assert window.best in window.sentences
    for one, other in pairwise(sorted(windows, key=lambda window: window.start)):
        assert one.end <= other.start
    scores = [ranked.score[window.best] for window in windows]
    assert scores == sorted(scores, reverse=True)
