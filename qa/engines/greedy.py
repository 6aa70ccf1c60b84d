"""Chooses the likeliest token that a grammar lets through.

llama.cpp's own sampler asks the grammar about every token of the vocabulary, before each choice,
which takes longer than a small model takes to evaluate one. Here it is asked about the likeliest
token first, and about the others only where it refuses that one. The choice is the same.
"""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

CANDIDATES = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
"""`llama_token_data` in llama.cpp's include/llama.h."""


class Greedy:
    """The choices of one answer, which keep to a grammar from its beginning to its end.

    Args:
        llama_cpp: The module.
        llama: The model, whose last evaluation the choices are made from.
        grammar: In GBNF; None for none. `close` frees it.

    Raises:
        ValueError: it is no grammar.
    """

    def __init__(self, llama_cpp: Any, llama: Any, grammar: str | None) -> None:  # noqa: ANN401
        self._cpp, self._llama, self._grammar = llama_cpp, llama, None
        if grammar:
            vocabulary = llama_cpp.llama_model_get_vocab(llama.model)
            self._grammar = llama_cpp.llama_sampler_init_grammar(
                vocabulary, grammar.encode(), b"root"
            )
            if not self._grammar:
                raise ValueError("llama.cpp does not understand the grammar")

    def choose(self) -> int:
        """Return the token that goes on after what was evaluated last."""
        pointer = self._cpp.llama_get_logits_ith(self._llama.ctx, -1)
        logits = np.ctypeslib.as_array(pointer, shape=(self._llama.n_vocab(),))
        token = int(logits.argmax())
        if self._grammar:
            if not np.isfinite(self._allowed(logits, np.array([token]))[0]):
                token = int(self._allowed(logits, np.arange(len(logits))).argmax())
            self._cpp.llama_sampler_accept(self._grammar, token)
        return token

    def close(self) -> None:
        """Free the grammar."""
        if self._grammar:
            self._cpp.llama_sampler_free(self._grammar)
        self._grammar = None

    def _allowed(self, logits: Any, tokens: Any) -> Any:  # noqa: ANN401 (arrays of floats, of ints)
        """The logits of some tokens, minus infinity for those that the grammar refuses."""
        table = np.zeros(len(tokens), dtype=CANDIDATES)
        table["id"], table["logit"] = tokens, logits[tokens]
        data = table.ctypes.data_as(self._cpp.llama_token_data_p)
        array = self._cpp.llama_token_data_array(data, len(tokens), -1, False)
        self._cpp.llama_sampler_apply(self._grammar, ctypes.byref(array))
        return table["logit"]
