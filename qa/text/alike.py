"""How much two texts have in common, and whether two sentences say the same in the same words.

Terms in order come in, as `qa.text.terms` makes them. Out goes a sketch by which texts that share
much are found among many (MinHash: Broder 1997; in bands, Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, 3.4), and whether two are copies by the share of words that they have in common in
the same order. Of a sentence goes out what it says, as something that can be compared.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from qa.text.terms import folded, search_terms
from qa.text.words import numbers, words


def _fixed(name: str) -> int:
    """A number of 64 bits that looks like any other, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big")


RUN = 3
"""So many terms beside each other are one run; texts are compared by their runs."""
FEWEST = 4
"""A text of fewer terms is no copy of another one."""
BANDS, ROWS = 32, 3
"""Of two texts that share half of their runs, 99 of 100 have a band in common; of two that share a
tenth, 3 of 100."""
SAME = 0.8
"""Share of the words, in the same order, from which two texts are one text in two places."""
LIGHT = frozenset(("a", "an", "the", "that", "on"))
"""What papers put in and leave out where they print the same text ("said on Monday that …")."""

FACTORS = tuple(_fixed(f"factor {at}") | 1 for at in range(BANDS * ROWS))
ADDED = tuple(_fixed(f"added {at}") for at in range(BANDS * ROWS))
HALF = 32
"""Each pair of numbers is a hash function of its own: the upper half of factor times run plus what
is added (Dietzfelbinger and others 1997). They are the same on every machine."""


def sketch(terms: Sequence[str]) -> list[int]:
    """Return the bands of a text, 63-bit numbers; none of a text that is too short."""
    import numpy as np  # noqa: PLC0415 - for those who index

    if len(terms) < FEWEST:
        return []
    runs = {zlib.crc32("\0".join(run).encode()) for run in _runs(terms)}
    hashes = np.fromiter(runs, dtype=np.uint64, count=len(runs))
    least = [
        int(((hashes * np.uint64(factor) + np.uint64(added)) >> np.uint64(HALF)).min())
        for factor, added in zip(FACTORS, ADDED, strict=True)
    ]
    return [_band((at, *least[at : at + ROWS])) for at in range(0, len(least), ROWS)]


def are_copies(terms: Sequence[str], others: Sequence[str]) -> bool:
    """Whether two texts are one, or the one is a part of at least half of the other.

    Their numbers are the same but for one, or one of five: the same form filled in for another
    week, with other figures, is another text.
    """
    short, long = sorted((terms, others), key=len)
    if len(short) < FEWEST or len(long) > 2 * len(short):
        return False
    if in_common(short, long) < SAME:
        return False
    counts, more = _numbers(short), _numbers(long)
    return (counts - more).total() <= max(1, (1 - SAME) * counts.total())


def in_common(terms: Sequence[str], others: Sequence[str]) -> float:
    """Return the share of the first text's terms that stand in a run which the second has too."""
    known = set(_runs(others))
    covered = bytearray(len(terms))
    for start, run in enumerate(_runs(terms)):
        if run in known:
            covered[start : start + len(run)] = b"\1" * len(run)
    return sum(covered) / len(terms) if terms else 0.0


def wording(sentence: str) -> tuple[str, ...]:
    """Return what a sentence says, so that two sentences in the same words compare equal.

    Capitals, accents, marks, the ways to write a number and the lightest of words make no
    difference. All others do, for a correction may change any of them.
    """
    found: list[str] = []
    for word in words(folded(sentence)):
        if word[0].isdigit():
            found += numbers(word) or [word]
        elif word not in LIGHT:
            found.append(word)
    return tuple(found)


def is_named(title: str, question: str, language: str | None = None) -> bool:
    """Whether a question has all that a title says, and so may mean the article of that title.

    A title of one word is a matter rather than a name.
    """
    terms = set(search_terms(title, language))
    return len(terms) > 1 and terms <= set(search_terms(question, language))


def _numbers(terms: Sequence[str]) -> Counter[str]:
    return Counter(term for term in terms if term[0].isdigit())


def _runs(terms: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """All runs of a text; one of a text that is no longer than a run."""
    if len(terms) <= RUN:
        return iter((tuple(terms),))
    return zip(*(islice(terms, start, None) for start in range(RUN)), strict=False)


def _band(least: tuple[int, ...]) -> int:
    """The place of a band and its least hashes as one number that SQLite can hold."""
    digest = hashlib.blake2b(repr(least).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
