"""Makes the file that qa ships from a trained network: ONNX, int8 weights.

usage: export.py WORK OUT

WORK holds `reader.pt` (from `train.py`); OUT takes the embedder's `tokenizer.json`,
`reader.fp32.onnx`, to compare with, and `reader.onnx`, whose weights are int8 (dynamic
quantisation, a scale for each output channel; 7 bits are used of the 8, for without VNNI
instructions sums of full ones overflow).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from model import ReaderNet
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from qa.config import Settings
from qa.engines.catalogue import locate

OUTPUTS = ["start", "end", "answers", "supports"]


def main() -> None:
    """Export and quantise."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    embedder = locate("embedder", None, Settings().cache_folder).path
    net = ReaderNet(embedder)
    net.load_state_dict(torch.load(options.work / "reader.pt", map_location="cpu"))
    exported(net, embedder, options.out, "reader", OUTPUTS)


def exported(
    net: torch.nn.Module, embedder: Path, out: Path, name: str, outputs: list[str]
) -> None:
    """Write what reads without torch: the tokenizer, the network as it is and with int8 weights."""
    out.mkdir(parents=True, exist_ok=True)
    full, small = out / f"{name}.fp32.onnx", out / f"{name}.onnx"
    shutil.copy(embedder / "tokenizer.json", out)
    to_onnx(net.eval(), full, outputs)
    quantised(full, small)
    print(f"{full}: {full.stat().st_size:,} bytes; {small}: {small.stat().st_size:,} bytes")


def to_onnx(net: ReaderNet, path: Path, outputs: list[str]) -> None:
    """Write the network with its weights, for any number of inputs of any length."""
    ids = torch.ones((2, 16), dtype=torch.long)
    batch, tokens = torch.export.Dim("batch"), torch.export.Dim("tokens", max=512)
    shape = {0: batch, 1: tokens}
    torch.onnx.export(
        net,
        (ids, torch.zeros_like(ids), torch.ones_like(ids)),
        str(path),
        input_names=["ids", "types", "mask"],
        output_names=outputs,
        dynamic_shapes={"ids": shape, "types": shape, "mask": shape},
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def quantised(full: Path, small: Path) -> None:
    """Write a copy of an ONNX file with int8 weights."""
    prepared = small.with_suffix(".prepared")
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(
        str(prepared),
        str(small),
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
    prepared.unlink()


if __name__ == "__main__":
    main()
