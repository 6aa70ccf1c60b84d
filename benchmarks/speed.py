"""Times whole processes that answer one question, beside a script that uses the libraries plainly.

usage: speed.py [--runs N]

The sample articles are indexed once, with a cache of their own; the passages are also written as a
FAISS index for the script, which imports sentence-transformers, loads the same model from the same
folder, encodes the question and searches. Then each program runs N times, one after the other in
turn, so that what else the machine does falls on all alike. Printed are medians of wall time and
peak memory, and their ratios to the script's.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import faiss

from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.loading import load_embedder, prepare_questions
from qa.index.reader import Index
from qa.index.vectors import stored_vectors
from qa.indexing.update import update_index

ROOT = Path(__file__).parents[1]
QUESTION = "When did the crane accident happen?"
QA = "from qa.faces.cli import main; main()"
PLAIN = """
import sys
import faiss
from sentence_transformers import SentenceTransformer

model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
vector = model.encode([sys.argv[3]], normalize_embeddings=True)
scores, ids = faiss.read_index(sys.argv[2]).search(vector, 5)
print(ids, scores)
"""


@dataclass
class Program:
    """A command, and what its runs took: seconds and bytes."""

    name: str
    command: list[str]
    environment: dict[str, str]
    seconds: list[float] = field(default_factory=list)
    peak: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Run it once more, in a process of its own."""
        began = time.perf_counter()
        child = subprocess.Popen(
            self.command,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(child.pid, 0)
        self.seconds.append(time.perf_counter() - began)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"{self.name} ended with code {child.returncode}")
        self.peak.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def prepare(folder: Path) -> None:
    """Make below a folder an index, its export, and a FAISS file for the plain script.

    In a process of its own: what a child takes at most is counted from what its parent has taken.
    """
    settings = Settings(index=str(folder / "index"), cache=str(folder / "cache"))
    embedder = load_embedder(settings)
    update_index(settings.index_folder, [str(ROOT / "articles")], embedder)
    prepare_questions(settings, embedder)
    with Index(settings.index_folder) as index:
        ids = [row[0] for row in index.connection.execute("SELECT id FROM passages")]
        vectors = stored_vectors(index.connection, ids, embedder.dimension)
    flat = faiss.IndexFlatIP(embedder.dimension)
    flat.add(vectors)
    faiss.write_index(flat, str(folder / "plain.faiss"))


def programs(folder: Path) -> list[Program]:
    """Return what is compared, the plain script first."""
    model = str(locate("embedder", None, folder / "cache").path)
    here = {**os.environ, "HF_HUB_OFFLINE": "1", "QA_CACHE": str(folder / "cache")}
    torch = {**here, "QA_CACHE": str(folder / "empty")}
    at = ["--index", str(folder / "index"), QUESTION]
    python, plain = [sys.executable, "-c"], [model, str(folder / "plain.faiss"), QUESTION]
    return [
        Program("plain script", [*python, PLAIN, *plain], here),
        Program("qa ask --no-llm", [*python, QA, "ask", "--no-llm", *at], here),
        Program("qa search", [*python, QA, "search", *at], here),
        Program("qa search, reader = false", [*python, QA, "search", *at],
                {**here, "QA_READER": "false"}),
        Program("qa ask --no-llm, no export", [*python, QA, "ask", "--no-llm", *at], torch),
    ]  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        maker = multiprocessing.get_context("spawn").Process(target=prepare, args=(Path(name),))
        maker.start()
        maker.join()
        compared = programs(Path(name))
        for program in compared:
            program.run()  # Reads the files once; not counted.
            program.seconds.clear()
            program.peak.clear()
        for _ in range(options.runs):
            for program in compared:
                program.run()
    plain = compared[0]
    print(f"{'':28}{'seconds':>9}{'least':>8}{'ratio':>8}{'MB':>8}{'ratio':>8}")
    for program in compared:
        seconds, peak = statistics.median(program.seconds), statistics.median(program.peak)
        time_ratio = seconds / statistics.median(plain.seconds)
        peak_ratio = peak / statistics.median(plain.peak)
        print(
            f"{program.name:28}{seconds:9.2f}{min(program.seconds):8.2f}{time_ratio:8.2f}"
            f"{peak / 1e6:8.0f}{peak_ratio:8.2f}"
        )


if __name__ == "__main__":
    main()
