"""Makes the file of the judge that qa ships from a trained network: ONNX, int8 weights.

usage: judge_export.py CHECKPOINT.pt… OUT

Of several checkpoints of one line of training the mean is taken, weight by weight: it is as good as
the best of them on what they saw, and better on what they did not (Wortsman et al. 2022, Model
soups, section 3).

OUT takes the embedder's `tokenizer.json`, `judge.fp32.onnx`, to compare with, and `judge.onnx`; see
`export.py`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch
from export import exported
from judge_model import Judged, JudgeNet

from qa.config import Settings
from qa.engines.catalogue import locate


def main() -> None:
    """Export and quantise."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    embedder = locate("embedder", None, Settings().cache_folder).path
    net = JudgeNet(embedder)
    nets = [torch.load(path, map_location="cpu")["net"] for path in options.checkpoints]
    net.load_state_dict({name: mean([one[name] for one in nets]) for name in nets[0]})
    exported(net, embedder, options.out, "judge", list(Judged._fields))


def mean(weights: Sequence[torch.Tensor]) -> torch.Tensor:
    """Return the mean of some weights; of whole numbers the last ones."""
    if not weights[-1].is_floating_point():
        return weights[-1]
    return torch.stack(list(weights)).mean(0)


if __name__ == "__main__":
    main()
