"""The articles of an index as their files are now, whether or not the index was updated since.

An index comes in; a mapping goes out from the names that an update would give the articles to
their texts. A file that has changed or is new is read by its loader when it is asked for; of all
others the index keeps the text. Nothing is written.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qa.domain import CurrentArticle
from qa.errors import ArticleError, NothingInIt
from qa.indexing.changes import Names, OnDisk, look_at_disk
from qa.indexing.files import FoundFile
from qa.indexing.formats.members import Reading
from qa.indexing.parts import Part, is_one_article, parts_of

if TYPE_CHECKING:
    from qa.index.reader import Index
    from qa.index.stored_files import StoredFile


KEPT = "checked against the text that the index keeps"


class CurrentArticles(Mapping[str, CurrentArticle]):
    """The articles by their names; new ones come first in the order.

    Args:
        index: An index opened for reading.
        reading: How the user wants files to be read.
        exclude: Patterns of what is left out of every folder.

    Attributes:
        unreachable: Folders that are not there, sorted: their articles are as the index keeps them.
        warnings: What could not be read so far, and what that means; one sentence each.
    """

    def __init__(
        self,
        index: Index,
        reading: Reading = Reading(),  # noqa: B008 (frozen)
        exclude: Sequence[str] = (),
    ) -> None:
        self._index, self._reading = index, reading
        self._disk = look_at_disk(index, exclude)
        out_of_reach = [f for f in self._disk.removed if not _would_be_forgotten(f, self._disk)]
        out_of_reach = [file for file in out_of_reach if not Path(file.root).is_dir()]
        self.unreachable = sorted({file.root for file in out_of_reach})
        self.warnings: list[str] = []
        self._kept = {file.ref for file in (*self._disk.unchanged, *out_of_reach)}
        changed = [f for f in self._disk.changed if is_one_article(Path(f.source).name)]
        self._changed = {file.ref: file for file in changed if not file.member}
        self._read: dict[str, CurrentArticle] = {}

    def __getitem__(self, ref: str) -> CurrentArticle:
        """Return an article; KeyError where there is none of that name."""
        if ref in self._kept:
            return self._kept_text(ref)
        if ref not in self._changed:
            return self._others[ref]
        if ref not in self._read:
            self._read[ref] = self._changed_text(self._changed[ref])
        return self._read[ref]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        yield from self._others
        yield from self._changed
        yield from sorted(self._kept)

    def __len__(self) -> int:
        """Return how many articles there are."""
        return len(self._others) + len(self._changed) + len(self._kept)

    @cached_property
    def _others(self) -> dict[str, CurrentArticle]:
        """The articles of new files, and of changed files that hold several.

        They are read when a name is asked for that neither the index nor another file has.
        """
        known = (*self._disk.unchanged, *self._disk.changed, *self._disk.removed)
        freed = {file.ref for file in self._disk.removed if _would_be_forgotten(file, self._disk)}
        names = Names(known, freed)
        several: dict[str, list[StoredFile]] = {}
        for article in self._disk.changed:
            if article.ref not in self._changed:
                several.setdefault(article.source, []).append(article)
        files = [
            *(FoundFile(Path(s), Path(of[0].root), of[0].file_ref) for s, of in several.items()),
            *self._disk.new,
        ]
        return {
            article.ref: article
            for file in files
            for article in self._articles_of(file, several.get(str(file.path), ()), names)
        }

    def _articles_of(
        self, file: FoundFile, known: Sequence[StoredFile], names: Names
    ) -> Iterator[CurrentArticle]:
        """The articles of a file as an update would have them; `known` are those it had."""
        before = {one.member: one for one in known}
        try:
            with file.path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
                stream.seek(0)
                for part in parts_of(stream, file.path.name, file.ref, self._reading):
                    ref = names.of(file, part.key, part.name)
                    article = self._article_of(ref, sha256, part, before.pop(part.key, None))
                    if article:
                        yield article
        except NothingInIt:
            return
        except (ArticleError, OSError) as error:  # An update keeps what it had, too.
            if known:
                self.warnings.append(f"cannot read {file.ref} ({error}): {KEPT}")
            yield from map(self._kept_text, (one.ref for one in before.values()))

    def _article_of(
        self, ref: str, sha256: str, part: Part, before: StoredFile | None
    ) -> CurrentArticle | None:
        """An article of a file; None where there is none."""
        if before and part.digest and before.digest == part.digest:
            return replace(self._kept_text(ref), sha256=sha256)
        try:
            document = part.load()
        except NothingInIt:
            return None
        except ArticleError as error:
            if before is None:
                return None
            self.warnings.append(f"{error}: {KEPT}")
            return self._kept_text(ref)
        return CurrentArticle(ref, sha256, document.language, document.text, document.places)

    def _kept_text(self, ref: str) -> CurrentArticle:
        article = self._index.article(ref)
        if article is None:  # Another process has updated the index meanwhile.
            raise KeyError(ref)
        return CurrentArticle(ref, article.sha256, article.language, article.text, article.places)

    def _changed_text(self, file: StoredFile) -> CurrentArticle:
        """Read a changed file; what is no text any more has none, what may not be read is kept."""
        try:
            return _load(Path(file.source), file.ref, self._reading)
        except ArticleError as error:
            self.warnings.append(str(error))
            return CurrentArticle(file.ref, "", None, "")
        except OSError as error:
            self.warnings.append(f"cannot read {file.ref} ({error.strerror}): {KEPT}")
            return self._kept_text(file.ref)


def _would_be_forgotten(file: StoredFile, disk: OnDisk) -> bool:
    """Whether an update would forget a file that is gone: one below a folder that is there."""
    return any(Path(file.source).is_relative_to(folder) for folder in disk.walked)


def _load(path: Path, ref: str, reading: Reading) -> CurrentArticle:
    with path.open("rb") as stream:
        data = stream.read()
    (part,) = parts_of(io.BytesIO(data), path.name, ref, reading)
    document = part.load()
    sha256 = hashlib.sha256(data).hexdigest()
    return CurrentArticle(ref, sha256, document.language, document.text, document.places)
