"""Batches: JSON lines in, JSON lines out, in order, with one load of the models."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from qa.domain import Turn
from qa.errors import QaError, UsageError
from qa.faces.documents import AnswerDocument, to_json
from qa.faces.exits import FOUND, TROUBLE, complain
from qa.faces.program_documents import ErrorDocument

if TYPE_CHECKING:
    from qa.faces.documents import Document


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One question of a batch."""

    id: str | None
    question: str
    history: tuple[Turn, ...]


def run_batch(file: str, answer: Callable[[BatchLine], Document], key: str = "question") -> int:
    """Answer each line of a file ("-" for standard input) and print a document for each.

    Args:
        file: JSON lines with `id`, `history` and the question under `key`.
        answer: Makes the document of a line.
        key: "question", or "query" for searches ("question" is understood there too).

    Returns:
        The exit code: 2 when a line failed; the failing lines are named on standard error.
    """
    code = FOUND
    for number, text in _lines(file):
        if not text.strip():
            continue
        identity = None
        try:
            values = _parse(text)
            identity = values.get("id")
            document: Document = answer(_line(values, key))
        except QaError as error:
            complain(f"line {number} of {file}: {error}")
            document = ErrorDocument("qa.error/1", _id(identity), str(error))
            code = TROUBLE
        if isinstance(document, AnswerDocument) and document.models.failure:
            complain(f"line {number} of {file}: {document.models.failure}")
        typer.echo(to_json(document))
        sys.stdout.flush()
    return code


def _lines(file: str) -> Iterator[tuple[int, str]]:
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                yield number, line.decode("utf-8-sig" if number == 1 else "utf-8", "replace")
    except OSError as error:
        raise UsageError(
            f"cannot read {file} ({error.strerror})", "name a file of JSON lines, or - for input"
        ) from error


def _parse(text: str) -> dict[str, Any]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON ({error})", 'write {"question": "…"} on one line') from error
    if not isinstance(values, dict):
        raise UsageError("not a JSON object", 'write {"question": "…"} on one line')
    return values


def _line(values: dict[str, Any], key: str) -> BatchLine:
    question = values.get(key, values.get("question"))
    if not isinstance(question, str):
        raise UsageError(f'no "{key}" in the line', f'write {{"{key}": "…"}}')
    history = values.get("history") or []
    if not isinstance(history, list) or not all(_is_turn(turn) for turn in history):
        raise UsageError(
            '"history" is not a list of turns', 'write [{"question": "…", "answer": "…"}]'
        )
    return BatchLine(_id(values.get("id")), _unicode(question), tuple(map(_turn, history)))


def _turn(values: dict[str, Any]) -> Turn:
    """An earlier turn; the document that `qa ask --json` printed for it tells more than its words.

    What is not as such a document has it is passed over.
    """
    told = {name: values.get(name) for name in ("citations", "sentences")}
    citations, sentences = (
        [one for one in part if isinstance(one, dict)] if isinstance(part, list) else []
        for part in told.values()
    )
    status = {"answered": True, "not_in_articles": False}.get(str(values.get("status")))
    leads = [str(one.get("text", "")) for one in sentences if one.get("kind") == "lead"]
    return Turn(
        _unicode(values["question"]),
        _unicode(values.get("answer") or ""),
        _unicode(leads[0] if leads else ""),
        tuple(_unicode(str(one.get("title", ""))) for one in citations),
        tuple(_unicode(str(one.get("quote", ""))) for one in citations),
        status,
        _unicode(str(values.get("search_query") or "")),
    )


def _is_turn(turn: object) -> bool:
    return (
        isinstance(turn, dict)
        and isinstance(turn.get("question"), str)
        and isinstance(turn.get("answer", ""), str | None)
    )


def _id(value: object) -> str | None:
    return None if value is None else str(value)


def _unicode(text: str) -> str:
    """Return a text without lone surrogates, which JSON can write and nothing can encode."""
    return text.encode("utf-8", "replace").decode("utf-8")
