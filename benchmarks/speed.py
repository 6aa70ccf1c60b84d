"""Times whole processes that answer one question, beside scripts that use the libraries plainly.

usage: speed.py [--runs N] [--plot FILE.svg] [--all FOLDER]

The sample articles are indexed once, with a cache of their own; the passages are also written as a
FAISS index for the scripts. One of these imports sentence-transformers, loads the same model from
the same folder, encodes the question and searches; the other goes on to load the default language
model with llama_cpp, shows it the passages found, and has it write as many tokens as qa's answer
has. Then each program runs N times, one after the other in turn, so that what else the machine
does falls on all alike. Printed are medians of wall time and peak memory, and their ratios to the
script that does as much; of commands that a daemon runs, to the same command without one, the
memory being the client's.

Then the stages of one `qa ask` are timed, each in N fresh processes, and drawn with --plot.

With --all the other benchmarks of speed follow, each with what it compares in turn: building an
index of FOLDER's articles, how updates and searches grow, a large index, and the language model.
FOLDER holds `articles/` and `questions.jsonl` (docs/questions.md).
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import faiss

from qa.assistant import Assistant
from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.loading import load_embedder, load_language_model, prepare_questions
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
PLAIN_ANSWER = (
    PLAIN
    + """
import json
import llama_cpp

passages = json.load(open(sys.argv[4]))
found = "\\n\\n".join(passages[i] for i in ids[0][:4])
prompt = f"Answer from these passages:\\n{found[:4000]}\\n\\nQuestion: {sys.argv[3]}"
llama = llama_cpp.Llama(sys.argv[5], n_ctx=2048, verbose=False)
llama.create_chat_completion(
    [{"role": "user", "content": prompt}], max_tokens=int(sys.argv[6]), temperature=0.0
)
"""
)
ALONE, RESIDENT = "alone", "resident"
"""Folders in which processes look for a daemon: there is none, and there is one."""
SMOLLM = ("--model", "smollm2-135m")
OTHERS = {
    "building.py": lambda folder: [folder],
    "growth.py": lambda folder: [folder],
    "search_speed.py": lambda folder: [folder],
    "language_model.py": lambda _: [],
}
"""The other benchmarks of speed, and their arguments given a folder of a question set."""
STAGES = {
    "typer and the command": "import qa.faces.ask, qa.faces.cli, pydantic",
    "numpy": "import numpy",
    "rich": "import rich.console, rich.table, rich.padding, rich.text",
    "the rest of qa": "import qa.assistant, qa.faces.render, qa.faces.last_answer",
    "onnxruntime, tokenizers": "import onnxruntime, tokenizers",
    "faiss": "import faiss",
    "opening the index, checking the models": "from qa.assistant import Assistant\n"
    "assistant = Assistant.open(sys.argv[1], llm=False)\n"
    "reader = assistant.reader",
    "loading the question encoder": "assistant.embedder.load()",
    "loading the reader": "reader.load()",
    "encoding the question": "assistant.embedder.encode_query(sys.argv[2])",
    "searching and weighing": "asking = assistant._asking\nasking._reader = None\n"
    "assistant.search(sys.argv[2])",
    "reading": "del asking.__dict__['_retriever']\nasking._reader = reader\n"
    "found = assistant.search(sys.argv[2])",
    "judging and composing": "list(asking.composers.quoting.compose(qa.asking.Question("
    "sys.argv[2], sys.argv[2]), found))",
}
"""What one question takes, in an order in which each is paid for once. In `qa ask` the reader loads
beside the search; a search before reading is part of the one with it, and is taken off there."""


@dataclass
class Program:
    """A command, what it is compared with, and what its runs took: seconds and bytes."""

    name: str
    command: list[str]
    environment: dict[str, str]
    beside: Program | None = None
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
        ids = [row[0] for row in index.connection.execute("SELECT id FROM passages ORDER BY id")]
        vectors = stored_vectors(index.connection, ids, embedder.dimension)
        texts = [
            row[0]
            for row in index.connection.execute(
                "SELECT substr(a.text, p.start + 1, p.end - p.start) FROM passages p "
                "JOIN articles a ON a.id = p.article_id ORDER BY p.id"
            )
        ]
    (folder / "passages.json").write_text(json.dumps(texts), "utf-8")
    with Assistant.open(settings.index_folder, cache=settings.cache) as assistant:
        answer = assistant.ask(QUESTION)
    model = load_language_model(settings)
    (folder / "tokens").write_text(str(model.count_tokens(answer.text)))
    model.close()
    flat = faiss.IndexFlatIP(embedder.dimension)
    flat.add(vectors)
    faiss.write_index(flat, str(folder / "plain.faiss"))


def programs(folder: Path) -> list[Program]:
    """Return what is compared: the plain scripts, then qa with the script that does as much."""
    cache = folder / "cache"
    here, resident = environment(folder, ALONE), environment(folder, RESIDENT)
    torch = {**here, "QA_CACHE": str(folder / "empty")}
    python = [sys.executable, "-c"]
    embedder, language_model = (
        str(locate(kind, None, cache).path) for kind in ("embedder", "language_model")
    )
    given = [embedder, str(folder / "plain.faiss"), QUESTION]
    more = [str(folder / "passages.json"), language_model, (folder / "tokens").read_text()]
    search = Program("script: search", [*python, PLAIN, *given], here)
    answer = Program("script: search, answer", [*python, PLAIN_ANSWER, *given, *more], here)

    def qa(name: str, beside: Program, env: dict[str, str], *words: str) -> Program:
        command = [*python, QA, *words, "--index", str(folder / "index"), QUESTION]
        return Program(name, command, env, beside)

    ask = qa("qa ask", answer, here, "ask")
    writing = qa("qa ask --model smollm2-135m", answer, here, "ask", *SMOLLM)
    found = qa("qa search", search, here, "search")
    return [
        search,
        answer,
        ask,
        writing,
        found,
        qa("qa search, reader = false", search, {**here, "QA_READER": "false"}, "search"),
        qa("qa search, no export", search, torch, "search"),
        qa("daemon: qa ask", ask, resident, "ask"),
        qa("daemon: qa ask --model …", writing, resident, "ask", *SMOLLM),
        qa("daemon: qa search", found, resident, "search"),
    ]


def environment(folder: Path, runtime: str) -> dict[str, str]:
    """The environment of processes that compile modules once, and look for a daemon in a folder."""
    own = {"HF_HUB_OFFLINE": "1", "QA_CACHE": str(folder / "cache")}
    own["XDG_RUNTIME_DIR"] = str(folder / runtime)
    left_out = ("QA_", "PYTHONDONTWRITEBYTECODE")
    return {n: value for n, value in os.environ.items() if not n.startswith(left_out)} | own


@contextmanager
def daemon(folder: Path) -> Iterator[None]:
    """Let a daemon run for those whose environment has it; it has to have answered somebody."""
    for name in (ALONE, RESIDENT):
        (folder / name).mkdir(mode=0o700)

    def run(*words: str) -> dict[str, Any]:
        command = [sys.executable, "-c", QA, "daemon", *words, "--json"]
        return dict(json.loads(subprocess.check_output(command, env=environment(folder, RESIDENT))))

    run("start")
    try:
        yield
        if not run("status")["questions"]:
            raise RuntimeError("the daemon was asked nothing")
    finally:
        run("stop")


def stages(folder: Path, runs: int) -> dict[str, float]:
    """Return the medians of the stages of `qa ask`, in milliseconds, by name."""
    code = "import sys, time\nmarks = [time.perf_counter()]\n"
    for lines in STAGES.values():
        code += f"{lines}\nmarks.append(time.perf_counter())\n"
    code += "print(*(1000 * (b - a) for a, b in zip(marks, marks[1:])))"
    environment = {**os.environ, "QA_CACHE": str(folder / "cache"), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", code, str(folder / "index"), QUESTION]
    bare: list[float] = []
    found: list[list[float]] = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", ""], check=True)
        bare.append(1000 * (time.perf_counter() - began))
        done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
        found.append([float(word) for word in done.stdout.split()])
    medians = dict(zip(STAGES, map(statistics.median, zip(*found, strict=True)), strict=True))
    again = medians["encoding the question"]
    medians["searching and weighing"] -= again
    medians["reading"] -= medians["searching and weighing"] + again
    return {"Python itself": statistics.median(bare), **medians}


def plot(path: Path, parts: dict[str, float]) -> None:
    """Draw the stages as bars; always the same bytes for the same figures."""
    matplotlib = import_module("matplotlib")
    matplotlib.use("Agg")
    pyplot = import_module("matplotlib.pyplot")
    with matplotlib.rc_context({"svg.hashsalt": "qa", "svg.fonttype": "none", "font.size": 9}):
        figure, axes = pyplot.subplots(figsize=(7, 3.6), layout="constrained")
        names = list(parts)[::-1]
        bars = axes.barh(names, [parts[name] for name in names], color="#0072b2")
        axes.bar_label(bars, fmt="%.0f", padding=3)
        axes.set(xlabel="milliseconds of one qa ask, from a cold process", xmargin=0.1)
        axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        maker = multiprocessing.get_context("spawn").Process(target=prepare, args=(Path(name),))
        maker.start()
        maker.join()
        compared = programs(Path(name))
        with daemon(Path(name)):
            for program in compared:
                program.run()  # Reads the files once; not counted.
                program.seconds.clear()
                program.peak.clear()
            for _ in range(options.runs):
                for program in compared:
                    program.run()
        parts = stages(Path(name), options.runs)
        print(f"an answer of {(Path(name) / 'tokens').read_text()} tokens, {options.runs} runs")
    print(f"{'':30}{'seconds':>9}{'least':>8}{'ratio':>8}{'MB':>8}{'ratio':>8}")
    for program in compared:
        beside = program.beside or program
        seconds, peak = statistics.median(program.seconds), statistics.median(program.peak)
        time_ratio = seconds / statistics.median(beside.seconds)
        peak_ratio = peak / statistics.median(beside.peak)
        print(
            f"{program.name:30}{seconds:9.2f}{min(program.seconds):8.2f}{time_ratio:8.2f}"
            f"{peak / 1e6:8.0f}{peak_ratio:8.2f}"
        )
    print()
    for stage, milliseconds in parts.items():
        print(f"{stage:42}{milliseconds:8.0f} ms")
    if options.plot:
        plot(options.plot, parts)
    for script, arguments in OTHERS.items() if options.all else ():
        print(f"\n{script}\n", flush=True)
        command = [sys.executable, str(Path(__file__).with_name(script))]
        subprocess.run([*command, *map(str, arguments(options.all))], check=True)


if __name__ == "__main__":
    main()
