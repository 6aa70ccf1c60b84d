"""Which files of an update are old ones in another place, known by what they hold.

Articles whose files are gone, and files that the index does not know, come in; pairs of them with
the same bytes go out. A file whose old place still has it is a copy, and is none of these.
"""

from __future__ import annotations

import hashlib
import io
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from qa.errors import ArticleError
from qa.index.moves import MovedArticle
from qa.indexing.parts import parts_of

if TYPE_CHECKING:
    from qa.index.reader import Index
    from qa.index.stored_files import StoredFile
    from qa.indexing.changes import Names
    from qa.indexing.files import FoundFile
    from qa.indexing.formats.members import Reading


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


def moved_articles(move: Move, index: Index, names: Names, reading: Reading) -> list[MovedArticle]:
    """Return the articles of a moved file as they are now; none where it is read otherwise there.

    Args:
        move: A file with one article or several.
        index: What is known of them.
        names: Gives them names.
        reading: How the user wants files to be read.
    """
    file = move.file
    stay = [_member(one, file, index, reading) for one in move.before]
    return [
        MovedArticle(
            before.id,
            names.of(file, before.member, before.ref[len(before.file_ref) :]),
            str(file.path),
            str(file.root),
            move.size,
            move.mtime_ns,
            *titled,
        )
        for before, titled in zip(move.before, stay, strict=True)
        if titled is not None and None not in stay
    ]


def _member(
    before: StoredFile, file: FoundFile, index: Index, reading: Reading
) -> tuple[str, str | None] | None:
    """The title and the day of an article of a moved file; None where it is another one there.

    Those of a member do not depend on the name of its file.
    """
    kept = index.article(before.ref)
    if kept is None:
        return None
    if before.member or before.digest:
        return kept.title, kept.date
    try:
        with file.path.open("rb") as stream:
            data = stream.read()
        (part,) = parts_of(io.BytesIO(data), file.path.name, file.ref, reading)
        document = part.load()
    except (OSError, ArticleError, ValueError):  # ValueError: it holds several.
        return None
    if document.text != kept.text or hashlib.sha256(data).hexdigest() != before.sha256:
        return None
    return document.title, document.date


def _read(file: FoundFile, suspects: Container[tuple[int, str]]) -> Iterator[tuple[str, Move]]:
    """The hash of a file, if one that went may be it."""
    try:
        now = file.path.stat()
        if (now.st_size, file.path.suffix.lower()) in suspects:
            with file.path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
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
