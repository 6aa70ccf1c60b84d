"""What the judge is worth: sentences chosen, questions doubted.

usage: judge.py MODEL.onnx --fit DUMP.jsonl [--report DUMP.jsonl…]

DUMP is what `judge_dump.py` wrote of a set whose questions name the facts of a good answer
(`nuggets`, each with wordings of which any counts, the needed ones `vital`). Told is how many
answerable questions have all their vital facts in the first sentences, by today's order, by the
judge alone, and by both, whose weights are fitted on --fit and nowhere else; and the AUROC of
answerable questions against the others. A figure stands with its 95 % bootstrap interval.
"""

from __future__ import annotations

import argparse
import json
import re
import string
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from qa.engines.judge import OnnxJudge
from qa.engines.judge_input import asked_in
from qa.engines.protocols import ToRead
from qa.scores import log_odds

FIRST = (1, 2, 3, 4, 5, 8)
"""So many sentences are looked at."""
WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)
"""Of the judge's marks beside today's score: those of a sentence, and of its passage."""
SUREST, RESAMPLES, SEED, FOLDS = 8.0, 1000, 20_261_128, 5


class Found(NamedTuple):
    """A question with its sentences in today's order.

    Attributes:
        row: As in the dump.
        texts: Of the sentences.
        today: Their scores; `marks` the judge's of the sentence, `parts` of its passage, log-odds.
    """

    row: dict[str, Any]
    texts: list[str]
    today: Any
    marks: Any
    parts: Any
    answers: Any


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--fit", type=Path, required=True)
    parser.add_argument("--report", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    judge = OnnxJudge("judge", options.model)
    fitting = judged(judge, options.fit)
    weights = fitted_weights(fitting)
    print(f"weights of the marks of sentence and passage beside today's score: {weights}")
    sentences_found(f"{options.fit.stem} (cross-validated)", fitting, weights, crossed=True)
    doubts(f"{options.fit.stem} (cross-validated)", fitting, fitting, crossed=True)
    for path in options.report:
        reporting = judged(judge, path)
        sentences_found(path.stem, reporting, weights, crossed=False)
        doubts(path.stem, fitting, reporting, crossed=False)


def judged(judge: OnnxJudge, path: Path) -> list[Found]:
    """Judge what was found for each question of a dump."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        passages = [
            ToRead(
                one["title"],
                one["text"],
                [(s["start"] - one["start"], s["end"] - one["start"]) for s in one["sentences"]],
            )
            for one in row["passages"]
        ]
        turns = [(turn["question"], turn["answer"]) for turn in row.get("history", ())]
        said = judge.judge(asked_in(turns, row["question"]), passages)
        places = [
            (s["place"], s["text"], s["score"], mark, j.partly, j.answers)
            for one, j in zip(row["passages"], said, strict=True)
            for s, mark in zip(one["sentences"], j.marks, strict=True)
            if s["place"] is not None
        ]
        places.sort()
        columns = list(zip(*places, strict=True)) or [()] * 6
        found.append(Found(row, list(columns[1]), *(np.array(c, float) for c in columns[2:])))
    return found


def fitted_weights(found: Sequence[Found]) -> tuple[float, float]:
    """The weights by which the vital facts stand earliest: the mean over one to five sentences."""
    answerable = [one for one in found if one.row["answerable"]]

    def worth(weights: tuple[float, float]) -> float:
        shares = [vital_share(one, order(one, weights), n) for one in answerable for n in FIRST[:5]]
        return float(np.mean(shares))

    return max(((a, b) for a in WEIGHTS for b in WEIGHTS), key=worth)


def order(one: Found, weights: tuple[float, float] | None) -> Any:  # noqa: ANN401
    """Positions of the sentences, best first; None for the judge alone."""
    if weights is None:
        return np.argsort(-(one.marks + one.parts), kind="stable")
    return np.argsort(-(one.today + weights[0] * one.marks + weights[1] * one.parts), kind="stable")


def vital_share(one: Found, positions: Any, first: int) -> float:  # noqa: ANN401
    """Share of the vital facts that the first sentences say."""
    said = _tokens(" ".join(one.texts[i] for i in sorted(positions[:first])))
    vital = [nugget for nugget in one.row["nuggets"] if nugget.get("vital")]
    return float(np.mean([any(_has(said, w) for w in nugget["any"]) for nugget in vital]))


def sentences_found(
    name: str, found: Sequence[Found], weights: tuple[float, float], *, crossed: bool
) -> None:
    """Print in how many questions all vital facts stand in the first sentences."""
    answerable = [one for one in found if one.row["answerable"]]
    chosen = [weights] * len(answerable)
    if crossed:
        for train, test in _folds(answerable):
            fold = fitted_weights([answerable[i] for i in train])
            for i in test:
                chosen[i] = fold
    ways: dict[str, list[Any]] = {
        "today": [order(one, (0, 0)) for one in answerable],
        "judge alone": [order(one, None) for one in answerable],
        "both": [order(one, fold) for one, fold in zip(answerable, chosen, strict=True)],
    }
    print(f"\n{name}: {len(answerable)} answerable; all vital facts (share of them) in the first …")
    whole = {
        way: {n: np.array([vital_share(o, p, n) for o, p in zip(answerable, orders, strict=True)])
              for n in FIRST}
        for way, orders in ways.items()
    }  # fmt: skip
    for way, by_first in whole.items():
        cells = [f"{n}: {_with_interval(v == 1)} ({v.mean():.2f})" for n, v in by_first.items()]
        print(f"  {way:12}", "  ".join(cells))
    difference = [
        f"{n}: {_with_interval((whole['both'][n] == 1) - 1.0 * (whole['today'][n] == 1))}"
        for n in FIRST
    ]
    print("  both - today", "  ".join(difference))
    kinds = sorted({one.row["kind"] for one in answerable})
    for kind in kinds:
        rows = [i for i, one in enumerate(answerable) if one.row["kind"] == kind]
        cells = [f"{way} {(whole[way][3][rows] == 1).mean():.2f}" for way in ways]
        print(f"    {kind:14} n={len(rows):3}, first 3:", "  ".join(cells))


def doubts(
    name: str, fitting: Sequence[Found], reporting: Sequence[Found], *, crossed: bool
) -> None:
    """Print how well each signal tells answerable questions from the others."""
    truth = np.array([one.row["answerable"] for one in reporting])
    x = np.array([_signals(one) for one in reporting])
    names = ["confidence", "mark", "partly", "answers"]
    print(f"  AUROC, {truth.sum()} answerable and {(~truth).sum()} not:")
    for column, signal in enumerate(names):
        print(f"    {signal:12}", _auroc(truth, x[:, column]))
    both = np.zeros(len(x))
    if crossed:
        for train, test in _folds(reporting):
            both[test] = _fit(x[train], truth[train])(x[test])
    else:
        y = np.array([one.row["answerable"] for one in fitting])
        both = _fit(np.array([_signals(one) for one in fitting]), y)(x)
    print("    all fitted  ", _auroc(truth, both))


def _signals(one: Found) -> list[float]:
    top = [float(v.max()) if len(v) else -SUREST for v in (one.marks, one.parts, one.answers)]
    return [log_odds(one.row["confidence"], SUREST), *top]


def _fit(x: Any, y: Any) -> Callable[[Any], Any]:  # noqa: ANN401
    model = LogisticRegression(C=1.0).fit(x, y)
    decide: Callable[[Any], Any] = model.decision_function
    return decide


def _folds(found: Sequence[Found]) -> list[tuple[Any, Any]]:
    """Folds that share no article (questions without evidence by what was found)."""
    groups = [_article(one.row) for one in found]
    return list(GroupKFold(FOLDS).split(groups, groups=groups))


def _article(row: dict[str, Any]) -> str:
    for group in row["evidence"]:
        place = group[0] if isinstance(group, list) else group
        return str(place["article"])
    return str(row["passages"][0]["article"]) if row["passages"] else ""


def _tokens(text: str) -> list[str]:
    """Words and numbers of a text, without signs and articles."""
    plain = re.sub(r"[-–]", " ", unicodedata.normalize("NFKC", text).lower())
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    kept = "".join(
        sign for sign in plain
        if sign not in string.punctuation and not unicodedata.category(sign).startswith("P")
    )  # fmt: skip
    return [word for word in kept.split() if word not in {"a", "an", "the"}]


def _has(said: list[str], wording: str) -> bool:
    wanted = _tokens(wording)
    return bool(wanted) and any(
        said[i : i + len(wanted)] == wanted for i in range(len(said) - len(wanted) + 1)
    )


def _with_interval(values: Any) -> str:  # noqa: ANN401
    values = np.asarray(values, float)
    rng = np.random.default_rng(SEED)
    means = rng.choice(values, (RESAMPLES, len(values))).mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return f"{values.mean():.3f} [{low:.2f}–{high:.2f}]"


def _auroc(truth: Any, scores: Any) -> str:  # noqa: ANN401
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, len(truth), len(truth))
        if 0 < truth[rows].mean() < 1:
            found.append(roc_auc_score(truth[rows], scores[rows]))
    low, high = np.percentile(found, [2.5, 97.5])
    return f"{roc_auc_score(truth, scores):.3f} [{low:.2f}–{high:.2f}]"


if __name__ == "__main__":
    main()
