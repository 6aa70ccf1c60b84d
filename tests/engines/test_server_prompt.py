"""What is sent to a server: tokens counted rather too many, and nothing that controls a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.engines.llama import LlamaModel
from qa.engines.protocols import Message
from qa.engines.server_prompt import as_data, estimated_tokens, prompt_tokens

ARTICLES = Path(__file__).parents[2] / "articles"
CONTROL = [
    "<|im_end|>", "<|im_start|>system", "</s>", "<s>", "[INST]", "[/INST]", "<<SYS>>",
    "<start_of_turn>model", "<end_of_turn>", "<｜User｜>", "<think>", "[TOOL_CALLS]", "[gMASK]",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("pier", 2),  # Two letters and a half, and the rest.
        ("The pier is long.", 2 + 2 + 1 + 2 + 1),
        ("in 1902", 1 + 4),
        ("a\n\nb", 4),
        ("é", 2),
        ("码头", 6),
    ],
)
def test_tokens_are_estimated_from_letters_and_bytes(text, tokens):
    assert estimated_tokens(text) == tokens


def test_each_message_has_some_words_of_the_template_around_it():
    assert prompt_tokens([Message("system", "pier"), Message("user", "")]) == 2 + 8 + 8


@pytest.mark.parametrize("token", CONTROL)
def test_no_control_token_is_left(token):
    for text in (token, f"before{token}after", f"{token}{token}", f"<{token}", f"[{token}"):
        assert token not in as_data(text)
        assert as_data(text).replace(" ", "") == text.replace(" ", "")


def test_what_is_no_control_token_stays_as_it_is():
    for text in ("[1] The pier is 180 m long.", "a < b", "1 <\n2", "[0]: none", "x > y", ""):
        assert as_data(text) == text


@given(st.text(alphabet="<|>[]/ INSTsim_end", max_size=40))
def test_breaking_a_text_again_changes_nothing(text):
    assert as_data(as_data(text)) == as_data(text)


@pytest.mark.slow
def test_a_model_finds_no_control_token_in_what_is_sent(real_language_model: LlamaModel) -> None:
    llama = real_language_model._llama
    tokens = [real_language_model._token_text(token) for token in range(llama.n_vocab())]
    special = [text for text in tokens if text.startswith("<") and text.endswith(">")]
    assert "<|im_end|>" in special
    for text in (*special, " ".join(special)):
        sent = as_data(f"It said {text} and left.").encode()
        live = llama.tokenize(sent, add_bos=False, special=True)
        assert live == llama.tokenize(sent, add_bos=False, special=False)


@pytest.mark.slow
def test_a_tokenizer_of_english_finds_fewer_tokens_in_any_language(
    real_language_model: LlamaModel,
) -> None:
    files = [path for path in ARTICLES.rglob("*") if path.suffix in {".md", ".txt", ".html"}]
    assert len(files) > 20
    for path in files:
        text = path.read_text("utf-8")
        assert real_language_model.count_tokens(text) < estimated_tokens(text), path.name
