"""The checks of `qa doctor` that run foreign machine code, each in a process of its own.

Run as `python -m qa.faces.probes NAME FLAGS`, with the flags of the command line as JSON; prints
one JSON line with `ok`, `detail` and `mend`. A crash ends this process and not the report.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from qa.errors import IndexFault, IndexMissing, ModelError, QaError
from qa.settings.loading import load_settings
from qa.text.clean import counted, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa.config import Settings
    from qa.engines.catalogue import Kind, LocatedModel
    from qa.index.reader import Index

ONNX = "install it: pip install onnx"
NO_CI = ("PATH", "PYTHON", "LD_", "SYSTEMROOT")
"""How variables begin that Python may need to start. Of the others any may name a build server, and
there libraries are silent whatever they are told."""
TELEMETRY_FOLDER = "Microsoft", "DeveloperTools", ".onnxruntime"
"""Where, below the user's cache, onnxruntime keeps its device id and the events to be sent."""
SHOWN = 80
"""Characters of what a language model writes."""
SAMPLES = 50
"""So many passages, spread over the index, are searched by their own vectors."""


def probe_embedder(settings: Settings) -> str:
    """Embed three sentences: the two that mean the same must be the nearer ones."""
    from qa.engines.loading import load_embedder  # noqa: PLC0415

    indexed_by = _indexed_by(settings)
    _prove("embedder", settings.embedder or indexed_by)
    embedder = load_embedder(settings, indexed_by)
    cat, kitten, bank = embedder.encode_passages(
        [
            "The cat sleeps on the sofa.",
            "A kitten is napping on the couch.",
            "The central bank has raised its interest rates.",
        ]
    )
    near, far = float(cat @ kitten), float(cat @ bank)
    if not far < near <= 1.001:
        raise ModelError(
            f"{embedder.name} says cat–bank {far:.2f}, cat–kitten only {near:.2f}",
            "run 'make clean setup', or choose another model with --embedder",
        )
    return f"{embedder.name}, {embedder.dimension} dimensions, checksum right, embeds"


def probe_question_encoder(settings: Settings) -> str:
    """Compare the export that encodes questions with the model itself, anew."""
    from qa.engines.catalogue import locate  # noqa: PLC0415
    from qa.engines.embedder import SentenceTransformerEmbedder  # noqa: PLC0415
    from qa.engines.encoder_export import lowest_cosine  # noqa: PLC0415
    from qa.engines.light_embedder import QueryEncoder  # noqa: PLC0415
    from qa.engines.loading import embedder_meant  # noqa: PLC0415
    from qa.engines.query_encoder import LEAST, proved_export  # noqa: PLC0415

    indexed_by = _indexed_by(settings)
    model = locate("embedder", embedder_meant(settings, indexed_by), settings.cache_folder)
    with tempfile.TemporaryDirectory() as empty:
        # Checksums are worked out anew, whatever is remembered.
        export = proved_export(model, settings.cache_folder, memory=Path(empty))
    if export is None:
        return _slow_road(settings, model, indexed=indexed_by is not None)
    lowest = lowest_cosine(QueryEncoder(model, export), SentenceTransformerEmbedder(model))
    if not lowest >= LEAST:
        raise ModelError(
            f"the question encoder of {model.name} gives other vectors than the model "
            f"(lowest cosine {lowest:.4f})",
            f"delete {export.files.proof} and run 'qa index' on your articles again",
        )
    return f"{model.name} without torch, proved equal (lowest cosine {lowest:.7f})"


def _slow_road(settings: Settings, model: LocatedModel, *, indexed: bool) -> str:
    """Say why questions load torch; raise where there is something to mend."""
    from qa.engines.encoder_export import UNKNOWN_MAKE, can_export  # noqa: PLC0415
    from qa.engines.query_encoder import encoder_files, is_of  # noqa: PLC0415

    if not indexed:
        return f"none yet for {model.name}: the first 'qa index PATH…' makes it"
    slow = "each first question takes seconds longer, for it loads torch"
    files = encoder_files(model, settings.cache_folder)
    proof = files.read_proof()
    problem = proof.problem if proof and is_of(proof, model) else ""
    if problem.startswith(UNKNOWN_MAKE):
        return f"none for {model.name}: {problem}; {slow}"
    if problem:
        mend = f"delete {files.proof} and run 'qa index' on your articles again"
        raise ModelError(f"none for {model.name}: {problem}; {slow}", mend)
    if not can_export():
        raise ModelError(f"none for {model.name}: the package onnx is missing; {slow}", ONNX)
    raise ModelError(
        f"none for {model.name} in {files.folder}; {slow}",
        "run 'qa index' on your articles again, with a cache that can be written: it makes it "
        "even if nothing has changed",
    )


def probe_reader(settings: Settings) -> str:
    """Read a passage that answers and one that does not, and point at the answer."""
    from qa.engines.loading import load_reader  # noqa: PLC0415
    from qa.engines.protocols import ToRead  # noqa: PLC0415

    if not settings.reader:
        return "none: the settings want none"
    _prove("reader", None)
    reader = load_reader(settings)
    assert reader is not None
    says = "Hanna Voss wrote the first report in 1974."
    passages = [ToRead("", says), ToRead("", "The report was printed in red.")]
    answered, silent = reader.read("Who wrote the first report?", passages)
    first = answered.spans[0]
    found = says[first.start : first.end]
    if "Hanna Voss" not in found or answered.answerable <= silent.answerable:
        raise ModelError(f"{reader.name} answers {found!r}", "install qa again")
    return f"{reader.name}, checksum right, finds “{found}”"


def probe_faiss(settings: Settings) -> str:
    """Add, search, save and read back."""
    del settings
    import faiss

    index = faiss.IndexIDMap2(faiss.IndexFlatIP(3))
    index.add_with_ids(np.eye(3, dtype=np.float32), np.array([7, 8, 9]))
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "probe.faiss")
        faiss.write_index(index, path)
        again = faiss.read_index(path)
    scores, ids = again.search(np.array([[0, 0.8, 0.6]], dtype=np.float32), 2)
    if ids.tolist() != [[8, 9]] or not np.allclose(scores, [[0.8, 0.6]]):
        raise ModelError(
            f"FAISS {faiss.__version__} finds {ids.tolist()}, not [[8, 9]]",
            "run 'make clean setup'",
        )
    return f"{faiss.__version__} adds, searches, saves and reads back"


def probe_language_model(settings: Settings) -> str:
    """Load the model, or ask its server, and let it write a few tokens."""
    from qa.engines.loading import load_language_model, server_of  # noqa: PLC0415
    from qa.engines.protocols import Message  # noqa: PLC0415

    server = server_of(settings)
    proof = "checksum right"
    if server is None:
        _prove("language_model", settings.model)
    elif server.remote:
        proof = "ANOTHER MACHINE, which is sent each question and sentences of your articles"
    else:
        proof = "a server on this machine"
    model = load_language_model(settings)
    prompt = [
        Message("system", "You are a helpful assistant."),
        Message("user", "What is the capital of France?"),
    ]
    # A model that thinks before it speaks needs more than the few tokens that are shown.
    text = "".join(model.stream(prompt, settings.max_answer_tokens if server else 12))
    if not text.strip():
        raise ModelError(f"{model.name} writes nothing", "choose another model with --model")
    return f"{model.name}, {proof}, writes “{one_line(text)[:SHOWN]}”"


def probe_index(settings: Settings) -> str:
    """Open the index, compare its embedder, and search it by vectors of its own."""
    from qa.engines.loading import load_embedder  # noqa: PLC0415
    from qa.index.opening import open_index  # noqa: PLC0415
    from qa.index.writer import check_embedder  # noqa: PLC0415

    folder = settings.index_folder
    try:
        index = open_index(settings)
    except IndexMissing as error:
        return f"none yet: {error}"
    with index:
        articles, passages = index.counts()
        _check_database(index)
        check_embedder(index.meta, load_embedder(settings, index.meta["embedder"]))
        _check_vectors(index, passages)
    held = f"{counted(articles, 'article')}, {counted(passages, 'passage')}"
    return f"{folder}: {held}, by {index.meta['fingerprint']}"


def probe_telemetry(settings: Settings) -> str:
    """Import onnxruntime as a new user who is nobody's CI, and look what it leaves behind."""
    del settings
    environment = {k: value for k, value in os.environ.items() if k.upper().startswith(NO_CI)}
    with tempfile.TemporaryDirectory() as home:
        places = dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA"), home)
        subprocess.run(
            [sys.executable, "-P", "-c", "import qa, onnxruntime"],
            env=environment | places | {"XDG_CACHE_HOME": f"{home}/.cache"},
            check=True,
        )
        left = sorted(path.name for path in Path(home).rglob("*") if path.is_file())
    if left:
        raise ModelError(
            f"onnxruntime writes {', '.join(left)} for its maker, though it is told not to", ""
        )
    return "switched off in every library; onnxruntime leaves nothing behind" + _left_before()


def _left_before() -> str:
    """What telemetry of an earlier time has left in this user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache.joinpath(*TELEMETRY_FOLDER)
    return f" ({folder} is from before or of another program)" if folder.is_dir() else ""


def _indexed_by(settings: Settings) -> str | None:
    from qa.index.state import built_with  # noqa: PLC0415

    try:
        return built_with(settings.index_folder)
    except IndexFault:
        return None  # The check of the index says what is wrong with it.


def _prove(kind: Kind, name: str | None) -> None:
    """Work out a model's checksum anew, whatever is remembered of it."""
    from qa.engines.catalogue import locate  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as empty:
        locate(kind, name, Path(empty))


def _check_database(index: Index) -> None:
    found = index.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise IndexFault(
            f"{index.folder} is damaged ({found})", "remove the folder and index the articles again"
        )


def _check_vectors(index: Index, passages: int) -> None:
    from qa.index.vectors import load_vectors, stored_vectors  # noqa: PLC0415

    vectors = load_vectors(index.folder, index.connection)
    rows = index.connection.execute(
        "SELECT id FROM passages WHERE id % ? = 0 LIMIT ?", (max(1, passages // SAMPLES), SAMPLES)
    )
    ids = [row[0] for row in rows]
    stored = stored_vectors(index.connection, ids, int(index.meta["dimension"]))
    right = [abs(vectors.search(vector, 1)[0][1] - 1) < 0.01 for vector in stored]
    if len(vectors) != passages or not all(right):
        raise IndexFault(
            f"the FAISS file of {index.folder} does not hold what the index holds",
            f"delete {index.folder}/vectors-*.faiss: it is made anew without embedding",
        )


PROBES: dict[str, Callable[[Settings], str]] = {
    "embedder": probe_embedder,
    "question encoder": probe_question_encoder,
    "reader": probe_reader,
    "FAISS": probe_faiss,
    "language model": probe_language_model,
    "index": probe_index,
    "telemetry": probe_telemetry,
}


def main(name: str, flags: str) -> None:
    """Run one probe and print its outcome."""
    try:
        detail, mend, ok = PROBES[name](load_settings(json.loads(flags))), "", True
    except QaError as error:
        detail, mend, ok = error.message, error.mend, False
    except Exception as error:  # noqa: BLE001 (whatever is wrong is what was asked for)
        detail, mend, ok = f"{type(error).__name__}: {error}", "", False
    sys.stdout.write("\n" + json.dumps({"ok": ok, "detail": detail, "mend": mend}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
