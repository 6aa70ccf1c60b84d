"""What each ingredient of the search is worth: everything as it is, then one thing changed.

usage: ablation.py FOLDER… [--work DIR] [--limit N]

Each FOLDER holds a question set (docs/questions.md); see `retrieval.py` for what is measured. With
--work the indexes are kept in DIR, so that a second run embeds nothing. Prints a Markdown table:
for each change and set the share of the evidence in the first passage and in the first five, and
their characters; last the median milliseconds of a search without embedding the question, over all
sets.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
from evidence import Found, Hit, QuestionSet, markdown, read_set, score

from qa.config import Settings
from qa.engines.loading import load_embedder
from qa.index.reader import Index
from qa.indexing.update import update_index
from qa.retrieval import ranking, windows
from qa.retrieval.retriever import Retriever
from qa.scores import Vectors
from qa.understanding.followup import search_query

TOP = 10
PASSAGE = ("passage dense", "passage bm25", "passage pairs")
DENSE_OF_SENTENCES = ("dense", "best sentence dense")

Search = Callable[[str], list[Hit]]


class Remembering:
    """An embedder that embeds each question once, so that its time is not counted."""

    def __init__(self) -> None:
        self._embedder = load_embedder(Settings())
        self._known: dict[str, Vectors] = {}

    def __getattr__(self, name: str) -> object:
        """Everything else is the embedder's own."""
        return getattr(self._embedder, name)

    def encode_query(self, text: str) -> Vectors:
        """See `Embedder`."""
        if text not in self._known:
            self._known[text] = self._embedder.encode_query(text)
        return self._known[text]


@contextmanager
def weights(**changed: float) -> Iterator[None]:
    """Set the weights of signals, their names with _ for a blank."""
    before = dict(ranking.WEIGHTS)
    ranking.WEIGHTS.update({name.replace("_", " "): weight for name, weight in changed.items()})
    try:
        yield
    finally:
        ranking.WEIGHTS.update(before)


@contextmanager
def setting(module: object, **changed: object) -> Iterator[None]:
    """Set constants of a module."""
    before = {name: getattr(module, name) for name in changed}
    for name, value in changed.items():
        setattr(module, name, value)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(module, name, value)


def only(*names: str) -> dict[str, float]:
    """Weights of 0 for all but some signals."""
    return {name.replace(" ", "_"): 0.0 for name in ranking.WEIGHTS if name not in names}


def without(*names: str) -> dict[str, float]:
    """Weights of 0 for some signals."""
    return {name.replace(" ", "_"): 0.0 for name in names}


CHANGES: Mapping[str, Callable[[], AbstractContextManager[None]]] = {
    "as it is": weights,
    **{f"without {name}": lambda name=name: weights(**without(name)) for name in ranking.WEIGHTS},
    "without sentence vectors": lambda: weights(**without(*DENSE_OF_SENTENCES)),
    "dense of passages alone": lambda: weights(**only("passage dense")),
    "BM25 of passages alone": lambda: weights(**only("passage bm25")),
    "passages' signals alone": lambda: weights(**only(*PASSAGE)),
    "full trust in other languages": lambda: setting(ranking, FOREIGN=1.0),
    "short articles not whole": lambda: setting(windows, SHORT_ARTICLE=0),
    "400 characters for the first too": lambda: setting(windows, FIRST=(0, 400)),
    "250 to 600 for the others": lambda: setting(windows, REST=(250, 600)),
}


def open_set(
    folder: Path, limit: int | None, work: Path, embedder: Remembering, *, whole: bool = False
) -> tuple[QuestionSet, Retriever]:
    """Read a question set, index its articles in a folder of `work`, and open the index.

    See `read_set` for the other arguments.
    """
    question_set = read_set(folder, limit, whole=whole)
    index = work / question_set.name
    paths = sorted({str(path) for path in question_set.files.values()})
    root = folder / "articles" if (folder / "articles").is_dir() else folder
    update_index(index, [str(root)] if root != folder else paths, embedder)
    return question_set, Retriever(Index(index), embedder)


def measure(question_set: QuestionSet, retriever: Retriever) -> list[Found]:
    """Search for every question."""
    found = []
    for question in question_set.questions:
        query = search_query(question.text, question.history)
        started = time.perf_counter()
        passages = retriever.search(query, TOP)
        milliseconds = 1000 * (time.perf_counter() - started)
        hits = [Hit(p.article, p.start, p.end, p.score, p.text) for p in passages]
        found.append(Found(hits, milliseconds))
    return found


def main() -> None:
    """Measure every change on every set, and print the table."""
    parser = argparse.ArgumentParser(description="Measure what each ingredient is worth.")
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--work", type=Path, metavar="DIR", help="keep the indexes here")
    parser.add_argument("--limit", type=int, metavar="N", help="only a set's first N questions")
    arguments = parser.parse_args()
    embedder = Remembering()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        sets = [open_set(folder, arguments.limit, work, embedder) for folder in arguments.folders]
        rows = [["", *(question_set.name for question_set, _ in sets), "ms"]]
        for question_set, retriever in sets:
            measure(question_set, retriever)  # embeds the questions
        for change, changed in CHANGES.items():
            with changed():
                found = [measure(*one) for one in sets]
            cells, times = [], []
            for (question_set, _), per_question in zip(sets, found, strict=True):
                scores = score(question_set.questions, per_question)
                first, five = scores["evidence_recall@1"].mean(), scores["evidence_recall@5"].mean()
                cells.append(f"{first:.3f} {five:.3f} {scores['chars@5'].mean():,.0f}")
                times.extend(scores["ms"])
            rows.append([change, *cells, f"{np.median(times):.0f}"])
            print(rows[-1], flush=True)
    print(markdown(rows))


if __name__ == "__main__":
    main()
