"""Files of records: JSON, and JSON lines, which are read a line at a time however many there are.

A stream comes in; a member goes out for each record, known by its id, else by its address or by
its day and title, at last by its number. What is no JSON is told by its line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.decode import decode
from qa.indexing.formats.members import LARGEST, Member, Reading, label, refuse_large
from qa.indexing.formats.records.document import beginning, document_of
from qa.indexing.formats.records.fields import Facts, facts_of
from qa.indexing.formats.records.finding import Record, find_records
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.domain import Document

LARGEST_DOCUMENT = 128 * 2**20
"""Bytes of a JSON document at most: in memory it takes some times as many."""

FEWEST_WORDS = 8
"""A document that is no list of records is an article if its texts have so many words."""

FEWEST_VALUES = 2
"""Fields that a record in a list has at least, if it has neither title nor text."""

MOST_TOLD = 3
"""So many lines that are no JSON are told one by one."""


class JsonContainer:
    """Finds the records in a JSON document."""

    suffixes: tuple[str, ...] = (".json",)
    packed = False

    def members(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Member]:
        """Yield the records of a document; see `Container`."""
        data = stream.read(LARGEST_DOCUMENT + 1)
        if len(data) > LARGEST_DOCUMENT:
            raise ArticleError(
                f"{name} has more than {LARGEST_DOCUMENT // 2**20} MB",
                "make it JSON lines (.jsonl), a record a line, which may have any size",
            )
        text = decode(data, name, encoding=reading.encoding).text
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
                stream.seek(0)  # Records one after the other, a line each.
                yield from JsonLinesContainer().members(stream, name, reading)
                return
            raise ArticleError(
                f"{name} is not JSON ({error})", "mend it, or leave it out"
            ) from error
        if not isinstance(document, dict | list):
            raise NothingInIt(f"there are no records in {name}")
        records = find_records(document)
        if len(records) == 1:
            facts = facts_of(document, reading.json_fields)
            if sum(len(text.split()) for text in facts.texts) < FEWEST_WORDS:
                raise NothingInIt(f"there is no text in {name}")  # Settings of some program.
            yield Member("", "", data, load=partial(_document, facts, name, ""))
            return
        yield from _members(records, name, reading)


class JsonLinesContainer:
    """Finds the records in a file with one on each line."""

    suffixes: tuple[str, ...] = (".jsonl", ".ndjson")
    packed = False

    def members(self, stream: BinaryIO, name: str, reading: Reading) -> Iterator[Member]:
        """Yield the records of a file; see `Container`."""
        bad = good = 0
        for number, line in enumerate(iter(lambda: stream.readline(LARGEST), b""), 1):
            refuse_large(len(line), f"line {number} of {name}")
            if not line.strip():
                continue
            try:
                text = decode(line, name, encoding=reading.encoding).text
                value = json.loads(text)
            except (ValueError, RecursionError, ArticleError) as error:
                bad += 1
                if bad <= MOST_TOLD:
                    problem = ArticleError(f"line {number} of {name} is not JSON ({error})")
                    yield Member(f"line {number}", f"#line {number}", b"", load=_refusing(problem))
                if bad > MOST_TOLD and not good:
                    return
                continue
            good += 1
            yield from _members([Record("", value)], name, reading, number)
        if bad > MOST_TOLD:
            problem = ArticleError(f"{bad - MOST_TOLD} more lines of {name} are not JSON")
            yield Member("other lines", "#other lines", b"", load=_refusing(problem))


def _members(
    records: list[Record], name: str, reading: Reading, number: int = 1
) -> Iterator[Member]:
    """A member for each record; `number` is that of the first."""
    for own, record in enumerate(records, number):
        facts = facts_of(record.value, reading.json_fields)
        if not facts.texts and (
            record.name or (not facts.title and len(facts.values) < FEWEST_VALUES)
        ):
            continue
        own_id = one_line(record.name) or facts.id
        dated = " ".join(part for part in (facts.date, facts.title) if part) if facts.title else ""
        title = facts.title or beginning(facts)
        called = label(facts.date, title) if title else label(own_id or str(own))
        data = json.dumps(record.value, ensure_ascii=False, sort_keys=True)
        yield Member(
            own_id or facts.url or dated or str(own),
            called,
            data.encode("utf-8", "surrogatepass"),
            load=partial(_document, facts, name, called),
        )


def _document(facts: Facts, name: str, called: str) -> Document:
    return document_of(facts, name + called)


def _refusing(error: ArticleError) -> partial[Document]:
    return partial(_raise, error)


def _raise(error: ArticleError) -> Document:
    raise error
