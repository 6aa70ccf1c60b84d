"""Fits the coefficients of `qa/answering/confidence.toml` on question sets.

usage: fit_confidence.py FOLDER[:W[:V]]… --threshold T --strict S [--articles DIR] [--limit N]
       [--write]

Each FOLDER holds a question set (docs/questions.md) and counts the same, whatever its size, or W
times as much as one without, in the regression of open questions V times; its articles lie in its
`articles`, or in DIR. Every question is asked as a user would ask it; the target is whether its
answer would be right: the question is answerable, and one of the sentences that would be shown
touches the evidence. A logistic regression with L2 penalty (scikit-learn) learns that from the
signals, one of the questions that one fact answers and one of the others; five-fold predictions, in
which no fold holds questions on the articles of another, give the figures that are printed. What no
reader has read is fitted by `fit_unread.py`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from ablation import setting
from evidence import touches_evidence
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from qa.answering import compose as room
from qa.answering.confidence import MODEL, confidence, table_of
from qa.answering.evidence import Evidence
from qa.answering.gathering import gathered
from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import Turn
from qa.engines.loading import load_embedder
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.scores import logistic
from qa.understanding.kinds import kind_of

SEED, FOLDS = 5, 5
LOWER = ("names_missing", "numbers_missing")
"""Signals that can only lower a confidence; the others raise it."""

READ = ("beside", "before", "names_missing", "numbers_missing")
"""Signals of what a reader has read. With likenesses beside them the fit is better on the kind of
questions that it saw, and worse on others."""


class Judged(NamedTuple):
    """A question: the signals of its answer, whether that is right, and where it was asked.

    Attributes:
        signals: By name.
        right: Whether the answer would be right.
        answerable: Whether there is one.
        article: What the first sentence is of.
        folder: The set's.
        weight: Of the question in the fit.
    """

    signals: Mapping[str, float]
    right: bool
    answerable: bool
    article: str
    folder: str
    weight: float


def judged(folder: Path, articles: Path, limit: int) -> list[Judged]:
    """Ask the questions of a set, which count for one together."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    random.Random(SEED).shuffle(lines)  # noqa: S311 (no secret)
    golds = [json.loads(line) for line in lines[:limit]]
    golds = [gold for gold in golds if gold["evidence"] or not gold["answerable"]]
    with reading([articles]) as assistant:
        return [asked(assistant, gold, folder.name, 1 / len(golds)) for gold in golds]


@contextmanager
def reading(articles: Sequence[Path], *, reader: bool = True) -> Iterator[Assistant]:
    """Yield an assistant on a new index of some files or folders."""
    with tempfile.TemporaryDirectory() as work:
        settings = Settings(index=str(Path(work) / "index"), llm=False, reader=reader)
        embedder = load_embedder(settings)
        update_index(settings.index_folder, list(map(str, articles)), embedder)
        with Assistant(Index(settings.index_folder), settings, embedder=embedder) as assistant:
            yield assistant


def asked(assistant: Assistant, gold: dict[str, Any], folder: str, weight: float) -> Judged:
    """Return what the answer to a question stands on, when it is last asked how sure it is."""
    seen: list[tuple[dict[str, float], Sequence[Evidence]]] = []

    def signals(*arguments: Any) -> dict[str, float]:  # noqa: ANN401
        values = original(*arguments)
        seen.append((values, arguments[1]))
        return values

    original = room.signals
    turns = [Turn(turn["question"], turn["answer"]) for turn in gold.get("history", ())]
    with setting(room, signals=signals):
        assistant.ask(gold["question"], history=turns)
    if not seen:
        return Judged({}, False, gold["answerable"], "", folder, weight)
    values, evidence = seen[-1]
    shown = gathered(kind_of(gold["question"]), evidence)
    right = any(touches_evidence(gold, one.passage.article, one.start, one.end) for one in shown)
    return Judged(values, right, gold["answerable"], evidence[0].passage.article, folder, weight)


def main() -> None:
    """Fit, print the figures, and write the coefficients when asked to."""
    parser = argparse.ArgumentParser(description="Fit the confidence of an answer.")
    parser.add_argument("folders", nargs="+", metavar="FOLDER[:W[:V]]")
    parser.add_argument("--articles", type=Path, help="of folders that hold none")
    parser.add_argument("--limit", type=int, default=10**9, help="ask so many of each set")
    parser.add_argument("--threshold", type=float, required=True, help="the operating point")
    parser.add_argument("--strict", type=float, required=True, help="the one of --strict")
    parser.add_argument("--write", action="store_true", help=f"write {MODEL.name}")
    options = parser.parse_args()
    found: list[Judged] = []
    for named in options.folders:
        name, *weights = named.split(":")
        short, opened = weights if len(weights) == 2 else (weights or ["1"]) * 2
        counts = {"read": float(short), "open": float(opened), "unread": 1.0}
        own = Path(name) / "articles"
        articles = own if own.is_dir() else options.articles
        found += [
            one._replace(weight=one.weight * counts[table_of(one.signals)])
            for one in judged(Path(name), articles, options.limit)
        ]
    kept = [one for one in found if "beside" in one.signals]
    print(f"{len(kept)} of {len(found)} questions")
    for table in ("read", "open"):
        mine = [one for one in kept if table_of(one.signals) == table]
        lines = fitted(mine)
        print(f"[{table}]", *lines, sep="\n")
        if options.write:
            write_table(table, lines, f"fit_confidence.py` on {len(mine)} questions")
    if options.write:
        text = MODEL.read_text("utf-8")
        for name in ("threshold", "strict"):
            value = f"{name} = {getattr(options, name)}"
            text = re.sub(rf"^{name} = .*$", value, text, flags=re.M)
        MODEL.write_text(text, "utf-8")
    before = np.array([confidence(one.signals) for one in kept])
    _report("as it was", kept, before)


def fitted(found: Sequence[Judged]) -> list[str]:
    """Print how well one regression does on questions held out; return its lines of the file."""
    held_out = np.zeros(len(found))
    folds = GroupKFold(FOLDS).split(found, groups=[one.article for one in found])
    for train, test in folds:
        table = fit([found[i] for i in train])
        held_out[test] = [probability(table, found[i]) for i in test]
    _report("held out", found, held_out)
    return table_lines(fit(found))


def fit(found: Sequence[Judged]) -> dict[str, Any]:
    """Return intercept and weights.

    A signal whose weight has the wrong sign says nothing and is left out.
    """
    names = sorted({name for one in found for name in one.signals})
    if "beside" in names:
        names = [name for name in names if name in READ]
    weight = np.array([one.weight for one in found])
    weight *= len(weight) / weight.sum()
    y = np.array([one.right for one in found])
    while True:
        x = np.array([[one.signals.get(name, 0.0) for name in names] for one in found])
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3))
        model.fit(x, y, logisticregression__sample_weight=weight)
        scaler, regression = model[0], model[1]
        weights = regression.coef_[0] / scaler.scale_
        wrong = [-w if name in LOWER else w for name, w in zip(names, weights, strict=True)]
        if min(wrong) >= 0:
            intercept = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
            return {"intercept": intercept, "weights": dict(zip(names, weights, strict=True))}
        names.pop(int(np.argmin(wrong)))


def probability(table: Mapping[str, Any], one: Judged) -> float:
    """Return how sure a regression is that an answer is right."""
    parts = (weight * one.signals.get(name, 0.0) for name, weight in table["weights"].items())
    return logistic(table["intercept"] + sum(parts))


def _report(name: str, found: Sequence[Judged], sure: np.ndarray) -> None:
    """Print what a probability is worth on each set, and at which threshold."""
    for folder in dict.fromkeys(one.folder for one in found):
        mine = np.array([one.folder == folder for one in found])
        right = np.array([one.right for one in found])[mine]
        answerable = np.array([one.answerable for one in found])[mine]
        told = sure[mine]
        print(
            f"{name}, {folder}: {right.mean():.3f} right; AUROC of right "
            f"{roc_auc_score(right, told):.3f}, of answerable {roc_auc_score(answerable, told):.3f}"
        )
        for threshold in np.arange(0.1, 0.75, 0.05):
            given = told >= threshold
            share = right[given].mean() if given.any() else float("nan")
            print(
                f"  threshold {threshold:.2f}: answers {given[answerable].mean():.3f} of the "
                f"answerable, refuses {1 - given[~answerable].mean():.3f} of the others; "
                f"of the answers {share:.3f} are right"
            )


def table_lines(table: Mapping[str, Any]) -> list[str]:
    """Return the lines of a table of `confidence.toml`."""
    weights = ", ".join(f"{name} = {weight:.4f}" for name, weight in table["weights"].items())
    return [f"intercept = {table['intercept']:.4f}", f"weights = {{ {weights} }}"]


def write_table(name: str, lines: Sequence[str], by: str) -> None:
    """Put a table, and by what it was fitted, in the place of the one of its name."""
    table = "\n".join([f"# Fitted by `benchmarks/{by}.", f"[{name}]", *lines, ""])
    text = MODEL.read_text("utf-8")
    MODEL.write_text(re.sub(rf"# .*\n\[{name}\]\n(?:.+\n)*", lambda _: table, text), "utf-8")


if __name__ == "__main__":
    main()
