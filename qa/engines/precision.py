"""Whether texts may be embedded in half precision, which some CPUs multiply twice as fast or more.

bfloat16 keeps 8 bits of each number, and the vectors are nearly those of float32. Nearly is looked
at, on the first texts of each run: where the cosines are lower than `LEAST`, float32 is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa.scores import Vectors

MANY = 256
"""Texts from which on half precision is worth its start: a copy of the model, and the look."""

COMPARED, LEAST = 32, 0.999
"""Texts that are embedded both ways, and the lowest cosine of their vectors that will do."""

FAST = ("amx_bf16", "avx512_bf16", "sve_bf16", "bf16")
"""The instructions for it, by the names that torch gives them (x86-64, then ARM)."""


def is_fast_here() -> bool:
    """Whether this CPU has instructions for bfloat16."""
    import torch

    able = torch.cpu.get_capabilities()
    return any(able.get(name, False) for name in FAST)


def halved(model: Any) -> Any:  # noqa: ANN401 (untyped library)
    """Return a copy of a sentence-transformers model that computes in bfloat16."""
    import copy  # noqa: PLC0415

    import torch

    half = copy.deepcopy(model).to(torch.bfloat16)
    if hasattr(half[0], "auto_model"):  # torch's own fused attention is slower in bfloat16.
        half[0].auto_model.set_attn_implementation("eager")
    return half


def agrees(
    half: Callable[[Sequence[str]], Vectors],
    single: Callable[[Sequence[str]], Vectors],
    texts: Sequence[str],
) -> bool:
    """Whether two encoders, each giving an array (texts, dimension) of unit vectors, agree."""
    seen = list(texts[:: max(1, len(texts) // COMPARED)])[:COMPARED]
    return bool(((half(seen) * single(seen)).sum(axis=1) >= LEAST).all())
