"""Searches for better weights of the signals that sentences are ranked by.

usage: fit_weights.py FOLDER… [--work DIR] [--limit N] [--minutes M] [--seed N]

Each FOLDER holds a question set (docs/questions.md). Coordinate search from the weights as they
are: one or two are changed by a step, and the change is kept if the mean over the sets of recall@1
and recall@5 rises. Every question is searched for once; the windows are chosen anew for each trial.
Prints each improvement; the weights are for a person to put into `qa/retrieval/ranking.py`. What is
fitted on a set is not to be reported on it as if it were new.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from ablation import Remembering, open_set, setting
from evidence import Found, Hit, Question, score

from qa.retrieval import retriever as module
from qa.retrieval.ranking import WEIGHTS, Ranked
from qa.retrieval.retriever import Retriever
from qa.retrieval.windows import Window, choose_windows
from qa.understanding.followup import search_query

STEPS = (-0.75, -0.5, -0.25, 0.25, 0.5, 0.75)
TOP = 5

Searched = tuple[Question, Ranked]
"""A question, and the sentences of its candidates with their signals."""


def searched(questions: Sequence[Question], found: Retriever) -> list[Searched]:
    """Search for each question once, and keep what was ranked."""
    kept: list[Ranked] = []

    def keeping(ranked: Ranked, most: int, spare: int = 0) -> list[Window]:
        kept.append(ranked)
        return choose_windows(ranked, most, spare)

    pairs = []
    with setting(module, choose_windows=keeping):
        for question in questions:
            before = len(kept)
            found.search(search_query(question.text, question.history), TOP)
            pairs += [(question, ranked) for ranked in kept[before:]]
    return pairs


def quality(sets: Sequence[Sequence[Searched]], weights: Mapping[str, float]) -> list[float]:
    """Return for each set the mean of recall@1 and recall@5 with some weights."""
    return [_quality(pairs, weights) for pairs in sets]


def _quality(pairs: Sequence[Searched], weights: Mapping[str, float]) -> float:
    found = []
    for _, ranked in pairs:
        parts = [ranked.signals[name] * (weights[name] / WEIGHTS[name]) for name in WEIGHTS]
        parts += [part for name, part in ranked.signals.items() if name not in WEIGHTS]
        windows = choose_windows(replace(ranked, score=np.sum(parts, axis=0)), TOP)
        found.append(Found([Hit(w.article, w.start, w.end, 0.0, "") for w in windows], 0.0))
    scores = score([question for question, _ in pairs], found)
    return float((scores["evidence_recall@1"] + scores["evidence_recall@5"]).mean() / 2)


def main() -> None:
    """Search, and print what is better."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep the indexes here")
    parser.add_argument("--limit", type=int, metavar="N", help="only a set's first N questions")
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    embedder, rng = Remembering(), random.Random(options.seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as temporary:
        work = options.work or Path(temporary)
        opened = [open_set(folder, options.limit, work, embedder) for folder in options.folders]
        sets = [searched(question_set.questions, found) for question_set, found in opened]
    names = [question_set.name for question_set, _ in opened]
    best = dict(WEIGHTS)
    reached = quality(sets, best)
    _report(names, reached, best)
    end = time.monotonic() + 60 * options.minutes
    while time.monotonic() < end:
        trial = dict(best)
        for name in rng.sample(list(trial), rng.choice([1, 1, 2])):
            trial[name] = max(0.0, round(trial[name] + rng.choice(STEPS), 2))
        tried = quality(sets, trial)
        if np.mean(tried) > np.mean(reached) + 1e-4:
            best, reached = trial, tried
            _report(names, reached, best)


def _report(names: Sequence[str], reached: Sequence[float], weights: Mapping[str, float]) -> None:
    figures = ", ".join(f"{n} {value:.3f}" for n, value in zip(names, reached, strict=True))
    print(f"{np.mean(reached):.4f}  {figures}\n        {dict(weights)}", flush=True)


if __name__ == "__main__":
    main()
