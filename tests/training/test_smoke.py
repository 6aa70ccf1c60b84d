"""The recipe, from the sample articles to a file that the reader loads (`make train-smoke`)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa.engines.judge import OnnxJudge
from qa.engines.protocols import ToRead
from qa.engines.reader import OnnxReader
from qa.engines.reader_input import reader_inputs

TRAINING = Path(__file__).parents[2] / "training"
CHANCE, BETTER = 0.5, 0.62


UNFITTED = """\
threshold = 0.5
languages = ["en"]
place = { intercept = 0.0, weights = { answers = 1.0 } }
passage = { intercept = 0.0, weights = { partly = 1.0 } }
sentence = { intercept = 0.0, weights = { mark = 1.0 } }
supported = { intercept = 0.0, weights = { supports = 1.0 } }
refuted = { intercept = 0.0, weights = { refutes = 1.0 } }
"""


def run(script: str, *arguments: str | Path) -> str:
    command = [sys.executable, TRAINING / script, *arguments]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_a_small_slice_makes_a_reader_better_than_chance(tmp_path):
    data, work, out = (tmp_path / name for name in ("data", "work", "out"))
    run("own.py", data)
    slice_of_titles = ("--one-in", "5")
    run("train.py", data, work, "--examples", "200", *slice_of_titles)
    prolonged = run("train.py", data, work, "--examples", "900", *slice_of_titles)
    went_on = re.search(r"going on from last-level\.pt, (\d+) examples", prolonged)
    assert went_on
    assert 130 <= int(went_on[1]) < 200  # Where the rate of the first run began to fall.
    first, last = (json.loads(line) for line in (work / "log.jsonl").read_text().splitlines())
    assert last["examples"] >= 900 > first["examples"] >= 200
    print(f"AUROC of claims {last['claims']}, {last['minutes']} minutes")
    assert last["claims"] > BETTER > CHANCE

    run("export.py", work, out)
    small, full = (OnnxReader("reader", out / name) for name in ("reader.onnx", "reader.fp32.onnx"))
    assert (out / "reader.onnx").stat().st_size < 25_000_000
    windows = reader_inputs(small.tokenizer, "Who built it?", [("Wall", "Ann Bell built it.")])[0]
    (one,), (other,) = (list(reader.score(windows)) for reader in (small, full))
    assert len(one.start) == len(windows[0].offsets)
    assert np.corrcoef([*one.start, *one.end], [*other.start, *other.end])[0, 1] > 0.9


@pytest.mark.slow
def test_a_small_slice_makes_a_judge_of_the_reader(tmp_path):
    data, work, out = (tmp_path / name for name in ("data", "work", "out"))
    judge = TRAINING.parent / "models" / "reader" / "judge.onnx"
    run("own.py", data)
    options = (work, data, "--from", judge, "--workers", "2", "--batch", "8", "--one-in", "5")
    run("judge_train.py", *options, "--examples", "160")
    prolonged = run("judge_train.py", *options, "--examples", "480")
    assert re.search(r"going on from 1[67]\d examples", prolonged)
    first, last = (json.loads(line) for line in (work / "log.jsonl").read_text().splitlines())
    assert last["examples"] >= 480 > first["examples"] >= 160
    print(f"AUROC of claims {last['claims']}, sentences {last['sentences']}")
    assert last["claims"] > BETTER > CHANCE

    run("judge_export.py", work / "checkpoint.pt", out)
    assert (out / "judge.onnx").stat().st_size < 25_000_000
    (out / "judge.toml").write_text(UNFITTED)
    (out / "judge.fp32.toml").write_text(UNFITTED)
    text = "Ann Bell built it. It stood for ninety years. Gulls sat on the roofs."
    told = ToRead("Wall", text, [(0, 18), (19, 45), (46, 69)])
    small, full = (OnnxJudge("judge", out / name) for name in ("judge.onnx", "judge.fp32.onnx"))
    (one,), (other,) = (judge.read("Who built it?", [told]) for judge in (small, full))
    assert len(one.sentences) == 3
    assert np.allclose(one.sentences, other.sentences, atol=0.15)
    assert abs(one.answerable - other.answerable) < 0.15
