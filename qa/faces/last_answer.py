"""Remembers the last answer beside the index, so that `qa show 2` knows what [2] was."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from qa.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from qa.domain import Answer, Citation

FILE = "last-answer.json"


def remember(folder: Path, answer: Answer, nearest: Sequence[Citation] = ()) -> None:
    """Keep an answer, or the nearest sentences; where the folder may not be written, neither."""
    from qa.faces.nearest import kept_json  # noqa: PLC0415 (all that an answer is made with)

    keep(folder, kept_json(answer, nearest))


def keep(folder: Path, document: str) -> None:
    """Keep a document with citations, as JSON, in the place of the last answer."""
    beside = folder / f"{FILE}.{os.getpid()}.tmp"
    try:
        beside.touch(mode=0o600)  # What a user asks is nobody else's business.
        beside.write_text(document, "utf-8")
        beside.replace(folder / FILE)
    except OSError:
        with suppress(OSError):  # A read-only file system does not even say that there is none.
            beside.unlink(missing_ok=True)


def recall(folder: Path, number: int) -> tuple[str, int, int] | None:
    """Return article, start and end of a citation of the last answer, None without such a number.

    Raises:
        UsageError: there is no last answer.
    """
    try:
        document = json.loads((folder / FILE).read_text("utf-8"))
        quotes = document["citations"] or document.get("nearest", [])
        found = [quote for quote in quotes if quote["number"] == number]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("there is no last answer", "ask something first") from error
    return (found[0]["article"], found[0]["start"], found[0]["end"]) if found else None
