"""What a judge is given beyond a reader's input: the turns before, and where each sentence stands.

A follow-up is asked with the last turn in front of it; a passage's sentences become runs of
tokens, whose marks are averaged to the sentence's own. Training and reading both build them here,
so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from qa.engines.reader_input import ReaderInput

TURNS = 2
"""So many turns of the conversation stand in front of a question."""
LONGEST_ANSWER = 160
"""Characters of an earlier answer that are kept, its first ones."""


def asked_in(turns: Sequence[tuple[str, str]], question: str) -> str:
    """Return a question behind the last turns of its conversation.

    Args:
        turns: Questions and answers so far, the oldest first.
        question: The one to be judged.
    """
    before = [f"{asked} {answer[:LONGEST_ANSWER]}" for asked, answer in turns[-TURNS:]]
    return " ".join([*before, question])


def sentence_tokens(
    window: ReaderInput, sentences: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the run of tokens of each sentence, as positions in the window's `ids`.

    A sentence that the window lacks, or holds less than half of, has an empty run.

    Args:
        window: Of a passage.
        sentences: Start and end of each in the passage, in code points, in reading order.
    """
    runs = []
    for start, end in sentences:
        inside = [i for i, (low, high) in enumerate(window.offsets) if low >= start and high <= end]
        held = window.offsets[inside[-1]][1] - window.offsets[inside[0]][0] if inside else 0
        if not inside or 2 * held < end - start:
            runs.append((0, 0))
        else:
            runs.append((window.first + inside[0], window.first + inside[-1] + 1))
    assert all(a[1] <= b[0] for a, b in pairwise([run for run in runs if run[1]]))
    return runs
