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
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from qa.errors import ArticleError, NothingInIt
from qa.index.empties import EmptyFile
from qa.indexing.formats.members import Reading
from qa.indexing.parts import Part, is_one_article, parts_of

if TYPE_CHECKING:
    from qa.domain import Document
    from qa.index.reader import Index, StoredFile
    from qa.indexing.files import FoundFile
    from qa.indexing.report import Report

LOOK_AGAIN = -1
"""The size that is kept of a file of which a part could not be read: that is told each time."""


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


class Intake:
    """Takes in the files of one update.

    Args:
        index: What is known so far.
        report: Is told of files of which there is no document.
        reading: How the user wants files to be read. What was read in another encoding than one
            that the user names is read again.

    Attributes:
        known: The index's articles, by the paths of their files and what they are there.
        touched: (sha256, size, mtime_ns, source) of files that were written anew, of whose articles
            some are the same.
        emptied: Articles that have nothing in them any more, or are not in their files any more.
    """

    def __init__(self, index: Index, report: Report, reading: Reading = Reading()) -> None:  # noqa: B008 (frozen)
        self.known: dict[tuple[str, str], StoredFile] = {}
        self._of_source: defaultdict[str, list[StoredFile]] = defaultdict(list)
        for file in index.files():
            self.known[file.source, file.member] = file
            self._of_source[file.source].append(file)
        self.touched: list[tuple[str, int, int, str]] = []
        self.emptied: list[StoredFile] = []
        self._empty_before = {file.source: file for file in index.empty_files()}
        self._empty_now: dict[str, EmptyFile] = {}
        self._looked_at: set[str] = set()
        self._report, self._reading = report, reading
        self._read_as = index.encodings() if reading.encoding else {}

    def take(self, file: FoundFile) -> Iterator[Taken]:
        """Read a file if it is new or has changed; yield those of its articles that are so."""
        self._looked_at.add(str(file.path))
        try:
            yield from self._take(file)
        except OSError as error:
            mend = "check its rights" if isinstance(error, PermissionError) else ""
            problem = ArticleError(f"cannot read {file.ref} ({error.strerror})", mend)
            self._report.problems.append(problem)
        except ArticleError as error:
            self._report.problems.append(error)

    def empties(self, walked: Sequence[str]) -> tuple[list[EmptyFile], set[str]]:
        """Return the files to remember as empty, and the sources of those to forget.

        Args:
            walked: Folders in which every file was found that is there.
        """
        looked_at = self._looked_at | {
            source
            for source in self._empty_before
            if any(Path(source).is_relative_to(folder) for folder in walked)
        }
        found = [f for s, f in self._empty_now.items() if self._empty_before.get(s) != f]
        return found, (looked_at & set(self._empty_before)) - set(self._empty_now)

    def _take(self, file: FoundFile) -> Iterator[Taken]:
        source = str(file.path)
        known = self._of_source[source]
        before = known[0] if known else self._empty_before.get(source)
        now = file.path.stat()
        again = any(self._to_read_again(one) for one in known)
        settled = before is not None and not again and before.size != LOOK_AGAIN
        if before and settled and (before.size, before.mtime_ns) == (now.st_size, now.st_mtime_ns):
            self._as_it_was(before)
            return
        with file.path.open("rb") as opened:
            # The text of a file that is one article, and its hash, are of the same bytes.
            one = is_one_article(file.path.name)
            stream = io.BytesIO(opened.read()) if one else opened
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.seek(0, os.SEEK_END)
            stream.seek(0)
            if before and settled and before.sha256 == sha256:
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
        file, source = now.file, str(now.file.path)
        others: Counter[str] = Counter()
        good, bad, same = set(), set(), 0
        parts = parts_of(stream, file.path.name, file.ref, self._reading, others)
        whole = False
        try:
            for part in parts:
                try:
                    taken = self._of_part(now, part)
                except NothingInIt:
                    continue
                except ArticleError as error:
                    self._report.problems.append(error)
                    bad.add(part.key)
                    continue
                good.add(part.key)
                if taken:
                    yield taken
                else:
                    same += 1
            whole = True
        except NothingInIt:
            whole = True
        finally:
            # Also where it could be read no further: what came of it holds.
            if good:
                settled = whole and not bad
                facts = (now.sha256, now.size if settled else LOOK_AGAIN, now.mtime_ns, source)
                if same or not settled:
                    self._touch(facts)
        for kind, count in others.items():
            self._report.not_read[kind] = self._report.not_read.get(kind, 0) + count
        if not good and not bad:
            raise NothingInIt(f"there is nothing in {file.ref}")
        self.emptied += [f for f in self._of_source[source] if f.member not in good | bad]

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
        if before and same and document.encoding == self._read_as.get((before.source, part.key)):
            self._report.unchanged.append(before.ref)
            return None
        facts = (now.sha256, now.size, now.mtime_ns)
        return Taken(document, *facts, part.key, part.name, part.digest)

    def _to_read_again(self, before: StoredFile) -> bool:
        """Whether an article was read in another encoding than the one that is named now."""
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
        """Keep the facts of a file, unless they are what is known of all its articles."""
        known = self._of_source[facts[-1]]
        if not known or any((f.sha256, f.size, f.mtime_ns, f.source) != facts for f in known):
            self.touched.append(facts)

    def _nothing_in(self, empty: EmptyFile) -> None:
        self._report.empty.append(empty.ref)
        self._empty_now[empty.source] = empty
        self.emptied += self._of_source[empty.source]
