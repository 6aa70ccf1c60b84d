"""The JSON of `qa models`: which models there are, what is known of one, and how it did in a trial.

See `qa.faces.documents` for what holds of all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ModelKind = Literal["embedder", "language_model", "reader", "reranker"]


@dataclass(frozen=True, slots=True)
class TrialDocument:
    """What `qa models test --json` prints; shares are between 0 and 1.

    Of a language model: `points` is how often it points at the sentence that answers, `silent` how
    often it says that none answers where none does, `copies` how often it has the answer's number
    or words, `proved` the share of its sentences that its sources prove. Of the others: `first` and
    `among_three` are how often the sentence that answers is ranked so. What does not apply is null.
    """

    schema: Literal["qa.model-test/1"]
    name: str
    kind: ModelKind
    day: str
    questions: int
    points: float | None = None
    silent: float | None = None
    copies: float | None = None
    proved: float | None = None
    first_token_ms: float | None = None
    tokens_per_second: float | None = None
    first: float | None = None
    among_three: float | None = None
    texts_per_second: float | None = None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class ModelDocument:
    """A model. What is not known of it is null.

    `state` is "shipped" (it comes with qa), "fetched" (by `qa models pull`), "own" (a file, folder
    or server of the user's) or "available" (to be fetched). `verified` says whether its checksum
    was known before it was fetched. `memory_bytes` is about what it takes at work.
    """

    name: str
    kind: ModelKind
    description: str
    state: Literal["shipped", "fetched", "own", "available"]
    default: bool
    in_use: bool
    source: str
    revision: str | None
    licence: str
    verified: bool
    bytes: int | None
    memory_bytes: int | None
    path: str | None
    sha256: str | None
    trial: TrialDocument | None


@dataclass(frozen=True, slots=True)
class GgufDocument:
    """What the file of a language model says of itself; `context` is 0 where it does not say."""

    architecture: str
    title: str
    parameters: int
    context: int
    quantisation: str
    template: bool
    thinks: bool
    parts: int


@dataclass(frozen=True, slots=True)
class ModelListDocument:
    """What `qa models list --json` prints; `folder` is where fetched models are kept."""

    schema: Literal["qa.models/1"]
    folder: str
    models: list[ModelDocument]


@dataclass(frozen=True, slots=True)
class ModelInfoDocument:
    """What `qa models info --json` and `qa models pull --json` print."""

    schema: Literal["qa.model/1"]
    model: ModelDocument
    gguf: GgufDocument | None
