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
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from evidence import (
    HEADINGS,
    Found,
    Hit,
    Question,
    QuestionSet,
    Scores,
    against_qa,
    estimate,
    ratio_table,
    read_set,
    score,
    set_table,
)
from figure import WAYS, plot
from rivals import RIVALS, TOP, Rival, Search, installed

from qa.assistant import Assistant
from qa.config import Settings
from qa.engines.loading import load_embedder
from qa.index.reader import Index
from qa.indexing.update import update_index

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder

WARM_UP = 3

Ask = Callable[[Question], list[Hit]]


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
