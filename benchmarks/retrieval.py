"""Measures, in one run, how much of the evidence qa finds, and how much other tools find.

usage: retrieval.py FOLDER… [--out DIR] [--limit N] [--only WAY,…] [--plot FILE.svg]

Each FOLDER holds a question set (see docs/questions.md): `questions.jsonl`, and the articles in
`articles/` or beside it. All files that qa reads are articles, except README.md, and every way of
finding gets the text that qa's loaders make of them. Questions without evidence are left out.

The ways, each with its ten best passages, and the three in the middle over the same chunks:

- `qa`: the Python API with its defaults, given the question and the turns before it
- `langchain`: recursive splitter (1000/200 characters), exact inner product in FAISS, given the
  question alone; `langchain+prev`: with the previous question in front, in sets with follow-ups
- `bm25`: BM25 over lower-cased words, the question alone
- `llama-index`: its sentence splitter and vector store as they come, the question alone

All but `bm25` embed with qa's default embedder. Figures are means over the questions, with the 95%
percentile bootstrap interval over them; of the milliseconds of a search, the median. For each
question all ways search in turn, so that whatever else the machine does slows all of them alike.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rivals import RIVALS, TOP, Articles, Hit, Rival, Search, installed

from qa.assistant import Assistant
from qa.config import Settings
from qa.domain import Turn
from qa.engines.loading import load_embedder
from qa.index.reader import Index
from qa.indexing.files import find_files
from qa.indexing.formats import loader_for
from qa.indexing.update import update_index

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder

WARM_UP = 3
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


WAYS = ("qa", *RIVALS)
MARKERS = dict(zip(WAYS, "osDv^", strict=True))
COLOURS = dict(zip(WAYS, ("#0072b2", "#d55e00", "#cc79a7", "#009e73", "#000000"), strict=True))
APART = {"langchain": 0.94, "bm25": 1.06}
"""In the plot their points would lie on each other, and on that of "langchain+prev"."""
NEAR = 1.3
"""In the plot, what is less than so many times further right is near."""


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


Ask = Callable[[Question], list[Hit]]


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


def read_set(folder: Path, limit: int | None) -> QuestionSet:
    """Read a question set, with its first `limit` questions that have evidence."""
    root = folder / "articles" if (folder / "articles").is_dir() else folder
    found = find_files([str(root)]).files
    files = {file.ref: file.path for file in found if file.path.name != "README.md"}
    articles = {name: _text(name, path) for name, path in files.items()}
    lines = (folder / "questions.jsonl").read_text("utf-8").split("\n")
    golds = [gold for gold in (json.loads(line) for line in lines if line) if gold["evidence"]]
    questions = [_question(gold, articles) for gold in golds[:limit]]
    if not questions:
        sys.exit(f"{folder}: no question has evidence")
    return QuestionSet(folder.resolve().name, files, articles, questions)


def _text(name: str, path: Path) -> str:
    data = path.read_bytes()
    return loader_for(path, data).load(data, name).text


def _question(gold: dict[str, Any], articles: Articles) -> Question:
    positions: dict[str, set[int]] = {}
    for span in gold["evidence"]:
        if not 0 <= span["start"] < span["end"] <= len(articles.get(span["article"], "")):
            sys.exit(f"question {gold['id']}: no article has the evidence {span}")
        positions.setdefault(span["article"], set()).update(range(span["start"], span["end"]))
    history = tuple(Turn(turn["question"], turn["answer"]) for turn in gold["history"])
    whole = {article: frozenset(characters) for article, characters in positions.items()}
    return Question(gold["id"], gold["question"], history, whole)


def open_qa(question_set: QuestionSet, embedder: Embedder, stack: ExitStack) -> Ask:
    """Index the articles, and return qa's own search."""
    work = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    for name, path in question_set.files.items():
        copy = work / "articles" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    settings = Settings(index=str(work / "index"))
    update_index(settings.index_folder, [str(work / "articles")], embedder)
    assistant = Assistant(Index(settings.index_folder), settings, embedder=embedder)
    stack.enter_context(assistant)

    def ask(question: Question) -> list[Hit]:
        passages = assistant.search(question.text, top_k=TOP, history=question.history)
        return [Hit(p.article, p.start, p.end, p.score, p.text) for p in passages]

    return ask


def open_ways(
    question_set: QuestionSet, ways: Iterable[str], embedder: Embedder, stack: ExitStack
) -> dict[str, Ask]:
    """Build what each way searches in; "langchain" and "langchain+prev" share it."""
    built: dict[Rival, Search] = {}
    asks: dict[str, Ask] = {}
    for way in ways:
        if way == "langchain+prev" and not question_set.has_history:
            continue
        print(f"{question_set.name}: building {way}", file=sys.stderr)
        if way == "qa":
            asks[way] = open_qa(question_set, embedder, stack)
            continue
        rival = RIVALS[way]
        if rival not in built:
            built[rival] = rival.build(question_set.articles, embedder)
        asks[way] = partial(_ask, built[rival], way.endswith("+prev"))
    return asks


def _ask(search: Search, with_previous: bool, question: Question) -> list[Hit]:
    previous = [turn.question for turn in question.history[-1:] if with_previous]
    return search(" ".join([*previous, question.text]))


def measure(question_set: QuestionSet, asks: Mapping[str, Ask]) -> dict[str, list[Found]]:
    """Ask every question in every way; after a warm-up, for which the first ones are asked."""
    for ask in asks.values():
        for question in islice(cycle(question_set.questions), WARM_UP):
            ask(question)
    found: dict[str, list[Found]] = {way: [] for way in asks}
    for question in question_set.questions:
        for way, ask in asks.items():
            started = time.perf_counter()
            hits = ask(question)
            milliseconds = 1000 * (time.perf_counter() - started)
            for hit in hits:
                span = question_set.articles[hit.article][hit.start : hit.end]
                assert span == hit.text, f"{way} gives a wrong place for {hit}"
            found[way].append(Found(hits, milliseconds))
    return found


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
    return _markdown(rows)


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
    return _markdown(rows) if len(rows) > 1 else ""


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |"
        for row in rows
    ]
    lines.insert(1, f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    return "\n".join(lines)


def write_predictions(
    folder: Path, questions: Sequence[Question], found: Mapping[str, Sequence[Found]]
) -> None:
    """Write what each way found, as `qa search --batch` would print it."""
    folder.mkdir(parents=True, exist_ok=True)
    for way, per_question in found.items():
        lines = [
            _prediction(question.id, *one)
            for question, one in zip(questions, per_question, strict=True)
        ]
        (folder / f"{way}.jsonl").write_text("\n".join([*lines, ""]), "utf-8")


def _prediction(question: str, hits: Sequence[Hit], ms: float) -> str:
    passages = [
        {"article": hit.article, "start": hit.start, "end": hit.end, "score": hit.score}
        for hit in hits
    ]
    prediction = {
        "id": question,
        "status": "answered" if hits else "not_in_articles",
        "answer": "-" if hits else "",
        "confidence": None,
        "citations": [],
        "passages": passages,
        "timings_ms": {"total": round(ms, 3)},
    }
    return json.dumps(prediction, ensure_ascii=False)


def write_results(
    path: Path, results: Mapping[str, Mapping[str, Scores]], embedder: Embedder
) -> None:
    """Write all figures, and what they were measured with."""
    packages = {package for rival in RIVALS.values() for package in rival.packages.split()}
    sets = {
        name: {
            "questions": len(next(iter(scores.values()))["ms"]),
            "ways": {
                way: {metric: estimate(by_metric[metric], metric)._asdict() for metric in HEADINGS}
                for way, by_metric in scores.items()
            },
            "against_qa": {
                way: {
                    metric: {"ratio": ratio, "difference": difference._asdict()}
                    for metric, (ratio, difference) in ratios.items()
                }
                for way, ratios in against_qa(scores).items()
            },
        }
        for name, scores in results.items()
    }
    versions = {package: _version(package) for package in ("qa-articles", *sorted(packages))}
    whole = {"embedder": embedder.fingerprint, "versions": versions, "sets": sets}
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def plot(path: Path, results: Mapping[str, Mapping[str, Scores]]) -> None:
    """Draw recall@5 over the characters it takes, a panel for each set; always the same bytes."""
    matplotlib = import_module("matplotlib")
    matplotlib.use("Agg")
    pyplot = import_module("matplotlib.pyplot")
    columns = min(3, len(results))
    rows = -(-len(results) // columns)
    with matplotlib.rc_context({"svg.hashsalt": "qa", "svg.fonttype": "none", "font.size": 9}):
        figure, grid = pyplot.subplots(
            rows, columns, figsize=(3.4 * columns + 0.4, 2.8 * rows + 0.4), sharey=True,
            squeeze=False, layout="constrained",
        )  # fmt: skip
        for axes, (name, scores) in zip(grid.flat, results.items(), strict=False):
            _panel(axes, name, scores)
        for axes in grid.flat[len(results) :]:
            axes.set_visible(False)
        figure.supxlabel(
            "characters in the first five passages (set apart sideways where chunks are the same)"
        )
        figure.supylabel("share of the evidence in them")
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
        pyplot.close(figure)


def _panel(axes: Any, name: str, scores: Mapping[str, Scores]) -> None:  # noqa: ANN401 (untyped)
    """One set: for each way a point with its interval and, right of all near it, its name."""
    ticker = import_module("matplotlib.ticker")
    xs = {way: scores[way]["chars@5"].mean() * APART.get(way, 1) for way in scores}
    ys = {way: estimate(scores[way]["evidence_recall@5"], "evidence_recall@5") for way in scores}
    labels: list[tuple[float, float]] = []
    for way in sorted(xs, key=lambda way: -ys[way].value):
        x, (y, low, high) = xs[way], ys[way]
        own = way == "qa"
        axes.errorbar(
            x, y, yerr=[[max(y - low, 0)], [max(high - y, 0)]], marker=MARKERS[way], capsize=3,
            color=COLOURS[way], markersize=8 if own else 6, elinewidth=1, zorder=3 if own else 2,
        )  # fmt: skip
        right = max(other for other in xs.values() if other < x * NEAR) * 1.15
        above = [label for other, label in labels if right / NEAR < other < right * NEAR]
        labels.append((right, min([y, *(label - 0.08 for label in above)])))
        axes.annotate(
            way, (x, y), labels[-1], va="center", color=COLOURS[way],
            weight="bold" if own else "normal", arrowprops={"arrowstyle": "-", "lw": 0.4},
        )  # fmt: skip
    count = len(next(iter(scores.values()))["ms"])
    axes.set(title=f"{name} ({count} questions)", ylim=(0, 1.05), xscale="log")
    axes.set_xlim(min(xs.values()) / 1.5, max(xs.values()) * 2.8)
    axes.xaxis.set_major_locator(ticker.LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.0f}"))
    axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.grid(alpha=0.25)


def _ways(text: str) -> list[str]:
    chosen = [way.strip() for way in text.split(",")]
    if unknown := sorted(set(chosen) - set(WAYS)):
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(WAYS)}")
    return [way for way in WAYS if way in chosen]


def main() -> None:
    """Measure, print, and write what was asked for."""
    parser = argparse.ArgumentParser(description="Measure how much of the evidence is found.")
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER", help="a question set")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write predictions and figures")
    parser.add_argument("--limit", type=int, metavar="N", help="only a set's first N questions")
    parser.add_argument(
        "--only", type=_ways, default=WAYS, metavar="WAY,…", help=f"of {', '.join(WAYS)}"
    )
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the figures")
    arguments = parser.parse_args()
    ways = [
        way
        for way in arguments.only
        if way == "qa" or installed(way, RIVALS[way].modules, RIVALS[way].packages)
    ]
    drawn = arguments.plot and installed("the plot", ["matplotlib"], "matplotlib")
    embedder = load_embedder(Settings())
    embedder.load()
    results: dict[str, dict[str, Scores]] = {}
    for folder in arguments.folders:
        question_set = read_set(folder, arguments.limit)
        if question_set.name in results:
            sys.exit(f"two question sets are called {question_set.name}")
        with ExitStack() as stack:
            found = measure(question_set, open_ways(question_set, ways, embedder, stack))
        if not found:
            continue
        name, questions = question_set.name, question_set.questions
        results[name] = {way: score(questions, found[way]) for way in found}
        print(set_table(name, results[name]), end="\n\n", flush=True)
        if arguments.out:
            write_predictions(arguments.out / name, questions, found)
    if ratios := ratio_table(results):
        print(ratios)
    if arguments.out:
        write_results(arguments.out / "results.json", results, embedder)
    if drawn:
        plot(arguments.plot, results)


if __name__ == "__main__":
    main()
