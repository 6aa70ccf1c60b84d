"""What all readers are: an ONNX file, with tokenizer and coefficients beside it, without torch.

Windows of passages come in (`reader_input`), what the network says of each goes out.
"""

from __future__ import annotations

import threading
import tomllib
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from qa.engines.reader_input import PAD, ReaderInput, load_tokenizer
from qa.errors import ModelError

BATCH = 2
"""Windows that are read at once, those of like length together. More of them take more memory, and
no less time."""
MEND = "install qa again"

Made = TypeVar("Made")


class ReadingNetwork:
    """A network that reads a question, or a claim, together with a passage.

    Args:
        name: The catalogue's.
        model: The ONNX file; `tokenizer.json` and a file of coefficients, named like it, lie
            beside it.
        threads: None for one a core.

    Raises:
        ModelError: (when first used) a file does not load.
    """

    def __init__(self, name: str, model: Path, threads: int | None = None) -> None:
        self._name, self._model, self._threads = name, model, threads
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """See `Reader`."""
        return self._name

    @property
    @abstractmethod
    def _calibration(self) -> Any:  # noqa: ANN401 (each kind has its own)
        """How logits become probabilities, in which languages, and the threshold of a place."""

    @property
    def languages(self) -> frozenset[str]:
        """See `Reader`."""
        return frozenset(self._calibration.languages)

    @property
    def threshold(self) -> float:
        """See `Reader`."""
        return float(self._calibration.threshold)

    def load(self) -> None:
        """See `Reader`; while one thread loads, another that asks for it waits."""
        with self._loading:
            _ = self.tokenizer, self._session, self._calibration

    def outputs(self, windows: list[ReaderInput]) -> Iterator[tuple[Any, ...]]:
        """Run the network on windows, those of like length together.

        Yields, in the order of the windows, what the network says of each: its outputs, those that
        are one a token being as long as the longest window that was run together with it.
        """
        found: dict[int, tuple[Any, ...]] = {}
        order = sorted(range(len(windows)), key=lambda i: len(windows[i].ids))
        for low in range(0, len(order), BATCH):
            rows = order[low : low + BATCH]
            longest = len(windows[rows[-1]].ids)
            ids = np.full((len(rows), longest), PAD, dtype=np.int64)
            types, mask = np.zeros_like(ids), np.zeros_like(ids)
            for row, i in enumerate(rows):
                ids[row, : len(windows[i].ids)] = windows[i].ids
                types[row, : len(windows[i].types)] = windows[i].types
                mask[row, : len(windows[i].ids)] = 1
            fed = {"ids": ids, "types": types, "mask": mask}
            outputs = self._session.run(None, fed)
            for row, i in enumerate(rows):
                found[i] = tuple(output[row] for output in outputs)
        return (found[i] for i in range(len(windows)))

    @cached_property
    def tokenizer(self) -> Any:  # noqa: ANN401 (a compiled class without type information)
        """See `load_tokenizer`."""
        file = self._model.with_name("tokenizer.json")
        try:
            return load_tokenizer(file)
        except Exception as error:  # The library raises nothing more exact.
            raise ModelError(
                f"the reader {self.name} lacks its {file.name}: {error}", MEND
            ) from error

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 (untyped library)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # Threads that wait by spinning take the cores from whoever works beside them.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        if self._threads:
            options.intra_op_num_threads = self._threads
        try:
            return onnxruntime.InferenceSession(
                str(self._model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # The library raises nothing more exact.
            raise ModelError(f"the reader {self.name} does not load: {error}", MEND) from error


def coefficients(name: str, model: Path, made: Callable[[Mapping[str, Any]], Made]) -> Made:
    """Read the coefficients that lie beside a model, in a file of its name.

    Raises:
        ModelError: there are none, or not those that are asked for.
    """
    file = model.with_suffix(".toml")
    try:
        return made(tomllib.loads(file.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"the reader {name} lacks its {file.name}: {error}", MEND) from error
