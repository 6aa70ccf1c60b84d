"""Makes the network that encodes questions without torch, once, and proves that it does so equally.

In: a sentence-transformers model and the cache folder. Out: three files there, see `query_encoder`.
The network goes from the tokens of one text to its unit vector, pooling included. Its vectors of
`SAMPLES` are compared with those of sentence-transformers; the outcome is kept, and a network that
fails is not. Whatever goes wrong, questions are encoded as before.
"""

from __future__ import annotations

import hashlib
import logging
import math
import shutil
import warnings
from contextlib import contextmanager
from dataclasses import replace
from importlib import metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from qa.engines.light_embedder import QueryEncoder
from qa.engines.query_encoder import (
    FORM,
    LEAST,
    EncoderFiles,
    Export,
    Proof,
    encoder_files,
    is_of,
    proved_export,
    small_files,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from qa.engines.embedder import SentenceTransformerEmbedder

SAMPLES = (
    "",
    "?",
    "a",
    " \n\tWhite space   around and\u00a0inside \n",
    "Who wrote the first report?",
    "WHAT did the Council decide on 4 March 2025, and how much (in €) was it: 1,250.50 or 3½%?",
    "¿Cuándo se inauguró el puente del río Ñandú?",
    "Où la naïve Zoë a-t-elle déjà mangé l’œuf à Besançon?",
    "Wie groß ist die Straße über den Fluß? Übermäßig ärgerlich!",
    "Кто написал первый отчёт?",
    "ποιος έγραψε την έκθεση;",
    "谁写了第一份报告？",
    "最初の報告書は誰が書きましたか",
    "보고서를 누가 썼습니까?",
    "من كتب التقرير الأول؟",
    "पहली रिपोर्ट किसने लिखी?",
    "ใครเขียนรายงานฉบับแรก",
    "👩‍🔬 wrote it 🚀 — didn't she?",
    "[CLS] a text that names [SEP] and </s> and [MASK] <mask>",
    "Pneumonoultramicroscopicsilicovolcanoconiosis" * 8,
    "And after the flood, when did the ferry run again? " * 4,
    "The inquiry heard that the crane had been inspected in spring. " * 30,
    "word " * 3000,
)
"""Of all lengths, the last ones longer than the windows of common models, and in many scripts."""

UNKNOWN_MAKE = "the model is of a make that qa does not export"

LIBRARIES = ("onnxruntime", "sentence-transformers", "tokenizers", "torch", "transformers")


def export_encoder(embedder: SentenceTransformerEmbedder, cache_folder: Path) -> Proof | None:
    """Make and prove the export of an embedder, unless these libraries have done so already.

    One that failed is not tried again before a library changes. Two processes at once make one.

    Returns:
        What is known of the export now; None where none could be made or its proof not be kept:
        a package is missing, or the cache cannot be written.
    """
    if not can_export():
        return None
    from filelock import FileLock  # noqa: PLC0415

    files = encoder_files(embedder.located, cache_folder)
    if known := _known(embedder, files, cache_folder):
        return known
    try:
        files.folder.mkdir(parents=True, exist_ok=True)
        with FileLock(files.folder / f"{files.name}.lock"):
            # A second process waited, and finds it done.
            return _known(embedder, files, cache_folder) or _made(embedder, files, cache_folder)
    except OSError:
        return None


def can_export() -> bool:
    """Whether the package that torch's exporter needs is installed."""
    return find_spec("onnx") is not None


def lowest_cosine(encoder: QueryEncoder, embedder: SentenceTransformerEmbedder) -> float:
    """Return the lowest cosine of the sample texts' vectors to those of sentence-transformers.

    A vector that is not of unit length counts as if it pointed elsewhere.
    """
    expected = embedder.encode_queries(SAMPLES)
    pairs = zip((encoder.encode(text) for text in SAMPLES), expected, strict=True)
    lowest = min(1 - float(((a - b) ** 2).sum()) / 2 for a, b in pairs)
    return lowest if math.isfinite(lowest) else -1.0


def _known(
    embedder: SentenceTransformerEmbedder, files: EncoderFiles, cache_folder: Path
) -> Proof | None:
    """The proof of an export that need not be made again."""
    proof = files.read_proof()
    if not proof or not is_of(proof, embedder.located) or proof.versions != _versions():
        return None
    whole = proof.problem or proved_export(embedder.located, cache_folder)
    return proof if whole else None


def _made(embedder: SentenceTransformerEmbedder, files: EncoderFiles, cache_folder: Path) -> Proof:
    """Make the files in a folder beside, and bring them to their place one by one, the proof last.

    Raises:
        OSError: the cache cannot be written, or is full.
    """
    files.throw_away()
    shutil.rmtree(beside := files.folder / f"{files.name}.tmp", ignore_errors=True)
    beside.mkdir()  # One that was killed half-way has left its own.
    try:
        made = EncoderFiles(beside, files.name)
        proof = _proof(embedder, made, cache_folder)
        made.proof.write_text(proof.to_json(), "utf-8")
        if not proof.problem:
            made.weights.replace(files.weights)
            made.graph.replace(files.graph)
        made.proof.replace(files.proof)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    proved_export(embedder.located, cache_folder)  # Works out the checksums that asking looks up.
    return proof


def _proof(embedder: SentenceTransformerEmbedder, made: EncoderFiles, cache_folder: Path) -> Proof:
    """Write the network and compare it; the problem of the proof says why it must not be used."""
    located, library = embedder.located, embedder.library_model
    proof = Proof(
        form=FORM,
        model=located.sha256,
        files_of_model=small_files(located),
        graph="",
        weights="",
        prompt=(library.prompts or {}).get("query") or "",
        window=int(library.max_seq_length),
        dimension=embedder.dimension,
        lowest_cosine=-1.0,
        problem=_unknown_make(library),
        versions=_versions(),
    )
    if proof.problem:
        return proof
    try:
        with _silence():
            _write_network(library, made)
        lowest = lowest_cosine(QueryEncoder(located, Export(made, proof)), embedder)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 (whatever an exporter or a network may raise)
        return replace(proof, problem=f"{type(error).__name__}: {error}"[:500])
    if not lowest >= LEAST:
        problem = f"its vectors are not those of the model (lowest cosine {lowest:.4f})"
        return replace(proof, lowest_cosine=lowest, problem=problem)
    graph, weights = (_sha256(path) for path in (made.graph, made.weights))
    return replace(proof, graph=graph, weights=weights, lowest_cosine=lowest)


def _unknown_make(library: Any) -> str:  # noqa: ANN401 (untyped library)
    """Why a model is not one that can be exported, "" for one that can."""
    kinds = [type(part).__name__ for part in library]
    if kinds[:2] != ["Transformer", "Pooling"] or kinds[2:] not in ([], ["Normalize"]):
        return f"{UNKNOWN_MAKE} (it is made of {', '.join(kinds)})"
    if library[1].pooling_mode not in ("mean", "cls"):
        return f"{UNKNOWN_MAKE} (its pooling is {library[1].pooling_mode})"
    if not library[1].include_prompt or library.truncate_dim:
        return f"{UNKNOWN_MAKE} (it cuts its vectors, or leaves out prompts)"
    return ""


def _write_network(library: Any, made: EncoderFiles) -> None:  # noqa: ANN401 (untyped library)
    """Write graph and weights of a network for one text, of any number of tokens.

    It is traced: torch's newer exporter takes five times as long and needs onnxscript besides.
    What the tracer would take for a constant shows in the proof, whose texts are of all lengths.
    """
    import onnxruntime
    import torch

    class Network(torch.nn.Module):  # type: ignore[misc]
        """From tokens (1, tokens) to a vector (1, dimension)."""

        def __init__(self) -> None:
            super().__init__()
            self.parts = torch.nn.ModuleList(library)

        def forward(self, ids: Any) -> Any:  # noqa: ANN401
            features = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
            for part in self.parts:
                features = part(features)
            return torch.nn.functional.normalize(features["sentence_embedding"], p=2, dim=-1)

    traced = made.folder / "traced.onnx"
    with torch.no_grad():
        torch.onnx.export(
            Network().eval(),
            (torch.tensor([library.tokenizer(SAMPLES[4])["input_ids"]]),),
            str(traced),
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {1: "tokens"}},
            dynamo=False,
        )
    options = onnxruntime.SessionOptions()
    # What this level does holds on any machine, and for other versions of onnxruntime.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(made.graph)
    for key, value in {"file_name": made.weights.name, "min_size_in_bytes": "1024"}.items():
        options.add_session_config_entry(
            f"session.optimized_model_external_initializers_{key}", value
        )
    onnxruntime.InferenceSession(str(traced), options, providers=["CPUExecutionProvider"])


@contextmanager
def _silence() -> Iterator[None]:
    """Keep the libraries' remarks on exporting from the user, who did not ask for it."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _versions() -> dict[str, str]:
    return {library: metadata.version(library) for library in LIBRARIES}
