"""Reads the folders of examples that the judge learns from, and splits them.

In come `*.jsonl` and `*.jsonl.xz` of several folders (README.md describes the fields); out go
rows by file, either those to train on or those held back. What is held back is held back whole: a
title, or a question with all its passages where a source has no titles, or a source from its
first row to its last.
"""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from data import FULL, _held_back, _squad

Row = dict[str, Any]

LEFT_OUT = ("sets_qasper", "entail_wice")
"""Sources that are never trained on: they show what a source costs that was not seen."""
FEW_TITLES = 50
"""A file with fewer titles than this is split by its questions, or by its premises."""
TEXT_WRITING = "write_"
"""Files of answers to learn writing from; their sentences are in `entail_from_answers` already."""


def read_rows(
    folders: Iterable[Path], *, held_back: bool, one_in: int, left_out: bool = False
) -> dict[str, list[Row]]:
    """Return the rows of each file (its name without endings) of one side of the split.

    Args:
        folders: To be read.
        held_back: Which side.
        one_in: How many titles there are for each that is held back.
        left_out: Return the sources of `LEFT_OUT` instead, whole.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for folder in folders:
        for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.xz")]):
            name = path.name.split(".")[0]
            if name.startswith(TEXT_WRITING) or (name in LEFT_OUT) != left_out:
                continue
            found = list(_lines(path))
            by_title = len({row.get("title") for row in found}) >= FEW_TITLES
            rows[name] += [
                row for row in found
                if left_out or _held_back(_key(row, by_title=by_title), one_in) == held_back
            ]  # fmt: skip
        if (folder / FULL).exists() and not left_out:
            rows["squad"] += [
                row for row in _squad(folder / FULL)
                if _held_back(row["title"], one_in) == held_back
            ]  # fmt: skip
    return rows


def _lines(path: Path) -> Iterator[Row]:
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _key(row: Row, *, by_title: bool) -> str:
    """What a row shares with those that must stay on its side."""
    names = ("title", "passage") if by_title else ("question", "premise", "passage", "claim")
    return next((str(row[name]) for name in names if row.get(name)), "")
