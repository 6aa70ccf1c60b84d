"""A cross-encoder as a reranker: a real one, tiny and untrained, made for the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.cross_encoder import CrossEncoderReranker
from qa.engines.loading import load_reranker
from qa.errors import ModelError, UsageError


def made(folder: Path, cache_folder: Path, labels: int) -> str:
    """Save a cross-encoder of one layer, with the vocabulary of the default embedder."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    torch.manual_seed(7)  # By chance two scores of drawn weights may be nearly the same.
    embedder = locate("embedder", None, cache_folder).path
    tokenizer = BertTokenizerFast(tokenizer_file=str(embedder / "tokenizer.json"))
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, num_labels=labels, initializer_range=1.0,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


@pytest.mark.slow
def test_a_cross_encoder_scores_each_passage(tmp_path: Path, cache_folder: Path) -> None:
    reranker = load_reranker(Settings(reranker=made(tmp_path / "one", cache_folder, 1)))
    assert reranker is not None
    passages = [("Bridge", "It is long."), ("", "Ale is sold."), ("Bridge", "It is long.")]
    scores = reranker.scores("How long is the bridge?", passages)
    assert scores[0] == pytest.approx(scores[2], abs=1e-5)
    assert scores[0] != pytest.approx(scores[1], abs=1e-5)


@pytest.mark.slow
def test_a_model_of_several_scores_is_refused(tmp_path: Path, cache_folder: Path) -> None:
    reranker = CrossEncoderReranker(made(tmp_path / "two", cache_folder, 2))
    with pytest.raises(ModelError, match="has 2 scores"):
        reranker.scores("How long?", [("", "Long.")])


@pytest.mark.slow
def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="does not load"):
        CrossEncoderReranker(str(tmp_path)).scores("How long?", [("", "Long.")])


def test_a_missing_folder_is_told_at_once_and_none_is_none() -> None:
    with pytest.raises(UsageError, match=r"no model 'nowhere': .*one of: ms-marco-minilm-l6"):
        load_reranker(Settings(reranker="nowhere"))
    assert load_reranker(Settings()) is None
