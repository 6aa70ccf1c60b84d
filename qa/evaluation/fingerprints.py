"""What an answer depends on, in short strings: when one differs, the question is asked again.

Settings, an index and the lines of questions come in; hashes go out. So what an interrupted run has
answered is taken up only where asking again would answer the same.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import qa
from qa.engines.catalogue import default_entry, locate
from qa.engines.loading import find_language_model
from qa.resources import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qa.config import Settings
    from qa.evaluation.questions import SetQuestion
    from qa.index.reader import Index

IDLE = (
    "indexes", "cache", "threads", "allow_remote", "model_timeout", "auto_update", "exclude"
)  # fmt: skip
"""Settings that change no answer."""
BESIDE = ("evaluation", "faces")
"""Rooms of the program that have no part in an answer."""


def set_name(folder: Path) -> str:
    """Return a name for a set's own folder: the last part of its path, and a hash of the whole."""
    path = folder.resolve()
    return f"{path.name or 'set'}-{_hash(str(path))[:12]}"


def settings_key(settings: Settings) -> str:
    """Return what stands for the settings that answer, the index's folder among them."""
    chosen = {name: value for name, value in asdict(settings).items() if name not in IDLE}
    return _hash({**chosen, "index": str(settings.index_folder.resolve())})[:12]


def question_keys(
    questions: Iterable[SetQuestion], settings: Settings, index: Index
) -> dict[str, str]:
    """Return a fingerprint for each question by its id.

    It changes with the question's line, the settings, the models, the prompts, the articles of the
    index, and the program.
    """
    articles = [(file.ref, file.sha256) for file in index.files()]
    around = _hash(
        [
            settings_key(settings),
            index.meta["fingerprint"],
            articles,
            _models(settings),
            _prompts(settings),
            _program(),
        ]
    )
    return {question.id: _hash([around, question.raw])[:24] for question in questions}


def _models(settings: Settings) -> list[str]:
    """The weights of the models that are used beside the embedder, which the index knows.

    Of one behind a server the address: what it serves there is its own business.
    """
    cache = settings.cache_folder
    found = [locate("reader", None, cache).fingerprint] if settings.reader else []
    if settings.llm and (settings.model or default_entry("language_model").writes):
        found.append(find_language_model(settings))
    return found


def _prompts(settings: Settings) -> list[str]:
    own = [Path(settings.prompts).expanduser()] if settings.prompts and settings.llm else []
    return _contents(file for folder in (shipped("prompts"), *own) for file in folder.glob("*.txt"))


def _program() -> list[str]:
    """The version, and the program's files, for a checkout changes without a new version."""
    room = Path(qa.__file__).parent
    files = (file for suffix in ("py", "toml") for file in room.rglob(f"*.{suffix}"))
    return [
        qa.__version__,
        *_contents(file for file in files if file.relative_to(room).parts[0] not in BESIDE),
    ]


def _contents(files: Iterable[Path]) -> list[str]:
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(files)]


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
