"""Turns the judge's logits into probabilities, and says from which one on a passage answers.

usage: judge_calibrate.py JUDGE.onnx SET DUMP.jsonl DATA…

Logistic regressions (Platt 1999), each on what nothing is reported on: the judgement and the span
of short answers on SET, whose questions name their `source` (docs/questions.md), with the
threshold where both kinds of question are judged best; what answers in part, and which sentences
are drawn on, on DUMP, which `benchmarks/judge_dump.py` wrote of a set with evidence; support and
contradiction on the claims of DATA that were held back. Writes `judge.toml` beside the judge.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from calibrate import balanced, logits
from data import HELD_BACK
from judge_mix import Mix
from sklearn.linear_model import LogisticRegression

from qa.engines.judge import OnnxJudge, Outputs
from qa.engines.judge_input import asked_in, sentence_tokens
from qa.engines.reader_input import reader_inputs

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from reader import read_questions

CLAIMS = 1_500
HEADER = """\
# How the judge's logits become probabilities: fitted by training/judge_calibrate.py on {asked}
# questions with their own paragraphs, {passages} passages and {sentences} sentences found for
# questions of every kind, and {claims} claims that were held back.
"""


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("set", type=Path)
    parser.add_argument("dump", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    judge = OnnxJudge("judge", options.model)
    values, counts = short_answers(judge, options.set, options.limit)
    parts, marks = found_passages(judge, options.dump)
    values |= named("partly", *platt(*parts)) | named("marks", *platt(*marks))
    supports, refutes = claims(judge, options.data)
    values |= named("supports", *platt(*supports)) | named("refutes", *platt(*refutes))
    lines = [f"{name} = {value:.4f}" for name, value in values.items()]
    text = HEADER.format(
        asked=counts, passages=len(parts[0]), sentences=len(marks[0]), claims=len(supports[0])
    )
    text += "\n".join([*lines, 'languages = ["en"]', ""])
    options.model.with_suffix(".toml").write_text(text, "utf-8")
    print(text)


def short_answers(
    judge: OnnxJudge, folder: Path, limit: int | None
) -> tuple[dict[str, float], int]:
    """Fit the judgement and the lead of the best place, and the threshold."""
    asked = read_questions(folder, limit)
    x = np.array([logits(judge, one.question, one.title, one.passage) for one in asked])
    y = np.array([bool(one.answers) for one in asked])
    fit = LogisticRegression(C=1e3).fit(x, y)
    if fit.coef_[0][1] < 0:  # A clearer place cannot make an answer less likely.
        x[:, 1] = 0
        fit = LogisticRegression(C=1e3).fit(x, y)
    probability = fit.predict_proba(x)[:, 1]
    steps = np.arange(0.2, 0.8, 0.01)
    right = [balanced(y, probability >= step) for step in steps]
    answers, span = fit.coef_[0]
    return {
        "answers": answers,
        "span": span,
        "intercept": fit.intercept_[0],
        "threshold": float(steps[int(np.argmax(right))]),
    }, len(asked)


def found_passages(judge: OnnxJudge, dump: Path) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return the judgements of passages and of their sentences, and which hold evidence."""
    parts: list[tuple[float, bool]] = []
    marks: list[tuple[float, bool]] = []
    for line in dump.read_text("utf-8").splitlines():
        row = json.loads(line)
        turns = [(turn["question"], turn["answer"]) for turn in row.get("history", ())]
        asked = asked_in(turns, row["question"])
        for passage in row["passages"]:
            spans = [(one["start"], one["end"]) for one in passage["sentences"]]
            proves = [_proves(row, passage["article"], *span) for span in spans]
            inside = [(a - passage["start"], b - passage["start"]) for a, b in spans]
            window = reader_inputs(judge.tokenizer, asked, [(passage["title"], passage["text"])])
            said = Outputs(*next(judge.outputs(window[0][:1])))
            runs = sentence_tokens(window[0][0], inside)
            parts.append((float(said.partly), any(proves)))
            marks += [
                (float(said.marks[low:high].mean()), proof)
                for (low, high), proof in zip(runs, proves, strict=True)
                if high
            ]
    return _columns(parts), _columns(marks)


def _proves(row: dict[str, Any], article: str, start: int, end: int) -> bool:
    """Whether a sentence touches the evidence, which is a list of places or of groups of them."""
    groups = [group if isinstance(group, list) else [group] for group in row["evidence"]]
    return any(
        place["article"] == article and start < place["end"] and place["start"] < end
        for group in groups
        for place in group
    )


def claims(judge: OnnxJudge, data: list[Path]) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return what was said of held-back claims: of all their support, of some contradiction."""
    supports: list[tuple[float, bool]] = []
    refutes: list[tuple[float, bool]] = []
    for example in _held_back(data):
        passages = [(example.title, example.passage)]
        window = reader_inputs(judge.tokenizer, example.asked, passages, claim=True)[0][:1]
        said = Outputs(*next(judge.outputs(window)))
        supports.append((float(said.supports), example.yes))
        if example.refutes is not None:
            refutes.append((float(said.refutes), example.refutes))
    return _columns(supports), _columns(refutes)


def _held_back(data: list[Path]) -> Iterator[Any]:
    units = Mix(data, held_back=True, seed=11, one_in=HELD_BACK).units()
    for _ in range(CLAIMS):
        yield from (example for example in next(units) if example.claim)


def platt(x: Any, y: Any) -> tuple[float, float]:  # noqa: ANN401
    """Return weight and intercept of the regression on one value."""
    fit = LogisticRegression(C=1e3).fit(x[:, None], y)
    return float(fit.coef_[0][0]), float(fit.intercept_[0])


def named(name: str, weight: float, intercept: float) -> dict[str, float]:
    """Return the two as they are called in the file."""
    return {name: weight, f"{name}_intercept": intercept}


def _columns(pairs: list[tuple[float, bool]]) -> tuple[Any, Any]:
    return np.array([x for x, _ in pairs]), np.array([y for _, y in pairs])


if __name__ == "__main__":
    main()
