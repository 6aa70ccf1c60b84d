"""How good a network is, on titles that it was not trained on."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import torch
from data import Encoded, Sources, Unit, encode
from f1 import token_f1
from model import Batch, ReaderNet
from sklearn.metrics import roc_auc_score

from qa.engines.reader import Scored, best_spans

PAIRS, CLAIMS, BATCH = 250, 400, 32


def validate(net: ReaderNet, held_back: Sources, tokenizer: Any) -> dict[str, float]:  # noqa: ANN401
    """Return figures of held-back questions and claims.

    Returns:
        `auroc` of answerable against the deceptive twin, `pairs` put in the right order, `f1` of
        the spans of answerable ones, `claims`, the AUROC of true claims against false ones, and
        the same for each kind of these.
    """
    questions, claims = _held_back(held_back, tokenizer)
    figures = {}
    if questions:
        scores, f1 = _questions(net, questions, tokenizer)
        figures["auroc"] = float(roc_auc_score([1, 0] * len(questions), scores))
        figures["pairs"] = float(np.mean(scores[::2] > scores[1::2]))
        figures["f1"] = f1
    judged = _run(net, claims, tokenizer, claims=True)[0]
    kinds: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for unit, true, false in zip(claims, judged[::2], judged[1::2], strict=True):
        kinds[unit[1].kind].append((true, false))
    figures["claims"] = float(roc_auc_score([1, 0] * len(claims), judged))
    for kind, pairs in kinds.items():
        array = np.array(pairs)
        labels = [1] * len(array) + [0] * len(array)
        figures[kind] = float(roc_auc_score(labels, np.concatenate([array[:, 0], array[:, 1]])))
    return figures


@cache
def _held_back(sources: Sources, tokenizer: Any) -> tuple[list[Unit], list[Unit]]:  # noqa: ANN401
    """Pairs of questions and of claims, without answers that run out of every window."""
    pairs = [pair for pair in sources.twins(PAIRS)
             if len(encode(list(pair), tokenizer, random.Random(0))) == 2]  # fmt: skip
    return pairs, sources.claims(CLAIMS)


def _questions(net: ReaderNet, units: list[Unit], tokenizer: Any) -> tuple[Any, float]:  # noqa: ANN401
    scores, starts, ends, encoded = _run(net, units, tokenizer, claims=False)
    f1 = []
    for row in range(0, len(encoded), 2):
        asked, window = encoded[row].example, encoded[row].input
        inside = slice(window.first, window.first + len(window.offsets))
        scored = Scored(starts[row][inside], ends[row][inside], 0.0, 0.0, 0.0)
        low, high, _ = next(best_spans(scored, 1))
        found = asked.passage[window.offsets[low][0] : window.offsets[high][1]]
        assert asked.span is not None
        f1.append(token_f1(found, asked.passage[slice(*asked.span)]))
    return scores, float(np.mean(f1))


def _run(
    net: ReaderNet,
    units: Sequence[Unit],
    tokenizer: Any,  # noqa: ANN401
    *,
    claims: bool,
) -> tuple[Any, list[Any], list[Any], list[Encoded]]:
    net.eval()
    device = next(net.parameters()).device
    encoded = [one for unit in units for one in encode(list(unit), tokenizer, random.Random(0))]
    order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].input.ids))
    scores = np.zeros(len(encoded))
    starts: list[Any] = [None] * len(encoded)
    ends: list[Any] = [None] * len(encoded)
    with torch.inference_mode():
        for low in range(0, len(order), BATCH):
            rows = order[low : low + BATCH]
            batch = Batch([[encoded[i]] for i in rows], device)
            start, end, answers, supports = net(batch.ids, batch.types, batch.mask)
            scores[rows] = (supports if claims else answers).float().cpu().numpy()
            for at, i in enumerate(rows):
                starts[i], ends[i] = (x[at].float().cpu().numpy() for x in (start, end))
    return scores, starts, ends, encoded
