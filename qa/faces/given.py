"""What a command that looks through the articles was given: words, and which articles are meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.config import load_settings
from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.config import Settings


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
