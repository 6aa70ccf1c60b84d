"""Pointers: what a line of a model says, and what it points at."""

from __future__ import annotations

import pytest

from qa.answering.pointing import Pointed, pointer_grammar, read_written


@pytest.mark.parametrize(
    ("line", "pointed"),
    [
        ("[2] The bridge opened in 1902.", Pointed("The bridge opened in 1902.", (2,))),
        (" [ 2 ]: The bridge opened.", Pointed("The bridge opened.", (2,))),
        ("The bridge opened [2].", Pointed("The bridge opened.", (2,))),
        ("[1] The bridge [2] opened.", Pointed("The bridge opened.", (1, 2))),
        ("[9] The bridge opened.", Pointed("The bridge opened.", ())),
        ("[0] Not stated.", Pointed("Not stated.", (), silent=True)),
        ("The bridge opened.", Pointed("The bridge opened.", ())),
    ],
)
def test_a_sentence_is_read(line, pointed):
    assert list(read_written(line, highest=3)) == [pointed]


def test_the_grammar_names_every_number_and_no_other():
    assert 'number ::= "0" | "1" | "2" | "3"\n' in pointer_grammar(3)


def test_sentences_of_a_line_share_its_number_and_may_have_their_own():
    assert list(read_written("[3] One is so. Two is so [2]. [1]\n[2] Three is so.", highest=3)) == [
        Pointed("One is so.", (3,)),
        Pointed("Two is so.", (3, 2, 1)),
        Pointed("Three is so.", (2,)),
    ]
