"""How the blocks of an article are written into the index, and read again.

Blocks come in and a line of JSON goes out, and the other way round.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from qa.domain import Block


def written_blocks(blocks: Iterable[Block]) -> str:
    """Return blocks as JSON: a list of kind, start, end and, of headings, level."""
    rows = ([b.kind, b.start, b.end, *([b.level] if b.level else [])] for b in blocks)
    return json.dumps(list(rows), separators=(",", ":"))


def read_blocks(written: str) -> tuple[Block, ...]:
    """Return the blocks that `written_blocks` wrote."""
    return tuple(Block(*row) for row in json.loads(written))
