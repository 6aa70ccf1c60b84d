"""Quoting a long sentence in part."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa.answering.excerpt import LONG, excerpt

SENTENCE = (
    "After the war, which had lasted for eleven years and emptied the treasury, the council of "
    "the city built a bridge of stone over the river in 1902, and the ferrymen, who had lived "
    "there for generations, moved to the coast, where they bought new boats and a house."
)


def place(words: str, text: str = SENTENCE) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def test_a_long_sentence_is_quoted_around_its_answer():
    part = excerpt(SENTENCE, place("1902"))
    assert part == (
        "… and emptied the treasury, the council of the city built a bridge of stone over the "
        "river in 1902 …"
    )


def test_a_short_sentence_and_one_without_an_answer_are_quoted_whole():
    assert excerpt("It opened in 1902, they say.", (13, 17)) == "It opened in 1902, they say."
    assert excerpt(SENTENCE, None) == SENTENCE


def test_what_denies_or_makes_a_reserve_is_never_left_out():
    for change in ("never bought", "may have bought", "in fact bought", "said they bought"):
        text = SENTENCE.replace("bought", change)
        assert excerpt(text, place("1902", text)) == text


@given(st.text(alphabet="ab ,;—", min_size=LONG, max_size=4 * LONG), st.data())
def test_an_excerpt_is_of_the_sentence_and_holds_the_answer(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    part = excerpt(text, (start, end))
    assert part.removeprefix("… ").removesuffix(" …") in text
    assert text[start:end].strip(" ,;—") in part


def test_in_a_language_whose_words_of_doubt_are_not_known_it_is_quoted_whole():
    assert excerpt(SENTENCE, place("1902"), "de") == SENTENCE


def test_brackets_are_kept_whole():
    text = SENTENCE.replace("of stone over", "(of stone over")
    assert excerpt(text, place("1902", text)) == text
