"""Makes the file of the judge that qa ships from a trained network: ONNX, int8 weights.

usage: judge_export.py CHECKPOINT.pt OUT

OUT takes the embedder's `tokenizer.json`, `judge.fp32.onnx`, to compare with, and `judge.onnx`; see
`export.py`.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch
from export import quantised, to_onnx
from judge_model import Judged, JudgeNet

from qa.config import Settings
from qa.engines.catalogue import locate


def main() -> None:
    """Export and quantise."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    full, small = options.out / "judge.fp32.onnx", options.out / "judge.onnx"
    embedder = locate("embedder", None, Settings().cache_folder).path
    shutil.copy(embedder / "tokenizer.json", options.out)
    net = JudgeNet(embedder)
    net.load_state_dict(torch.load(options.checkpoint, map_location="cpu")["net"])
    to_onnx(net.eval(), full, list(Judged._fields))
    quantised(full, small)
    print(f"{full}: {full.stat().st_size:,} bytes; {small}: {small.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
