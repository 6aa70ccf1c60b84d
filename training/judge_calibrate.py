"""Fits how a judge's logits become probabilities, and the threshold of short answers.

usage: judge_calibrate.py JUDGE.onnx FOLDER DUMP.jsonl… --data DATA… [--limit N]

Short answers are judged by questions with their own paragraphs (FOLDER, a question set that names
them; docs/questions.md), passages and sentences by what is found for questions whose evidence is
known (each DUMP is of `benchmarks/judge_dump.py` and counts the same), claims by held-back rows of
DATA and by the sources that are left out. Writes the coefficients beside the judge.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from calibrate import balanced
from data import HELD_BACK
from judge_example import Example
from judge_mix import Mix
from judge_validate import of_left_out
from sklearn.linear_model import LogisticRegression

from qa.engines.judge import Judged, OnnxJudge
from qa.engines.judge_input import asked_in
from qa.engines.protocols import ToRead

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from evidence import touches_evidence
from reader import read_questions

CLAIMS, LEFT_OUT = 2500, 600
"""Examples of held-back claims, and units of the sources that were left out."""
WHOLE = ("answers", "partly", "lead")
HEADER = """\
# How the judge's logits become probabilities: fitted by training/judge_calibrate.py on {questions}
# questions with their own paragraphs, {sentences} sentences found for other questions, and
# {claims} claims, none of them trained on.
"""

Row = tuple[Mapping[str, float], bool]


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("dumps", type=Path, nargs="+")
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, help="of the questions in the folder")
    options = parser.parse_args()
    judge = OnnxJudge("judge", options.model)
    short = short_answers(judge, options.folder, options.limit)
    found = [found_passages(judge, dump) for dump in options.dumps]
    supported, refuted = claims(judge, options.data)
    place, step = fitted_place(short)
    tables = {
        "place": place,
        "passage": fitted([passages for passages, _ in found], WHOLE),
        "sentence": fitted([sentences for _, sentences in found], ("mark", *WHOLE)),
        "supported": fitted([supported], ("supports", "refutes")),
        "refuted": fitted([refuted], ("supports", "refutes")),
    }
    counts = {
        "questions": len(short),
        "sentences": sum(len(sentences) for _, sentences in found),
        "claims": len(supported),
    }
    text = HEADER.format(**counts) + f'threshold = {step:.2f}\nlanguages = ["en"]\n'
    for name, (intercept, weights) in tables.items():
        told = ", ".join(f"{key} = {weight:.4f}" for key, weight in weights.items())
        text += f"\n[{name}]\nintercept = {intercept:.4f}\nweights = {{ {told} }}\n"
    options.model.with_suffix(".toml").write_text(text, "utf-8")
    print(text)


def short_answers(judge: OnnxJudge, folder: Path, limit: int | None) -> list[Row]:
    """Judge questions with their own paragraphs; some of these do not answer."""
    return [
        (whole(judge.judge(one.question, [ToRead(one.title, one.passage)])[0]), bool(one.answers))
        for one in read_questions(folder, limit)
    ]


def fitted_place(rows: Sequence[Row]) -> tuple[tuple[float, dict[str, float]], float]:
    """Fit the best place of a passage; return its table, and the threshold that judges best."""
    intercept, weights = fitted([rows], WHOLE)
    truth = np.array([true for _, true in rows])
    logits = [
        intercept + sum(w * judged[name] for name, w in weights.items()) for judged, _ in rows
    ]
    probability = 1 / (1 + np.exp(-np.array(logits)))
    steps = np.arange(0.2, 0.8, 0.01)
    right = [balanced(truth, probability >= step) for step in steps]
    return (intercept, weights), float(steps[int(np.argmax(right))])


def found_passages(judge: OnnxJudge, dump: Path) -> tuple[list[Row], list[Row]]:
    """Judge the passages found for questions, and their sentences: do they touch the evidence?"""
    passages: list[Row] = []
    sentences: list[Row] = []
    for line in dump.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["answerable"] and not row["evidence"]:
            continue
        turns = [(turn["question"], turn["answer"]) for turn in row.get("history", ())]
        told = [_to_read(passage) for passage in row["passages"]]
        for passage, said in zip(
            row["passages"], judge.judge(asked_in(turns, row["question"]), told), strict=True
        ):
            proves = [
                touches_evidence(row, passage["article"], one["start"], one["end"])
                for one in passage["sentences"]
            ]
            passages.append((whole(said), any(proves)))
            sentences += [
                ({**whole(said), "mark": mark, "lead": lead}, true)
                for mark, lead, true in zip(said.marks, said.leads, proves, strict=True)
            ]
    return passages, sentences


def _to_read(passage: Mapping[str, Any]) -> ToRead:
    start = passage["start"]
    spans = [(one["start"] - start, one["end"] - start) for one in passage["sentences"]]
    return ToRead(passage["title"], passage["text"], spans)


def whole(said: Judged) -> dict[str, float]:
    """Return what is said of a passage as a whole."""
    return {"answers": said.answers, "partly": said.partly, "lead": said.lead}


def claims(judge: OnnxJudge, data: Sequence[Path]) -> tuple[list[Row], list[Row]]:
    """Judge claims: are they supported, and does the passage say the contrary?"""
    supported: list[Row] = []
    refuted: list[Row] = []
    for example in (*held_back_claims(data), *unseen_claims(data)):
        said = judge.claims(example.asked, [(example.title, example.passage)])[0]
        supported.append((said, example.yes))
        if example.refutes is not None:
            refuted.append((said, example.refutes))
    return supported, refuted


def held_back_claims(data: Sequence[Path]) -> Iterator[Example]:
    """Yield claims of titles that were held back."""
    units = Mix(data, held_back=True, seed=11, one_in=HELD_BACK).units()
    number = 0
    while number < CLAIMS:
        own = [example for example in next(units) if example.claim]
        number += len(own)
        yield from own


def unseen_claims(data: Sequence[Path]) -> Iterator[Example]:
    """Yield claims of the sources that were left out."""
    left = Mix(data, held_back=True, seed=3, one_in=HELD_BACK, left_out=True)
    for _, unit in zip(range(LEFT_OUT), of_left_out(left), strict=False):
        yield from (example for example in unit if example.claim)


def fitted(
    sources: Sequence[Sequence[Row]], names: Sequence[str]
) -> tuple[float, dict[str, float]]:
    """Return intercept and weights of a regression in which each source counts the same."""
    x = np.array([[judged[name] for name in names] for rows in sources for judged, _ in rows])
    y = np.array([true for rows in sources for _, true in rows])
    weight = np.concatenate([np.full(len(rows), 1 / len(rows)) for rows in sources])
    kept = list(names)
    while True:
        columns = x[:, [names.index(name) for name in kept]]
        model = LogisticRegression(C=10.0).fit(columns, y, sample_weight=weight * len(y))
        weights = dict(zip(kept, map(float, model.coef_[0]), strict=True))
        lowest = min(weights, key=lambda name: weights[name])
        if weights[lowest] >= 0 or "refutes" in names:
            return float(model.intercept_[0]), weights
        kept.remove(lowest)  # What speaks for an answer cannot make one less likely.


if __name__ == "__main__":
    main()
