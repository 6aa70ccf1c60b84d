"""Keeps on the disk what a model has made of the beginning of a prompt, for the next process.

Every prompt begins with the same instruction. A process that asks one question would evaluate it
first; reading llama.cpp's numbers back takes a small part of that, and they are the same numbers.
A file that is damaged, or of another model, machine or llama.cpp, is as good as none.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

MOST_FILES = 8
DIGEST = hashlib.sha256().digest_size


class Beginnings:
    """The beginnings kept in a folder, for one model.

    Each file is a SHA-256 and the bytes that it is of: `llama_state_seq_get_data` of llama.cpp.

    Args:
        folder: It is made when it is needed; where it cannot be, nothing is kept.
        model: What tells this model from any other.
    """

    def __init__(self, folder: Path, model: str) -> None:
        self._folder, self._model = folder, model

    def restore(self, llama_cpp: Any, llama: Any, tokens: Sequence[int]) -> bool:  # noqa: ANN401
        """Bring an empty model into the state after these tokens, or return False."""
        path = self._path(llama_cpp, llama, tokens)
        try:
            content = path.read_bytes()
        except OSError:
            return False
        digest, state = content[:DIGEST], content[DIGEST:]
        if state and hashlib.sha256(state).digest() == digest:
            data = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
            if llama_cpp.llama_state_seq_set_data(llama.ctx, data, len(state), 0) == len(state):
                llama.n_tokens = len(tokens)
                llama.input_ids[: len(tokens)] = tokens
                return True
        with suppress(OSError):
            path.unlink()
        return False

    def save(self, llama_cpp: Any, llama: Any, tokens: Sequence[int]) -> None:  # noqa: ANN401
        """Keep the state of a model that has evaluated these tokens, and nothing else."""
        size = llama_cpp.llama_state_seq_get_size(llama.ctx, 0)
        data = (ctypes.c_uint8 * size)()
        state = bytes(data[: llama_cpp.llama_state_seq_get_data(llama.ctx, data, size, 0)])
        path = self._path(llama_cpp, llama, tokens)
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(hashlib.sha256(state).digest() + state)
            beside.replace(path)
            kept = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
            for old in kept[:-MOST_FILES]:
                old.unlink()

    def _path(self, llama_cpp: Any, llama: Any, tokens: Sequence[int]) -> Path:  # noqa: ANN401
        """The file's name tells all that the numbers depend on."""
        parameters = llama.context_params
        kinds = (parameters.type_k, parameters.type_v, parameters.flash_attn_type)
        batches = (llama.n_ctx(), parameters.n_batch, parameters.n_ubatch)
        machine = llama_cpp.llama_print_system_info().decode().split("|", 1)[-1]
        library = (llama_cpp.__version__, machine)
        key = json.dumps([self._model, kinds, batches, library, list(tokens)])
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.state"
