"""Turns the reader's logits into probabilities, and says from which one on a passage answers.

usage: calibrate.py FOLDER DATA READER.onnx [--languages en,…]

FOLDER is a question set (docs/questions.md) whose questions name their `source`; nothing is
reported on it. DATA is what was trained on: its held-back titles give the claims. Two logistic
regressions (Platt 1999), one over judgement and span of the questions, one over the judgement of
the claims; the threshold is where both kinds of question are judged best. Writes `reader.toml`
beside the reader.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np
from data import Sources
from sklearn.linear_model import LogisticRegression

from qa.engines.reader import OnnxReader, best_spans
from qa.engines.reader_input import reader_inputs

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from reader import read_questions

CLAIMS = 1_500
FILE = """\
# How the reader's logits become probabilities: fitted by training/calibrate.py on {count} questions
# with their own paragraphs and {claims} claims of articles that were not trained on.
answers = {answers:.4f}
span = {span:.4f}
intercept = {intercept:.4f}
threshold = {threshold:.2f}
supports = {supports:.4f}
supports_intercept = {supports_intercept:.4f}
languages = [{languages}]
"""


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("reader", type=Path)
    parser.add_argument("--languages", default="en")
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    reader = OnnxReader("reader", options.reader)
    asked = read_questions(options.folder, options.limit)
    values = np.array([logits(reader, one.question, one.title, one.passage) for one in asked])
    labels = np.array([bool(one.answers) for one in asked])
    questions = LogisticRegression(C=1e3).fit(values, labels)
    if questions.coef_[0][1] < 0:  # A clearer place cannot make an answer less likely.
        values[:, 1] = 0
        questions = LogisticRegression(C=1e3).fit(values, labels)
    probability = questions.predict_proba(values)[:, 1]
    steps = np.arange(0.2, 0.8, 0.01)
    right = [balanced(labels, probability >= step) for step in steps]
    judged, true = claims(reader, Sources(options.data, held_back=True, seed=11))
    support = LogisticRegression(C=1e3).fit(judged[:, None], true)
    (answers, span), (supports,) = questions.coef_[0], support.coef_[0]
    text = FILE.format(
        count=len(asked),
        claims=len(true),
        answers=answers,
        span=span,
        intercept=questions.intercept_[0],
        threshold=steps[int(np.argmax(right))],
        supports=supports,
        supports_intercept=support.intercept_[0],
        languages=", ".join(f'"{code}"' for code in options.languages.split(",")),
    )
    options.reader.with_name("reader.toml").write_text(text, "utf-8")
    print(text)


def logits(reader: OnnxReader, question: str, title: str, passage: str) -> tuple[float, float]:
    """Return judgement and lead of the best place, of the window that is judged best."""
    windows = reader_inputs(reader.tokenizer, question, [(title, passage)])[0]
    return max((one.answers, next(best_spans(one, 1))[2]) for one in reader.score(windows))


def claims(reader: OnnxReader, sources: Sources) -> tuple[Any, Any]:
    """Return the judgements of held-back claims, and which are true."""
    examples = [example for unit in sources.claims(CLAIMS // 2) for example in unit]
    judged = []
    for example in examples:
        passages = [(example.title, example.passage)]
        windows = reader_inputs(reader.tokenizer, example.asked, passages, claim=True)[0]
        judged.append(max(one.supports for one in reader.score(windows)))
    return np.array(judged), np.array([example.yes for example in examples])


def balanced(labels: Any, judged: Any) -> float:  # noqa: ANN401
    """Mean of the shares judged rightly of the answerable and of the other questions."""
    return float((judged[labels].mean() + (~judged)[~labels].mean()) / 2)


if __name__ == "__main__":
    main()
