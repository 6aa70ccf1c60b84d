"""Times the building of an index, beside sentence-transformers on the same texts.

usage: building.py FOLDER [--articles N] [--runs N] [--half] [--questions N]

FOLDER holds `articles/` and `questions.jsonl` (docs/questions.md). An index of its first N articles
is built from nothing: files read, cut, embedded and written, with a vector for each passage and
for each of its sentences. The same texts, with their titles and headings, are then given to
`SentenceTransformer.encode` at its defaults, in one call: passages and sentences, and passages
alone, for qa reads no sentence twice. All ways take turns, and what every one of them needs first
(imports, loading the model, telling languages) is done before. Printed are the medians of the
runs, and ratios to both calls.

Where the CPU has instructions for bfloat16, or with --half, an index in half precision is built as
well. The recall of both is measured with the questions whose evidence lies in the articles.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evidence import Found, Hit, Question, QuestionSet, read_set, score

from qa.assistant import Assistant
from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.embedder import SentenceTransformerEmbedder
from qa.engines.precision import is_fast_here
from qa.engines.protocols import PassageText
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.scores import Vectors

RUNS, TOP = 3, 5


class Recorded(SentenceTransformerEmbedder):
    """An embedder that keeps what it was given."""

    def __init__(self, precision: str) -> None:
        super().__init__(locate("embedder", None, Settings().cache_folder), precision)
        self.passages: list[PassageText] = []

    def encode_with_sentences(
        self, passages: Sequence[PassageText], done: Callable[[int], None] = lambda _: None
    ) -> list[Vectors]:
        """See `Embedder`."""
        self.passages += passages
        return super().encode_with_sentences(passages, done)


@dataclass
class Way:
    """A way to embed some articles, and the seconds that its runs took."""

    name: str
    run: Callable[[], object]
    seconds: list[float] = field(default_factory=list)

    def time(self) -> None:
        """Run it once more."""
        began = time.perf_counter()
        self.run()
        self.seconds.append(time.perf_counter() - began)


def build(folder: Path, articles: Path, embedder: Recorded) -> None:
    """Build an index from nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    embedder.passages.clear()
    update_index(folder, [str(articles)], embedder)


def recall(folder: Path, embedder: Recorded, questions: Sequence[Question]) -> float:
    """The share of the questions' evidence in the first five passages."""
    settings = Settings(index=str(folder), reader=False)
    found = []
    with Assistant(Index(folder), settings, embedder=embedder) as assistant:
        for question in questions:
            passages = assistant.search(question.text, top_k=TOP, history=question.history)
            found.append(
                Found([Hit(p.article, p.start, p.end, p.score, p.text) for p in passages], 0)
            )
    values = score(questions, found)[f"evidence_recall@{TOP}"]
    return float(values.mean())


def prepared(question_set: QuestionSet, number: int | None, work: Path) -> list[Question]:
    """Copy the first articles, and return the questions whose evidence lies in these."""
    chosen = dict(list(question_set.files.items())[:number])
    for name, path in chosen.items():
        copy = work / "articles" / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return [
        question for question in question_set.questions if question.gold.keys() <= chosen.keys()
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--questions", type=int)
    options = parser.parse_args()
    precisions = ["float32", *(["bfloat16"] if options.half or is_fast_here() else [])]
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        questions = prepared(read_set(options.folder, None), options.articles, work)
        embedders = {precision: Recorded(precision) for precision in precisions}
        articles = work / "articles"
        for precision, embedder in embedders.items():
            few = next(articles.rglob("*.*"))
            update_index(work / f"few {precision}", [str(few)], embedder)
        first = embedders["float32"]
        library, texts, passages = first.library_model, list[str](), list[str]()
        ways = [
            Way("encode: passages, sentences", lambda: library.encode(texts)),
            Way("encode: passages alone", lambda: library.encode(passages)),
            *(Way(f"index, {name}", partial(build, work / name, articles, embedder))
              for name, embedder in embedders.items()),
        ]  # fmt: skip
        build(work / "float32", articles, first)
        passages += [passage.text for passage in first.passages]
        texts += dict.fromkeys(text for p in first.passages for text in (p.text, *p.alone()))
        with Index(work / "float32") as index:
            documents, number = index.counts()
        for _ in range(options.runs):
            for way in ways:
                way.time()
        print(f"{documents:,} articles, {number:,} passages, {len(texts):,} texts")
        references = [statistics.median(way.seconds) for way in ways[:2]]
        print(f"{'':30}{'seconds':>9}{'passages/s':>12}{'x both':>10}{'x passages':>12}")
        for way in ways:
            seconds = statistics.median(way.seconds)
            whole, alone = (reference / seconds for reference in references)
            print(f"{way.name:30}{seconds:9.1f}{number / seconds:12.1f}{whole:10.2f}{alone:12.2f}")
        asked = questions[: options.questions]
        for precision, embedder in embedders.items():
            print(f"recall@{TOP}, {precision}: {recall(work / precision, embedder, asked):.4f} "
                  f"({len(asked)} questions)")  # fmt: skip


if __name__ == "__main__":
    main()
