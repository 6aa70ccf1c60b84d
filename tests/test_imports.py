"""What is not imported until it is used: `qa --help` and `import qa` answer at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import qa
from qa.engines.light_embedder import LightEmbedder
from qa.indexing.update import update_index

ROOT = Path(__file__).parent.parent

HEAVY = {
    "faiss", "httpcore2", "httpx2", "jinja2", "llama_cpp", "lxml", "numpy", "prompt_toolkit",
    "py3langid", "pypdfium2", "scipy", "sentence_transformers", "sentencex", "sklearn",
    "tokenizers", "torch", "trafilatura", "transformers",
}  # fmt: skip

HELP = """
import sys
from qa.faces.cli import main
sys.argv = ["qa", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""


def loaded_by(program: str, *arguments: str) -> set[str]:
    """The top-level modules that a program of its own loads."""
    report = "\nimport sys\nprint('LOADED', *sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", program + report, *arguments], capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return {name.partition(".")[0] for name in ended.stdout.rpartition("LOADED")[2].split()}


def test_importing_qa_loads_next_to_nothing() -> None:
    loaded = loaded_by("import qa")
    assert "qa" in loaded
    assert not loaded & (HEAVY | {"typer", "rich", "sqlite3"})


@pytest.mark.parametrize("arguments", [["--help"], ["index", "--help"]])
def test_help_loads_no_model_library(arguments: list[str]) -> None:
    loaded = loaded_by(HELP, *arguments)
    assert "typer" in loaded
    assert not loaded & HEAVY


@pytest.fixture(scope="module")
def sample_index(light_embedder: LightEmbedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a sample article, and the export of its embedder in the cache."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    article = ROOT / "articles" / "2025-05-20-crane-accident.html"
    update_index(folder, [str(article)], light_embedder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("command", [["ask", "--no-llm"], ["ask"], ["search"]])
def test_one_question_loads_no_torch(command: list[str], sample_index: Path) -> None:
    question = "When did the crane accident happen?"
    loaded = loaded_by(HELP, *command, "--index", str(sample_index), question)
    assert {"faiss", "onnxruntime", "tokenizers"} <= loaded
    assert not loaded & (HEAVY - {"faiss", "numpy", "sentencex", "tokenizers"} | {"onnx"})


def test_every_public_name_is_there_and_no_other() -> None:
    for name in qa.__all__:
        assert getattr(qa, name).__name__ == name
    with pytest.raises(AttributeError, match="module 'qa' has no attribute 'Nobody'"):
        qa.Nobody  # noqa: B018
