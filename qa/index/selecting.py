"""Finds the articles of an index that a selection leaves, and the passages of these.

An index and a selection come in; ids go out, or None where all articles are left.
"""

from __future__ import annotations

import fnmatch
import json
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from qa.index.names import the_article_called
from qa.selection import Selected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qa.index.reader import Index
    from qa.selection import Selection

FILE_PATH = re.compile(r"[~/]|\.\./|[A-Za-z]:[\\/]")
"""How the path of a file begins that can be no article's name."""
EVERY_DEPTH = "**/"


def selected_articles(index: Index, selection: Selection) -> frozenset[int] | None:
    """Return the ids of the articles that a selection leaves, None for all.

    Raises:
        UsageError: it names an article that is not there, or several.
    """
    parts = []
    if selection.path is not None:
        parts.append(_of_path(index, selection.path))
    if selection.article is not None:
        parts.append({the_article_called(index, selection.article)})
    if selection.since is not None or selection.until is not None:
        rows = index.rows(
            "SELECT id FROM articles WHERE date >= ? AND date <= ?",
            (selection.first_day or "", selection.last_day or "9999-12-31"),
        )
        parts.append({row[0] for row in rows})
    return frozenset.intersection(*map(frozenset, parts)) if parts else None


def selected_passages(index: Index, selection: Selection) -> list[int] | None:
    """Return the ids of the passages of the articles that a selection leaves, None for all."""
    articles = selected_articles(index, selection)
    if articles is None:
        return None
    rows = index.rows(
        "SELECT p.id FROM json_each(?) AS wanted JOIN passages p ON p.article_id = wanted.value",
        (json.dumps(sorted(articles)),),
    )
    return [row[0] for row in rows]


def count_selected(index: Index, selection: Selection) -> Selected:
    """Return how many articles a selection leaves of how many."""
    everything, _ = index.counts()
    articles = selected_articles(index, selection)
    return Selected(selection, everything if articles is None else len(articles), everything)


def _of_path(index: Index, pattern: str) -> set[int]:
    """The articles whose names fit a glob, or else the paths of whose files do."""
    fits = _fitting(pattern)
    if not FILE_PATH.match(pattern):
        found = {number for number, ref in index.rows("SELECT id, ref FROM articles") if fits(ref)}
        if found or "/" not in pattern:
            return found
    fits = _fitting(str(Path(pattern).expanduser().absolute()))
    rows = index.rows("SELECT id, source FROM articles")
    return {number for number, source in rows if fits(source)}


def _fitting(pattern: str) -> Callable[[str], bool]:
    """Whether a path fits a glob, or lies in a folder that does.

    An asterisk stands for slashes too, and capital and small letters are alike.
    """
    plain = _plain(pattern).removeprefix("./").rstrip("/")
    shapes = _alternatives("*" if plain in ("", ".") else plain)
    rules = re.compile("|".join(fnmatch.translate(shape) for shape in shapes))
    return lambda path: rules.match(_plain(path)) is not None


def _alternatives(pattern: str) -> Iterable[str]:
    """A glob and what it also means: no folder for "**/", and all that lies in a folder or file."""
    shapes = {pattern, pattern.replace(EVERY_DEPTH, "")}
    return sorted(shapes | {f"{shape}{part}*" for shape in shapes for part in "/#"})


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
