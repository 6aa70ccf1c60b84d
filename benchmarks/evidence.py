"""What the benchmarks of retrieval share: question sets, metrics with intervals, Markdown tables.

A folder comes in, and ranked spans for its questions; figures for each question, estimates with
their 95% percentile bootstrap intervals and tables go out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.domain import Document, Turn
from qa.indexing.files import find_files
from qa.indexing.formats import loader_for

Articles = Mapping[str, str]
"""The texts of articles by name."""

RESAMPLES = 1000
SEED = 20240607
RECALLS = ("evidence_recall@1", "evidence_recall@5", "evidence_recall@10")
HEADINGS = {
    **{name: name.removeprefix("evidence_") for name in RECALLS},
    "article_hit@1": "article hit@1",
    "chars@5": "characters@5",
    "span_precision@5": "precision@5",
    "ms": "ms",
}
FORMATS = {"chars@5": ",.0f", "ms": ".1f"}

Floats = NDArray[np.float64]
Scores = Mapping[str, Floats]
"""By metric, a number for each question."""


class Hit(NamedTuple):
    """A span of an article that was found; `text` is the article's text there."""

    article: str
    start: int
    end: int
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with evidence; `gold` holds, by article, the positions of its characters."""

    id: str
    text: str
    history: tuple[Turn, ...]
    gold: Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """What a folder holds: the articles' files and texts by name, and the questions."""

    name: str
    files: Mapping[str, Path]
    articles: Articles
    questions: Sequence[Question]

    @property
    def has_history(self) -> bool:
        """Whether any question is a follow-up."""
        return any(question.history for question in self.questions)


class Found(NamedTuple):
    """What a way found for a question, and how long that took."""

    hits: list[Hit]
    ms: float


class Estimate(NamedTuple):
    """A figure and its 95% interval."""

    value: float
    low: float
    high: float


class Comparison(NamedTuple):
    """A rival's recall as a multiple of qa's (None where that is 0), and the paired difference."""

    ratio: float | None
    difference: Estimate


def read_set(folder: Path, limit: int | None, *, whole: bool = False) -> QuestionSet:
    """Read a question set: its first `limit` questions that have evidence, or of all (`whole`)."""
    files = _files(folder)
    articles = {name: document.text for name, document in read_articles(folder).items()}
    lines = (folder / "questions.jsonl").read_text("utf-8").split("\n")
    golds = [json.loads(line) for line in lines if line]
    golds = [gold for gold in golds if whole or gold["evidence"]]
    questions = [_question(gold, articles) for gold in golds[:limit]]
    if not questions:
        sys.exit(f"{folder}: no question has evidence")
    return QuestionSet(folder.resolve().name, files, articles, questions)


def read_articles(folder: Path) -> dict[str, Document]:
    """Return the articles of a question set by name, as the index would hold them."""
    return {name: _document(name, path) for name, path in _files(folder).items()}


def _files(folder: Path) -> dict[str, Path]:
    root = folder / "articles" if (folder / "articles").is_dir() else folder
    found = find_files([str(root)]).files
    return {file.ref: file.path for file in found if file.path.name != "README.md"}


def _document(name: str, path: Path) -> Document:
    data = path.read_bytes()
    return loader_for(path, data).load(data, name)


def _question(gold: dict[str, Any], articles: Articles) -> Question:
    positions: dict[str, set[int]] = {}
    for span in gold["evidence"]:
        if not 0 <= span["start"] < span["end"] <= len(articles.get(span["article"], "")):
            sys.exit(f"question {gold['id']}: no article has the evidence {span}")
        positions.setdefault(span["article"], set()).update(range(span["start"], span["end"]))
    history = tuple(Turn(turn["question"], turn["answer"]) for turn in gold["history"])
    whole = {article: frozenset(characters) for article, characters in positions.items()}
    return Question(gold["id"], gold["question"], history, whole)


def touches_evidence(gold: Mapping[str, Any], article: str, start: int, end: int) -> bool:
    """Whether a span touches the evidence, which is a list of places or of groups of them."""
    groups = [group if isinstance(group, list) else [group] for group in gold["evidence"]]
    return any(
        place["article"] == article and start < place["end"] and place["start"] < end
        for group in groups
        for place in group
    )


def score(questions: Sequence[Question], found: Sequence[Found]) -> Scores:
    """The metrics of one way."""
    rows = [_score(question, *one) for question, one in zip(questions, found, strict=True)]
    return {metric: np.array([row[metric] for row in rows]) for metric in HEADINGS}


def _score(question: Question, hits: Sequence[Hit], ms: float) -> dict[str, float]:
    gold = sum(map(len, question.gold.values()))
    retrieved = sum(hit.end - hit.start for hit in hits[:5])
    recalls = zip(RECALLS, (1, 5, 10), strict=True)
    return {
        **{name: _gold_found(question, hits[:k]) / gold for name, k in recalls},
        "article_hit@1": float(any(hit.article in question.gold for hit in hits[:1])),
        "chars@5": float(retrieved),
        "span_precision@5": _gold_found(question, hits[:5]) / retrieved if retrieved else 0.0,
        "ms": ms,
    }


def _gold_found(question: Question, hits: Sequence[Hit]) -> int:
    """How many of the gold characters are in the hits."""
    found = {
        (hit.article, position)
        for hit in hits
        for position in question.gold.get(hit.article, ())
        if hit.start <= position < hit.end
    }
    return len(found)


def estimate(values: Floats, metric: str) -> Estimate:
    """The mean (of "ms" the median) of all questions; equal resamples for equal numbers of them."""
    middle: Callable[..., Any] = np.median if metric == "ms" else np.mean
    picks = np.random.default_rng(SEED).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.percentile(middle(values[picks], axis=1), [2.5, 97.5])
    return Estimate(float(middle(values)), float(low), float(high))


def set_table(name: str, scores: Mapping[str, Scores]) -> str:
    """The figures of one set, a row for each way."""
    rows = [[name, *HEADINGS.values()]]
    for way, by_metric in scores.items():
        cells = []
        for metric in HEADINGS:
            form = FORMATS.get(metric, ".3f")
            value, low, high = (
                format(number, form) for number in estimate(by_metric[metric], metric)
            )
            cells.append(f"{value} [{low}–{high}]")
        rows.append([way, *cells])
    return markdown(rows)


def against_qa(scores: Mapping[str, Scores]) -> dict[str, dict[str, Comparison]]:
    """For each rival and recall, how it compares to qa's."""
    own = scores.get("qa", {})
    return {
        way: {
            metric: Comparison(
                float(theirs[metric].mean() / own[metric].mean()) if own[metric].any() else None,
                estimate(theirs[metric] - own[metric], metric),
            )
            for metric in RECALLS
        }
        for way, theirs in scores.items()
        if own and way != "qa"
    }


def ratio_table(results: Mapping[str, Mapping[str, Scores]]) -> str:
    """Each rival's recall as a multiple of qa's, and the difference with its interval."""
    rows = [["set", "way / qa", *(HEADINGS[metric] for metric in RECALLS)]]
    for name, scores in results.items():
        for way, ratios in against_qa(scores).items():
            cells = [
                f"{'–' if ratio is None else f'×{ratio:.2f}'}, "
                f"{value:+.3f} [{low:+.3f} to {high:+.3f}]"
                for ratio, (value, low, high) in ratios.values()
            ]
            rows.append([name, way, *cells])
    return markdown(rows) if len(rows) > 1 else ""


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, the first row its head."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in rows
    ]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return "\n".join(lines)
