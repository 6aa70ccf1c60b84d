"""How often a text that is not UTF-8 is read in the right encoding, by language and length.

usage: encodings.py

Each text is written for this, encoded in the encodings that were in use for its language, cut to
so many words from several places, and read. It is right when every character is. Beside it stands
what the charset-normalizer library says of the same bytes.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from charset_normalizer import from_bytes

from qa.errors import ArticleError
from qa.indexing.formats.decode import decode

LENGTHS = (6, 15, 40, 120)
PLACES = 6
TEXTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
PLAIN = str.maketrans(dict(zip("“”„«»‘’–€", '"""""\'\'-E', strict=True)))


def pieces(text: str, encoding: str, length: int) -> Iterator[str]:
    """Parts of a text with so many words, as the encoding can have them, not in ASCII alone."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(PLAIN)
        text = text.encode(encoding, errors="ignore").decode(encoding)
    words = text.split()
    step = max((len(words) - length) // (PLACES - 1), 1)
    for first in range(0, max(len(words) - length, 0) + 1, step):
        part = " ".join(words[first : first + length])
        if not part.isascii():
            yield part


def by_qa(data: bytes) -> str:
    """The text as qa reads it."""
    try:
        return decode(data, "a.txt").text
    except ArticleError:
        return ""


def by_library(data: bytes) -> str:
    """The text as charset-normalizer reads it."""
    best = from_bytes(data).best()
    return data.decode(best.encoding, errors="replace") if best else ""


def measure(read: Callable[[bytes], str]) -> dict[tuple[str, int], tuple[int, int]]:
    """How many pieces are right, and how many there are, by language or encoding and length."""
    right: Counter[tuple[str, int]] = Counter()
    all_of: Counter[tuple[str, int]] = Counter()
    for language, sample in TEXTS.items():
        for encoding, length in product(sample["encodings"], LENGTHS):
            for piece in pieces(sample["text"], encoding, length):
                good = read(piece.encode(encoding)) == piece
                for key in (language, encoding, "all"):
                    right[key, length] += good
                    all_of[key, length] += 1
    return {key: (right[key], all_of[key]) for key in all_of}


def main() -> None:
    """Print the table."""
    ours, theirs = measure(by_qa), measure(by_library)
    print("| | " + " | ".join(f"{length} words" for length in LENGTHS) + " |")
    print("|---" * (len(LENGTHS) + 1) + "|")
    for name in dict.fromkeys(name for name, _ in ours):
        cells = []
        for length in LENGTHS:
            (good, count), (other, _) = ours[name, length], theirs[name, length]
            cells.append(f"{good / count:.0%} ({other / count:.0%})")
        print(f"| {name} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
