"""What is not imported until it is used: `qa --help` and `import qa` answer at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

import qa

HEAVY = {
    "faiss", "jinja2", "llama_cpp", "lxml", "numpy", "prompt_toolkit", "py3langid", "scipy",
    "sentence_transformers", "sentencex", "sklearn", "tokenizers", "torch", "trafilatura",
    "transformers",
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


def test_every_public_name_is_there_and_no_other() -> None:
    for name in qa.__all__:
        assert getattr(qa, name).__name__ == name
    with pytest.raises(AttributeError, match="module 'qa' has no attribute 'Nobody'"):
        qa.Nobody  # noqa: B018
