"""Two articles that disagree: the newer first, and both named."""

from __future__ import annotations

from typing import Any

import pytest

from qa.index.candidate import Candidate
from qa.retrieval.disagreement import newer_first
from qa.retrieval.windows import choose_windows
from tests.retrieval.candidates import candidate, ranked_for

OLD = "The new harbour wall will cost 14 million pounds in all."
NEW = "The new harbour wall will cost 16 million pounds in all."


def found(question: str, *candidates: Candidate) -> list[tuple[str, tuple[int, ...]]]:
    """Articles in order, each with the ranks of those it differs from."""
    ranked = ranked_for(question, *candidates)
    windows = newer_first(ranked, choose_windows(ranked, 9))
    return [(placed.window.article, placed.differs_from) for placed in windows]


def old(text: str = OLD, date: str | None = "2025-01-14", **facts: Any) -> Candidate:
    return candidate(1, text, article="old.txt", date=date, **facts)


def new(text: str = NEW, date: str | None = "2025-10-07", **facts: Any) -> Candidate:
    return candidate(5, text, article="new.txt", date=date, **facts)


def test_of_two_that_differ_in_a_number_the_newer_comes_first_and_both_say_so():
    question = "Will the new harbour wall cost 14 million pounds?"  # nearer to the old one
    assert found(question, old(), new()) == [("new.txt", (2,)), ("old.txt", (1,))]


def test_where_the_question_says_which_time_it_means_nothing_is_moved_or_called_different():
    ranked = ranked_for("Will the new harbour wall cost 14 million pounds?", old(), new())
    windows = newer_first(ranked, choose_windows(ranked, 9), move=False)
    assert [(p.window.article, p.differs_from, p.before) for p in windows] == [
        ("old.txt", (), ()),
        ("new.txt", (), ()),
    ]


def test_a_story_told_again_with_other_numbers_differs_whichever_sentence_was_found():
    rest = "The council met. The works begin in June."
    question = "What did the council of the harbour do?"
    hits = found(question, old(f"{OLD} {rest}"), new(f"{OLD.replace('14', '16')} {rest}"))
    assert hits == [("new.txt", (2,)), ("old.txt", (1,))]


def test_sentences_that_answer_less_of_the_question_do_not_differ():
    text = "The new ferry will cost 16 million pounds in all."
    assert found("new harbour wall cost", old(), new(text))[0] == ("old.txt", ())
    assert found("will cost in all", old(), new(text))[0] == ("new.txt", (2,))


@pytest.mark.parametrize(
    "text",
    [
        OLD + " ",  # other white space, the same numbers
        "The old ferry has carried 16 cars a day since the war ended.",  # another topic
        "The new harbour wall will cost a lot of pounds in all.",  # no number
    ],
)
def test_the_order_stays_where_nothing_differs(text):
    first, *others = found("harbour wall cost 14", old(), new(text))
    assert first == ("old.txt", ())
    assert all(differs == () for _, differs in others)


@pytest.mark.parametrize("date", [None, "2025-01-14", "2024-12-31"])
def test_an_article_that_is_not_newer_is_not_moved(date):
    assert found("harbour wall cost 14 million", old(), new(date=date))[0][0] == "old.txt"


@pytest.mark.parametrize("title", ["Correction: the wall", "Berichtigung", "Fe de errores"])
def test_a_correction_comes_before_what_it_corrects(title):
    corrected = old("Two men were hurt when the crane fell on the harbour wall.")
    text = "Three men were hurt when the crane fell on the harbour wall, and not two of them."
    question = "Were two men hurt when the crane fell?"
    assert found(question, corrected, new(text))[0][0] == "old.txt"
    assert found(question, corrected, new(text, title=title))[0][0] == "new.txt"


def test_a_correction_of_something_else_stays_where_it_is():
    text = "Bread at Miller's shop costs two pounds a loaf."
    hits = found("harbour wall cost 14 million", old(), new(text, title="Correction"))
    assert hits[0][0] == "old.txt"
