"""Trains the reader; stops and goes on where it stopped.

usage: train.py DATA WORK [--examples N] [--batch N] [--rate R] [--seed N] [--one-in N]

DATA holds the examples (`data.py`), WORK takes checkpoints and `log.jsonl`. The rate of learning
rises, stays, and falls to zero over the last third ("trapezoid": Hägele et al. 2024,
arXiv:2405.18392), so that a run can be prolonged: `last-level.pt` is kept from before the fall, and
a larger --examples goes on from there.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from data import HELD_BACK, Encoded, Sources, encode
from model import Batch, ReaderNet, loss
from transformers.utils import logging
from validate import validate

from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.reader_input import load_tokenizer

FALL = 0.35
"""The share of the examples over which the rate falls."""
RISE = 2_000
"""Examples over which it rises, at most a tenth of all."""
TYPES_TIMES = 10
"""How much faster the types of tokens learn, of which four are new and all are few."""
POOL = 100
"""Batches that are made together, so that each has examples of one length."""
SAVE_EVERY, VALIDATE_EVERY = 300.0, 1200.0
"""Seconds."""


def main() -> None:
    """Train until as many examples were seen as asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--examples", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one-in", type=int, default=HELD_BACK, help="titles for one held back")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    Training(options).run()


class Training:
    """One run: the network, its optimiser, and how far it has come.

    Args:
        options: As on the command line.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        torch.manual_seed(options.seed)
        embedder = locate("embedder", None, Settings().cache_folder).path
        self.tokenizer = load_tokenizer(embedder / "tokenizer.json")
        self.net = ReaderNet(embedder).to(self.device)
        self.net.encoder.embeddings.word_embeddings.requires_grad_(False)
        types = self.net.encoder.embeddings.token_type_embeddings.weight
        others = [p for p in self.net.parameters() if p.requires_grad and p is not types]
        self.optimizer = torch.optim.AdamW(
            [{"params": others, "times": 1}, {"params": [types], "times": TYPES_TIMES}],
            weight_decay=0.01,
        )
        self.seen = 0
        self.seconds = 0.0
        self._resume()

    def run(self) -> None:
        """Train, save, validate."""
        options = self.options
        held_back = Sources(options.data, held_back=True, seed=0, one_in=options.one_in)
        saved = validated = began = time.monotonic()
        running = 0.0
        for batch in self.batches():
            rate = self.rate()
            for group in self.optimizer.param_groups:
                group["lr"] = rate * group["times"]
            running += 0.02 * (self.step(batch) - running) if running else self.step(batch)
            before, self.seen = self.seen, self.seen + len(batch.examples)
            now = time.monotonic()
            self.seconds += now - began
            began = now
            if before <= self.level_end() < self.seen:
                self.save("last-level.pt")  # Not fallen yet, by at most a batch.
            done = self.seen >= options.examples
            if now - saved > SAVE_EVERY or done:
                self.save("checkpoint.pt")
                saved = now
            if now - validated > VALIDATE_EVERY or done:
                self.log(loss=running, rate=rate, **validate(self.net, held_back, self.tokenizer))
                validated = began = time.monotonic()
            if done:
                torch.save(self.net.state_dict(), options.work / "reader.pt")
                break

    def step(self, batch: Batch) -> float:
        """Learn from a batch; returns its loss."""
        self.net.train()
        with torch.autocast(
            self.device.type, torch.bfloat16, enabled=has_fast_bfloat16(self.device)
        ):
            value = loss(self.net, batch)
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        return value.item()

    def batches(self) -> Iterator[Batch]:
        """Yield batches of examples of like length, the two of a pair in one."""
        seed = self.options.seed * 1_000_003 + self.seen
        rng = random.Random(seed)
        one_in = self.options.one_in
        units = Sources(self.options.data, held_back=False, seed=seed, one_in=one_in).units()
        while True:
            pool: list[list[Encoded]] = []
            while sum(map(len, pool)) < POOL * self.options.batch:
                unit = next(units)
                encoded = encode(list(unit), self.tokenizer, rng)
                if len(encoded) == len(unit):
                    pool.append(encoded)
            pool.sort(key=lambda unit: max(len(example.input.ids) for example in unit))
            batches: list[list[list[Encoded]]] = [[]]
            for unit in pool:
                if sum(map(len, batches[-1])) >= self.options.batch:
                    batches.append([])
                batches[-1].append(unit)
            rng.shuffle(batches)
            for batch in batches:
                yield Batch(batch, self.device)

    def level_end(self) -> int:
        """After how many examples the rate begins to fall."""
        return int(self.options.examples * (1 - FALL))

    def rate(self) -> float:
        """The rate of learning now."""
        left = (self.options.examples - self.seen) / (self.options.examples - self.level_end())
        risen = (self.seen + self.options.batch) / min(RISE, self.options.examples / 10)
        return float(self.options.rate * max(0.0, min(1.0, risen, left)))

    def save(self, name: str) -> None:
        """Write a checkpoint, whole or not at all."""
        path = self.options.work / name
        state = {
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "examples": self.options.examples,
            "seen": self.seen,
            "seconds": self.seconds,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def _resume(self) -> None:
        """Go on from the checkpoint, unless its rate had begun to fall for a shorter run."""
        for name in ("checkpoint.pt", "last-level.pt"):
            path = self.options.work / name
            if not path.exists():
                continue
            state: dict[str, Any] = torch.load(path, map_location=self.device)
            planned = state.get("examples", self.options.examples)
            fell = name == "checkpoint.pt" and state["seen"] > int(planned * (1 - FALL))
            if fell and planned != self.options.examples:
                continue
            self.net.load_state_dict(state["net"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.seen, self.seconds = state["seen"], state["seconds"]
            print(f"going on from {name}, {self.seen} examples", flush=True)
            return

    def log(self, **figures: float) -> None:
        """Add a line to `log.jsonl` and show it."""
        line = json.dumps(
            {"examples": self.seen, "minutes": round(self.seconds / 60, 1)}
            | {name: float(f"{value:.4g}") for name, value in figures.items()}
        )
        with (self.options.work / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, flush=True)


def has_fast_bfloat16(device: torch.device) -> bool:
    """Whether arithmetic in bfloat16 is the faster one: on GPUs, and on CPUs made for it."""
    made_for_it = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return device.type == "cuda" or bool(made_for_it)


if __name__ == "__main__":
    main()
