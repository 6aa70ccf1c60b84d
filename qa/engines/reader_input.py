"""What a reader is given: question (or claim), title and passage as the numbers of tokens.

`[CLS] question [SEP] title [SEP] passage [SEP]`, a claim with a mark of its own in front. Each
token's type says which side it is on and whether its word stands on the other side too, alone or
beside the same neighbour: the exact match that Chen et al. 2017 (arXiv:1704.00051, section 3.2)
gave their reader, which a small network would have to learn from many more examples. A passage that
is too long becomes several inputs that overlap. Training and reading both build their inputs here,
so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

CLS, SEP, PAD, UNKNOWN = 101, 102, 0, 100
CLAIM = 1
"""Stands behind [CLS] where a claim comes in the question's place; BERT calls it [unused0]."""

WINDOW = 256
"""Tokens of an input, special ones included, as the embedder that the reader began as has."""
MOST_ASKED, MOST_TITLE, OVERLAP = 96, 16, 64
"""Tokens of a question (its last ones, for what a follow-up leans on stands in front), of a title,
and those that two windows of one passage share."""

TYPES = 6
"""Of tokens: 0 of the question, 1 of title and passage; 2 more where the word stands on the other
side too, 4 more where it does so beside the same word."""

Word = tuple[int, ...]
"""The tokens of a word."""


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """One window of a passage.

    Attributes:
        ids: Numbers of the tokens.
        types: Of the tokens, see `TYPES`.
        first: Position of the passage's first token.
        offsets: Of the passage's tokens: start and end in the passage, in code points.
    """

    ids: list[int]
    types: list[int]
    first: int
    offsets: list[tuple[int, int]]


def load_tokenizer(file: Path) -> Any:  # noqa: ANN401 (a compiled class without type information)
    """Return the tokenizer of a file: nothing is cut, and "[SEP]" is text like any other.

    Raises:
        Exception: the library's own, for a file that is missing or is none.
    """
    from tokenizers import Tokenizer  # noqa: PLC0415 (quick only beside others)

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    return tokenizer


def reader_inputs(
    tokenizer: Any,  # noqa: ANN401
    asked: str,
    passages: Sequence[tuple[str, str]],
    *,
    claim: bool = False,
) -> list[list[ReaderInput]]:
    """Return the windows of each passage, each passage being its article's title and its text.

    Args:
        tokenizer: As `load_tokenizer` makes it.
        asked: The question or claim.
        passages: Titles ("" for none) and texts.
        claim: Whether it is a claim.
    """
    texts = [asked, *(text for passage in passages for text in passage)]
    encoded = [_Part(*one) for one in _encoded(tokenizer, texts)]
    question = encoded[0].cut(max(0, len(encoded[0].ids) - MOST_ASKED), len(encoded[0].ids))
    inputs = []
    for whole_title, text in zip(encoded[1::2], encoded[2::2], strict=True):
        title = whole_title.cut(0, MOST_TITLE)
        room = WINDOW - len(question.ids) - len(title.ids) - 4 - claim
        lows = range(0, max(1, len(text.ids) - OVERLAP), room - OVERLAP)
        inputs.append(
            [_input(question, title, text.cut(low, low + room), claim=claim) for low in lows]
        )
    return inputs


@dataclass(frozen=True, slots=True)
class _Part:
    """Question, title or passage as tokens; `words` says which word each belongs to, -1 to none."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    words: list[int]

    def cut(self, low: int, high: int) -> _Part:
        return _Part(self.ids[low:high], self.offsets[low:high], self.words[low:high])

    def in_order(self) -> list[tuple[int, Word]]:
        """The words, with their number."""
        words: dict[int, list[int]] = {}
        for token, word in zip(self.ids, self.words, strict=True):
            if word >= 0:
                words.setdefault(word, []).append(token)
        return [(number, tuple(tokens)) for number, tokens in words.items()]


def _encoded(
    tokenizer: Any,  # noqa: ANN401
    texts: list[str],
) -> Iterable[tuple[list[int], list[tuple[int, int]], list[int]]]:
    for text, one in zip(
        texts, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True
    ):
        words = [
            word if token != UNKNOWN and any(map(str.isalnum, text[slice(*offset)])) else -1
            for token, word, offset in zip(one.ids, one.word_ids, one.offsets, strict=True)
        ]
        yield one.ids, one.offsets, words


def _input(question: _Part, title: _Part, text: _Part, *, claim: bool) -> ReaderInput:
    asked, titled, told = (part.in_order() for part in (question, title, text))
    there, here = _Found([titled, told]), _Found([asked])
    head = [CLS, *([CLAIM] if claim else [])]
    middle = [*title.ids, SEP] if title.ids else []
    return ReaderInput(
        [*head, *question.ids, SEP, *middle, *text.ids, SEP],
        [
            *[0] * len(head),
            *there.types(question, asked, 0),
            0,
            *([*here.types(title, titled, 1), 1] if title.ids else []),
            *here.types(text, told, 1),
            1,
        ],
        len(head) + len(question.ids) + 1 + len(middle),
        text.offsets,
    )


class _Found:
    """Which words, and which two in a row, stand on one side."""

    def __init__(self, parts: list[list[tuple[int, Word]]]) -> None:
        self._words = {word for part in parts for _, word in part}
        self._pairs = {(a, b) for part in parts for (_, a), (_, b) in pairwise(part)}

    def types(self, part: _Part, words: list[tuple[int, Word]], side: int) -> list[int]:
        """The types of the tokens of the other side."""
        level = {number: 2 if word in self._words else 0 for number, word in words}
        for (left, a), (right, b) in pairwise(words):
            if (a, b) in self._pairs:
                level[left] = level[right] = 4
        return [side + level.get(word, 0) for word in part.words]
