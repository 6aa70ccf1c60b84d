"""How fast files are read: loading alone, by format.

usage: formats.py FOLDER

Every file below the folder that qa reads is loaded, the best of three times. Told are files,
megabytes, characters of text, places (slides, sheets, chapters, pages) and the speed, for each
suffix; what cannot be read is named.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from qa.errors import ArticleError
from qa.indexing.formats import known_suffixes, loader_for

TIMES = 3


@dataclass
class Read:
    """What was read of one format."""

    files: int = 0
    size: int = 0
    characters: int = 0
    places: int = 0
    seconds: float = 0.0


def load(path: Path, read: Read) -> None:
    """Load a file, and add what it took."""
    data = path.read_bytes()
    seconds = []
    for _ in range(TIMES):
        begun = perf_counter()
        document = loader_for(path, data).load(data, path.name)
        seconds.append(perf_counter() - begun)
    read.files += 1
    read.size += len(data)
    read.characters += len(document.text)
    read.places += len(document.places)
    read.seconds += min(seconds)


def main(folder: str) -> None:
    """Print a table."""
    found: dict[str, Read] = defaultdict(Read)
    for path in sorted(Path(folder).rglob("*")):
        if path.suffix.lower() not in known_suffixes() or not path.is_file():
            continue
        try:
            load(path, found[path.suffix.lower()])
        except ArticleError as error:
            print(f"not read: {error}")
    names = ("format", "files", "MB", "characters", "places", "MB/s", "characters/s")
    print(f"| {' | '.join(names)} |")
    print("|---" * len(names) + "|")
    for suffix, read in sorted(found.items()):
        if not read.seconds:
            continue
        size = read.size / 1e6
        counts = f"{read.files} | {size:.2f} | {read.characters:,} | {read.places or '–'}"
        speeds = f"{size / read.seconds:.1f} | {read.characters / read.seconds:,.0f}"
        print(f"| {suffix} | {counts} | {speeds} |")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
