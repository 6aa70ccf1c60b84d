"""The FTS5 expression of a question."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from qa.retrieval.lexical import MOST_TERMS, match_expression


def test_content_words_are_joined_by_or():
    assert match_expression("How old is the crane?") == '"old" OR "crane"'


def test_a_question_of_stop_words_is_searched_by_all_of_them():
    assert match_expression("Who is he?") == '"who" OR "is" OR "he"'


def test_no_words_give_no_expression():
    assert match_expression(" ?! ") == ""


def test_a_page_of_text_is_cut_to_its_first_words():
    expression = match_expression(" ".join(f"word{n}" for n in range(500)))
    assert expression.count(" OR ") == MOST_TERMS - 1


@given(st.text())
def test_whatever_is_asked_is_valid_for_fts5(question):
    expression = match_expression(question)
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5 (body)")
        if expression:
            connection.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
