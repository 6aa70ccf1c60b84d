"""Draws what is learnt from: makers of examples and their shares in, examples without end out."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

Made = TypeVar("Made")


def drawn(
    makers: Mapping[str, Callable[[], Made | None]], shares: Mapping[str, float], rng: random.Random
) -> Iterator[Made]:
    """Yield what the makers make, each as often as its share says; some tries give nothing."""
    kinds = list(makers)
    weights = [shares[kind] for kind in kinds]
    while True:
        made = makers[rng.choices(kinds, weights)[0]]()
        if made:
            yield made
