"""Takes the weights back out of a file that qa ships, to go on learning from them.

In comes an ONNX file that `export.py` made, its weights int8; out go floating-point weights by the
names that they had in the network. A weight is found by its bias: the sum that follows its product
names it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

QUANTISED = "_quantized"


def weights_of(file: Path) -> dict[str, Tensor]:
    """Return the weights of an ONNX file by name, in the layout of `torch.nn`."""
    graph = onnx.load(str(file)).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {
        name: torch.from_numpy(value.copy())
        for name, value in stored.items()
        if name.endswith((".weight", ".bias"))
    }
    readers: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            readers.setdefault(name, []).append(node)
    for name in stored:
        if name.endswith(f".weight{QUANTISED}"):
            found[name.removesuffix(QUANTISED)] = torch.from_numpy(_whole(stored, name))
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1] in stored:
            bias = _bias_behind(node, readers, stored)
            value = _whole(stored, node.input[1])
            found[bias.removesuffix("bias") + "weight"] = torch.from_numpy(value.T.copy())
    return found


def _whole(stored: dict[str, Any], name: str) -> Any:  # noqa: ANN401
    """A weight in floating point: its scale is one number, or one a column."""
    stem = name.removesuffix(QUANTISED)
    zero = stored[f"{stem}_zero_point"].astype(np.float32)
    return (stored[name].astype(np.float32) - zero) * stored[f"{stem}_scale"]


def _bias_behind(node: Any, readers: dict[str, list[Any]], stored: dict[str, Any]) -> str:  # noqa: ANN401
    """Name of the bias that is added to a product, a few nodes behind it."""
    for _ in range(6):
        node = next(one for one in readers[node.output[0]] if one.op_type in {"Cast", "Mul", "Add"})
        if node.op_type == "Add":
            biases = [name for name in node.input if name in stored and name.endswith(".bias")]
            if biases:
                return str(biases[0])
    raise SystemExit(f"{node.name}: no bias behind the product")
