"""Where the records of a JSON document lie: the list, however deep, that holds most of its text.

What a file says comes in; the records go out, one where it is no list. An export may wrap its list
in others ({"db": [{"data": {"posts": […]}}]}), or keep records by their names ({"a1": {…}, …}).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

DEEPEST = 60
MOST_OF_IT = 0.75
"""The list of records holds so large a share of the words of what it lies in."""

ALIKE = 0.5
"""Things that are kept by their names are records if so many of their fields are the same."""

FEWEST_NAMED = 3


class Record(NamedTuple):
    """A record, and the name by which it is kept, "" where it stands in a list."""

    name: str
    value: object


def find_records(document: object) -> list[Record]:
    """Return the records of a document; one, the whole, where it has no list of such."""
    found = _records(document, 0)
    return found if found else [Record("", document)]


def _records(value: object, depth: int) -> list[Record]:
    """The records in a value; none where it is one itself."""
    if depth > DEEPEST:
        return []
    listed = _listed(value)
    if len(listed) > 1:
        return listed
    if len(listed) == 1:
        return _records(listed[0].value, depth + 1)
    if isinstance(value, dict):
        weights = {key: weight(inner) for key, inner in value.items()}
        key = max(weights, key=lambda key: weights[key], default=None)
        if key is not None and weights[key] >= MOST_OF_IT * sum(weights.values()):
            return _records(value[key], depth + 1)
    return []


def _listed(value: object) -> list[Record]:
    """The records of a list, or of a mapping from names to things that are alike."""
    if isinstance(value, list):
        return [Record("", one) for one in value if isinstance(one, dict)]
    if not isinstance(value, dict) or len(value) < FEWEST_NAMED:
        return []
    inner = [one for one in value.values() if isinstance(one, dict) and one]
    if len(inner) < len(value):
        return []
    common = set(inner[0]).intersection(*inner[1:])
    if len(common) < ALIKE * max(map(len, inner)):
        return []
    return [Record(str(name), one) for name, one in value.items()]


def weight(value: object) -> int:
    """How much a value has to say: the characters of its texts of several words, and a bit more."""
    total = 0
    for text in _scalars(value):
        total += 1 + (len(text) if isinstance(text, str) and " " in text.strip() else 0)
    return total


def _scalars(value: object) -> Iterator[object]:
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            stack.extend(one.values())
        elif isinstance(one, list):
            stack.extend(one)
        else:
            yield one
