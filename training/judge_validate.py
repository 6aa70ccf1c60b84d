"""How good a judge is on what was held back, and on the sources that were left out."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from f1 import token_f1
from judge_example import Encoded, Unit, encode
from judge_mix import Mix
from judge_model import Batch, Judged, JudgeNet, sentence_marks
from sklearn.metrics import roc_auc_score
from train import has_fast_bfloat16

from qa.engines.reader import Scored, best_spans
from qa.engines.reader_input import load_tokenizer

UNITS, LEFT, BATCH = 500, 150, 32
"""Units held back, units of sources left out, and examples read at once."""


def validate(
    net: JudgeNet, folders: Sequence[Path], one_in: int, embedder: Path
) -> dict[str, float]:
    """Return figures of what was held back.

    Returns:
        `sentences`: how many of the marked sentences are among as many of the best; `answers`:
        AUROC of passages that answer in full or in part against those that do not, `twins` of
        questions against their deceptive ones, `spans` F1 of short answers, `claims` AUROC of
        supported claims against others, `worded` of those that differ in one thing, and
        `unseen …` the same of the sources left out.
    """
    net.eval()
    told = figures(net, held_back(tuple(folders), one_in, embedder, left_out=False))
    unseen = figures(net, held_back(tuple(folders), one_in, embedder, left_out=True))
    return told | {f"unseen {name}": value for name, value in unseen.items()}


@cache
def held_back(
    folders: tuple[Path, ...], one_in: int, embedder: Path, *, left_out: bool
) -> list[list[Encoded]]:
    """Return the same units each time; of the sources left out, single rows."""
    tokenizer = load_tokenizer(embedder / "tokenizer.json")
    mix = Mix(folders, held_back=True, seed=0, one_in=one_in, left_out=left_out)
    units = of_left_out(mix) if left_out else mix.units()
    rng = random.Random(0)
    found = []
    for _, unit in zip(range(LEFT if left_out else UNITS), units, strict=False):
        encoded = encode(unit, tokenizer, rng)
        if encoded:
            found.append(encoded)
    return found


def of_left_out(mix: Mix) -> Iterator[Unit]:
    """Yield single rows of the sources that were left out, questions and claims in turn."""
    from judge_claims import JUDGED, Claims  # noqa: PLC0415 (names that this function changes)

    JUDGED.setdefault("entail_wice", 1.0)
    claims = Claims(mix.rows, [], [], mix.rng)
    while mix.questions or mix.rows.get("entail_wice"):
        for one in mix.questions.values():
            unit = one.unit()
            if unit:
                yield unit
        if mix.rows.get("entail_wice"):
            claim = claims.judged()
            if claim:
                yield claim


def figures(net: JudgeNet, units: Sequence[Sequence[Encoded]]) -> dict[str, float]:
    """Return the figures of some units, those that they allow."""
    ones = [one for unit in units for one in unit]
    scores: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    means: dict[str, list[float]] = defaultdict(list)
    paired = {id(one) for unit in units if len(unit) == 2 for one in unit}
    for one, judged in zip(ones, judge(net, ones), strict=True):
        example = one.example
        if example.claim:
            if id(one) in paired:
                scores["worded"].append((example.yes, judged.supports))
            scores["claims"].append((example.yes, judged.supports))
            continue
        if example.kind in {"twins", "deceptive"}:
            scores["twins"].append((example.yes, judged.answers))
        elif example.partly is not None:
            scores["answers"].append((example.partly, judged.partly))
            scores["in full"].append((example.yes, judged.answers))
        if any(one.marks) and not all(one.marks):
            best = np.argsort(-judged.marks)[: sum(one.marks)]
            means["sentences"].append(float(np.mean(np.array(one.marks)[best])))
        if example.span and example.span != (0, 0):
            means["spans"].append(_f1(one, judged))
    told = {name: float(np.mean(values)) for name, values in means.items()}
    for name, pairs_of in scores.items():
        truth, score = zip(*pairs_of, strict=True)
        if len(set(truth)) == 2:
            told[name] = float(roc_auc_score(truth, score))
    return told


def judge(net: JudgeNet, ones: Sequence[Encoded]) -> list[Any]:
    """Return what a network says of each: `Judged` of arrays, `marks` one a sentence."""
    device = next(net.parameters()).device
    found: list[Any] = [None] * len(ones)
    order = sorted(range(len(ones)), key=lambda i: len(ones[i].input.ids))
    for low in range(0, len(order), BATCH):
        rows = order[low : low + BATCH]
        batch = Batch([[ones[i]] for i in rows]).to(device)
        fast = has_fast_bfloat16(device)
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=fast):
            judged = net(batch.ids, batch.types, batch.mask)
            marks = sentence_marks(judged.marks.float(), batch.sentence, batch.marked.shape[1])
        parts = [one.float().cpu().numpy() for one in judged._replace(marks=marks)]
        for at, i in enumerate(rows):
            one = Judged(*(part[at] for part in parts))
            found[i] = one._replace(marks=one.marks[: len(ones[i].runs)])
    return found


def _f1(one: Encoded, judged: Any) -> float:  # noqa: ANN401
    window, example = one.input, one.example
    inside = slice(window.first, window.first + len(window.offsets))
    scored = Scored(judged.start[inside], judged.end[inside], 0.0, 0.0, 0.0)
    low, high, _ = next(best_spans(scored, 1))
    found = example.passage[window.offsets[low][0] : window.offsets[high][1]]
    assert example.span is not None
    return token_f1(found, example.passage[slice(*example.span)])
