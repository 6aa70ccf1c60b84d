"""The hard cases that the splitter of sentences is measured on, for its tests and its benchmark.

The files beside this one come in; texts with their right sentences, and blocks of lines with what
they are, go out. Half of each, by a hash of what is written, may be looked at when something is
fitted; the other half is only for measuring.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
MARK = re.compile(r"( ?)\|( ?)")


class SentenceCase(NamedTuple):
    """A text of one line, its language, and its right sentences."""

    text: str
    language: str
    sentences: list[str]
    held_out: bool


class LineCase(NamedTuple):
    """The lines of a block, what they are, and whether each stands alone."""

    lines: list[str]
    about: str
    alone: bool
    held_out: bool


def sentence_cases() -> Iterator[SentenceCase]:
    """Every line of `sentence_cases/`: the file's name is the language, "|" stands between two."""
    for file in sorted((HERE / "sentence_cases").glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            text = MARK.sub(lambda mark: mark.group(1) and " ", line)
            sentences = [part.strip() for part in line.split("|")]
            yield SentenceCase(text, file.stem, sentences, _held_out(line))


def line_cases() -> Iterator[LineCase]:
    """Every block of `line_cases.txt`; a line that begins with "===" says what follows."""
    whole = (HERE / "line_cases.txt").read_text(encoding="utf-8")
    for part in whole.removeprefix("=== ").split("\n=== "):
        block = part.rstrip("\n") + "\n"
        about, *lines = block.splitlines()
        yield LineCase(lines, about, about.startswith("lines"), _held_out(block))


def _held_out(written: str) -> bool:
    return hashlib.sha256(written.encode()).digest()[0] % 2 == 1
