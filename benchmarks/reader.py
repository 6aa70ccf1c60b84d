"""How well the reader reads: does a passage answer, where, and does it support a sentence?

usage: reader.py FOLDER… [--json] [--model FILE.onnx] [--against FILE.onnx] [--limit N]

Each FOLDER holds a question set (docs/questions.md) whose questions name their `source`, the span
of the paragraph that they were asked about; each is read with that paragraph alone. Beside it
stands what the question's wording alone gives away (naive Bayes, ten folds): a reader no better
than that has learnt nothing. Falsified sentences are made from the set's own articles. --against
names the model before quantisation, which is measured in the same run. --json prints one object,
with several folders one for each.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from evidence import Articles, markdown, read_articles
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline

from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.judge import OnnxJudge
from qa.engines.protocols import ToRead
from qa.engines.reader import OnnxReader
from qa.text.language import detect_language
from qa.text.sentences import sentence_spans

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from f1 import token_f1
from falsify import falsified, names_in

Measured = OnnxReader | OnnxJudge
RESAMPLES, SEED, BINS = 500, 20_260_101, 10
CLAIMS = 1_500
"""Sentences that falsifications are made from."""
SPEED_PASSAGES, SPEED_TOKENS, SPEED_RUNS = 10, 180, 15


class Asked(NamedTuple):
    """A question with its own paragraph."""

    question: str
    title: str
    passage: str
    answers: list[str]


class Read(NamedTuple):
    """What the reader said of the questions, arrays of their number."""

    answerable: Any
    probability: Any
    f1: Any
    ms: float


def read_questions(folder: Path, limit: int | None) -> list[Asked]:
    """Return the questions of a set that name their source."""
    articles = read_articles(folder)
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    asked = []
    for gold in map(json.loads, lines):
        if source := gold.get("source"):
            article = articles[source["article"]]
            passage = article.text[source["start"] : source["end"]]
            answers = gold["answers"] if gold["answerable"] else []
            asked.append(Asked(gold["question"], article.title, passage, answers))
    if not asked:
        sys.exit(f"{folder}: no question names its source")
    return random.Random(SEED).sample(asked, limit) if limit and limit < len(asked) else asked  # noqa: S311


def opened(file: Path) -> Measured:
    """Return the reader of a file, or the judge, which reads too."""
    kind = OnnxJudge if file.name.startswith("judge") else OnnxReader
    return kind(file.name, file)


def read_all(reader: Measured, asked: Sequence[Asked]) -> Read:
    """Read each question with its own paragraph."""
    probabilities, f1 = [], []
    began = time.perf_counter()
    for one in asked:
        reading = reader.read(one.question, [ToRead(one.title, one.passage)])[0]
        probabilities.append(reading.answerable)
        found = one.passage[reading.spans[0].start : reading.spans[0].end]
        f1.append(max((token_f1(found, answer) for answer in one.answers), default=np.nan))
    ms = 1000 * (time.perf_counter() - began) / len(asked)
    answerable = np.array([bool(one.answers) for one in asked])
    return Read(answerable, np.array(probabilities), np.array(f1), ms)


def figures(read: Read, threshold: float) -> dict[str, float | list[float] | None]:
    """Return each figure as [value, low, high]: the 95 % bootstrap interval."""
    both = 0 < read.answerable.mean() < 1
    return {
        "n": len(read.answerable),
        "auroc": _interval(read, auroc) if both else None,
        "span_f1": _interval(read, lambda r: float(np.nanmean(r.f1))),
        "balanced_accuracy": _interval(read, lambda r: balanced(r, threshold)) if both else None,
        "ece": _interval(read, calibration_error) if both else None,
        "ms_per_passage": read.ms,
    }


def auroc(read: Read) -> float:
    """Area under the ROC curve of answerable against not."""
    return float(roc_auc_score(read.answerable, read.probability))


def balanced(read: Read, threshold: float) -> float:
    """Mean of the shares judged rightly of the answerable and of the other questions."""
    judged = read.probability >= threshold
    return float((judged[read.answerable].mean() + (~judged)[~read.answerable].mean()) / 2)


def calibration_error(read: Read) -> float:
    """Expected calibration error, ten bins of equal width (Guo et al. 2017, arXiv:1706.04599)."""
    bins = np.minimum((read.probability * BINS).astype(int), BINS - 1)
    gaps = [
        (bins == b).mean()
        * abs(read.probability[bins == b].mean() - read.answerable[bins == b].mean())
        for b in set(bins.tolist())
    ]
    return float(sum(gaps))


def _interval(read: Read, metric: Callable[[Read], float]) -> list[float]:
    rng = np.random.default_rng(SEED)
    values = []
    for _ in range(RESAMPLES):
        rows = rng.integers(0, len(read.answerable), len(read.answerable))
        part = Read(read.answerable[rows], read.probability[rows], read.f1[rows], read.ms)
        if 0 < part.answerable.mean() < 1 or metric is not auroc:
            values.append(metric(part))
    low, high = np.percentile(values, [2.5, 97.5])
    return [metric(read), float(low), float(high)]


def wording_alone(asked: Sequence[Asked]) -> float | None:
    """AUROC of guessing from the words of the question, in ten folds that share no paragraph."""
    labels = [bool(one.answers) for one in asked]
    if len(set(labels)) < 2:
        return None
    guess = make_pipeline(CountVectorizer(ngram_range=(1, 2)), MultinomialNB())
    texts = [one.question for one in asked]
    paragraphs = [one.passage for one in asked]
    probability = cross_val_predict(
        guess, texts, labels, groups=paragraphs, cv=GroupKFold(10), method="predict_proba"
    )[:, 1]
    return float(roc_auc_score(labels, probability))


def falsifications(reader: Measured, articles: Articles, seed: int) -> dict[str, float]:
    """AUROC of true sentences against falsified ones, by what was falsified.

    Each is checked against the sentence it was made from with up to two on either side. The rules
    are for English: there are none for articles in other languages.
    """
    rng = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    places = [
        (article, spans, i)
        for article in articles.values()
        if (article.language or detect_language(article.text)) == "en"
        for spans in [sentence_spans(article.text, "en")]
        for i, (start, end) in enumerate(spans)
        if 30 < end - start < 350
    ]
    names = [name for article in articles.values() for name in names_in(article.text)]
    scores: dict[str, list[tuple[float, float]]] = {}
    for article, spans, i in rng.sample(places, min(CLAIMS, len(places))):
        sentence = article.text[slice(*spans[i])]
        around = spans[max(0, i - rng.randint(0, 2)) : i + 1 + rng.randint(0, 2)]
        passage = article.text[around[0][0] : around[-1][1]]
        others = rng.sample(names, min(200, len(names)))
        false = falsified(sentence, passage, others, rng)
        if not false:
            continue
        true = reader.check(sentence, [(article.title, passage)])[0].supported
        for claim in false:
            score = reader.check(claim.text, [(article.title, passage)])[0].supported
            scores.setdefault(claim.kind, []).append((true, score))
    return {
        kind: float(roc_auc_score([1, 0] * len(pairs), [s for pair in pairs for s in pair]))
        for kind, pairs in sorted(scores.items())
    }


def speed(readers: Sequence[Measured]) -> list[float]:
    """Median milliseconds of reading ten passages of 180 tokens, the readers taking turns."""
    text = "the harbour wall stood firm against seven long winters " * 40
    tokens = readers[0].tokenizer.encode(text, add_special_tokens=False)
    passage = text[: tokens.offsets[SPEED_TOKENS - 1][1]]
    question = "How many winters did the harbour wall stand firm?"
    times: list[list[float]] = [[] for _ in readers]
    for _ in range(SPEED_RUNS):
        for reader, taken in zip(readers, times, strict=True):
            began = time.perf_counter()
            reader.read(question, [ToRead("", passage)] * SPEED_PASSAGES)
            taken.append(1000 * (time.perf_counter() - began))
    return [float(np.median(taken)) for taken in times]


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="a question set")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--model", type=Path, help="an ONNX file in the place of the shipped one")
    parser.add_argument("--against", type=Path, help="another ONNX file, measured beside it")
    parser.add_argument("--limit", type=int, help="only so many of a set's questions")
    parser.add_argument("--seed", type=int, default=7, help="of the falsifications")
    options = parser.parse_args()
    files = [options.model or locate("reader", None, Settings().cache_folder).path]
    files += [options.against] if options.against else []
    readers = {file.name: opened(file) for file in files}
    results: dict[str, Any] = {}
    for folder in options.folders:
        asked = read_questions(folder, options.limit)
        results[folder.name] = {
            name: figures(read_all(reader, asked), reader.threshold)
            | {"falsified": falsifications(reader, read_articles(folder), options.seed)}
            for name, reader in readers.items()
        } | {"question only": {"n": len(asked), "auroc": wording_alone(asked)}}
    times = dict(zip(readers, speed(list(readers.values())), strict=True))
    if options.json:
        documents = {name: document(rows, times) for name, rows in results.items()}
        only = len(documents) == 1
        print(json.dumps(next(iter(documents.values())) if only else documents, indent=1))
        return
    for name, rows in results.items():
        print(_table(name, rows), end="\n\n")
    print("ten passages of 180 tokens:", ", ".join(f"{n} {ms:.0f} ms" for n, ms in times.items()))


def document(rows: dict[str, dict[str, Any]], times: dict[str, float]) -> dict[str, Any]:
    """Return what --json prints of a set: plain figures first, the rest beside them."""
    (_, row), *others, (_, wording) = rows.items()
    figures = {name: value for name, value in row.items() if name != "falsified"}
    ranges = {name: value[1:] for name, value in figures.items() if isinstance(value, list)}
    plain = {n: value[0] if isinstance(value, list) else value for n, value in figures.items()}
    return {
        **plain,
        "intervals": ranges,
        "falsified": row["falsified"],
        "question_only": wording["auroc"],
        "ms_ten_passages": times,
        "against": dict(others),
    }


def _table(name: str, rows: dict[str, dict[str, Any]]) -> str:
    columns = ["n", "auroc", "span_f1", "balanced_accuracy", "ece", "ms_per_passage"]
    kinds = sorted({kind for row in rows.values() for kind in row.get("falsified", {})})
    table = [[name, *columns, *(f"false {kind}" for kind in kinds)]]
    for way, row in rows.items():
        shown = [_cell(row.get(column)) for column in columns]
        table.append([way, *shown, *(_cell(row.get("falsified", {}).get(kind)) for kind in kinds)])
    return markdown(table)


def _cell(value: float | list[float] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return f"{value[0]:.3f} [{value[1]:.3f}–{value[2]:.3f}]"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


if __name__ == "__main__":
    main()
