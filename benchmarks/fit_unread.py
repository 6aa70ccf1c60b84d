"""Fits the confidence in sentences that no reader has read, as in languages that it does not know.

usage: fit_unread.py FOLDER... [--english FOLDER] [--write]

Each FOLDER is a question set in one language (see docs/questions.md). Every second question is
asked on all articles of its set, and on the half of them without its own article, where nothing is
to be found. The target is whether the best sentence has a gold answer. Each language is also left
out once, for the figures of one that was not fitted. `--english` gives a set whose unanswerable
questions look answerable, asked without a reader; it counts for less, since few people ask so.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from fit_confidence import _contains
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from qa.answering.choosing import Chooser
from qa.answering.confidence import MODEL, default_threshold, signals
from qa.answering.evidence import rank_evidence
from qa.assistant import Assistant
from qa.config import Settings
from qa.engines.loading import load_embedder
from qa.index.reader import Index
from qa.indexing.update import update_index

NAMES = ("lexical", "margin", "names_missing", "numbers_missing")
"""The signals that are fitted: those of meaning tell nothing in a language that the embedder does
not know."""

FAR, ENGLISH, DECEPTIVE, ENGLISH_FAR = 4.0, 0.25, 0.25, 1.0
"""What a question counts that is asked where nothing is to be found, an English one, one of these
that looks answerable and is not, and one where nothing is to be found; any other counts 1."""

EVERY = 8
"""So much fewer of the English questions are asked."""

Row = dict[str, object]


@dataclass(frozen=True)
class Example:
    """The signals of one question, and whether its best sentence is right."""

    folder: str
    far: bool
    answerable: bool
    values: tuple[float, ...]
    right: bool
    weight: float


def examples(folder: Path, english: Path | None) -> Iterable[Example]:
    """Yield the examples of a set; the English one is asked without the reader."""
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines][:: EVERY if folder == english else 2]
    articles = sorted((folder / "articles").iterdir())
    halves = articles[::2], articles[1::2]
    for part in (articles, *halves):
        names = {path.name for path in part}
        far = part is not articles
        asked = [q for q in questions if not far or q["source"]["article"] not in names]
        weight = FAR if far else 1.0
        if folder == english:
            weight = ENGLISH_FAR if far else ENGLISH
        yield from _asked(folder.name, part, asked, weight, reader=folder != english, far=far)


def _asked(
    name: str, articles: Sequence[Path], asked: list[Row], weight: float, *, reader: bool, far: bool
) -> Iterable[Example]:
    with tempfile.TemporaryDirectory() as work:
        settings = Settings(index=str(Path(work) / "index"), llm=False, reader=reader)
        embedder = load_embedder(settings)
        update_index(settings.index_folder, list(map(str, articles)), embedder)
        with Assistant(Index(settings.index_folder), settings, embedder=embedder) as assistant:
            for gold in asked:
                question = str(gold["question"])
                ranked = rank_evidence(assistant.search(question))
                evidence = Chooser(question, ranked, assistant.reader).choice().evidence
                if not evidence or evidence[0].answerable is not None:
                    continue
                values = signals(question, evidence)
                held = _contains(evidence[0].text, list(gold["answers"]))  # type: ignore[call-overload]
                answerable = bool(gold["answerable"])
                yield Example(
                    name, far, answerable, tuple(values[n] for n in NAMES),
                    held and answerable and not far,
                    weight if answerable or far else DECEPTIVE,
                )  # fmt: skip


def fitted(rows: Sequence[Example]) -> Pipeline:
    """Return a regression of the rows."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3))
    weights = {"logisticregression__sample_weight": [row.weight for row in rows]}
    return model.fit(_values(rows), [row.right for row in rows], **weights)


def _values(rows: Sequence[Example]) -> npt.NDArray[np.float64]:
    return np.array([row.values for row in rows])


def figures(model: Pipeline, rows: Sequence[Example]) -> str:
    """Return what is answered at the threshold, of which kinds of questions."""
    sure = model.predict_proba(_values(rows))[:, 1] >= default_threshold()
    asked = list(zip(sure.tolist(), rows, strict=True))
    there = [(given, row) for given, row in asked if row.answerable and not row.far]
    kinds = {
        "right": [given and row.right for given, row in there],
        "wrong": [given and not row.right for given, row in there],
        "deceived": [given for given, row in asked if not row.answerable and not row.far],
        "far answered": [given for given, row in asked if row.far],
    }
    return ", ".join(f"{kind} {np.mean(found):.2f}" for kind, found in kinds.items() if found)


def main() -> None:
    """Fit, print the figures, and write the table when asked to."""
    parser = argparse.ArgumentParser(description="Fit the confidence in what was not read.")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--english", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write the table in {MODEL.name}")
    arguments = parser.parse_args()
    folders = [*arguments.folders, *([arguments.english] if arguments.english else [])]
    rows = [row for folder in folders for row in examples(folder, arguments.english)]
    model = fitted(rows)
    for folder in folders:
        own = [row for row in rows if row.folder == folder.name]
        others = fitted([row for row in rows if row.folder != folder.name])
        print(f"{folder.name}: {figures(model, own)}; left out: {figures(others, own)}")
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    intercept = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    told = ", ".join(f"{name} = {weight:.4f}" for name, weight in zip(NAMES, weights, strict=True))
    table = f"[unread]\nintercept = {intercept:.4f}\nweights = {{ {told} }}\n"
    print(table)
    if arguments.write:
        text = MODEL.read_text("utf-8")
        MODEL.write_text(re.sub(r"\[unread\]\n(?:.+\n)*", lambda _: table, text), "utf-8")


if __name__ == "__main__":
    main()
