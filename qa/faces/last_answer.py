"""Remembers the last answer beside the index, so that `qa show 2` knows what [2] was."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from qa.errors import UsageError
from qa.faces.documents import answer_document, to_json

if TYPE_CHECKING:
    from pathlib import Path

    from qa.domain import Answer

FILE = "last-answer.json"


def remember(folder: Path, answer: Answer) -> None:
    """Keep an answer; where the folder may not be written, it is forgotten."""
    beside = folder / f"{FILE}.{os.getpid()}.tmp"
    try:
        beside.touch(mode=0o600)  # What a user asks is nobody else's business.
        beside.write_text(to_json(answer_document(answer)), "utf-8")
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
        found = [c for c in document["citations"] if c["number"] == number]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError("there is no last answer", "ask something first") from error
    return (found[0]["article"], found[0]["start"], found[0]["end"]) if found else None
