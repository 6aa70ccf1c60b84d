"""What every embedder promises, asked of the real ones and of the one that tests use."""

import numpy as np
import pytest

from qa.engines.protocols import PassageText

TEXTS = ["The river rose in spring.", "Ministers met in Lisbon.", "", "río Ñandú 水", "word " * 900]


@pytest.fixture(
    params=[
        "hashing_embedder",
        pytest.param("real_embedder", marks=pytest.mark.slow),
        pytest.param("light_embedder", marks=pytest.mark.slow),
    ]
)
def embedder(request):
    return request.getfixturevalue(request.param)


def test_vectors_are_unit_vectors_of_the_dimension(embedder):
    vectors = embedder.encode_passages(TEXTS)
    assert vectors.shape == (5, embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1] * 5, abs=1e-5)


def test_no_misspelt_word_is_known(embedder):
    assert not embedder.knows_word("mniisters")
    assert not embedder.knows_word("")


def test_no_texts_give_no_vectors(embedder):
    assert embedder.encode_passages([]).shape == (0, embedder.dimension)


def test_a_text_has_the_same_vector_alone_and_in_company(embedder):
    together = embedder.encode_passages(TEXTS)
    alone = np.vstack([embedder.encode_passages([text]) for text in TEXTS])
    assert together == pytest.approx(alone, abs=1e-5)


def test_a_query_is_one_vector(embedder):
    query = embedder.encode_query("When did the river rise?")
    assert query.shape == (embedder.dimension,)
    assert float(query @ query) == pytest.approx(1, abs=1e-5)


def test_the_text_that_answers_is_nearer_than_another(embedder):
    river, ministers = embedder.encode_passages(TEXTS[:2])
    query = embedder.encode_query("the river in spring")
    assert query @ river > query @ ministers


def test_progress_adds_up_to_all_texts(embedder):
    finished: list[int] = []
    embedder.encode_passages(TEXTS, finished.append)
    assert sum(finished) == 5


PASSAGES = [
    PassageText("Spring\nThe river rose. Ministers met in Lisbon.", ((7, 22), (23, 47)), "Spring"),
    PassageText("río Ñandú 水", ((0, 9), (10, 11))),
    PassageText("word " * 900, ((0, 4), (4490, 4494)), "Words"),
    PassageText("", ()),
]


def test_a_passage_and_each_of_its_sentences_have_unit_vectors(embedder):
    found = embedder.encode_with_sentences(PASSAGES)
    assert [one.shape for one in found] == [
        (1 + len(passage.sentences), embedder.dimension) for passage in PASSAGES
    ]
    for vectors in found:
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(vectors)), abs=1e-5)
    own = embedder.encode_passages([passage.text for passage in PASSAGES])
    assert np.vstack([vectors[0] for vectors in found]) == pytest.approx(own, abs=1e-5)


def test_no_passages_give_no_vectors(embedder):
    assert embedder.encode_with_sentences([]) == []


def test_a_passage_and_its_sentences_have_the_same_vectors_alone_and_in_company(embedder):
    for passage, together in zip(PASSAGES, embedder.encode_with_sentences(PASSAGES), strict=True):
        (alone,) = embedder.encode_with_sentences([passage])
        assert together == pytest.approx(alone, abs=1e-5)


def test_the_sentence_that_answers_is_nearer_than_the_one_beside_it(embedder):
    (_, river, ministers), *_ = embedder.encode_with_sentences(PASSAGES)
    query = embedder.encode_query("When did the river rise?")
    assert query @ river > query @ ministers


def test_progress_adds_up_to_all_passages(embedder):
    finished: list[int] = []
    embedder.encode_with_sentences(PASSAGES, finished.append)
    assert sum(finished) == len(PASSAGES)


def test_counting_tokens_cuts_nothing(embedder):
    short, long, empty = embedder.count_tokens(["word", "word " * 900, ""])
    assert empty < short < embedder.window < 900 < long


def test_the_fingerprint_stays_and_begins_with_the_name(embedder):
    assert embedder.fingerprint == embedder.fingerprint
    assert embedder.fingerprint.startswith(f"{embedder.name}@")


def test_loading_twice_is_harmless(embedder):
    embedder.load()
    embedder.load()
