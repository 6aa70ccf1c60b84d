"""Pointers: the language model can only cite sentences that it was shown.

Every line that it writes begins with the number of a source sentence, and a grammar leaves it no
other: decoding is constrained to numbers that exist, 0 for "none of them says it". What a model
that keeps to no grammar writes is read the same way, and a number that does not exist points
nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.answering.cite import read_markers
from qa.text.clean import one_line
from qa.text.patterns import pattern
from qa.text.sentences import sentence_spans

MOST_LINES, MOST_SENTENCES = 3, 4
LONGEST_LINE = 400
"""Characters."""

LEADING = pattern(r"\s*\[\s*(\d{1,3})\s*\]\s*:?\s*")


@dataclass(frozen=True, slots=True)
class Pointed:
    """A sentence of a model: what it says, and the source sentences it points at, from 1.

    `silent` is whether it points at none on purpose ("[0]").
    """

    text: str
    numbers: tuple[int, ...]
    silent: bool = False


def pointer_grammar(sentences: int) -> str:
    """Return a grammar (GBNF) for lines "[n] text" with n from 0 to the number of sentences."""
    numbers = " | ".join(f'"{number}"' for number in range(sentences + 1))
    more = f'("\\n" line){{0,{MOST_LINES - 1}}}'
    return (
        f"root ::= line {more}\n"
        'line ::= "[" number "] " text\n'
        f"number ::= {numbers}\n"
        f"text ::= [^\\[\\]\\n]{{1,{LONGEST_LINE}}}\n"
    )


def read_written(written: str, highest: int) -> Iterator[Pointed]:
    """Yield the sentences that a model wrote, with what they point at.

    A number at the beginning of a line is that of all its sentences, one after a sentence is its
    own; numbers above `highest` point nowhere.
    """
    for line in written.split("\n"):
        leading = LEADING.match(line)
        first = int(leading[1]) if leading else None
        pointed = [first] if first and first <= highest else []
        for unit in _units(line[leading.end() :] if leading else line):
            text, own = read_markers(one_line(unit), highest)
            if text:
                numbers = [*pointed, *(number for number in own if number not in pointed)]
                yield Pointed(text, tuple(numbers), silent=first == 0)


def _units(line: str) -> Iterator[str]:
    """The sentences of a line, each with the markers that follow it."""
    unit = ""
    for start, end in sentence_spans(line):
        bare, _ = read_markers(line[start:end], highest=999)
        if unit and re.search(r"\w", bare):
            yield unit
            unit = ""
        unit += f" {line[start:end]}"
    if unit:
        yield unit
