"""Counts which letters follow which in each language, for `qa.indexing.formats.letters`.

usage: letters.py

The words are those of Unicode's locale data, which the Babel library brings (trafilatura needs it):
names of countries, languages and currencies, of days and months, phrases about time and measures.
From them only the counts of letter pairs are taken, with our own lists of small words. They are
rounded to half bits and written to `letters.json`, small enough to travel with the program.
"""

from __future__ import annotations

import json
import math
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from babel import localedata

from qa.text.stopwords import STOP_WORDS

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
PARTS = (
    "languages", "territories", "scripts", "variants", "currency_names", "currency_names_plural",
    "months", "days", "quarters", "day_periods", "eras", "date_fields", "time_zones", "meta_zones",
    "unit_display_names", "unit_patterns",
)  # fmt: skip
"""Of a language's data."""
CODES = {"sh": "sr_Latn", "nb": "no"}
WORD = re.compile(r"[^\W\d_]+")
SMALL_WORDS = 2_250
"""What all small words of a language count together, as many as most languages have others."""
MOST_OFTEN = 20
"""A word that stands in the data more often is no more usual for that."""
FEWEST = 1e-5
"""A letter that is rarer than this among a language's letters is none of its own."""
LEAST = 2e-3
"""How likely a pair is at least that the lists do not have, among those with its first letter."""
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ALPHABETS_OF_THEIR_OWN = frozenset({"el", "ru", "uk", "bg", "mk", "ar", "fa", "he"})
IN_CYRILLIC = {"lj": "љ", "nj": "њ", "dž": "џ"} | dict(
    zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True)
)
"""The letters of two signs come first."""
Words = Iterable[tuple[str, float]]


def words_of(language: str) -> Iterator[tuple[str, float]]:
    """The words of a language that consist of letters, and how often each is taken to be used."""
    data = localedata.load(CODES.get(language, language))
    texts = (text for part in PARTS for text in texts_in(data.get(part, {})))
    found = Counter(word.lower() for text in texts for word in WORD.findall(text))
    for word, count in sorted(found.items()):
        # No old encoding has the letters with a comma below; texts were written with cedillas.
        plain = unicodedata.normalize("NFC", word).translate(str.maketrans("șț", "şţ"))
        latin = re.search("[a-z]", plain)
        if plain.isalpha() and not (latin and language in ALPHABETS_OF_THEIR_OWN):
            yield plain, 1 + math.sqrt(min(count, MOST_OFTEN))
    small = sorted(word for word in STOP_WORDS.get(language, ()) if word.isalpha())
    yield from ((word, SMALL_WORDS / len(small)) for word in small)


def texts_in(data: object) -> Iterator[str]:
    """All strings in nested data."""
    if isinstance(data, Mapping):
        data = list(data.values())
    if isinstance(data, list | tuple):
        for one in data:
            yield from texts_in(one)
    elif isinstance(data, str):
        yield data


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
