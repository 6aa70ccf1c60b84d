"""Which files of an update are to be read anew, and what they hold.

Files come in, one after the other; the documents of those go out that are new or have changed. The
others go into the report: what is as it was, what has nothing in it, what cannot be read. Size and
modification time tell an unchanged file; where they differ, its SHA-256 does.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ArticleError, NothingInIt
from qa.index.empties import EmptyFile
from qa.indexing.formats import loader_for
from qa.indexing.retrieved import FromTheWeb

if TYPE_CHECKING:
    from qa.domain import Document
    from qa.index.reader import Index, StoredFile
    from qa.indexing.files import FoundFile
    from qa.indexing.report import Report


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was read: its document, and the facts by which it is known again."""

    document: Document
    sha256: str
    size: int
    mtime_ns: int


class Intake:
    """Takes in the files of one update.

    Args:
        index: What is known so far.
        report: Is told of files of which there is no document.
        encoding: Of files that are not UTF-8, where the user names one. What was read by another
            one is then read again.

    Attributes:
        known: The files of the index's articles, by their paths.
        touched: (size, mtime_ns, source) of files that were written anew, but hold the same.
        emptied: Articles that have nothing in them any more.
    """

    def __init__(self, index: Index, report: Report, encoding: str | None = None) -> None:
        self.known: dict[str, StoredFile] = {file.source: file for file in index.files()}
        self.touched: list[tuple[int, int, str]] = []
        self.emptied: list[StoredFile] = []
        self._empty_before = {file.source: file for file in index.empty_files()}
        self._empty_now: dict[str, EmptyFile] = {}
        self._looked_at: set[str] = set()
        self._report, self._encoding = report, encoding
        self._web = FromTheWeb()
        self._read_as = index.encodings() if encoding else {}

    def take(self, file: FoundFile) -> Taken | None:
        """Read a file if it is new or has changed; None when it is not, or has no text."""
        self._looked_at.add(str(file.path))
        try:
            return self._take(file)
        except OSError as error:
            mend = "check its rights" if isinstance(error, PermissionError) else ""
            problem = ArticleError(f"cannot read {file.ref} ({error.strerror})", mend)
            self._report.problems.append(problem)
        except ArticleError as error:
            self._report.problems.append(error)
        return None

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

    def _take(self, file: FoundFile) -> Taken | None:
        source = str(file.path)
        before = self.known.get(source) or self._empty_before.get(source)
        now = file.path.stat()
        again = source in self._read_as and self._read_as[source] != self._encoding
        if (
            before
            and not again
            and (before.size, before.mtime_ns) == (now.st_size, now.st_mtime_ns)
        ):
            self._as_it_was(before)
            return None
        data = file.path.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        if before and not again and before.sha256 == sha256:
            self._as_it_was(before, now)
            return None
        try:
            document = self._load(file, data)
        except NothingInIt:
            self._nothing_in(file, EmptyFile(
                source, str(file.root), file.ref, sha256, len(data), now.st_mtime_ns
            ))  # fmt: skip
            return None
        if before and before.sha256 == sha256 and document.encoding == self._read_as.get(source):
            self._as_it_was(before, now)
            return None
        return Taken(document, sha256, len(data), now.st_mtime_ns)

    def _load(self, file: FoundFile, data: bytes) -> Document:
        encoding = self._encoding or self._web.encoding(file.path, file.root)
        document = loader_for(file.path, data, encoding).load(data, file.ref, encoding)
        return self._web.told(document, file.path, file.root)

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
        self._report.unchanged.append(before.ref)
        if touched and (touched.st_size, touched.st_mtime_ns) != (before.size, before.mtime_ns):
            self.touched.append((touched.st_size, touched.st_mtime_ns, before.source))

    def _nothing_in(self, file: FoundFile, empty: EmptyFile) -> None:
        self._report.empty.append(file.ref)
        self._empty_now[empty.source] = empty
        if empty.source in self.known:
            self.emptied.append(self.known[empty.source])
