"""A cross-encoder as a reranker: it reads question and passage together, for those who have one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from qa.errors import ModelError, UsageError

BATCH = 16
MEND = "give the folder of a sentence-transformers cross-encoder, or none"


class CrossEncoderReranker:
    """Scores passages with a cross-encoder (Nogueira and Cho 2019, arXiv:1901.04085), on the CPU.

    Args:
        folder: Of a model that sentence-transformers' `CrossEncoder` loads.

    Raises:
        UsageError: there is no such folder.
        ModelError: (when first used) it does not hold a working model.
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder).expanduser()
        if not (self._folder / "config.json").is_file():
            raise UsageError(f"no reranker at {folder}", MEND)

    def scores(self, query: str, passages: Sequence[tuple[str, str]]) -> list[float]:
        """See `Reranker`."""
        pairs = [(query, f"{title}\n{text}") for title, text in passages]
        found = self._model.predict(pairs, batch_size=BATCH, show_progress_bar=False)
        return [float(score) for score in found]

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 (untyped library)
        os.environ["HF_HUB_OFFLINE"] = "1"  # Read when transformers is imported.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import CrossEncoder
        from transformers.utils import logging

        logging.disable_progress_bar()
        try:
            model = CrossEncoder(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(f"the reranker {self._folder} does not load: {error}", MEND) from error
        if model.num_labels != 1:
            raise ModelError(f"the reranker {self._folder} has {model.num_labels} scores", MEND)
        return model
