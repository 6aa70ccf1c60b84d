"""What the cache holds of an embedder's query side: a network for onnxruntime, and its proof.

In: a located model and the cache folder. Out: the `Export` that may be used, or None, and then
questions are encoded by sentence-transformers. `encoder_export` makes the files; this module only
reads them, and imports no torch. A network whose bytes are not those that were proved is not used.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from qa.engines.checksums import checksum
from qa.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from qa.engines.catalogue import LocatedModel

FORM = 1
"""Of the files: those of another form are made anew."""
LEAST = 0.9999
"""A cosine to sentence-transformers' own vectors below this is no proof."""


@dataclass(frozen=True, slots=True)
class Proof:
    """How an export compares with the model that it was made from; kept as JSON beside it.

    Attributes:
        form: See `FORM`.
        model: SHA-256 of the model's weights; `files_of_model` that of its small files.
        files_of_model: See `model`.
        graph: SHA-256 of the network's graph, `weights` of its weights; "" where there are none.
        weights: See `graph`.
        prompt: What sentence-transformers itself puts in front of a question, after the model's
            own settings.
        window: How many tokens are seen.
        dimension: Of the vectors.
        lowest_cosine: Of the sample texts' vectors to those of sentence-transformers.
        problem: Why the export must not be used; "" for one that is proved.
        versions: Of the libraries that took part.
    """

    form: int
    model: str
    files_of_model: str
    graph: str
    weights: str
    prompt: str
    window: int
    dimension: int
    lowest_cosine: float
    problem: str
    versions: dict[str, str]

    def to_json(self) -> str:
        """The text of the file."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """Where the export of a model lies in the cache.

    Graph and weights are two files, because onnxruntime maps a file of weights into memory where
    it would read and copy a single one: a question then touches a few rows of the word vectors.
    """

    folder: Path
    name: str

    @property
    def graph(self) -> Path:
        """The network, which names the file of weights."""
        return self.folder / f"{self.name}.onnx"

    @property
    def weights(self) -> Path:
        """Its weights, beside it."""
        return self.folder / f"{self.name}.weights"

    @property
    def proof(self) -> Path:
        """The `Proof`, the last of the three to be written."""
        return self.folder / f"{self.name}.json"

    def read_proof(self) -> Proof | None:
        """What is remembered of the export, or None where there is none that can be read."""
        try:
            found = Proof(**json.loads(self.proof.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return found if found.form == FORM else None

    def throw_away(self) -> None:
        """Remove the files, the proof first; what may not be removed stays."""
        for path in (self.proof, self.graph, self.weights):
            with suppress(OSError):
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Export:
    """A network that may be used, and what is known of it."""

    files: EncoderFiles
    proof: Proof


def encoder_files(model: LocatedModel, cache_folder: Path) -> EncoderFiles:
    """Return where the export of a model is, or would be."""
    return EncoderFiles(cache_folder / "encoders", model.fingerprint)


def proved_export(
    model: LocatedModel, cache_folder: Path, memory: Path | None = None
) -> Export | None:
    """Return the export of a model if it is there, whole, and was proved of this very model.

    Args:
        model: The model.
        cache_folder: Where exports lie.
        memory: Where finished checksums are remembered; None for the cache as well.
    """
    files = encoder_files(model, cache_folder)
    proof = files.read_proof()
    if proof is None or proof.problem or not proof.lowest_cosine >= LEAST:
        return None
    if not is_of(proof, model):
        return None
    try:
        found = tuple(checksum(p, memory or cache_folder) for p in (files.graph, files.weights))
    except ModelError:
        return None
    return Export(files, proof) if found == (proof.graph, proof.weights) else None


def is_of(proof: Proof, model: LocatedModel) -> bool:
    """Whether a proof is of these weights, with this tokenizer and these settings."""
    return (proof.model, proof.files_of_model) == (model.sha256, small_files(model))


def small_files(model: LocatedModel) -> str:
    """Return a SHA-256 over the tokenizer and the settings of a model, which weights do not tell.

    A user may edit them in a folder of his own.
    """
    digest = hashlib.sha256()
    for path in sorted(model.path.rglob("*.json")):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        digest.update(f"{path.relative_to(model.path)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
