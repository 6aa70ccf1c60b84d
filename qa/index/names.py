"""Finds the article that a user means by a name, in whatever way it is written.

An article's own name is its path below the folder that was indexed, with composed letters. People
and programs also write it with the accents apart, with "./" in front, or as the path of its file;
and people call an article by its file's name alone, by its title, or by some words of that.
"""

from __future__ import annotations

import difflib
import os
import unicodedata
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from qa.errors import UsageError
from qa.text.forms import folded
from qa.text.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qa.domain import Article
    from qa.index.reader import Index

FEW = 5
"""So many names are told where several could be meant."""


class _Called(NamedTuple):
    """What an article can be called by."""

    id: int
    ref: str
    title: str


def the_article_called(index: Index, name: str) -> int:
    """Return the id of the one article that is called by a name.

    Its name or the path of its file goes before its file's name without folder or suffix and its
    whole title, and these go before words that stand side by side in its title or name. Capital
    letters, accents and marks make no difference.

    Raises:
        UsageError: no article is called so, or several are.
    """
    if article := article_named(index, name):
        return article.id
    known = [
        _Called(*row) for row in index.rows("SELECT id, ref, title FROM articles ORDER BY ref")
    ]
    found = _called(known, name)
    if len(found) == 1:
        return found[0].id
    if found:
        refs = ", ".join(one.ref for one in found[:FEW])
        more = f" and {len(found) - FEW} more" if len(found) > FEW else ""
        raise UsageError(f"{len(found)} articles are called {name!r}", f"name one of {refs}{more}")
    raise UsageError(f"no article is called {name!r}", _mend(known, name))


def wholly_called(index: Index, name: str) -> int | None:
    """Return the id of the only article whose name, file's name or title is this, or None."""
    if article := article_named(index, name):
        return article.id
    rows = index.rows("SELECT id, ref, title FROM articles ORDER BY ref")
    wanted = _words(name)
    known = [_Called(*row) for row in rows]
    found = [one for one in known if wanted and wanted in map(_words, _whole_names(one))]
    return found[0].id if len(found) == 1 else None


def _called(known: Sequence[_Called], name: str) -> list[_Called]:
    """The articles that are called by a name in the first way in which any is."""
    wanted = _words(name)
    if not wanted:
        return []
    whole = [one for one in known if wanted in map(_words, _whole_names(one))]
    return whole or [
        one for one in known if any(f" {wanted} " in f" {_words(own)} " for own in one[1:])
    ]


def _whole_names(one: _Called) -> Iterator[str]:
    path = PurePosixPath(one.ref)
    yield from (one.title, one.ref, path.name, path.stem)


def _words(name: str) -> str:
    return " ".join(words(folded(name).replace("_", " ")))


def _mend(known: Sequence[_Called], name: str) -> str:
    names = {_words(own): one.ref for one in known for own in _whole_names(one)}
    close = difflib.get_close_matches(_words(name), names, n=1)
    return f"did you mean {names[close[0]]}?" if close else "'qa articles' lists what there is"


def article_named(index: Index, name: str) -> Article | None:
    """Return the article that is meant by a name or by the path of its file, or None."""
    for spelling in dict.fromkeys(_spellings(name)):
        if article := index.article(spelling):
            return article
    path = _composed(_real(name))
    for file in index.files():
        of_file = _composed(file.source)
        if path.startswith(of_file) and path == of_file + file.ref[len(file.file_ref) :]:
            return index.article(file.ref)
    return None


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
