r"""The tokens of rich text: groups, control words, characters by their codes, plain text.

Bytes come in; tokens go out, in order. What a control word such as `\bin` says is no text is passed
over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

TOKEN = re.compile(
    rb"\\([A-Za-z]{1,40})(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z'])|([{}])|[\r\n\x00]+"
    rb"|([^\\{}\r\n\x00]+)|(\\)",
    re.DOTALL,
)

Kind = Literal["word", "code", "symbol", "begin", "end", "text"]


class Token(NamedTuple):
    """A token: its kind, the word or the bytes, and of a word the number behind it."""

    kind: Kind
    said: bytes
    number: int | None = None


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of a file."""
    place = 0
    while match := TOKEN.match(data, place):
        place = match.end()
        word, number, code, symbol, brace, text, _ = match.groups()
        if word:
            count = int(number) if number else None
            if word == b"bin" and count:
                place += max(count, 0)
            else:
                yield Token("word", word, count)
        elif code:
            yield Token("code", bytes([int(code, 16)]))
        elif symbol:
            yield Token("symbol", symbol)
        elif brace:
            yield Token("begin" if brace == b"{" else "end", b"")
        elif text:
            yield Token("text", text)
