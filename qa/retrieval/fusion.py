"""Fusion of the dense and the lexical search into one ranking."""

from __future__ import annotations

from collections.abc import Sequence

from qa.scores import z_scores


def fuse(dense: Sequence[float], lexical: Sequence[float], weight: float = 0.5) -> list[float]:
    """Return one score a candidate from its dense and its lexical score.

    Both are normalised over the candidates and averaged with `weight` on the lexical one. Scores
    say by how much a candidate leads, which ranks alone (reciprocal rank fusion, Cormack et al.
    2009) throw away.
    """
    return [float(s) for s in (1 - weight) * z_scores(dense) + weight * z_scores(lexical)]
