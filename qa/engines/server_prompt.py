"""What a server is given to read, whose tokenizer is out of reach.

Tokens are estimated, rather too many than too few, and what looks like a control token is broken:
servers render messages into the chat template first and tokenise the whole, so that an article
with "<|im_end|>" in it would end its message.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.text.patterns import pattern

if TYPE_CHECKING:
    from qa.engines.protocols import Message

OF_A_MESSAGE = 8
"""Tokens of a chat template around each message, more than any of the usual ones has."""

LETTERS_A_TOKEN = 2.5
"""English has four to five. German read by a tokenizer that was made for English has hardly more
than these."""

PARTS = pattern(r"[A-Za-z]+|[^A-Za-z]")
OPENING = pattern(r"<(?=\S)|\[(?=/?[A-Za-z])")
"""How every control token of a chat template begins: "<|im_end|>", "</s>", "<start_of_turn>",
"[/INST]". Parted from what follows it is none, and reads the same."""


def estimated_tokens(text: str) -> int:
    """Return a number of tokens that hardly any tokenizer exceeds.

    A token is two and a half letters from A to Z; of all else each byte is one, as where a
    tokenizer does not know a letter, but a space, which is part of the word behind it.
    """
    count = 0
    for part in PARTS.findall(text):
        if part.isascii() and part.isalpha():
            count += math.ceil(len(part) / LETTERS_A_TOKEN)
        elif part != " ":
            count += len(part.encode("utf-8", "replace"))
    return count


def as_data(text: str) -> str:
    """Return a text in which no control token is left."""
    return OPENING.sub(r"\g<0> ", text)


def prompt_tokens(messages: Sequence[Message]) -> int:
    """Return a number of tokens that a prompt hardly exceeds."""
    return sum(estimated_tokens(message.content) + OF_A_MESSAGE for message in messages)
