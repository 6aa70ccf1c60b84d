"""Words that were struck out: found by their marks, and blank to whoever reads the text."""

from __future__ import annotations

import pytest

from qa.text.struck import struck_spans, without_struck


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("For ~~£3,000~~ £3,400.", "For            £3,400."),
        ("For <del>£3</del> £4, <s class='x'>5</s>.", f"For {' ' * 13} £4, {' ' * 18}."),
        ("~~Two\nlines~~ end.", "              end."),
        ("Nothing ~~ is struck ~~ here.", "Nothing ~~ is struck ~~ here."),
        ("Not ~~over\n\nparagraphs~~.", "Not ~~over\n\nparagraphs~~."),
        ("~~~\ncode\n~~~", "~~~\ncode\n~~~"),
        (r"An \~~escaped~~ one.", r"An \~~escaped~~ one."),
        ("About ~5 and ~6.", "About ~5 and ~6."),
        ("A <strong>bold</strong> word.", "A <strong>bold</strong> word."),
    ],
)
def test_what_is_struck_out_becomes_blank(text: str, read: str) -> None:
    assert without_struck(text) == read
    assert len(read) == len(text)


def test_spans_count_in_the_whole_text() -> None:
    text = "~~a~~ b ~~c~~"
    assert struck_spans(text) == [(0, 5), (8, 13)]
    assert struck_spans(text, 3) == [(8, 13)]
