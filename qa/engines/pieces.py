"""Whether a model learnt a word as a whole, or puts it together from pieces.

A tokenizer keeps the words that its texts held often; what is misspelt, and what is rare, it cuts.
"""

from __future__ import annotations

from typing import Any


def is_one_piece(tokenizer: Any, word: str) -> bool:  # noqa: ANN401 (a compiled class)
    """Return whether a tokenizer of the `tokenizers` library has a word in its vocabulary."""
    encoded = tokenizer.encode(word, add_special_tokens=False)
    pieces = [i for i, seen in zip(encoded.ids, encoded.attention_mask, strict=True) if seen]
    return len(pieces) == 1 and tokenizer.decode(pieces).strip() != ""
