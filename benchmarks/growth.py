"""How the cost of updates and of the dense search grows with the index.

usage: growth.py FOLDER [--index INDEX ...] [--articles N] [--passages N ...] [--vectors N ...]

FOLDER holds `articles/` and `questions.jsonl` (docs/questions.md). Each part names what it is
compared with, and both are timed in turn, for the machine may do other things meanwhile.

- Files: articles are made of the sentences, indexed, and one is added. Their vectors are drawn at
  random, for embedding costs the same for each article; what is timed is all the rest.
- Passages: a small article is published in indexes of so many passages, and an open reader and a
  new one then search.
- Vectors: all are looked at, or those in some lists (`qa.index.kinds`), for the nearest to the
  questions. The vectors are those of passages and sentences in the INDEXes; where more are wanted,
  others are drawn between one of these and one of its nearest, with some noise. Recall is the
  share of the 40 nearest by half precision that are among 40 found in lists and scored exactly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import faiss
import numpy as np
from search_speed import articles, build, sentences_of

from qa.config import Settings
from qa.domain import EmbedderFacts
from qa.engines.loading import load_embedder
from qa.engines.protocols import PassageText
from qa.index.kinds import Kind, Plan
from qa.index.reader import Index
from qa.index.writer import lock_index
from qa.indexing.update import update_index
from qa.scores import Vectors

SENTENCES, RUNS, NEAREST = 20, 7, 40
"""Sentences an article of a file, runs of what is short, vectors that are looked for."""


class RandomEmbedder:
    """Draws a vector for each text instead of embedding it."""

    name, fingerprint, dimension, window = "random", "random@1", 384, 256
    languages: frozenset[str] = frozenset()

    def load(self) -> None:
        """Nothing to load."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Four tokens for three words, and the two special ones."""
        return [4 * len(text.split()) // 3 + 2 for text in texts]

    def encode_passages(
        self, texts: Sequence[str], done: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        """The same vector for the same text."""
        done(len(texts))
        return np.stack([self.encode_query(text) for text in texts])

    def encode_with_sentences(
        self, passages: Sequence[PassageText], done: Callable[[int], None] = lambda _: None
    ) -> list[Vectors]:
        """The same vectors for the same texts."""
        done(len(passages))
        return [self.encode_passages([one.text, *one.alone()]) for one in passages]

    def encode_query(self, text: str) -> Vectors:
        """As passages are."""
        seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
        drawn = np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32)
        return drawn / np.linalg.norm(drawn)

    def knows_word(self, word: str) -> bool:
        """It has learnt no word."""
        return False


def seconds(action: Callable[..., object], *arguments: object) -> float:
    """Return how long an action takes."""
    began = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - began


def write_files(folder: Path, sentences: list[str], first: int, number: int) -> None:
    """Write articles of sentences drawn at random, each with words of its own."""
    folder.mkdir(exist_ok=True)
    for article in range(first, first + number):
        drawn = random.Random(article).choices(sentences, k=SENTENCES)  # noqa: S311
        parts = [" ".join(drawn[at : at + 5]) for at in range(0, SENTENCES, 5)]
        text = "\n\n".join((f"Article {article}", f"This is article {article}.", *parts))
        (folder / f"{article:06}.txt").write_text(text, "utf-8")


def files(work: Path, sentences: list[str], number: int) -> None:
    """Time first builds of N articles and a tenth of them, one article more, and nothing new."""
    embedder = RandomEmbedder()
    small, large = work / "small", work / "large"
    write_files(small, sentences, 0, number // 10)
    write_files(large, sentences, 0, number)
    tenth, whole = [], []
    for run in range(3):
        for folder, times in ((small, tenth), (large, whole)):
            index = work / f"{folder.name}-{run}"
            times.append(seconds(update_index, index, [str(folder)], embedder))
    index = work / "large-0"
    more, one, none = [], [], []
    for run in range(RUNS):
        write_files(large, sentences, number + run, 1)
        file = work / f"{run}.txt"
        file.write_text(f"One file\n\nThis is the file {run}.\n", "utf-8")
        more.append(seconds(update_index, index, [str(large)], embedder))
        one.append(seconds(update_index, index, [str(file)], embedder))
        none.append(seconds(update_index, index, [str(large)], embedder))
    full = min(whole)
    print(f"{number} articles built in {full:.1f} s; vectors drawn, not embedded")
    print(f"  {number // 10} articles{min(tenth):10.2f} s, the {number}: × {full / min(tenth):.2f}")
    for name, times in (("one more in the folder", more), ("one file", one), ("nothing new", none)):
        least = min(times)
        print(f"  {name:24}{1000 * least:8.0f} ms{100 * least / full:8.2f} % of the build")


def small_updates(work: Path, sentences: list[str], numbers: Sequence[int]) -> None:
    """Time the publication of a small article, and the first search after it."""
    facts: EmbedderFacts = RandomEmbedder()
    query = RandomEmbedder().encode_query("what is it")
    first: list[float] = []
    print(
        "passages     a small update    open reader's search after    new reader's    × the first"
    )
    for number in numbers:
        folder = work / f"passages-{number}"
        build(folder, facts, sentences, number)
        new = list(articles(sentences, 20 * (number // 20 + RUNS), facts.dimension))[-RUNS:]
        times: list[list[float]] = [[], [], []]
        with Index(folder) as reader:
            reader.dense(query, NEAREST)
            for (article,) in new:
                times[0].append(seconds(_publish, folder, facts, article))
                times[1].append(seconds(reader.dense, query, NEAREST))
                with Index(folder) as opened:
                    times[2].append(seconds(opened.dense, query, NEAREST))
        medians = [1000 * statistics.median(own) for own in times]
        first = first or medians
        ratios = " ".join(f"{own / before:.2f}" for own, before in zip(medians, first, strict=True))
        print(f"{number:8}" + "".join(f"{own:16.1f} ms" for own in medians) + f"    {ratios}")


def _publish(folder: Path, facts: EmbedderFacts, article: object) -> None:
    with lock_index(folder, facts) as writer:
        shape = (len(article.passages), 6, facts.dimension)
        drawn = np.random.default_rng(1).standard_normal(shape, dtype=np.float32)
        writer.store_vectors(article.vector_keys, drawn[:, 0], list(drawn[:, 1:]))
        writer.stage(article)
        writer.publish()


def real_vectors(indexes: Sequence[Path]) -> Vectors:
    """Return the vectors of the passages of some indexes and of their sentences."""
    parts = []
    for index in indexes:
        with Index(index) as opened:
            dimension = int(opened.meta["dimension"])
            for vector, own in opened.connection.execute("SELECT vector, sentences FROM vectors"):
                parts.append(np.frombuffer(vector, dtype="<f4").reshape(1, dimension))
                parts.append(np.frombuffer(own, dtype="<f2").reshape(-1, dimension))
    return np.unique(np.concatenate(parts).astype(np.float32), axis=0)


def enlarged(real: Vectors, number: int) -> Vectors:
    """Return so many vectors, drawn between real ones that are near each other."""
    chance = np.random.default_rng(3)
    if number <= len(real):
        return real[chance.permutation(len(real))[:number]]
    exact = faiss.IndexFlatIP(real.shape[1])
    exact.add(real)
    near = np.concatenate(
        [exact.search(real[at : at + 2000], 11)[1][:, 1:] for at in range(0, len(real), 2000)]
    )
    found = np.empty((number, real.shape[1]), dtype=np.float32)
    for at in range(0, number, 50_000):
        block = found[at : at + 50_000]
        one = chance.integers(0, len(real), len(block))
        other = near[one, chance.integers(0, 10, len(block))]
        part = chance.uniform(0, 0.6, (len(block), 1)).astype(np.float32)
        noise = chance.standard_normal(block.shape, dtype=np.float32) * 0.35 / block.shape[1] ** 0.5
        block[:] = real[one] * (1 - part) + real[other] * part + noise
        block /= np.linalg.norm(block, axis=1, keepdims=True)
    return found


def kinds(real: Vectors, queries: Vectors, numbers: Sequence[int]) -> None:
    """Time the search of all vectors and of some lists, and count what the latter finds."""
    print(f"{len(real)} real vectors, {len(queries)} questions")
    print("vectors    lists  probed    all: ms    lists: ms   ×       recall    made in s")
    for number in numbers:
        vectors, ids = enlarged(real, number), np.arange(number)
        flat, kind = Kind().make(real.shape[1], vectors[:1]), Plan(flat_bytes=0).kind_for(number, 1)
        flat.add_with_ids(vectors, ids)
        truth = flat.search(queries, NEAREST)[1]
        chosen = np.random.default_rng(0).permutation(number)[: kind.sample]
        began = time.perf_counter()
        lists = kind.make(real.shape[1], vectors[np.sort(chosen)])
        lists.add_with_ids(vectors, ids)
        took = time.perf_counter() - began
        lists.nprobe = kind.probes
        faiss.omp_set_num_threads(1)
        times: tuple[list[float], list[float]] = ([], [])
        held = 0
        for query, wanted in zip(queries, truth, strict=True):
            one = query[None]
            times[0].append(min(seconds(flat.search, one, NEAREST) for _ in range(3)))
            times[1].append(min(seconds(lists.search, one, NEAREST * 3 // 2) for _ in range(3)))
            found = lists.search(one, NEAREST * 3 // 2)[1][0]
            found = found[found >= 0]
            best = found[np.argsort(-(vectors[found] @ query))[:NEAREST]]
            held += len(set(best.tolist()) & set(wanted.tolist()))
        every, some = (1000 * statistics.median(own) for own in times)
        recall = held / truth.size
        print(f"{number:9}{kind.lists:7}{kind.probes:8}{every:11.2f}{some:12.2f}"
              f"{some / every:7.2f}{recall:12.4f}{took:10.1f}", flush=True)  # fmt: skip
        faiss.omp_set_num_threads(2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path, nargs="*", default=[])
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--passages", type=int, nargs="*", default=[1000, 10_000, 100_000])
    parser.add_argument("--vectors", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    sentences = sentences_of(options.folder / "articles")
    with tempfile.TemporaryDirectory() as name:
        if options.articles:
            files(Path(name), sentences, options.articles)
        small_updates(Path(name), sentences, options.passages)
    if options.index:
        lines = (options.folder / "questions.jsonl").read_text("utf-8").splitlines()
        embedder = load_embedder(Settings())
        queries = np.stack([embedder.encode_query(json.loads(x)["question"]) for x in lines[:200]])
        kinds(real_vectors(options.index), queries, options.vectors)


if __name__ == "__main__":
    main()
