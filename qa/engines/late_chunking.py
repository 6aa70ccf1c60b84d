"""Vectors of passages and of their sentences, by looking at each passage once.

A model that averages the vectors of tokens has, once it has read a passage, what its sentences
need too: the average of each one's own tokens, which know what stands around them, and of those of
the title, headings and lines above, for many a sentence says little without these. That is late
chunking (Günther et al. 2024, arXiv:2409.04701), and it halves the time of building an index; with
sentences embedded one by one, their words go through the model twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from qa.scores import Vectors

SAMPLES = ("Zoë's 2nd FERRY left at 07:15 (late); 1,200 people waited.", "水路 – pünktlich?")
"""Texts of which the vectors made here must be the library's, with a cosine of at least `LEAST`."""

LEAST = 0.9999


def averages_tokens(model: Any) -> bool:  # noqa: ANN401 (untyped library)
    """Whether all that a sentence-transformers model does with its tokens' vectors is average them.

    A vector that is made otherwise, of the first token for instance, says nothing of a sentence.
    What the model may put before a text is not looked at.
    """
    modules = list(model)
    if [type(module).__name__ for module in modules[:2]] != ["Transformer", "Pooling"]:
        return False
    averages = modules[1].pooling_mode == "mean"
    return averages and all(type(module).__name__ == "Normalize" for module in modules[2:])


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text in tokens.

    Attributes:
        ids: Of the tokens, special ones included.
        starts, ends: (len(ids),), the span of the text that each token stands for. Special ones
            have none: they end where they start.
    """

    ids: list[int]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]


class Tokenize:
    """Cuts texts into the tokens that a model sees of them.

    Args:
        tokenizer: Of the library `tokenizers`; a copy of it is used.
        window: Tokens that are seen, special ones included.
        prefix: What stands before each text; its tokens are among those of the text.
    """

    def __init__(self, tokenizer: Any, window: int, prefix: str) -> None:  # noqa: ANN401
        self._tokenizer = type(tokenizer).from_str(tokenizer.to_str())
        self._tokenizer.enable_truncation(window)
        self._prefix = prefix

    def __call__(self, texts: Sequence[str]) -> list[Tokens]:
        """Return the tokens of each text."""
        found = self._tokenizer.encode_batch([self._prefix + text for text in texts])
        places = [np.array(one.offsets).reshape(-1, 2) - len(self._prefix) for one in found]
        return [Tokens(one.ids, *place.T) for one, place in zip(found, places, strict=True)]


def token_vectors(model: Any, texts: Sequence[Tokens]) -> list[Vectors]:  # noqa: ANN401
    """Return for each of some texts, read as one batch, an array (tokens, dimension)."""
    import torch

    longest = max(len(text.ids) for text in texts)
    padding = model.tokenizer.pad_token_id or 0
    ids = torch.tensor([[*text.ids, *[padding] * (longest - len(text.ids))] for text in texts])
    lengths = torch.tensor([len(text.ids) for text in texts])
    seen = (torch.arange(longest) < lengths[:, None]).long()
    with torch.inference_mode():
        read = model[0]({"input_ids": ids, "attention_mask": seen})["token_embeddings"]
    return [own[: len(text.ids)].float().numpy() for own, text in zip(read, texts, strict=True)]


def averaged(
    tokens: Vectors,
    text: Tokens,
    spans: Sequence[tuple[int, int]],
    context: int = 0,
    above: Sequence[Sequence[tuple[int, int]]] = (),
) -> Vectors:
    """Return the unit vectors (1 + len(spans), dimension) of a text and of spans of it.

    Args:
        tokens: (tokens, dimension), what `token_vectors` gives for the text.
        text: The text.
        spans: Of the text. One of which no token is seen gets the vector of the whole text.
        context: The tokens of so many characters at the beginning count as each span's own.
        above: For each span those of the text whose tokens count as its own too; empty for none.
    """
    own = [(text.starts < end) & (text.ends > start) for start, end in spans]
    before = (text.ends > 0) & (text.ends <= context)
    lines = [
        np.logical_or.reduce([before, *((text.starts < e) & (text.ends > s) for s, e in each)])
        for each in above or [()] * len(own)
    ]
    own = [
        inside | line if inside.any() else inside for inside, line in zip(own, lines, strict=True)
    ]
    weights = np.array([np.ones(len(tokens), bool), *own], dtype=np.float32)
    weights[~weights.any(axis=1)] = 1
    vectors: Vectors = weights @ tokens
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors
