"""Which files of an update are to be read anew, and what they hold.

Files come in, one after the other; the documents of those go out that are new or have changed. The
others go into the report: what is as it was, what has nothing in it, what cannot be read. Size and
modification time tell an unchanged file; where they differ, its SHA-256 does. Of a changed file
that holds several articles, only those are read whose own bytes are others.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import ArticleError, NothingInIt
from qa.index.empties import EmptyFile
from qa.index.unreadable import UnreadableFile, unreadable_file
from qa.indexing.formats.members import Reading
from qa.indexing.formats.pdf.loader import PICTURES
from qa.indexing.parts import Part, is_one_article, parts_of
from qa.indexing.retrieved import FromTheWeb

if TYPE_CHECKING:
    from qa.domain import Document
    from qa.index.reader import Index
    from qa.index.stored_files import StoredFile
    from qa.indexing.files import FoundFile
    from qa.indexing.report import Report

LOOK_AGAIN = -1
"""The size that is kept of a file of which a part could not be read: that is told each time."""

UNENDED = "\0"
"""The key of what could not be read further, which is that of no article."""

TICK_NS = 10_000_000
"""No clock of a disk that files lie on locally moves in longer steps than this, in nanoseconds."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An article that was read: its document, and the facts by which it is known again.

    `member`, `name` and `digest` are those of its part of the file (see `Part`), the others the
    file's.
    """

    document: Document
    sha256: str
    size: int
    mtime_ns: int
    member: str = ""
    name: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class _Now:
    """A file as it is now."""

    file: FoundFile
    sha256: str
    size: int
    mtime_ns: int


@dataclass(slots=True)
class _Found:
    """What was found in a file.

    Attributes:
        good: The keys of the articles that could be read.
        bad: What is wrong with the others, by their keys.
        others: How many members there are of each kind that is no article.
        ended: Whether the file was read to its end.
    """

    good: set[str] = field(default_factory=set)
    bad: dict[str, ArticleError] = field(default_factory=dict)
    others: Counter[str] = field(default_factory=Counter)
    ended: bool = False


class Intake:
    """Takes in the files of one update.

    Args:
        index: What is known so far.
        report: Is told of files of which there is no document.
        reading: How the user wants files to be read. What was read in another encoding than one
            that the user names is read again, and so is what has scans, where they are to be read.

    Attributes:
        known: The index's articles, by the paths of their files and what they are there.
        touched: (sha256, size, mtime_ns, source) of files that were written anew, of whose articles
            some are the same.
        emptied: Articles that have nothing in them any more, or are not in their files any more.
        unreadable: Files that could not be read, or not wholly.
    """

    def __init__(self, index: Index, report: Report, reading: Reading = Reading()) -> None:  # noqa: B008 (frozen)
        self.known: dict[tuple[str, str], StoredFile] = {}
        self._of_source: defaultdict[str, list[StoredFile]] = defaultdict(list)
        for file in index.files():
            self.known[file.source, file.member] = file
            self._of_source[file.source].append(file)
        self.touched: list[tuple[str, int, int, str]] = []
        self.emptied: list[StoredFile] = []
        self.unreadable: list[UnreadableFile] = []
        self._unreadable_before = {file.source: file for file in index.unreadable_files()}
        self._empty_before = {file.source: file for file in index.empty_files()}
        self._empty_now: dict[str, EmptyFile] = {}
        self._looked_at: set[str] = set()
        self._report, self._reading, self._web = report, reading, FromTheWeb()
        self._unread = index.articles_without(PICTURES) if reading.ocr is not None else frozenset()
        self._read_as = index.encodings() if reading.encoding else {}

    def take(self, file: FoundFile) -> Iterator[Taken]:
        """Read a file if it is new or has changed; yield those of its articles that are so."""
        self._looked_at.add(str(file.path))
        try:
            yield from self._take(file)
        except OSError as error:
            mend = "check its rights" if isinstance(error, PermissionError) else ""
            problem = ArticleError(f"cannot read {file.ref} ({error.strerror})", mend)
            self._cannot_read(file, [problem])
        except ArticleError as error:
            self._cannot_read(file, [error])

    def unreadables(self, walked: Sequence[str]) -> tuple[list[UnreadableFile], set[str]]:
        """Return the files to remember as unreadable, and the sources of those to forget."""
        before = self._unreadable_before
        now = {file.source for file in self.unreadable}
        new = [file for file in self.unreadable if before.get(file.source) != file]
        return new, (self._looked_at | _below(walked, before)) & set(before) - now

    def empties(self, walked: Sequence[str]) -> tuple[list[EmptyFile], set[str]]:
        """Return the files to remember as empty, and the sources of those to forget.

        Args:
            walked: Folders in which every file was found that is there.
        """
        looked_at = self._looked_at | _below(walked, self._empty_before)
        found = [f for s, f in self._empty_now.items() if self._empty_before.get(s) != f]
        return found, (looked_at & set(self._empty_before)) - set(self._empty_now)

    def _take(self, file: FoundFile) -> Iterator[Taken]:
        source = str(file.path)
        known = self._of_source[source]
        before = known[0] if known else self._empty_before.get(source)
        now = settled(file.path)
        again = any(self._to_read_again(one) for one in known)
        whole = before is not None and not again and before.size != LOOK_AGAIN
        if before and whole and (before.size, before.mtime_ns) == (now.st_size, now.st_mtime_ns):
            self._as_it_was(before)
            return
        with file.path.open("rb") as opened:
            # The text of a file that is one article, and its hash, are of the same bytes.
            one = is_one_article(file.path.name)
            stream = io.BytesIO(opened.read()) if one else opened
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            if before and whole and before.sha256 == sha256:
                self._as_it_was(before, now)
                return
            try:
                yield from self._read(_Now(file, sha256, size, now.st_mtime_ns), stream)
            except NothingInIt:
                empty = (source, str(file.root), file.ref, sha256, size, now.st_mtime_ns)
                self._nothing_in(EmptyFile(*empty))

    def _read(self, now: _Now, stream: BinaryIO) -> Iterator[Taken]:
        """Yield the articles of a file that are new or differ.

        Raises:
            NothingInIt: it has none.
        """
        file, found = now.file, _Found()
        source = str(file.path)
        try:
            yield from self._parts(now, stream, found)
        finally:
            # Also where it could be read no further: what came of it holds.
            if found.good:
                size = now.size if found.ended and not found.bad else LOOK_AGAIN
                self._touch((now.sha256, size, now.mtime_ns, source))
        if found.bad:
            self._cannot_read(file, list(found.bad.values()))
        for kind, count in found.others.items():
            self._report.not_read[kind] = self._report.not_read.get(kind, 0) + count
        if not found.good and not found.bad:
            raise NothingInIt(f"there is nothing in {file.ref}")
        if found.ended:
            there = found.good | set(found.bad)
            self.emptied += [one for one in self._of_source[source] if one.member not in there]

    def _parts(self, now: _Now, stream: BinaryIO, found: _Found) -> Iterator[Taken]:
        """Yield what is new or differs of a file; what is found is told of all its articles."""
        name, ref = now.file.path.name, now.file.ref
        try:
            reading = self._reading
            if not reading.encoding:
                named = self._web.encoding(now.file.path, now.file.root)
                reading = replace(reading, encoding=named)
            for part in parts_of(stream, name, ref, reading, found.others):
                try:
                    taken = self._of_part(now, part)
                except NothingInIt:
                    continue
                except ArticleError as error:
                    found.bad[part.key] = error
                    continue
                found.good.add(part.key)
                if taken:
                    yield taken
            found.ended = True
        except NothingInIt:
            found.ended = True
        except ArticleError as error:
            found.bad[UNENDED] = error

    def _of_part(self, now: _Now, part: Part) -> Taken | None:
        """Read an article of a file; None where it holds what it held."""
        before = self.known.get((str(now.file.path), part.key))
        same = before is not None and (
            before.digest == part.digest if part.digest else before.sha256 == now.sha256
        )
        if before and same and not self._to_read_again(before):
            self._report.unchanged.append(before.ref)
            return None
        document = part.load()
        if not part.key:
            document = self._web.told(document, now.file.path, now.file.root)
        if before and same and document.encoding == self._read_as.get((before.source, part.key)):
            self._report.unchanged.append(before.ref)
            return None
        facts = (now.sha256, now.size, now.mtime_ns)
        return Taken(document, *facts, part.key, part.name, part.digest)

    def _to_read_again(self, before: StoredFile) -> bool:
        """Whether an article is to be read in another way than it was.

        It was read in another encoding than the one that is named now, or scans in it were left.
        """
        if before.id in self._unread:
            return True
        read_as = self._read_as.get((before.source, before.member))
        return read_as is not None and read_as != self._reading.encoding

    def _as_it_was(
        self, before: StoredFile | EmptyFile, touched: os.stat_result | None = None
    ) -> None:
        """Count a file that holds what it held; `touched` where it was written anew."""
        if isinstance(before, EmptyFile):
            self._report.empty.append(before.ref)
            if touched:
                before = replace(before, size=touched.st_size, mtime_ns=touched.st_mtime_ns)
            self._empty_now[before.source] = before
            return
        self._report.unchanged += [one.ref for one in self._of_source[before.source]]
        if touched:
            self._touch((before.sha256, touched.st_size, touched.st_mtime_ns, before.source))

    def _touch(self, facts: tuple[str, int, int, str]) -> None:
        """Keep the facts of a file for all its articles, unless they have them."""
        known = self._of_source[facts[-1]]
        differs = any((f.sha256, f.size, f.mtime_ns, f.source) != facts for f in known)
        if differs or (not known and facts[1] == LOOK_AGAIN):
            self.touched.append(facts)

    def _cannot_read(self, file: FoundFile, problems: Sequence[ArticleError]) -> None:
        self._report.problems += problems
        more = f" (and {len(problems) - 1} more in it)" if len(problems) > 1 else ""
        reason = f"{problems[0]}{more}"
        self.unreadable.append(unreadable_file(file.path, file.root, file.ref, reason))

    def _nothing_in(self, empty: EmptyFile) -> None:
        self._report.empty.append(empty.ref)
        self._empty_now[empty.source] = empty
        self.emptied += self._of_source[empty.source]


def settled(path: Path) -> os.stat_result:
    """Return the facts of a file, once whatever is written to it from now on has a later time.

    A file that was written this very moment could be written again within the same tick of the
    clock, and look as it was.
    """
    now = path.stat()
    for _ in range(3):
        age = time.time_ns() - now.st_mtime_ns
        if not 0 <= age < TICK_NS:
            break
        time.sleep((TICK_NS - age) / 1e9)
        now = path.stat()
    return now


def _below(folders: Sequence[str], sources: Iterable[str]) -> set[str]:
    """Those of some files that lie below folders."""
    return {one for one in sources if any(Path(one).is_relative_to(f) for f in folders)}
