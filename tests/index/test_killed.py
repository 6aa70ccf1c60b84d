"""A process that is killed while it writes leaves the old index or the new one, never another."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from qa.index.reader import Index
from tests.fakes import HashingEmbedder
from tests.index.building import WIDE, generation_of, put, text_of

ROUNDS = 4


def check_one_whole_generation(folder: Path) -> int:
    """All articles are of one generation, and every line is found by both searches."""
    embedder = HashingEmbedder(WIDE)
    with Index(folder) as index:
        texts = {file.ref: text_of(index, file.ref) for file in index.files()}
        number = int(texts["alpha.txt"].rpartition("generation")[2])
        assert texts == generation_of(number)
        assert index.counts() == (3, 120)
        lines = [line for text in texts.values() for line in text.splitlines()]
        for line in lines:
            query = embedder.encode_query(line)
            ((best, score),) = index.dense(query, 1)
            (found,) = index.candidates([best])[0].terms
            assert score == pytest.approx(1, abs=1e-3)
            assert embedder.encode_query(" ".join(found)) @ query == pytest.approx(1)
        assert len(index.lexical([f"generation{number}"], 200)) == 120
        assert len(index.lexical(["alpha"], 200)) == 40
    return number


@pytest.mark.slow
@pytest.mark.parametrize("how", ["update", "rebuild"])
def test_kill_at_any_moment_leaves_one_whole_generation(tmp_index, how):
    chance = random.Random(how)
    put(tmp_index, generation_of(1), HashingEmbedder(WIDE))
    seen = set()
    for _ in range(ROUNDS):
        command = [sys.executable, "-m", "tests.index.building", str(tmp_index), how]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
            for _ in range(chance.randrange(1, 4)):
                assert child.stdout and child.stdout.readline()
            for _ in range(chance.randrange(5)):  # Read while it writes.
                with Index(tmp_index) as index:
                    assert index.counts() == (3, 120)
            try:
                child.wait(chance.uniform(0, 0.15))
            except subprocess.TimeoutExpired:
                child.kill()
        seen.add(check_one_whole_generation(tmp_index))
    assert len(seen) > 1
    put(tmp_index, generation_of(7), HashingEmbedder(WIDE))
    assert check_one_whole_generation(tmp_index) == 7
    assert not list(tmp_index.glob("*.tmp"))
