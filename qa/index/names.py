"""Finds the article that a user means by a name, in whatever way it is written.

An article's own name is its path below the folder that was indexed, with composed letters. People
and programs also write it with the accents apart, with "./" in front, or as the path of its file.
"""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa.domain import Article
    from qa.index.reader import Index


def article_named(index: Index, name: str) -> Article | None:
    """Return the article that is meant by a name or by the path of its file, or None."""
    for spelling in dict.fromkeys(_spellings(name)):
        if article := index.article(spelling):
            return article
    path = _composed(_real(name))
    files = (file for file in index.files() if _composed(file.source) == path)
    return index.article(file.ref) if (file := next(files, None)) else None


def _spellings(name: str) -> Iterator[str]:
    yield name
    yield _composed(name)
    yield _composed(os.path.normpath(name).replace(os.sep, "/"))


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _real(name: str) -> str:
    """The path with the links in its folder resolved, as the index keeps it."""
    path = Path(name)
    try:
        return str(path.absolute().parent.resolve() / path.name)
    except (OSError, ValueError):  # A loop of links, a NUL.
        return name
