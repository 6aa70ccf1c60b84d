"""What the reader is worth in a search: the same questions with its judgement at several weights.

usage: reading.py FOLDER… [--work DIR] [--limit N] [--weights 0,1,2]

Each FOLDER holds a question set (docs/questions.md). Every question is searched for and read once;
the ranking is made anew for each weight, 0 being without the reader. Figures are of the answerable
questions: `right` how often the best sentence holds a gold answer, recall of the evidence in the
first one and five passages, characters of these five; and `AUROC` of the reader's judgement of the
first passages, answerable questions against the others. One to be reported is measured on a set
that no weight was chosen on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from ablation import Remembering, open_set, setting
from evidence import Found, Hit, Question, QuestionSet, markdown, score
from sklearn.metrics import roc_auc_score

from qa.config import Settings
from qa.domain import Passage
from qa.engines.loading import load_reader
from qa.engines.protocols import Reading, ToRead
from qa.retrieval import reading as room
from qa.retrieval.retriever import Retriever
from qa.text.words import words
from qa.understanding.followup import search_query

TOP, JUDGED = 8, 3
"""Passages searched for, and those whose judgement counts for the AUROC."""


class Remembered:
    """A reader that reads each passage once for a question."""

    def __init__(self) -> None:
        self._reader = load_reader(Settings())
        self._known: dict[tuple[str, ToRead], Reading] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        """Everything else is the reader's own."""
        return getattr(self._reader, name)

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """See `Reader`."""
        new = [passage for passage in passages if (question, passage) not in self._known]
        for passage, found in zip(new, self._reader.read(question, new), strict=True):
            self._known[question, passage] = found
        return [self._known[question, passage] for passage in passages]


class Gold(NamedTuple):
    """What a question asks for."""

    answers: list[str]
    answerable: bool


def gold_of(folder: Path) -> Mapping[str, Gold]:
    """Return the answers of a set's questions, by id."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: Gold(row["answers"], row["answerable"]) for row in map(json.loads, lines)}


def figures(
    question_set: QuestionSet, gold: Mapping[str, Gold], retriever: Retriever
) -> dict[str, float]:
    """Search for every question, and return the figures."""
    asked: list[Question] = []
    found: list[Found] = []
    right, labels, judged = [], [], []
    for question in question_set.questions:
        passages = retriever.search(search_query(question.text, question.history), TOP)
        labels.append(gold[question.id].answerable)
        judged.append(max((p.answerable or 0.0 for p in passages[:JUDGED]), default=0.0))
        if not gold[question.id].answerable:
            continue
        right.append(_contains(best_sentence(passages), gold[question.id].answers))
        if question.gold:
            asked.append(question)
            hits = [Hit(p.article, p.start, p.end, p.score, p.text) for p in passages]
            found.append(Found(hits, 0.0))
    scores = score(asked, found)
    both = 0 < np.mean(labels) < 1
    return {
        "right": float(np.mean(right)),
        "recall@1": float(scores["evidence_recall@1"].mean()),
        "recall@5": float(scores["evidence_recall@5"].mean()),
        "chars@5": float(scores["chars@5"].mean()),
        "AUROC": float(roc_auc_score(labels, judged)) if both else float("nan"),
    }


def best_sentence(passages: Sequence[Passage]) -> str:
    """Return the text of the sentence with the highest score, "" where there is none."""
    scored = [(s.score, p.text[s.start - p.start : s.end - p.start])
              for p in passages for s in p.sentences]  # fmt: skip
    return max(scored, default=(0.0, ""))[1]


def _contains(text: str, answers: Sequence[str]) -> bool:
    held = " ".join(words(text))
    return any(f" {' '.join(words(answer))} " in f" {held} " for answer in answers)


def main() -> None:
    """Measure every set at every weight, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep the indexes here")
    parser.add_argument("--limit", type=int, metavar="N", help="only a set's first N questions")
    parser.add_argument("--weights", default=f"0,{room.WEIGHT}", help="of the reader")
    options = parser.parse_args()
    embedder, reader = Remembering(), Remembered()
    rows = [["set", "weight", "right", "recall@1", "recall@5", "chars@5", "AUROC"]]
    with tempfile.TemporaryDirectory() as temporary:
        for folder in options.folders:
            work = options.work or Path(temporary)
            question_set, plain = open_set(folder, options.limit, work, embedder, whole=True)
            gold = gold_of(folder)
            read = Retriever(plain.index, embedder, reader=reader)
            for weight in map(float, options.weights.split(",")):
                with setting(room, WEIGHT=weight):
                    row = figures(question_set, gold, read if weight else plain)
                shown = [f"{value:,.0f}" if name == "chars@5" else f"{value:.3f}"
                         for name, value in row.items()]  # fmt: skip
                rows.append([question_set.name, f"{weight:g}", *shown])
                print(rows[-1], flush=True)
    print(markdown(rows))


if __name__ == "__main__":
    main()
