"""Counts which letters follow which in each language, for `qa.indexing.formats.letters`.

usage: letters.py    needs `pip install wordfreq` (3.1), whose lists say how often words are used

From each list only the counts of letter pairs are taken. They are rounded to half bits and written
to `letters.json`, which is small enough to travel with the program.
"""

from __future__ import annotations

import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import pairwise
from pathlib import Path

FILE = Path(__file__).parent.parent / "qa" / "indexing" / "formats" / "letters.json"
LANGUAGES = (
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "is",
    "fi",
    "ca",
    "pl",
    "cs",
    "sk",
    "hu",
    "sl",
    "sh",
    "ro",
    "lt",
    "lv",
    "tr",
    "el",
    "ru",
    "uk",
    "bg",
    "mk",
    "ar",
    "fa",
    "he",
)
WORDS = 30_000
FEWEST = 1e-5
"""A letter that is rarer than this among a language's letters is none of its own."""
LEAST = 2e-4
"""How likely a pair is at least that the lists do not have, among those with its first letter."""
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABETS_OF_THEIR_OWN = frozenset({"el", "ru", "uk", "bg", "mk", "ar", "fa", "he"})
SHARP = 0.4
"""So much of what the lists spell "ss" in German words was written with a sharp s."""
IN_CYRILLIC = {"lj": "љ", "nj": "њ", "dž": "џ"} | dict(
    zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True)
)
"""The letters of two signs come first."""
Words = Iterable[tuple[str, float]]


def words_of(language: str) -> Iterator[tuple[str, float]]:
    """The words of a language that consist of letters, and how often each is used."""
    wordfreq = import_module("wordfreq")
    frequencies = wordfreq.get_frequency_dict(language, "best")
    for word in sorted(frequencies, key=lambda word: -frequencies[word])[:WORDS]:
        # No old encoding has the letters with a comma below; texts were written with cedillas.
        plain = unicodedata.normalize("NFC", word).translate(str.maketrans("șț", "şţ"))
        latin = re.search("[a-z]", plain)
        if not plain.isalpha() or (latin and language in ALPHABETS_OF_THEIR_OWN):
            continue
        sharp = SHARP if language == "de" and "ss" in plain else 0
        yield plain, (1 - sharp) * frequencies[word]
        yield plain.replace("ss", "ß"), sharp * frequencies[word]


def in_cyrillic(words: Words) -> Iterator[tuple[str, float]]:
    """Serbian words in the other of its two scripts."""
    for word, frequency in words:
        other = word
        for latin, cyrillic in IN_CYRILLIC.items():
            other = other.replace(latin, cyrillic)
        if not re.search("[a-z]", other):
            yield other, frequency


def table(words: Words) -> dict[str, str | list[str]]:
    """The letters of a language, a blank for a word's edge first, with a row for each.

    In a row stand the bits, in halves, that each letter costs after it.
    """
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for word, frequency in words:
        for pair in pairwise(f" {word} "):
            pairs[pair] += frequency
    firsts: defaultdict[str, float] = defaultdict(float)
    for (first, _), frequency in pairs.items():
        firsts[first] += frequency
    fewest = FEWEST * sum(firsts.values())
    letters = " " + "".join(sorted(c for c in firsts if c != " " and firsts[c] >= fewest))
    rows = []
    for first in letters:
        row = [pairs[first, second] / firsts[first] + LEAST for second in letters]
        bits = [-math.log2(share / sum(row)) for share in row]
        rows.append("".join(DIGITS[min(round(2 * cost), len(DIGITS) - 1)] for cost in bits))
    return {"letters": letters, "rows": rows}


def main() -> int:
    """Write the file."""
    tables = {language: table(words_of(language)) for language in LANGUAGES}
    tables["sr"] = table(in_cyrillic(words_of("sh")))
    lines = (
        f"{json.dumps(language)}: {json.dumps(tables[language], ensure_ascii=False)}"
        for language in sorted(tables)
    )
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
