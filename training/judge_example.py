"""One thing that the judge is taught, as text and as tokens.

An example asks of a passage; it says whether the passage answers or supports, and, where that is
known, the span of the short answer and the sentences that a good answer draws on. Examples that
differ in one thing make a unit, which stays in one batch.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, NamedTuple

from data import _token_span

from qa.engines.judge_input import sentence_tokens
from qa.engines.reader_input import ReaderInput, reader_inputs

UNKNOWN_SPAN = None
NOWHERE_SPAN = (0, 0)
TITLED = 0.85
"""So many units keep their title."""


@dataclass(frozen=True, slots=True)
class Example:
    """Something asked of a passage.

    Attributes:
        asked: A question (with its turns in front), or a claim.
        title: The article's, "" for none.
        passage: The text that is judged.
        claim: Whether `asked` is one.
        kind: How it was made, for counting.
        yes: The passage answers in full, or supports.
        partly: It answers in part at least; None for a claim.
        refutes: It says the contrary; None where that is not known.
        span: Where the short answer stands, in code points; `NOWHERE_SPAN` where the passage has
            none; None where that is not known.
        sentences: Start and end of the passage's sentences, () where they are not judged.
        marks: Of each sentence, whether a good answer draws on it.
        weight: Of its loss.
    """

    asked: str
    title: str
    passage: str
    claim: bool
    kind: str
    yes: bool
    partly: bool | None = None
    refutes: bool | None = None
    span: tuple[int, int] | None = UNKNOWN_SPAN
    sentences: tuple[tuple[int, int], ...] = ()
    marks: tuple[bool, ...] = ()
    weight: float = 1.0


Unit = tuple[Example, ...]


class Encoded(NamedTuple):
    """An example as tokens.

    Attributes:
        input: What the network is given.
        start: The token where the answer begins, 0 for nowhere, -100 where that is not known.
        end: Where it ends, likewise.
        runs: First token of each sentence and the one behind its last.
        marks: Of these sentences.
        example: What it was made from.
    """

    input: ReaderInput
    start: int
    end: int
    runs: list[tuple[int, int]]
    marks: list[bool]
    example: Example


IGNORED = -100


def encode(unit: Unit, tokenizer: Any, rng: random.Random) -> list[Encoded]:  # noqa: ANN401
    """Return the first window of each example of a unit; none where one lost what it is about.

    Some units lose their title.
    """
    titled = rng.random() < TITLED
    encoded = []
    for example in unit:
        window = reader_inputs(
            tokenizer,
            example.asked,
            [(example.title if titled else "", example.passage)],
            claim=example.claim,
        )[0][0]
        span = _span(window, example)
        runs = sentence_tokens(window, example.sentences)
        kept = [i for i, run in enumerate(runs) if run[1]]
        marks = [example.marks[i] for i in kept]
        if span is None or (any(example.marks) and not any(marks)):
            return []
        encoded.append(Encoded(window, *span, [runs[i] for i in kept], marks, example))
    return encoded


def _span(window: ReaderInput, example: Example) -> tuple[int, int] | None:
    """Tokens of the answer; None where the window lacks it."""
    if example.span is UNKNOWN_SPAN:
        return IGNORED, IGNORED
    if example.span == NOWHERE_SPAN:
        return 0, 0
    return _token_span(window, example.span)
