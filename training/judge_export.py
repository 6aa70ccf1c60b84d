"""Makes the file of the judge that qa ships from a trained network: ONNX, int8 weights.

usage: judge_export.py CHECKPOINT.pt OUT

OUT takes the embedder's `tokenizer.json`, `judge.fp32.onnx`, to compare with, and `judge.onnx`; see
`export.py`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from export import exported
from judge_model import Judged, JudgeNet

from qa.config import Settings
from qa.engines.catalogue import locate


def main() -> None:
    """Export and quantise."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    embedder = locate("embedder", None, Settings().cache_folder).path
    net = JudgeNet(embedder)
    net.load_state_dict(torch.load(options.checkpoint, map_location="cpu")["net"])
    exported(net, embedder, options.out, "judge", list(Judged._fields))


if __name__ == "__main__":
    main()
