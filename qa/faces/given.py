"""What a command was given: a question, words, and which articles are meant."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.errors import UsageError
from qa.faces.settings import load_settings

if TYPE_CHECKING:
    from qa.config import Settings


def query_of(command: str, what: str, words: Sequence[str] | None, batch: str | None) -> str:
    """Return the question that was given: in words, or on standard input from a pipe or for "-".

    Returns:
        "" where a batch of them was given.

    Raises:
        UsageError: there is none, or a batch too.
    """
    text = ""
    if words == ["-"] or not (words or batch is not None or sys.stdin.isatty()):
        text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    if not (words or text.strip() or batch is not None) or (words and batch is not None):
        raise UsageError(f"give {what}, or --batch FILE", f"see 'qa {command} --help'")
    if words and words != ["-"]:  # Bytes that are no UTF-8 come in as halves of characters.
        return " ".join(words).encode("utf-8", "replace").decode("utf-8")
    return text


def words_given(words: Sequence[str] | None) -> str:
    """Return the words of a query as one text, "" for none.

    Raises:
        UsageError: there are some, and they are blank.
    """
    wanted = " ".join(words or ()).encode("utf-8", "replace").decode("utf-8")
    if words and not wanted.strip():
        raise UsageError("the query is empty", "leave it out for all articles")
    return wanted


def settings_given(
    index: str | None, path: str | None, article: str | None, since: str | None, until: str | None
) -> Settings:
    """Return the settings of a command that needs no language model."""
    which = {"path": path, "article": article, "since": since, "until": until}
    return load_settings({"index": index, **which, "llm": False})
