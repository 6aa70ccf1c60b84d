"""Fits the coefficients of `qa/answering/confidence.toml` on a question set.

usage: fit_confidence.py FOLDER [--limit N] [--write]

FOLDER holds `articles/` and `questions.jsonl` in the question-set format (see docs/questions.md).
For each question the best source sentence is found, as an answer in quotes would use it; the
target is whether it is right: it contains a gold answer and the question is answerable. A logistic
regression with L2 penalty (scikit-learn) learns that from the signals; five-fold predictions, in
which no fold holds questions on the articles of another, give the figures that are printed.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from qa.answering.confidence import MODEL, signals
from qa.answering.evidence import rank_evidence
from qa.answering.rereading import reread
from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import Turn
from qa.engines.loading import load_embedder
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.text.words import words
from qa.understanding.followup import search_query

SEED = 5

HEADER = """\
# Logistic regressions over the signals of `qa/answering/confidence.py`, fitted by
# `benchmarks/fit_confidence.py` on {n} questions: one for passages that the reader has read, one
# for others. `threshold` is the confidence below which the articles are taken not to say.
"""


def examples(
    folder: Path, work: Path, limit: int, *, reader: bool
) -> tuple[list[dict[str, float]], list[bool], list[str]]:
    """Return the signals of each question, whether its best sentence is right, its article."""
    settings = Settings(index=str(work / "index"), llm=False, reader=reader)
    embedder = load_embedder(settings)
    update_index(settings.index_folder, [str(folder / "articles")], embedder)
    rows, targets, groups = [], [], []
    with Assistant(Index(settings.index_folder), settings, embedder=embedder) as assistant:
        lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
        random.Random(SEED).shuffle(lines)  # noqa: S311 (no secret)
        for line in lines[:limit]:
            gold = json.loads(line)
            turns = [Turn(turn["question"], turn["answer"]) for turn in gold.get("history", ())]
            query = search_query(gold["question"], turns)
            passages = assistant.search(gold["question"], history=turns)
            evidence = rank_evidence(passages)
            asked = gold["question"] if turns else query
            again = reread(assistant.reader, asked, evidence[0]) if evidence else {}
            rows.append(signals(query, evidence, again))
            right = bool(evidence) and _contains(evidence[0].text, gold["answers"])
            targets.append(gold["answerable"] and right)
            source = gold.get("source") or {"article": gold["id"]}
            groups.append(source["article"])
    return rows, targets, groups


def _contains(text: str, answers: list[str]) -> bool:
    held = " ".join(words(text))
    return any(f" {' '.join(words(answer))} " in f" {held} " for answer in answers)


def main() -> None:
    """Fit, print the figures, and write the coefficients when asked to."""
    parser = argparse.ArgumentParser(description="Fit the confidence of an answer.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=10**9, help="ask so many of the questions")
    parser.add_argument("--threshold", type=float, required=True, help="the operating point")
    parser.add_argument("--write", action="store_true", help=f"write {MODEL.name}")
    arguments = parser.parse_args()
    lines = []
    with tempfile.TemporaryDirectory() as work:
        for table, reader in (("read", True), ("unread", False)):
            rows, targets, groups = examples(
                arguments.folder, Path(work), arguments.limit, reader=reader
            )
            kept = [i for i, row in enumerate(rows) if ("alone" in row) == reader]
            chosen = ([values[i] for i in kept] for values in (rows, targets, groups))
            print(f"{table}: {len(kept)} questions")
            lines += ["", f"[{table}]", *fitted(*chosen)]
    lines = [*HEADER.format(n=len(rows)).splitlines(), f"threshold = {arguments.threshold}", *lines]
    print("\n".join(lines))
    if arguments.write:
        MODEL.write_text("\n".join(lines) + "\n", "utf-8")


def fitted(rows: list[dict[str, float]], targets: list[bool], groups: list[str]) -> list[str]:
    """Print how well one regression does on questions held out; return its lines of the file."""
    names = sorted({name for row in rows for name in row})
    x = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    y = np.array(targets)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3))
    held_out = cross_val_predict(
        model, x, y, groups=groups, cv=GroupKFold(5), method="predict_proba"
    )[:, 1]
    print(f"{y.mean():.3f} right, AUROC held out {roc_auc_score(y, held_out):.3f}")
    for threshold in np.arange(0.05, 0.75, 0.05):
        given = held_out >= threshold
        share = y[given].mean() if given.any() else float("nan")
        print(f"threshold {threshold:.2f}: answers {given.mean():.3f}, of those right {share:.3f}")
    model.fit(x, y)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    return [
        f"intercept = {intercept:.4f}",
        "weights = {{ {} }}".format(
            ", ".join(f"{name} = {weight:.4f}" for name, weight in zip(names, weights, strict=True))
        ),
    ]


if __name__ == "__main__":
    main()
