"""The sentence-transformers embedder, beside the library that it stands on."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.engines.catalogue import LocatedModel, locate
from qa.engines.embedder import TOKENS, SentenceTransformerEmbedder, _batches
from qa.engines.precision import MANY
from qa.engines.protocols import PassageText
from qa.errors import ModelError
from qa.scores import Vectors

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(cache_folder, tmp_path):
    """A copy of the model's small files, without weights."""
    source = locate("embedder", None, cache_folder).path
    skip = shutil.ignore_patterns("*.safetensors", "*.bin", "*.onnx", "__pycache__")
    return shutil.copytree(source, tmp_path / "model", ignore=skip)


def at(folder: Path) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(LocatedModel(str(folder), folder, "0" * 64))


def test_its_vectors_are_those_of_sentence_transformers(real_embedder):
    texts = ["A river.", "The ministers met in Lisbon on Monday.", "水"]
    direct = real_embedder._model.encode(texts, normalize_embeddings=True)
    assert real_embedder.encode_passages(texts) == pytest.approx(direct, abs=1e-5)
    assert real_embedder.encode_query(texts[0]) == pytest.approx(direct[0], abs=1e-5)


def test_its_window_and_dimension_are_the_models(real_embedder):
    assert (real_embedder.window, real_embedder.dimension) == (256, 384)


def test_it_counts_the_tokens_that_the_model_sees_and_those_it_would_cut(real_embedder):
    assert real_embedder.count_tokens(["", "hello", "hello hello"]) == [2, 3, 4]
    assert real_embedder.count_tokens(["hello " * 1000]) == [1002]


def test_text_behind_the_window_does_not_change_a_vector(real_embedder):
    inside = "hello " * 254
    one, other = real_embedder.encode_passages([inside, inside + "river bridge"])
    assert one == pytest.approx(other, abs=1e-5)


def test_the_prefixes_that_a_model_wants_are_embedded_and_counted(real_embedder):
    located = replace(real_embedder._located, query_prefix="query: ", passage_prefix="passage: ")
    prefixed = SentenceTransformerEmbedder(located)
    plain, bare = real_embedder.encode_query("query: A river."), prefixed.encode_query("A river.")
    assert bare == pytest.approx(plain, abs=1e-5)
    assert prefixed.encode_passages(["A river."])[0] == pytest.approx(
        real_embedder.encode_query("passage: A river."), abs=1e-5
    )
    assert prefixed.count_tokens(["", "hello"]) == [4, 5]


def test_more_texts_than_a_slice_come_out_in_their_order(real_embedder, monkeypatch):
    monkeypatch.setattr("qa.engines.embedder.SLICE", 50)
    texts = [" ".join(["river"] * (n * 7 % 23) + [str(n)]) for n in range(102)]
    finished: list[int] = []
    vectors = real_embedder.encode_passages(texts, finished.append)
    assert sum(finished) == len(texts)
    one_by_one = np.vstack([real_embedder.encode_query(text) for text in texts])
    assert vectors == pytest.approx(one_by_one, abs=1e-5)
    passages = [PassageText(text, ((0, len(text)),)) for text in texts]
    found = real_embedder.encode_with_sentences(passages, finished.append)
    assert sum(finished) == 2 * len(texts)
    assert np.vstack([own[0] for own in found]) == pytest.approx(one_by_one, abs=1e-5)


SEASON = PassageText("The season\nZoë's FERRY left at 07:15. 水路は静か。", ((11, 37), (38, 44)))


def test_sentences_have_the_averages_of_what_the_library_says_of_their_tokens(real_embedder):
    model = real_embedder.library_model
    (read,) = model.encode([SEASON.text], output_value="token_embeddings")
    encoded = model.tokenizer(SEASON.text, return_offsets_mapping=True)
    read = read.numpy()[: len(encoded.input_ids)]
    expected = []
    for start, end in SEASON.sentences:
        inside = [start <= first < after <= end for first, after in encoded.offset_mapping]
        assert sum(inside) > 3
        mean = read[inside].mean(axis=0)
        expected.append(mean / np.linalg.norm(mean))
    (vectors,) = real_embedder.encode_with_sentences([SEASON])
    assert vectors[1:] == pytest.approx(np.array(expected), abs=1e-5)


def test_the_prefix_of_a_model_moves_no_sentence(real_embedder):
    located = replace(real_embedder.located, passage_prefix="passage: ")
    prefixed = SentenceTransformerEmbedder(located)
    text = f"passage: {SEASON.text}"
    spans = tuple((start + 9, end + 9) for start, end in SEASON.sentences)
    (expected,) = real_embedder.encode_with_sentences([PassageText(text, spans)])
    (vectors,) = prefixed.encode_with_sentences([SEASON])
    assert vectors == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("why", ["the first token", "a prompt of its own", "other vectors"])
def test_a_model_that_does_not_average_its_tokens_embeds_each_sentence_by_itself(
    real_embedder, monkeypatch, why
):
    embedder = SentenceTransformerEmbedder(real_embedder.located)
    if why == "other vectors":
        monkeypatch.setattr("qa.engines.embedder.LEAST", 1.1)
    elif why == "a prompt of its own":
        embedder.library_model.prompts["document"] = "Represent this passage: "
    else:
        embedder.library_model[1].pooling_mode = "cls"
    passages = [replace(SEASON, title="The season"), replace(SEASON, title="Others")]
    finished: list[int] = []
    found = embedder.encode_with_sentences(passages, finished.append)
    assert sum(finished) == 2
    for passage, vectors in zip(passages, found, strict=True):
        first, second = (passage.text[start:end] for start, end in SEASON.sentences)
        texts = [SEASON.text, f"{passage.title}\n{first}", f"{passage.title}\n{second}"]
        assert vectors == pytest.approx(embedder.encode_passages(texts), abs=1e-5)


@given(st.lists(st.integers(1, 2 * TOKENS)))
def test_batches_hold_each_text_once_and_no_more_tokens_than_they_may(lengths):
    batches = list(_batches(lengths))
    assert sorted(row for rows in batches for row in rows) == list(range(len(lengths)))
    for rows in batches:
        assert len(rows) == 1 or len(rows) * max(lengths[row] for row in rows) <= TOKENS


def test_half_precision_gives_nearly_the_same_vectors(real_embedder):
    """Also of texts of all lengths, whose vectors' own lengths bfloat16 rounds either way."""
    text = (Path(__file__).parents[2] / "articles" / "README.md").read_text("utf-8")
    texts = [text[start : start + length] for start in (0, 400) for length in range(9, 250, 30)]
    halving = SentenceTransformerEmbedder(real_embedder.located, "bfloat16")
    passages = [PassageText(text, ((0, len(text) // 2), (len(text) // 2, len(text))))
                for text in texts]  # fmt: skip
    for half, single in (
        (halving.encode_passages(texts), real_embedder.encode_passages(texts)),
        (np.vstack(halving.encode_with_sentences(passages)),
         np.vstack(real_embedder.encode_with_sentences(passages))),
    ):  # fmt: skip
        assert not np.array_equal(half, single)
        assert ((half * single).sum(axis=1) > 0.9997).all()
        assert np.linalg.norm(half, axis=1) == pytest.approx(np.ones(len(half)), abs=1e-6)


def own_vectors(embedder: SentenceTransformerEmbedder, number: int = 1) -> Vectors:
    """The first of so many equal passages."""
    return embedder.encode_with_sentences([PassageText("A.", ((0, 2),))] * number)[0]


def test_half_precision_that_gives_other_vectors_is_not_used(real_embedder, monkeypatch):
    monkeypatch.setattr("qa.engines.precision.LEAST", 1.1)
    half = SentenceTransformerEmbedder(real_embedder.located, "bfloat16")
    assert np.array_equal(half.encode_passages(["A."]), real_embedder.encode_passages(["A."]))
    assert np.array_equal(own_vectors(half), own_vectors(real_embedder))


@pytest.mark.parametrize(
    ("fast", "number", "halves"),
    [(True, MANY, True), (True, MANY - 1, False), (False, MANY, False)],
)
def test_half_precision_is_for_many_texts_on_a_cpu_that_has_it(
    real_embedder, monkeypatch, fast, number, halves
):
    monkeypatch.setattr("qa.engines.embedder.is_fast_here", lambda: fast)
    vectors = SentenceTransformerEmbedder(real_embedder.located).encode_passages(["A."] * number)
    assert np.array_equal(vectors[:1], real_embedder.encode_passages(["A."])) != halves
    passages = own_vectors(SentenceTransformerEmbedder(real_embedder.located), number)
    assert np.allclose(passages, own_vectors(real_embedder), atol=1e-6) != halves


@pytest.mark.parametrize("weights", [None, b"", b"no tensors" * 99, b"\xff" * 999])
def test_damaged_weights_are_a_model_error(copy, weights):
    if weights is not None:
        (copy / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelError, match="does not load"):
        at(copy).load()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"max_seq_length": null}'])
def test_a_model_without_a_window_is_a_model_error(copy, content):
    (copy / "sentence_bert_config.json").write_text(content)
    with pytest.raises(ModelError, match="does not give its max_seq_length"):
        _ = at(copy).window


def test_a_damaged_tokenizer_is_a_model_error(copy):
    (copy / "tokenizer.json").write_text("{")
    with pytest.raises(ModelError, match=r"lacks a readable tokenizer\.json"):
        at(copy).count_tokens(["word"])


def test_counting_tokens_needs_no_torch():
    code = (
        "import sys; from pathlib import Path; from qa.config import Settings\n"
        "from qa.engines.loading import load_embedder\n"
        "embedder = load_embedder(Settings())\n"
        "assert embedder.count_tokens(['hello']) == [3] and embedder.window == 256\n"
        "print([n for n in ('torch', 'sentence_transformers') if n in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ended.stdout, ended.stderr) == ("[]\n", "")


def test_loading_says_nothing_on_either_stream():
    code = (
        "from qa.config import Settings; from qa.engines.loading import load_embedder\n"
        "load_embedder(Settings()).encode_query('hello')"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
