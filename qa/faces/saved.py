"""Reads saved answers: what `qa ask --json` printed, or a batch of it, one or many in a file.

A file's name comes in; its answers go out, each held to what every answer of qa promises. What is
not whole, or was tampered with, is an error that names the line.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.domain import Citation, Location, Sentence
from qa.errors import UsageError
from qa.indexing.files import spelled_otherwise

ANSWER, ERROR = "qa.answer/1", "qa.error/1"
SPACE = re.compile(r"[ \t\r\n]*")
MEND = "give what 'qa ask --json' or 'qa ask --batch' printed"

Kinds = dict[str, tuple[type, ...]]
TEXT, MAYBE_TEXT = (str,), (str, type(None))
NUMBER, MAYBE_NUMBER = (int,), (int, type(None))
DOCUMENT: Kinds = {"schema": TEXT}
FIELDS: Kinds = {
    "id": MAYBE_TEXT,
    "question": TEXT,
    "status": TEXT,
    "sentences": (list,),
    "citations": (list,),
}
SENTENCE: Kinds = {"text": TEXT, "citations": (list,), "support": (int, float)}
CITATION: Kinds = {
    "number": NUMBER,
    "article": TEXT,
    "title": TEXT,
    "date": MAYBE_TEXT,
    "url": MAYBE_TEXT,
    "sha256": TEXT,
    "start": NUMBER,
    "end": NUMBER,
    "line": NUMBER,
    "page": MAYBE_NUMBER,
    "quote": TEXT,
    "place": (dict, type(None)),
}
PLACE: Kinds = {"kind": TEXT, "name": TEXT}
"""The fields of each object that are looked at, by the types that they may have."""


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """The parts of an answer that its proof is made of; `line` is where the document begins."""

    line: int
    id: str | None
    question: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class SavedAnswers:
    """The answers of a file in order, and one sentence for each failed line of its batch."""

    answers: tuple[SavedAnswer, ...]
    skipped: tuple[str, ...]


class _Malformed(Exception):
    """What is wrong with a document."""


def read_saved(file: str) -> SavedAnswers:
    """Read the answers of a file, "-" for standard input.

    Raises:
        UsageError: it cannot be read, holds no answer, or one that qa did not print so.
    """
    name = "standard input" if file == "-" else file
    answers: list[SavedAnswer] = []
    skipped: list[str] = []
    for line, document in _documents(_text(file, name), name):
        try:
            schema = _fields(document, DOCUMENT, "the document")["schema"]
            if schema == ERROR:
                skipped.append(f"line {line} of {name} is a failed question, skipped")
            else:
                answers.append(_answer(document, schema, line))
        except _Malformed as error:
            raise UsageError(f"line {line} of {name}: {error}", MEND) from error
    if not answers:
        raise UsageError(f"no answer in {name}", MEND)
    return SavedAnswers(tuple(answers), tuple(skipped))


def _text(file: str, name: str) -> str:
    try:
        path = Path(file)
        if file != "-" and not path.exists():
            path = spelled_otherwise(path) or path
        data = sys.stdin.buffer.read() if file == "-" else path.read_bytes()
        return data.decode(json.detect_encoding(data))  # Some shells redirect in UTF-16.
    except OSError as error:
        raise UsageError(f"cannot read {name} ({error.strerror})", MEND) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not JSON ({error.reason})", MEND) from error
    except ValueError as error:  # A NUL character in the name.
        raise UsageError(f"cannot read {name} ({error})", MEND) from error


def _documents(text: str, name: str) -> Iterator[tuple[int, object]]:
    """The JSON values that stand one after the other in a text, each with its line."""
    decoder = json.JSONDecoder()
    position, line = 0, 1
    while True:
        space = SPACE.match(text, position)
        start = space.end() if space else position
        line += text.count("\n", position, start)
        if start == len(text):
            return
        try:
            value, position = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            raise UsageError(
                f"line {error.lineno} of {name} is not JSON ({error.msg})", MEND
            ) from error
        except (ValueError, RecursionError) as error:  # A number of thousands of digits; brackets.
            raise UsageError(f"line {line} of {name} is not JSON ({error})", MEND) from error
        yield line, value
        line += text.count("\n", start, position)


def _answer(document: object, schema: str, line: int) -> SavedAnswer:
    if schema != ANSWER:
        raise _Malformed(f"the document is {schema}, not {ANSWER}")
    fields = _fields(document, FIELDS, "the answer")
    sentences = tuple(
        _sentence(values, f"sentence {place}")
        for place, values in enumerate(fields["sentences"], start=1)
    )
    citations = tuple(
        _citation(values, f"citation {place}")
        for place, values in enumerate(fields["citations"], start=1)
    )
    status = fields["status"]
    if status not in {"answered", "not_in_articles"}:
        raise _Malformed(f'the answer has no proper "status": {status}')
    if (status == "answered") != bool(sentences) or (citations and not sentences):
        raise _Malformed(
            f"the answer is {status}, but has {len(sentences)} sentences "
            f"and {len(citations)} citations"
        )
    _check_numbers(sentences, citations)
    return SavedAnswer(line, fields["id"], fields["question"], sentences, citations)


def _check_numbers(sentences: tuple[Sentence, ...], citations: tuple[Citation, ...]) -> None:
    """Make sure that every number of a sentence is that of one citation."""
    numbers = Counter(citation.number for citation in citations)
    for number, count in numbers.items():
        if count > 1:
            raise _Malformed(f"{count} citations have the number {number}")
    for place, sentence in enumerate(sentences, start=1):
        for number in sentence.citations:
            if number not in numbers:
                raise _Malformed(f"sentence {place} cites [{number}], which is not there")


def _sentence(values: object, what: str) -> Sentence:
    fields = _fields(values, SENTENCE, what)
    if not all(_is(number, NUMBER) for number in fields["citations"]):
        raise _Malformed(f'{what} has no proper "citations"')
    return Sentence(fields["text"], tuple(fields["citations"]), fields["support"])


def _citation(values: object, what: str) -> Citation:
    fields = _fields(values, CITATION, what)
    if not 0 <= fields["start"] < fields["end"] or not fields["quote"].strip():
        raise _Malformed(f"{what} has no text at {fields['start']}-{fields['end']}")
    place = fields["place"] and Location(**_fields(fields["place"], PLACE, f"the place of {what}"))
    # Articles have names of composed letters; what has gone through another system may not.
    article = unicodedata.normalize("NFC", fields["article"])
    return Citation(**{**fields, "article": article, "place": place})


def _fields(values: object, kinds: Kinds, what: str) -> dict[str, Any]:
    """The fields of an object that are looked at; one that may be null may be missing too."""
    if not isinstance(values, dict):
        raise _Malformed(f"{what} is not a JSON object")
    for name, allowed in kinds.items():
        if not _is(values.get(name), allowed):
            raise _Malformed(f'{what} has no proper "{name}"')
    return {name: values.get(name) for name in kinds}


def _is(value: object, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)
