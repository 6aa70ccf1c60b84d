"""Times warm searches on a large index, stage by stage.

usage: search_speed.py FOLDER [--passages N] [--questions N]

FOLDER holds `articles/` and `questions.jsonl` (docs/questions.md). An index of N passages is made
of its sentences, drawn at random with a fixed seed, so that words are as frequent as in real text;
its vectors are random, since the time of a search does not depend on what they hold. The questions
are embedded and searched for as `qa search` does, without the reader. Printed are medians in
milliseconds: of whole searches, in turn with their three parts bare (embedding the question, one
FAISS search, one full-text query), and of each stage as a part of a search; the stages of vectors
and full text run side by side.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from qa.config import Settings
from qa.domain import Block, Document, PassageSpan
from qa.engines.loading import load_embedder, prepare_questions
from qa.engines.protocols import Embedder
from qa.index.reader import Index
from qa.index.staging import NewArticle
from qa.index.vectors import VectorIndex
from qa.index.writer import lock_index
from qa.indexing.files import find_files
from qa.indexing.formats import loader_for
from qa.retrieval.ranking import make_query
from qa.retrieval.retriever import MOST_ROWS, POOL, Retriever, rarest_terms
from qa.text.sentences import sentence_spans

SENTENCES, PASSAGES, WARM_UP = 5, 20, 5
"""Sentences a passage, passages an article, searches that are not counted."""


def sentences_of(folder: Path) -> list[str]:
    """Return all sentences of the articles of a folder."""
    found = []
    for file in find_files([str(folder)]).files:
        data = file.path.read_bytes()
        text = loader_for(file.path, data).load(data, file.ref).text
        found += [text[start:end] for start, end in sentence_spans(text)]
    return found


def articles(sentences: list[str], number: int, dimension: int) -> Iterator[tuple[NewArticle, ...]]:
    """Yield made-up articles of PASSAGES passages each, until there are `number` passages."""
    chance = random.Random(7)  # noqa: S311 (nothing is kept secret by it)
    for article in range(-(-number // PASSAGES)):
        text, spans = "", []
        for _ in range(PASSAGES):
            start, own = len(text), []
            for sentence in chance.choices(sentences, k=SENTENCES):
                own.append((len(text), len(text) + len(sentence)))
                text += sentence + " "
            spans.append(PassageSpan(start, len(text) - 1, (), tuple(own)))
            text += "\n\n"
        document = Document(text, (Block("paragraph", 0, len(text)),), f"Article {article}")
        keys = [f"{article:08}{n:08}".encode() for n in range(PASSAGES)]
        name = f"{article}.txt"
        yield (NewArticle(name, f"/{name}", "/", "0" * 64, 1, 1, document, spans, keys),)


def build(folder: Path, embedder: Embedder, sentences: list[str], number: int) -> None:
    """Write the index."""
    vectors = np.random.default_rng(7)
    with lock_index(folder, embedder) as writer:
        for (article,) in articles(sentences, number, embedder.dimension):
            shape = (len(article.passages), 1 + SENTENCES, embedder.dimension)
            drawn = vectors.standard_normal(shape, dtype=np.float32)
            drawn /= np.linalg.norm(drawn, axis=-1, keepdims=True)
            writer.store_vectors(article.vector_keys, drawn[:, 0], list(drawn[:, 1:]))
            writer.stage(article)
        writer.publish()


def milliseconds(action: Callable[..., object], *arguments: object) -> float:
    """Return how long an action takes."""
    started = time.perf_counter()
    action(*arguments)
    return 1000 * (time.perf_counter() - started)


def bare(index: Index, embedder: Embedder, question: str) -> float:
    """Return how long the three parts of a search take by themselves."""
    vector = embedder.encode_query(question)
    known = make_query(
        question, vector, index.languages(), index.counts()[1], index.frequencies
    ).frequencies
    return (
        milliseconds(embedder.encode_query, question)
        + milliseconds(index.dense, vector, POOL)
        + milliseconds(index.lexical, rarest_terms(known, MOST_ROWS), POOL)
    )


class Timed:
    """Wraps a method so that the time spent in it is kept."""

    def __init__(self, owner: object, name: str) -> None:
        self.times: list[float] = []
        method = getattr(owner, name)

        def timed(*args: object) -> object:
            started = time.perf_counter()
            result = method(*args)
            self.times.append(1000 * (time.perf_counter() - started))
            return result

        setattr(owner, name, timed)


def main() -> None:
    """Build, search, print."""
    parser = argparse.ArgumentParser(description="Time warm searches on a large index.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=100)
    arguments = parser.parse_args()
    lines = (arguments.folder / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    number = min(arguments.questions, len(questions))
    asked = random.Random(7).sample(questions, number)  # noqa: S311
    settings = Settings()
    prepare_questions(settings, load_embedder(settings))
    embedder = load_embedder(settings)
    with tempfile.TemporaryDirectory() as work:
        sentences = sentences_of(arguments.folder / "articles")
        build(Path(work), embedder, sentences, arguments.passages)
        with Index(Path(work)) as index:
            retriever = Retriever(index, embedder)
            for question in asked[:WARM_UP]:
                retriever.search(question, 8)
            pairs = [
                (bare(index, embedder, question), milliseconds(retriever.search, question, 8))
                for question in asked
            ]
            stages = {
                "embedding": Timed(embedder, "encode_query"),
                "vectors": Timed(VectorIndex, "search"),
                "full text": Timed(index, "lexical"),
                "frequencies": Timed(index, "frequencies"),
                "reading": Timed(index, "candidates"),
                "whole search": Timed(retriever, "search"),
            }
            for question in asked:
                retriever.search(question, 8)
            passages = index.counts()[1]
    medians = {name: statistics.median(stage.times) for name, stage in stages.items()}
    print(f"{passages:,} passages, {len(asked)} questions; medians")
    parts, whole = (statistics.median(own) for own in zip(*pairs, strict=True))
    ratio = statistics.median(after / before for before, after in pairs)
    print(f"parts bare {parts:.1f} ms, whole {whole:.1f} ms: × {ratio:.2f}")
    for name, median in medians.items():
        print(f"{name:14}{median:8.1f} ms{median / medians['embedding']:8.2f} × embedding")
    slow = statistics.quantiles(stages["whole search"].times, n=20)[-1]
    print(f"{'95 of 100':14}{slow:8.1f} ms")


if __name__ == "__main__":
    main()
