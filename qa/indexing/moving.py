"""Which files of an update are old ones in another place, known by what they hold.

Articles whose files are gone, and files that the index does not know, come in; pairs of them with
the same bytes go out. A file whose old place still has it is a copy, and is none of these.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qa.errors import ArticleError
from qa.index.moves import MovedArticle
from qa.indexing.formats import loader_for

if TYPE_CHECKING:
    from qa.index.reader import Index, StoredFile
    from qa.indexing.changes import Names
    from qa.indexing.files import FoundFile


@dataclass(frozen=True, slots=True)
class Move:
    """A file that was moved: its articles as the index knows them, and where it is now."""

    before: tuple[StoredFile, ...]
    file: FoundFile
    size: int
    mtime_ns: int


def find_moves(gone: Iterable[StoredFile], new: Sequence[FoundFile]) -> Iterator[Move]:
    """Yield the moves among files that went and files that came.

    Only files of the same size and suffix as one that went are read. Where several held the same,
    those pair that have the same name, then those that come first.
    """
    by_source: dict[str, list[StoredFile]] = defaultdict(list)
    for article in gone:
        by_source[article.source].append(article)
    suspects: dict[tuple[int, str], list[list[StoredFile]]] = defaultdict(list)
    for articles in by_source.values():
        first = articles[0]
        suspects[first.size, PurePath(first.source).suffix.lower()].append(articles)
    came: dict[str, list[Move]] = defaultdict(list)
    for file in new if suspects else ():
        for sha256, move in _read(file, suspects):
            came[sha256].append(move)
    went: dict[str, list[list[StoredFile]]] = defaultdict(list)
    for group in suspects.values():
        for articles in group:
            went[articles[0].sha256].append(articles)
    for sha256, files in came.items():
        yield from _paired(went.get(sha256, []), files)


def moved_articles(
    move: Move, index: Index, names: Names, encoding: str | None
) -> list[MovedArticle]:
    """Return the articles of a moved file as they are now; none where it is read otherwise there.

    Args:
        move: A file with one article or several.
        index: What is known of them.
        names: Gives them names.
        encoding: Of files that are not UTF-8, where the user names one.
    """
    (before, *more), file = move.before, move.file
    kept = index.article(before.ref)
    if more or kept is None:
        return []
    try:
        data = file.path.read_bytes()
        document = loader_for(file.path, data, encoding).load(data, file.ref, encoding)
    except (OSError, ArticleError):
        return []
    if document.text != kept.text or hashlib.sha256(data).hexdigest() != before.sha256:
        return []
    return [
        MovedArticle(
            before.id,
            names.free(file),
            str(file.path),
            str(file.root),
            move.size,
            move.mtime_ns,
            document.title,
            document.date,
        )
    ]


def _read(file: FoundFile, suspects: Container[tuple[int, str]]) -> Iterator[tuple[str, Move]]:
    """The hash of a file, if one that went may be it."""
    try:
        now = file.path.stat()
        if (now.st_size, file.path.suffix.lower()) in suspects:
            sha256 = hashlib.sha256(file.path.read_bytes()).hexdigest()
            yield sha256, Move((), file, now.st_size, now.st_mtime_ns)
    except OSError:
        return


def _paired(went: Sequence[list[StoredFile]], came: Sequence[Move]) -> Iterator[Move]:
    """Each file that came with one that went, while there are any."""
    left, rest = list(went), []
    for move in came:
        same = [one for one in left if Path(one[0].source).name == move.file.path.name]
        if same:
            left.remove(same[0])
            yield replace(move, before=tuple(same[0]))
        else:
            rest.append(move)
    for move, articles in zip(rest, left, strict=False):
        yield replace(move, before=tuple(articles))
