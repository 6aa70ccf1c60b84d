"""Vectors of sentences by one look at their passage: averages that are worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.engines.late_chunking import Tokens, averaged, averages_tokens

TEXT = Tokens([1, 7, 8, 9, 2], np.array([0, 0, 4, 9, 0]), np.array([0, 3, 8, 10, 0]))
"""[CLS] and [SEP] around tokens at 0-3, 4-8 and 9-10."""
VECTORS = np.array([[0, 0, 1], [3, 0, 0], [0, 4, 0], [0, 0, 5], [1, 0, 0]], dtype=np.float32)


def test_a_passage_is_the_average_of_all_its_tokens_and_a_sentence_of_its_own():
    whole, first, both, last = averaged(VECTORS, TEXT, [(0, 3), (0, 8), (9, 10)])
    assert whole == pytest.approx(np.array([4, 4, 6]) / np.sqrt(68))
    assert first == pytest.approx([1, 0, 0])
    assert both == pytest.approx([0.6, 0.8, 0])
    assert last == pytest.approx([0, 0, 1])


def test_a_token_that_lies_in_two_sentences_belongs_to_both():
    _, first, second = averaged(VECTORS, TEXT, [(0, 6), (6, 8)])
    assert first == pytest.approx([0.6, 0.8, 0])
    assert second == pytest.approx([0, 1, 0])


def test_the_context_in_front_is_part_of_each_sentence():
    whole, first, behind = averaged(VECTORS, TEXT, [(9, 10), (20, 30)], context=3)
    assert first == pytest.approx(np.array([3, 0, 5]) / np.sqrt(34))
    assert behind == pytest.approx(whole)


def test_what_stands_above_a_sentence_in_the_text_is_part_of_it_alone():
    _, first, last = averaged(VECTORS, TEXT, [(4, 8), (9, 10)], above=[[], [(0, 3)]])
    assert first == pytest.approx([0, 1, 0])
    assert last == pytest.approx(np.array([3, 0, 5]) / np.sqrt(34))


def test_a_sentence_without_tokens_has_the_vector_of_its_passage():
    whole, between, behind = averaged(VECTORS, TEXT, [(3, 4), (20, 30)])
    assert between == pytest.approx(whole)
    assert behind == pytest.approx(whole)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12))))
def test_vectors_have_the_length_of_one_whatever_the_spans(spans):
    vectors = averaged(VECTORS, TEXT, spans)
    assert vectors.shape == (1 + len(spans), 3)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)))


def module(kind: str, **attributes: object) -> object:
    return type(kind, (), attributes)()


READS, POOLS = module("Transformer"), module("Pooling", pooling_mode="mean")


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ([READS, POOLS], True),
        ([READS, POOLS, module("Normalize")], True),
        ([READS, POOLS, module("Dense"), module("Normalize")], False),
        ([READS, module("Pooling", pooling_mode="cls")], False),
        ([READS, module("Pooling", pooling_mode=("cls", "mean"))], False),
        ([module("StaticEmbedding")], False),
        ([READS], False),
        ([], False),
    ],
)
def test_a_model_that_does_more_than_average_its_tokens_is_told(modules, expected):
    assert averages_tokens(modules) is expected
