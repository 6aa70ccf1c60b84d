"""What the tests of files that hold several articles share: the documents of a file, by name."""

from __future__ import annotations

import io
from collections import Counter

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats.members import Reading
from qa.indexing.parts import parts_of


def documents(
    data: bytes,
    name: str,
    reading: Reading = Reading(),  # noqa: B008 (frozen)
    others: Counter[str] | None = None,
) -> dict[str, Document]:
    """The documents of a file by how their names go on; the parts in a document hold together."""
    found: dict[str, Document] = {}
    for part in parts_of(io.BytesIO(data), name, name, reading, others):
        try:
            document = part.load()
        except NothingInIt:
            continue
        position = 0
        for block in document.blocks:
            assert position <= block.start < block.end <= len(document.text)
            position = block.end
        found[part.name] = document
    return found


def keys(data: bytes, name: str) -> list[str]:
    """What the articles of a file are known by."""
    return [part.key for part in parts_of(io.BytesIO(data), name, name)]


def problems(data: bytes, name: str) -> list[str]:
    """What is said of a file, and of the parts of it, that cannot be read."""
    found: list[str] = []
    try:
        for part in parts_of(io.BytesIO(data), name, name):
            try:
                part.load()
            except ArticleError as error:
                found.append(str(error))
    except ArticleError as error:
        found.append(str(error))
    return found


def blocks(document: Document) -> list[tuple[str, str]]:
    """The blocks of a document: the kind and the text of each."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
