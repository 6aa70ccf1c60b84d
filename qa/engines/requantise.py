"""Rewrites a GGUF model once, into the user's cache, in a form that this CPU runs faster.

The default model comes in Q4_1, for which llama.cpp has no fast matrix product on CPUs. In Q8_0 the
same weights, within rounding, are read about 1.7 times as fast; `docs/models.md` has the figures.
"""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Any

from qa.engines.llama import llama_library

if TYPE_CHECKING:
    from pathlib import Path

    from qa.engines.catalogue import LocatedModel

FILE_TYPES = {"Q4_0": 2, "Q8_0": 7}
"""`enum llama_ftype` in llama.cpp's include/llama.h."""


def requantised(model: LocatedModel, kind: str, cache_folder: Path) -> Path:
    """Return the path of a model in another quantisation, writing it if it is not in the cache.

    Where it cannot be written, as on a full disk, the model is returned as it is.

    Raises:
        ModelError: llama-cpp-python does not load.
    """
    path = cache_folder / "models" / f"{model.path.stem}-{model.sha256[:12]}.{kind}.gguf"
    if path.is_file():
        return path
    from filelock import FileLock  # noqa: PLC0415

    llama_cpp = llama_library()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock")):  # A second process waits, and finds it done.
            if path.is_file() or _written(llama_cpp, model.path, path, FILE_TYPES[kind]):
                return path
    except OSError:
        pass
    return model.path


def _written(llama_cpp: Any, source: Path, path: Path, file_type: int) -> bool:  # noqa: ANN401
    """Write the file beside its place and rename it; False where that fails."""
    beside = path.with_suffix(".tmp")  # One that was killed half-way is overwritten here.
    parameters = llama_cpp.llama_model_quantize_default_params()
    parameters.ftype = file_type
    parameters.allow_requantize = True
    status = llama_cpp.llama_model_quantize(
        os.fsencode(source), os.fsencode(beside), ctypes.byref(parameters)
    )
    if status != 0:
        beside.unlink(missing_ok=True)
        return False
    beside.replace(path)
    return True
