"""Times warm searches on a large index, stage by stage.

usage: search_speed.py FOLDER [--passages N] [--questions N]

FOLDER holds `articles/` and `questions.jsonl` (docs/questions.md). An index of N passages is made
of its sentences, drawn at random with a fixed seed, so that words are as frequent as in real text;
its vectors are random, since the time of a search does not depend on what they hold. The questions
are embedded and searched for as `qa search` does. Printed are medians in milliseconds and the ratio
of each stage to embedding the question with sentence-transformers, in the same run.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from qa.config import Settings
from qa.domain import Block, Document, PassageSpan
from qa.engines.catalogue import locate
from qa.engines.embedder import SentenceTransformerEmbedder
from qa.engines.protocols import Embedder
from qa.index.reader import Index
from qa.index.writer import NewArticle, lock_index
from qa.indexing.files import find_files
from qa.indexing.formats import loader_for
from qa.retrieval.retriever import Retriever
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
    embedder = SentenceTransformerEmbedder(locate("embedder", None, Settings().cache_folder))
    with tempfile.TemporaryDirectory() as work:
        sentences = sentences_of(arguments.folder / "articles")
        build(Path(work), embedder, sentences, arguments.passages)
        with Index(Path(work)) as index:
            retriever = Retriever(index, embedder)
            for question in asked[:WARM_UP]:
                retriever.search(question, 8)
            stages = {
                "embedding": Timed(embedder, "encode_query"),
                "vectors": Timed(index, "dense"),
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
    for name, median in medians.items():
        print(f"{name:14}{median:8.1f} ms{median / medians['embedding']:8.2f} × embedding")
    slow = statistics.quantiles(stages["whole search"].times, n=20)[-1]
    print(f"{'95 of 100':14}{slow:8.1f} ms")


if __name__ == "__main__":
    main()
