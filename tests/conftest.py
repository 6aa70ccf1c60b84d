"""What tests of all rooms share: a world without the user's settings, real models, an index folder.

The real models are loaded once a session, and by tests that are marked slow only.
"""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.config import Settings
from qa.engines.embedder import SentenceTransformerEmbedder
from qa.engines.light_embedder import LightEmbedder
from qa.engines.llama import LlamaModel
from tests.fakes import HashingEmbedder

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Its SWIG types warn on import in newer Pythons.
    import faiss  # noqa: F401


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> None:
    """Hear Ctrl-C, here and in child processes, for jobs in the background begin without."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A cache folder for the session; the user's own settings and caches are out of sight."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("QA_")]:
            patch.delenv(name)
        for name in ("CACHE", "CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        patch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))  # Where no daemon listens.
        patch.setenv("QA_CACHE", str(home / "qa"))
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield home / "qa"


@pytest.fixture(scope="session")
def real_embedder(cache_folder: Path) -> SentenceTransformerEmbedder:
    """The catalogue's default embedder, loaded."""
    from qa.engines.catalogue import locate

    embedder = SentenceTransformerEmbedder(locate("embedder", None, cache_folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # What libraries say on import is theirs.
        embedder.load()
    return embedder


@pytest.fixture(scope="session")
def light_embedder(real_embedder: SentenceTransformerEmbedder, cache_folder: Path) -> LightEmbedder:
    """The default embedder with its questions encoded by the export, made once a session."""
    from qa.engines.encoder_export import export_encoder
    from qa.engines.query_encoder import proved_export

    proof = export_encoder(real_embedder, cache_folder)
    assert proof
    assert not proof.problem
    export = proved_export(real_embedder.located, cache_folder)
    assert export
    return LightEmbedder(real_embedder.located, export, real_embedder)


@pytest.fixture(scope="session")
def real_language_model(cache_folder: Path) -> Iterator[LlamaModel]:
    """The catalogue's default language model, loaded."""
    from qa.engines.loading import load_llama

    model = load_llama(Settings(cache=str(cache_folder)))
    yield model
    model.close()


@pytest.fixture
def hashing_embedder() -> HashingEmbedder:
    """An embedder that needs no model."""
    return HashingEmbedder()


@pytest.fixture
def tmp_index(tmp_path: Path) -> Path:
    """The folder of an index that is not there yet."""
    return tmp_path / "index"
