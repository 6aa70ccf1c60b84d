"""What `qa models info` tells of one model, and how much memory this machine has."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.engines.catalogue import locate
from qa.engines.gguf.checking import gguf_facts
from qa.engines.server_address import is_address
from qa.faces.models_documents import GgufDocument, ModelInfoDocument
from qa.faces.models_known import known_model

if TYPE_CHECKING:
    from qa.config import Settings


def info_document(name: str, settings: Settings) -> ModelInfoDocument:
    """Return what is known of a model; one that is here is proved on the way.

    Raises:
        ModelError: it is here, and damaged.
        UsageError: there is no such model.
    """
    model = known_model(name, settings)
    if model.state == "available" or is_address(model.name):
        return ModelInfoDocument("qa.model/1", model, None)
    located = locate(model.kind, model.name, settings.cache_folder)
    model = replace(model, path=str(located.path.resolve()), sha256=located.sha256)
    gguf = None
    if model.kind == "language_model":
        facts = gguf_facts(Path(located.path), settings.cache_folder)
        gguf = GgufDocument(**asdict(facts))
    return ModelInfoDocument("qa.model/1", model, gguf)


def total_memory() -> int:
    """Return how many bytes of memory this machine has."""
    import psutil  # noqa: PLC0415

    return int(psutil.virtual_memory().total)
