"""Models that tests make themselves: GGUF files of a few kilobytes, which llama.cpp really runs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from gguf import GGUFWriter, TokenType

WIDTH, LAYERS, HEADS = 32, 1, 2
TEMPLATE = "{% for m in messages %}[{{ m['role'] }}] {{ m['content'] }}\n{% endfor %}[assistant] "
THINKING = TEMPLATE + "<think>\n"


def tiny_gguf(
    path: Path,
    *,
    template: str | None = TEMPLATE,
    context: int = 2048,
    architecture: str = "llama",
    kind: str | None = None,
    seed: int = 7,
    tensors: bool = True,
    vocabulary: bool = True,
) -> Path:
    """Write a model of one layer with random weights, and a vocabulary of single bytes."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    types = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL, *([TokenType.BYTE] * 256)]
    writer = GGUFWriter(path, architecture)
    writer.add_name("Tiny")
    if kind:
        writer.add_type(kind)
    writer.add_context_length(context)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(2 * WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    if vocabulary:
        writer.add_tokenizer_model("llama")
        writer.add_token_list(tokens)
        writer.add_token_scores([0.0] * len(tokens))
        writer.add_token_types(types)
        writer.add_bos_token_id(1)
        writer.add_eos_token_id(2)
        writer.add_unk_token_id(0)
    if template is not None:
        writer.add_chat_template(template)
    if tensors:
        for name, shape in _shapes(len(tokens)).items():
            random = np.random.default_rng([seed, len(name), shape[0]])
            values = random.normal(0, 0.5, shape).astype(np.float32)
            writer.add_tensor(name, np.ones(shape, np.float32) if "norm" in name else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _shapes(tokens: int) -> dict[str, tuple[int, ...]]:
    """Names and shapes of all tensors, as NumPy has them."""
    square = (WIDTH, WIDTH)
    return {
        "token_embd.weight": (tokens, WIDTH),
        "output_norm.weight": (WIDTH,),
        "output.weight": (tokens, WIDTH),
        "blk.0.attn_norm.weight": (WIDTH,),
        "blk.0.attn_q.weight": square,
        "blk.0.attn_k.weight": square,
        "blk.0.attn_v.weight": square,
        "blk.0.attn_output.weight": square,
        "blk.0.ffn_norm.weight": (WIDTH,),
        "blk.0.ffn_gate.weight": (2 * WIDTH, WIDTH),
        "blk.0.ffn_up.weight": (2 * WIDTH, WIDTH),
        "blk.0.ffn_down.weight": (WIDTH, 2 * WIDTH),
    }


def folder_files(*, reranker: bool = False) -> dict[str, bytes]:
    """The files of a folder that looks like an embedder or a cross-encoder; it does not run."""
    made_as = "BertForSequenceClassification" if reranker else "BertModel"
    files = {
        "config.json": json.dumps({"architectures": [made_as]}).encode(),
        "tokenizer.json": b"{}",
        "model.safetensors": bytes(range(256)) * 64,
    }
    if not reranker:
        files |= {"modules.json": b"[]", "1_Pooling/config.json": b'{"pooling": "mean"}'}
    return files
