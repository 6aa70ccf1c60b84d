"""What was found out about a file, remembered while its size and modification time stay the same.

A model file has gigabytes, and each question would read it. The memory is a JSON file in the cache:
one that is damaged, or cannot be written, costs the time of finding out again and nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any


def remembered(
    memory: Path, path: Path, find_out: Callable[[], Any], usable: Callable[[Any], bool]
) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Return what `find_out` says of a file, which is called only if the file is another by now.

    Args:
        memory: The JSON file.
        path: What it is about.
        find_out: Returns what JSON can hold.
        usable: Whether a remembered value is of the right kind.

    Raises:
        OSError: the file is not there, or whatever `find_out` raises.
    """
    stat = path.stat()
    key, state = str(path.resolve()), [stat.st_size, stat.st_mtime_ns]
    known = read_json_object(memory)
    match known.get(key):
        case [size, time, found] if [size, time] == state and usable(found):
            return found
    found = find_out()
    known = read_json_object(memory)  # Other processes may have added to it meanwhile.
    known[key] = [*state, found]
    with suppress(OSError):
        write_json(memory, known)
    return found


def read_json_object(path: Path) -> dict[str, Any]:
    """Return the object in a JSON file, an empty one where there is none or it is damaged."""
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def write_json(path: Path, found: object) -> None:
    """Write a JSON file in one piece: whoever reads it sees the old one or the new one.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.tmp")
    beside.write_text(json.dumps(found, indent=1), "utf-8")
    beside.replace(path)
