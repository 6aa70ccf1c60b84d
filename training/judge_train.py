"""Trains the judge; stops when told to, and goes on where it stopped.

usage: judge_train.py WORK DATA… [--examples N | --minutes N] [--from READER.onnx]
                      [--workers N] [--batch N] [--rate R] [--frozen N] [--device cpu|cuda]
                      [--loaders N]

DATA are folders of examples (`judge_rows.py`), WORK takes checkpoints and `log.jsonl`. The rate
of learning rises, stays for a while, and falls to zero over the rest, of the examples or of the
minutes: a machine that others use too ends its run in time with --minutes. SIGTERM and Ctrl-C
save first. With --frozen N the embeddings and the first N layers stay as they are, which costs
less.

On CPUs each worker is a process with one thread and batches of its own, and all add up their
gradients: threads that wait for each other at every layer lose more than half of what two cores
can do, the more so where others use them too.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from data import HELD_BACK
from dequantise import weights_of
from judge_example import Encoded, encode
from judge_mix import Mix
from judge_model import Batch, JudgeNet, loss
from judge_validate import validate
from torch import Tensor, distributed
from torch.utils.data import DataLoader, IterableDataset, get_worker_info
from train import RISE, TYPES_TIMES, has_fast_bfloat16
from transformers.utils import logging

from qa.config import Settings
from qa.engines.catalogue import locate
from qa.engines.reader_input import load_tokenizer

FALL = 0.7
"""The share of the run over which the rate falls: longer than the reader's, for a short run."""
POOL = 60
"""Batches that are made together, so that each has examples of one length."""
SAVE_EVERY, VALIDATE_EVERY, SAY_EVERY = 180.0, 1800.0, 60.0
"""Seconds."""


def main() -> None:
    """Train until the examples, or the minutes, are over."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--examples", type=int, default=200_000)
    parser.add_argument("--minutes", type=float, help="of this run and those it goes on from")
    parser.add_argument("--from", dest="reader", type=Path, help="ONNX file of a reader or judge")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--batch", type=int, default=16, help="examples of a worker")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--frozen", type=int, default=0, help="layers that learn nothing")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one-in", type=int, default=HELD_BACK, help="titles for one held back")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--loaders", type=int, default=0, help="processes that prepare examples")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    if options.workers == 1:
        Training(options, 0).run()
        return
    meeting = options.work / "meeting"
    meeting.unlink(missing_ok=True)
    work = torch.multiprocessing.spawn(_work, (options, meeting), options.workers, join=False)

    def pass_on(number: int, _: object) -> None:
        for pid in work.pids():
            os.kill(pid, number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The workers get it from the terminal too.
    while not work.join():
        pass


def _work(rank: int, options: argparse.Namespace, meeting: Path) -> None:
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    torch.set_num_threads(1)
    distributed.init_process_group(
        "gloo", init_method=f"file://{meeting.resolve()}", rank=rank, world_size=options.workers
    )
    Training(options, rank).run()


class Batches(IterableDataset[Batch]):
    """Batches of examples of like length, the two of a unit in one, for ever.

    Args:
        options: As on the command line.
        seed: Decides what is drawn.
        rank: Of the worker; those of one seed draw other examples, and like lengths at a time.
    """

    def __init__(self, options: argparse.Namespace, seed: int, rank: int) -> None:
        self._options, self._seed, self._rank = options, seed, rank

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches."""
        options, info = self._options, get_worker_info()
        part = self._rank * 1009 + (info.id if info else 0)
        tokenizer = load_tokenizer(_embedder() / "tokenizer.json")
        mix = Mix(
            options.data,
            held_back=False,
            seed=self._seed * 7919 + part,
            one_in=options.one_in,
        )
        units, order = mix.units(), random.Random(self._seed)
        while True:
            pool: list[list[Encoded]] = []
            while sum(map(len, pool)) < POOL * options.batch:
                encoded = encode(next(units), tokenizer, mix.rng)
                if encoded:
                    pool.append(encoded)
            pool.sort(key=lambda unit: max(len(one.input.ids) for one in unit))
            batches: list[list[list[Encoded]]] = [[]]
            for unit in pool:
                if sum(map(len, batches[-1])) >= options.batch and len(batches) < POOL:
                    batches.append([])
                batches[-1].append(unit)
            order.shuffle(batches)
            for batch in batches:
                yield Batch(batch)


class Training:
    """One run: the network, its optimiser, and how far it has come.

    Args:
        options: As on the command line.
        rank: Of this worker; the first one saves, validates and tells.
    """

    def __init__(self, options: argparse.Namespace, rank: int) -> None:
        self.options, self.rank = options, rank
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        self.device = torch.device(options.device)
        torch.manual_seed(options.seed)
        self.net = JudgeNet(_embedder())
        if options.reader:
            self.net.begin_with(weights_of(options.reader))
        self.net.to(self.device)
        self.net.encoder.embeddings.word_embeddings.requires_grad_(False)
        types = self.net.encoder.embeddings.token_type_embeddings.weight
        self.learning = [p for p in self.net.parameters() if p.requires_grad]
        others = [p for p in self.learning if p is not types]
        self.optimizer = torch.optim.AdamW(
            [{"params": others, "times": 1}, {"params": [types], "times": TYPES_TIMES}],
            weight_decay=0.01,
            fused=True,
        )
        if options.frozen:
            frozen = [
                self.net.encoder.embeddings,
                *self.net.encoder.encoder.layer[: options.frozen],
            ]
            for part in frozen:
                part.requires_grad_(False)
        self.seen, self.seconds, self.told_to_stop = 0, 0.0, False
        self._resume()
        for told in (signal.SIGTERM, signal.SIGINT):
            signal.signal(told, self._stop)

    def run(self) -> None:
        """Train, save, validate."""
        self.net.train()
        fast = has_fast_bfloat16(self.device)
        began, before = time.monotonic(), self.seconds
        saved = validated = said = began
        running = 0.0
        for batch in self.batches():
            for group in self.optimizer.param_groups:
                group["lr"] = self.rate() * group["times"]
            with torch.autocast(self.device.type, torch.bfloat16, enabled=fast):
                value = loss(self.net, batch.to(self.device))
            self.optimizer.zero_grad(set_to_none=True)
            value.backward()  # type: ignore[no-untyped-call]
            level = self.progress() <= 1 - FALL
            now = time.monotonic()
            stop, self.seconds, seen, lost = self.together(
                [self.told_to_stop, before + now - began, len(batch.examples), value.item()]
            )
            torch.nn.utils.clip_grad_norm_(self.learning, 1.0)
            self.optimizer.step()
            self.seen += round(seen * self.options.workers)
            running += 0.01 * (lost - running) if running else lost
            if level and self.progress() > 1 - FALL:
                self.save("last-level.pt")
            done = self.progress() >= 1
            if now - said > SAY_EVERY:
                said = now
                self.say(loss=running, rate=self.rate())
            if now - saved > SAVE_EVERY or stop or done:
                self.save("checkpoint.pt")
                saved = now
            if now - validated > VALIDATE_EVERY or done:
                self.validate(running)
                validated = time.monotonic()
            if stop or done:
                break

    def batches(self) -> Iterator[Batch]:
        """Yield batches, made in other processes where there are loaders."""
        made = Batches(self.options, self.options.seed * 1_000_003 + self.seen, self.rank)
        if not self.options.loaders:
            yield from made
        yield from DataLoader(
            made, batch_size=None, num_workers=self.options.loaders, prefetch_factor=8
        )

    def together(self, figures: list[float]) -> list[float]:
        """Replace gradients by their mean over all workers, and return the mean of figures."""
        if self.options.workers == 1:
            return figures
        gradients = [p.grad for p in self.learning if p.grad is not None]
        flat = torch.cat([*(one.flatten() for one in gradients), Tensor(figures)])
        distributed.all_reduce(flat)
        flat /= self.options.workers
        at = 0
        for one in gradients:
            one.copy_(flat[at : at + one.numel()].view_as(one))
            at += one.numel()
        return [float(one) for one in flat[at:]]

    def progress(self) -> float:
        """How much of the run is over."""
        if self.options.minutes:
            return self.seconds / 60 / float(self.options.minutes)
        return self.seen / float(self.options.examples)

    def rate(self) -> float:
        """The rate of learning now."""
        risen = (self.seen + self.options.batch) / min(RISE, self.options.examples / 10)
        left = (1 - self.progress()) / FALL
        return float(self.options.rate * max(0.0, min(1.0, risen, left)))

    def save(self, name: str) -> None:
        """Write a checkpoint, whole or not at all."""
        if self.rank:
            return
        path = self.options.work / name
        state = {
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "seen": self.seen,
            "seconds": self.seconds,
        }
        torch.save(state, path.with_suffix(".new"))
        path.with_suffix(".new").replace(path)

    def validate(self, running: float) -> None:
        """Measure on what is held back, in the first worker."""
        if self.rank == 0:
            options = self.options
            figures = validate(self.net, options.data, options.one_in, _embedder())
            self.log({"loss": running, "rate": self.rate()} | figures)
            self.net.train()

    def say(self, **figures: float) -> None:
        """Print how far it is."""
        if self.rank == 0:
            told = " ".join(f"{name} {value:.4g}" for name, value in figures.items())
            print(f"{self.seen} examples, {self.seconds / 60:.1f} minutes, {told}", flush=True)

    def log(self, figures: dict[str, float]) -> None:
        """Add a line to `log.jsonl` and show it."""
        line = json.dumps(
            {"examples": self.seen, "minutes": round(self.seconds / 60, 1)}
            | {name: float(f"{value:.4g}") for name, value in figures.items()}
        )
        with (self.options.work / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, flush=True)

    def _resume(self) -> None:
        path = self.options.work / "checkpoint.pt"
        if not path.exists():
            return
        state: dict[str, Any] = torch.load(path, map_location=self.device)
        self.net.load_state_dict(state["net"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.seen, self.seconds = state["seen"], state["seconds"]
        if self.rank == 0:
            print(f"going on from {self.seen} examples", flush=True)

    def _stop(self, *_: object) -> None:
        self.told_to_stop = True


def _embedder() -> Path:
    return locate("embedder", None, Settings().cache_folder).path


if __name__ == "__main__":
    main()
