"""Markers that a model writes, and the citations that the program makes of them."""

from __future__ import annotations

import pytest

from qa.answering.cite import line_of, make_citation, read_markers
from qa.domain import Article

TEXT = "First line.\r\nSecond “line”.\rThird line.\nFourth."


@pytest.mark.parametrize(
    ("written", "plain", "numbers"),
    [
        ("It is long [2].", "It is long.", [2]),
        ("It is long. [1][3]", "It is long.", [1, 3]),
        ("It is long [1, 3].", "It is long.", [1, 3]),
        ("It is long [9].", "It is long.", []),
        ("It opened (1998) late [1].", "It opened (1998) late.", [1]),
        ("It is long (2).", "It is long.", [2]),
        ("It is long [2", "It is long", []),
        ("No marker.", "No marker.", []),
    ],
)
def test_markers_are_taken_out_and_point_only_at_what_was_shown(written, plain, numbers):
    assert read_markers(written, highest=3) == (plain, numbers)


def article() -> Article:
    return Article(1, "a.txt", "A", "2025-01-01", None, None, "en", "ab" * 32, TEXT)


def test_a_quote_is_copied_from_the_article():
    start = TEXT.index("Second")
    citation = make_citation(article(), (start, start + 14), 1, (start, start + 6))
    assert citation.quote == "Second “line”."
    assert (citation.line, citation.number, citation.page) == (2, 1, None)
    assert citation.answer is not None
    assert TEXT[slice(*citation.answer)] == "Second"


def test_every_kind_of_line_end_is_counted_once():
    assert [line_of(TEXT, TEXT.index(word)) for word in ("First", "Second", "Third", "Four")] == [
        1, 2, 3, 4
    ]  # fmt: skip
