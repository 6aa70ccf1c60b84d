"""Fits the weights of `qa/answering/instructions.toml`, and prints how well they judge.

usage: fit_instructions.py [--texts FOLDER] [--each N] [--seed N] [--write]

Sentences that instruct a program, and sentences like them that do not, are made from
`instructions.toml` beside this file. Sentences that nobody doubts come from the sample articles
and, if a folder is given, from its JSON lines (`*.jsonl`, `*.jsonl.xz`; `sentences`, or `passage`);
of these half are kept back to count false alarms. One style after the other is left out of the
fitting, to see what is made of wordings that were never seen. The senses of words at the top of
`qa/answering/instructions.toml` are written by hand and stay.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from qa.answering.instructions import INSTRUCTS, MAY_INSTRUCT, MODEL, patterns
from qa.indexing.files import find_files
from qa.indexing.formats import loader_for
from qa.text.sentences import sentence_spans

WORDINGS = Path(__file__).with_suffix("").with_name("instructions.toml")
ARTICLES = Path(__file__).parents[1] / "articles"
CHOICE = re.compile(r"\{([^{}]*\|[^{}]*)\}")
SLOT = re.compile(r"<(\w+)>")
ASKED = ("asked", "you are asked", "questioned", "someone asks you", "anyone asks")
FACT = ("subject", "claim", "question", "indirect", "value")
LEAST_OFTEN, LEAST_WEIGHT, STRENGTH = 10, 0.1, 0.3
"""A pattern occurs so often and weighs so much; the inverse of the penalty."""
OF_AN_ARTICLE = 6.0
"""So many made ones count as much as one sentence of an article: a false alarm costs an answer."""
WEIGHTS = "# ---- fitted"


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, whether it instructs, and its style, or "" for one of an article."""

    text: str
    instructs: bool
    style: str = ""


def made(each: int, rng: random.Random) -> list[Row]:
    """Return sentences of each style, none twice."""
    wordings = tomllib.loads(WORDINGS.read_text("utf-8"))
    rows = []
    for side in ("instructs", "plain"):
        for style, templates in wordings[side].items():
            texts = {expanded(rng.choice(templates), wordings, rng) for _ in range(each)}
            rows += [Row(text, side == "instructs", style) for text in sorted(texts)]
    return rows


def expanded(template: str, wordings: dict[str, Any], rng: random.Random) -> str:
    """Return a template with its choices made and its slots filled."""
    fact = dict(zip(FACT, rng.choice(wordings["facts"]), strict=True)) | {
        "asked": rng.choice(ASKED)
    }

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        small = name[0].lower() + name[1:]
        if small not in fact and small not in wordings["slots"]:
            return match[0]
        value: str = fact.get(small) or rng.choice(wordings["slots"][small])
        return value[0].upper() + value[1:] if name[0].isupper() else value

    text, before = template, ""
    while text != before:
        before = text
        text = SLOT.sub(fill, CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text))
    return re.sub(r"\s+([,;:.])", r"\1", re.sub(r" +", " ", text)).strip()


def sentences_of_articles() -> Iterator[str]:
    """Yield the sentences of the sample articles."""
    for file in find_files([str(ARTICLES)]).files:
        data = file.path.read_bytes()
        document = loader_for(file.path, data).load(data, file.ref)
        for block in document.blocks:
            for start, end in sentence_spans(document.text, "en", block.start, block.end):
                yield document.text[start:end]


def sentences_of(folder: Path, most: int, rng: random.Random) -> Iterator[str]:
    """Yield sentences of the JSON lines of a folder, at most so many of a file."""
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.xz")]):
        data = path.read_bytes()
        lines = (lzma.decompress(data) if path.suffix == ".xz" else data).decode().splitlines()
        found: set[str] = set()
        for line in lines:
            row = json.loads(line)
            found.update(row.get("sentences", ()))
            if text := row.get("passage", ""):
                found.update(text[start:end] for start, end in sentence_spans(text, "en"))
        listed = sorted(found)
        rng.shuffle(listed)
        yield from listed[:most]


class Judge:
    """A fitted regression: patterns, their weights and an intercept."""

    def __init__(self, rows: Sequence[Row], held: Sequence[set[str]]) -> None:
        counts = Counter(pattern for own in held for pattern in own)
        names = sorted(name for name, count in counts.items() if count >= LEAST_OFTEN)
        first = self._fit(rows, held, names)
        kept = [name for name, weight in zip(names, first[0], strict=True)
                if abs(weight) >= LEAST_WEIGHT]  # fmt: skip
        weights, self.intercept = self._fit(rows, held, kept)
        self.weights = {n: round(float(w), 3) for n, w in zip(kept, weights, strict=True)}

    @staticmethod
    def _fit(
        rows: Sequence[Row], held: Sequence[set[str]], names: Sequence[str]
    ) -> tuple[Any, float]:
        place = {name: i for i, name in enumerate(names)}
        cells = [(row, place[p]) for row, own in enumerate(held) for p in own if p in place]
        down, across = zip(*cells, strict=True)
        x = csr_matrix((np.ones(len(cells)), (down, across)), shape=(len(rows), len(names)))
        y = [row.instructs for row in rows]
        counts = [1.0 if row.style else OF_AN_ARTICLE for row in rows]
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=200)
        model.fit(x, y, sample_weight=counts)
        return model.coef_[0], float(model.intercept_[0])

    def probabilities(self, held: Sequence[set[str]]) -> np.ndarray:
        """Return the probability of each sentence, given its patterns."""
        totals = [self.intercept + sum(self.weights.get(p, 0.0) for p in own) for own in held]
        return 1 / (1 + np.exp(-np.array(totals)))


def report(rows: Sequence[Row], held: Sequence[set[str]]) -> None:
    """Print false alarms on sentences kept back, and what is made of each style left out."""
    back = [i for i, row in enumerate(rows) if not row.style and i % 2]
    kept = [i for i in range(len(rows)) if rows[i].style or not i % 2]
    judge = Judge([rows[i] for i in kept], [held[i] for i in kept])
    p = judge.probabilities([held[i] for i in back])
    print(
        f"{len(back)} sentences kept back: {(p >= INSTRUCTS).sum()} taken for instructions, "
        f"{(p >= MAY_INSTRUCT).sum()} perhaps"
    )
    for i in np.argsort(-p)[:10]:
        print(f"  {p[i]:.2f} {rows[back[i]].text[:110]!r}")
    for style in dict.fromkeys(row.style for row in rows if row.style):
        others = [i for i in kept if rows[i].style != style]
        own = [i for i, row in enumerate(rows) if row.style == style]
        judge = Judge([rows[i] for i in others], [held[i] for i in others])
        p = judge.probabilities([held[i] for i in own])
        print(
            f"{style} left out: {(p >= INSTRUCTS).mean():.3f} instruct, "
            f"{(p >= MAY_INSTRUCT).mean():.3f} perhaps (should be {int(rows[own[0]].instructs)})"
        )


def main() -> None:
    """Fit, report, and write the weights when asked to."""
    parser = argparse.ArgumentParser(description="Fit the judgement of what instructs a program.")
    parser.add_argument("--texts", type=Path, help="a folder of JSON lines with sentences")
    parser.add_argument("--most", type=int, default=4000, help="sentences of one of its files")
    parser.add_argument("--each", type=int, default=1000, help="sentences of a style")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="without the report")
    parser.add_argument("--write", action="store_true", help=f"write {MODEL.name}")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    rows = made(arguments.each, rng)
    plain = list(dict.fromkeys(sentences_of_articles()))
    if arguments.texts:
        plain += sentences_of(arguments.texts, arguments.most, rng)
    rows += [Row(text, instructs=False) for text in plain if text.strip()]
    held = [set(patterns(row.text)) for row in rows]
    if not arguments.quick:
        report(rows, held)
    judge = Judge(rows, held)
    print(f"{len(judge.weights)} patterns, fitted on {len(rows)} sentences")
    if arguments.write:
        top = MODEL.read_text("utf-8").partition(WEIGHTS)[0].rstrip()
        lines = [f"{json.dumps(name, ensure_ascii=False)} = {weight}"
                 for name, weight in judge.weights.items()]  # fmt: skip
        fitted = [f"{WEIGHTS} on {len(rows)} sentences; L2, inverse strength {STRENGTH}", "[fit]",
                  f"intercept = {judge.intercept:.4f}", "[fit.weights]", *lines]  # fmt: skip
        MODEL.write_text("\n".join([top, "", *fitted, ""]), "utf-8")


if __name__ == "__main__":
    main()
