"""The figures that items of lists are numbered in: letters and Roman numerals."""

from __future__ import annotations

ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MOST = 4_000


def written_number(number: int, kind: str) -> str:
    """Return a number in the figures of a list.

    Args:
        number: From 1.
        kind: As Office Open XML calls them: "upperRoman", "lowerLetter"; any other is decimal.
    """
    if not 0 < number < MOST:
        return str(number)
    if kind.endswith("Letter"):
        # After "z" come "aa", "bb".
        written = chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26)
    elif kind.endswith("Roman"):
        written, left = "", number
        for size, numeral in ROMAN:
            written += numeral * (left // size)
            left %= size
    else:
        return f"{number:02d}" if kind == "decimalZero" else str(number)
    return written.upper() if kind.startswith("upper") else written
