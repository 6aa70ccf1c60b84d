"""How well the checker tells what sentences say from what they do not.

usage: claims.py CLAIMS.jsonl ARTICLES_DIR [--json]

A line of CLAIMS is `{"article", "quotes": [whole sentences of it], "claim", "label": "supported" or
another, "type"}`. Each claim passes the very checker that an answer in the language model's words
passes: with the article's title and the sentence before the first quote. Told are the AUROC of the
support, how many true claims are shown and false ones stopped, with 95 % bootstrap intervals, and
the same by type. --json prints one object.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from evidence import read_articles
from sklearn.metrics import roc_auc_score

from qa.answering.checking.checker import Checker, Source
from qa.answering.checking.support import Check
from qa.config import Settings
from qa.domain import Document
from qa.engines.loading import load_reader
from qa.text.sentences import sentence_spans

RESAMPLES, SEED = 1000, 20_261_128


def main() -> None:
    """Check and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("claims", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--json", action="store_true", help="one object")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.claims.read_text("utf-8").splitlines()]
    checks = checked(rows, read_articles(options.articles))
    truth = np.array([row["label"] == "supported" for row in rows])
    told = figures(rows, truth, checks)
    print(json.dumps(told) if options.json else written(told))


def checked(rows: Sequence[dict[str, Any]], articles: Mapping[str, Document]) -> list[Check]:
    """Return the check of each claim."""
    checker = Checker(load_reader(Settings()))
    return [
        checker.check(row["claim"], source_of(row["quotes"], row["article"], articles))
        for row in rows
    ]


def source_of(quotes: Sequence[str], name: str, articles: Mapping[str, Document]) -> Source:
    """Return quotes of an article as what a claim points at.

    Raises:
        SystemExit: there is no such article, or it lacks a quote.
    """
    if name not in articles:
        sys.exit(f"there is no article {name}")
    article = articles[name]
    text = article.text
    places = sorted((text.find(quote), quote) for quote in quotes)
    if places[0][0] < 0:
        sys.exit(f"{name} does not say {places[0][1]!r}")
    paragraph = text.rfind("\n\n", 0, places[0][0]) + 1
    before = sentence_spans(text, article.language, paragraph, places[0][0])
    return Source(
        [quote for _, quote in places],
        article.title,
        before=text[slice(*before[-1])] if before else "",
        language=article.language,
    )


def figures(
    rows: Sequence[dict[str, Any]], truth: np.ndarray, checks: Sequence[Check]
) -> dict[str, Any]:
    """Return `auroc`, `true_shown`, `false_stopped`, their `intervals`, and `by_type`."""
    support = np.array([one.support for one in checks])
    shown = np.array([one.holds for one in checks])
    by_type: dict[str, dict[str, float]] = {}
    for kind in sorted({(row["label"] != "supported", row["type"]) for row in rows}):
        mine = np.array([(row["label"] != "supported", row["type"]) == kind for row in rows])
        share = float(shown[mine].mean())
        told = {"stopped": 1 - share} if kind[0] else {"shown": share}
        by_type[kind[1]] = {"claims": int(mine.sum()), **told}
    rng = np.random.default_rng(SEED)
    drawn = [rng.integers(0, len(rows), len(rows)) for _ in range(RESAMPLES)]
    figures: dict[str, Any] = {}
    intervals = {}
    for name, worth in {
        "auroc": lambda i: roc_auc_score(truth[i], support[i]),
        "true_shown": lambda i: shown[i][truth[i]].mean(),
        "false_stopped": lambda i: 1 - shown[i][~truth[i]].mean(),
    }.items():
        figures[name] = round(float(worth(np.arange(len(rows)))), 4)
        many = [float(worth(i)) for i in drawn if len(set(truth[i].tolist())) == 2]
        intervals[name] = [round(float(q), 4) for q in np.quantile(many, (0.025, 0.975))]
    return {**figures, "intervals": intervals, "by_type": by_type}


def written(told: dict[str, Any]) -> str:
    """Return the figures as lines to be read."""
    lines = [
        f"{name:14} {told[name]:.3f} [{low:.3f}–{high:.3f}]"
        for name, (low, high) in told["intervals"].items()
    ]
    for kind, own in told["by_type"].items():
        what = "shown" if "shown" in own else "stopped"
        lines.append(f"  {kind:14} {what:8} {own[what]:.2f} of {own['claims']}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
