"""Which files of a repository make a model, and of which kind it is.

A GGUF file is a language model; a folder of sentence-transformers is an embedder, or a
cross-encoder. Weights that Python unpickles are left alone, for they can run code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

from qa.engines.gguf.checking import PART
from qa.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.engines.hub.asking import HubFile, Repository

FOLDER_WEIGHTS = "model.safetensors"
PREFERRED = ("q4_k_m", "q5_k_m", "q4_0", "q8_0")
"""Of several quantisations the first that is there: the usual middle between size and loss."""
SMALL = 32 << 20
"""Bytes. Vocabularies take some ten million."""
TEXTS = (".json", ".txt", ".model")
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Chosen:
    """The files of a model, of which `weights` is the first."""

    kind: Literal["language_model", "folder"]
    weights: str
    files: tuple[HubFile, ...]

    @property
    def bytes(self) -> int:
        """Of all files together."""
        return sum(file.bytes for file in self.files)


def chosen_files(repository: Repository, wanted: str = "") -> Chosen:
    """Return the files of a model.

    Args:
        repository: Where they are.
        wanted: The path of a GGUF file, or a part of its name such as "q8_0"; "" for the usual.

    Raises:
        UsageError: no file is meant, or several may be.
        ModelError: the repository has no model that qa can use.
    """
    models = [file for file in repository.files if _is_model(file.path)]
    if wanted or (models and "modules.json" not in {file.path for file in repository.files}):
        return _gguf(repository, models, wanted)
    return _folder(repository)


def _is_model(path: str) -> bool:
    """Whether a path is that of a model in GGUF, of several parts the first."""
    part = PART.search(path)
    return (
        path.endswith(".gguf")
        and not (part and int(part[1]) != 1)
        and not re.search(r"(^|[/_.-])(mmproj|imatrix)", path, re.IGNORECASE)
    )


def _gguf(repository: Repository, models: Sequence[HubFile], wanted: str) -> Chosen:
    named = _named(repository, models, wanted)
    part = PART.search(named.path)
    if not part:
        return Chosen("language_model", named.path, (named,))
    stem, count = named.path[: part.start()], int(part[2])
    paths = [f"{stem}-{number:05}-of-{count:05}.gguf" for number in range(1, count + 1)]
    files = [file for path in paths for file in repository.files if file.path == path]
    if len(files) != count:
        raise ModelError(f"{repository.name} lacks parts of {named.path}", "take another file")
    return Chosen("language_model", named.path, tuple(files))


def _named(repository: Repository, models: Sequence[HubFile], wanted: str) -> HubFile:
    """The one model that is meant."""
    if exact := [file for file in models if file.path == wanted]:
        return exact[0]
    for part in [wanted.lower()] if wanted else ["", *PREFERRED]:
        found = [file for file in models if part in file.path.lower()]
        if len(found) == 1:
            return found[0]
    if not models:
        raise UsageError(f"{repository.name} has no GGUF file", "leave out what follows the colon")
    found = [file for file in models if wanted.lower() in file.path.lower()] or list(models)
    shown = ", ".join(file.path for file in found[:MOST_NAMES])
    more = f" and {len(found) - MOST_NAMES} more" if len(found) > MOST_NAMES else ""
    meant = f"{repository.name} has several GGUF files"
    if wanted and all(wanted.lower() not in file.path.lower() for file in models):
        meant = f"{repository.name} has no file {wanted!r}"
    raise UsageError(
        f"{meant} ({shown}{more})", f"name one, as in {repository.name}:{found[0].path}"
    )


def _folder(repository: Repository) -> Chosen:
    by_path = {file.path: file for file in repository.files}
    if "config.json" not in by_path:
        raise ModelError(
            f"{repository.name} has neither a GGUF file nor a model of sentence-transformers",
            "name a repository that has",
        )
    if FOLDER_WEIGHTS not in by_path:
        raise ModelError(
            f"{repository.name} has no {FOLDER_WEIGHTS}, and other weights could run code",
            "name another repository or revision of the model",
        )
    files = [by_path[FOLDER_WEIGHTS]]
    files += [file for file in repository.files if file is not files[0] and _belongs(file)]
    return Chosen("folder", FOLDER_WEIGHTS, tuple(files))


def _belongs(file: HubFile) -> bool:
    """Whether a file is part of a sentence-transformers model: at its top, or of a module."""
    path = PurePosixPath(file.path)
    if len(path.parts) > 2 or path.name.startswith("."):
        return False
    module = len(path.parts) == 1 or re.match(r"\d+_", path.parts[0])
    small = path.suffix in TEXTS and file.bytes <= SMALL
    return bool(module) and (small or (len(path.parts) == 2 and path.name == FOLDER_WEIGHTS))
