"""Makes engines from settings."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from qa.engines.beginnings import Beginnings
from qa.engines.catalogue import entries, entry_named, locate
from qa.engines.cross_encoder import CrossEncoderReranker
from qa.engines.embedder import SentenceTransformerEmbedder
from qa.engines.first_load import prove_that_it_loads
from qa.engines.judge import OnnxJudge
from qa.engines.kept import kept
from qa.engines.light_embedder import LightEmbedder
from qa.engines.llama import LlamaModel
from qa.engines.query_encoder import proved_export, small_files
from qa.engines.requantise import requantised
from qa.engines.server import ServerModel
from qa.engines.server_address import is_address, server_address
from qa.errors import ModelError, UsageError
from qa.settings.trust import has_named, remember_named

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.engines.catalogue import LocatedModel
    from qa.engines.protocols import Embedder, LanguageModel, Reader, Reranker
    from qa.engines.server_address import ServerAddress

KEY = "QA_API_KEY"
"""The variable that has a server's key. There is no setting for it: files are shown and copied."""


def load_embedder(settings: Settings, built_with: str | None = None) -> Embedder:
    """Return the embedder of the settings, else the one an index was built with, else the default.

    Where the cache holds a proved export of it, questions are encoded without torch.

    Raises:
        ModelError: it is missing or damaged.
        UsageError: no embedder has that name, or it is not the user who names it.
    """
    cache = settings.cache_folder
    located = locate("embedder", embedder_meant(settings, built_with), cache)
    export = proved_export(located, cache)

    def make() -> Embedder:
        heavy = SentenceTransformerEmbedder(located, settings.precision)
        return LightEmbedder(located, export, heavy, settings.threads) if export else heavy

    made_of = (located, export or small_files(located), settings.precision, settings.threads)
    return kept("embedder", made_of, make)


def embedder_meant(settings: Settings, built_with: str | None) -> str | None:
    """Return the name of the embedder of the settings, else that of an index, None for neither.

    An index can be part of a folder that somebody else made. It may name an embedder of the
    catalogue, and a folder only that the user has named before: loading a model runs what is in it.

    Raises:
        UsageError: it names another folder.
    """
    if settings.embedder or built_with is None or entry_named(built_with, "embedder") is not None:
        return settings.embedder or built_with
    folder = Path(built_with).expanduser()
    if folder.exists() and not has_named(folder):
        raise UsageError(
            f"the index names an embedder that you have not named yourself: {folder}",
            f"if you trust it, set QA_EMBEDDER={shlex.quote(built_with)}",
        )
    return built_with


def remember_embedder(settings: Settings) -> None:
    """Remember the embedder that the user named for an index, if it is none of the catalogue.

    Raises:
        UsageError: what is trusted cannot be written down.
    """
    if settings.embedder and entry_named(settings.embedder, "embedder") is None:
        remember_named(Path(settings.embedder).expanduser())


def prepare_questions(settings: Settings, embedder: Embedder) -> None:
    """See to it that the next process can encode questions without torch.

    Takes seconds the first time; then nothing, unless a library has changed. Where it cannot be
    done, questions are encoded as before, and `qa doctor` says why.
    """
    heavy = embedder.heavy if isinstance(embedder, LightEmbedder) else embedder
    if isinstance(heavy, SentenceTransformerEmbedder):
        from qa.engines.encoder_export import export_encoder  # noqa: PLC0415 (for writers alone)

        export_encoder(heavy, settings.cache_folder)


def load_reranker(settings: Settings) -> Reranker | None:
    """Return the reranker of the settings, or None, for none comes with qa.

    Raises:
        ModelError: it is missing or damaged.
        UsageError: no reranker has that name.
    """
    if not settings.reranker:
        return None
    return CrossEncoderReranker(
        str(locate("reranker", settings.reranker, settings.cache_folder).path)
    )


def server_of(settings: Settings) -> ServerAddress | None:
    """Return where the language model's server is, None where the model is on this machine's disk.

    Raises:
        UsageError: the address is none, or of another machine that may not be asked.
    """
    if not is_address(settings.model):
        return None
    return server_address(settings.model or "", allow_remote=settings.allow_remote)


def find_language_model(settings: Settings) -> str:
    """Return what stands for the language model of the settings, which is not loaded.

    It is name and weights, or an address; whether a server is there is not looked at.

    Raises:
        ModelError: it is missing or damaged.
        UsageError: no model has that name, or the address may not be asked.
    """
    if server := server_of(settings):
        return server.name
    return locate("language_model", settings.model, settings.cache_folder).fingerprint


def load_language_model(settings: Settings) -> LanguageModel:
    """Return the language model of the settings, loaded, or what asks its server.

    A server is not asked for anything yet.

    Raises:
        ModelError: it is missing, damaged, or does not run.
        UsageError: no model has that name, or the address may not be asked.
    """
    if server := server_of(settings):
        key = os.environ.get(KEY, "")
        made_of = (server, settings.context_tokens, settings.model_timeout, key)
        return kept(
            "language_model",
            made_of,
            lambda: ServerModel(
                server, settings.context_tokens, key=key, timeout=settings.model_timeout
            ),
        )
    return load_llama(settings)


def load_llama(settings: Settings) -> LlamaModel:
    """Return the language model that runs in this process, loaded; a catalogued one at its fastest.

    Raises:
        ModelError: it is missing, damaged, or does not run.
        UsageError: no model has that name.
    """
    model = locate("language_model", settings.model, settings.cache_folder)
    entry = next((e for e in entries() if e.name == model.name), None)
    if entry and entry.requantise:
        path = requantised(model, entry.requantise, settings.cache_folder)
        try:
            return _llama(model, path, settings)
        except ModelError:
            if path == model.path:
                raise
            path.unlink(missing_ok=True)  # A damaged copy in the cache is no loss.
    return _llama(model, model.path, settings)


def _llama(model: LocatedModel, path: Path, settings: Settings) -> LlamaModel:
    """The model at a path: its own, or that of its copy in the cache."""
    stat = path.stat() if path.exists() else None
    which = f"{model.sha256} {path.name} {stat and (stat.st_size, stat.st_mtime_ns)}"
    folder, threads = settings.cache_folder, settings.threads
    # Beyond what it was made for a model writes nonsense.
    context = min(settings.context_tokens, model.context or settings.context_tokens)

    def make() -> LlamaModel:
        if not model.published:
            prove_that_it_loads(path, model.sha256, context, threads, folder)
        beginnings = Beginnings(folder / "beginnings", which)
        return LlamaModel(model.name, path, context, threads, beginnings=beginnings)

    return kept("language_model", (model, path, which, folder, context, threads), make)


def load_reader(settings: Settings) -> Reader | None:
    """Return the reader that comes with qa, or None where the settings want none.

    Raises:
        ModelError: it is missing or damaged.
    """
    if not settings.reader:
        return None
    model = locate("reader", None, settings.cache_folder)
    return kept(
        "reader",
        (model, settings.threads),
        lambda: OnnxJudge(model.name, model.path, settings.threads),
    )
