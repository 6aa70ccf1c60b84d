"""How the pages, slides and the like of an article are written into the index, and read again.

Places come in and a line of JSON goes out, and the other way round.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from qa.domain import Place


def written_places(places: Iterable[Place]) -> str:
    """Return places as JSON: a list of kind, name and start."""
    rows = [[one.kind, one.name, one.start] for one in places]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read_places(written: str) -> tuple[Place, ...]:
    """Return the places that `written_places` wrote."""
    return tuple(Place(*row) for row in json.loads(written))
