"""The articles of a file: one, or many where it is a mailbox, an archive, a feed or the like.

A file's stream and name come in; a part goes out for each article in it, with what it is known by
in its file, a hash of its own bytes, and how its document is made. A file that is one article has
one part whose key is "". Members that hold several themselves are walked too, down to a depth.
"""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO

from qa.domain import Document
from qa.errors import ArticleError, NothingInIt
from qa.indexing.formats import container_for, has_loader, is_known, loader_for
from qa.indexing.formats.compressed import uncompressed, without_compression
from qa.indexing.formats.members import LARGEST, Member, Reading, refuse_large

DEEPEST, MOST_ARCHIVES = 6, 2
"""How deep members are walked, and how many archives may lie in each other."""

LOOK_AT = 65_536
"""Bytes at the beginning of a file that tell what it is, where its name does not."""


@dataclass(frozen=True, slots=True)
class Part:
    """One article of a file.

    Attributes:
        key: What it is known again by in its file, "" where the file is one article.
        name: How its name goes on behind the file's, "" where the file is one article.
        digest: Of its own bytes, "" where these are the file's.
        load: Makes its document, and raises what a loader raises.
    """

    key: str
    name: str
    digest: str
    load: Callable[[], Document]


def is_one_article(file: str) -> bool:
    """Whether a file of this name is one article, so that its bytes are read at once."""
    return has_loader(file)


def parts_of(
    stream: BinaryIO,
    file: str,
    shown: str,
    reading: Reading = Reading(),  # noqa: B008 (frozen)
    others: Counter[str] | None = None,
) -> Iterator[Part]:
    """Yield the articles of a file, each with a key that no other of them has.

    Args:
        stream: The file, at its beginning.
        file: Its name, whose suffix says what it is.
        shown: Its name for messages.
        reading: How the user wants files to be read.
        others: Is told of the kinds of members that cannot be read.

    Raises:
        NothingInIt: there is nothing in it.
        ArticleError: it cannot be read, or no further.
    """
    keys: Counter[str] = Counter()
    walk = _Walk(reading, Counter() if others is None else others)
    for part in walk.parts(stream, file, shown, 0, 0):
        keys[part.key] += 1
        again = keys[part.key]
        yield part if again == 1 else replace(part, key=f"{part.key} ({again})")


def text_on_disk(path: Path, member: str = "") -> str:
    """The text of an article of a file as it is now.

    Raises:
        ArticleError: it is not there, or cannot be read.
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        for part in parts_of(stream, path.name, path.name):
            if part.key == member:
                return part.load().text
    raise ArticleError(f"{member} is not in {path.name} any more")


class _Walk:
    def __init__(self, reading: Reading, others: Counter[str]) -> None:
        self._reading, self._others = reading, others

    def parts(
        self, stream: BinaryIO, file: str, shown: str, depth: int, archives: int
    ) -> Iterator[Part]:
        """Yield the articles of a stream."""
        stream, inner = uncompressed(stream, file), without_compression(file)
        container = container_for(inner, b"" if is_known(inner) else _beginning(stream))
        if container is None:
            data = stream.read(LARGEST)
            refuse_large(len(data), shown)
            encoding = self._reading.encoding
            loader = loader_for(Path(inner), data, encoding)
            yield Part("", "", "", lambda: loader.load(data, shown, encoding))
            return
        archives += container.packed
        if depth > DEEPEST or archives > MOST_ARCHIVES:
            raise ArticleError(
                f"{shown} lies too deep in other files", "unpack them and index what is in them"
            )
        for member in container.members(stream, shown, self._reading):
            yield from self._of_member(member, shown, depth, archives)

    def _of_member(self, member: Member, shown: str, depth: int, archives: int) -> Iterator[Part]:
        """Yield what a member is, or holds."""
        if member.load:
            yield Part(member.key, member.name, _digest(member), member.load)
            return
        if not is_known(member.file):
            self._others[PurePath(member.file).suffix.lower() or "without a suffix"] += 1
            return
        name = shown + member.name
        try:
            data = member.data if isinstance(member.data, bytes) else member.data()
            digest = _digest(replace(member, data=data))
            for part in self.parts(io.BytesIO(data), member.file, name, depth + 1, archives):
                key = f"{member.key}/{part.key}" if part.key else member.key
                yield Part(key, member.name + part.name, part.digest or digest, part.load)
        except NothingInIt:
            return
        except ArticleError as error:
            yield Part(member.key, member.name, "", _refusing(error))


def _beginning(stream: BinaryIO) -> bytes:
    beginning = stream.read(LOOK_AT)
    stream.seek(0)
    return beginning


def _refusing(error: ArticleError) -> Callable[[], Document]:
    def refuse() -> Document:
        raise error

    return refuse


def _digest(member: Member) -> str:
    data = member.data if isinstance(member.data, bytes) else member.data()
    return hashlib.blake2b(data, digest_size=16).hexdigest()
