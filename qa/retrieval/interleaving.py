"""Makes one list of what several searches found, for a question that asks two things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from qa.domain import Passage


def interleaved(found: Sequence[Sequence[Passage]], most: int) -> list[Passage]:
    """Return the passages of several searches as one list: the first of each, then the second."""
    if len(found) == 1:
        return list(found[0])
    places: dict[tuple[str, int], Passage] = {}
    for row in zip_longest(*found):
        for passage in row:
            if passage is not None:
                places.setdefault((passage.article, passage.start), passage)
    return [
        replace(passage, rank=rank, differs_from=(), before=())
        for rank, passage in enumerate(list(places.values())[:most], 1)
    ]
