"""The articles of an index as their files are now, whether or not the index was updated since.

An index comes in; a mapping goes out from the names that an update would give the articles to
their texts. A file that has changed or is new is read by its loader when it is asked for; of all
others the index keeps the text. Nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from qa.domain import CurrentArticle
from qa.errors import ArticleError
from qa.indexing.changes import Names, OnDisk, look_at_disk
from qa.indexing.formats import loader_for

if TYPE_CHECKING:
    from qa.index.reader import Index, StoredFile
    from qa.indexing.files import FoundFile


class CurrentArticles(Mapping[str, CurrentArticle]):
    """The articles by their names; new ones come first in the order.

    Args:
        index: An index opened for reading.
        encoding: Of files that are not UTF-8, where the user names one.
        ocr: The languages that scans are read in; None leaves them.

    Attributes:
        unreachable: Folders that are not there, sorted: their articles are as the index keeps them.
        warnings: What could not be read so far, and what that means; one sentence each.
    """

    def __init__(self, index: Index, encoding: str | None = None, ocr: str | None = None) -> None:
        self._index, self._encoding, self._ocr = index, encoding, ocr
        self._disk = look_at_disk(index)
        out_of_reach = [f for f in self._disk.removed if not _would_be_forgotten(f, self._disk)]
        out_of_reach = [file for file in out_of_reach if not Path(file.root).is_dir()]
        self.unreachable = sorted({file.root for file in out_of_reach})
        self.warnings: list[str] = []
        self._kept = {file.ref for file in (*self._disk.unchanged, *out_of_reach)}
        self._changed = {file.ref: file for file in self._disk.changed}
        self._read: dict[str, CurrentArticle] = {}

    def __getitem__(self, ref: str) -> CurrentArticle:
        """Return an article; KeyError where there is none of that name."""
        if ref in self._kept:
            return self._kept_text(ref)
        if ref not in self._changed:
            return self._new[ref]
        if ref not in self._read:
            self._read[ref] = self._changed_text(self._changed[ref])
        return self._read[ref]

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        yield from self._new
        yield from self._changed
        yield from sorted(self._kept)

    def __len__(self) -> int:
        """Return how many articles there are."""
        return len(self._new) + len(self._changed) + len(self._kept)

    @cached_property
    def _new(self) -> dict[str, CurrentArticle]:
        """The new articles, read when a name is asked for that the index does not have."""
        known = (*self._disk.unchanged, *self._disk.changed, *self._disk.removed)
        freed = {file.ref for file in self._disk.removed if _would_be_forgotten(file, self._disk)}
        names = Names(known, freed)
        return {
            article.ref: article
            for file in self._disk.new
            if (article := _load_new(file, names, self._encoding, self._ocr))
        }

    def _kept_text(self, ref: str) -> CurrentArticle:
        article = self._index.article(ref)
        if article is None:  # Another process has updated the index meanwhile.
            raise KeyError(ref)
        return CurrentArticle(ref, article.sha256, article.language, article.text, article.places)

    def _changed_text(self, file: StoredFile) -> CurrentArticle:
        """Read a changed file; what is no text any more has none, what may not be read is kept."""
        try:
            return _load(Path(file.source), file.ref, self._encoding, self._ocr)
        except ArticleError as error:
            self.warnings.append(str(error))
            return CurrentArticle(file.ref, "", None, "")
        except OSError as error:
            self.warnings.append(
                f"cannot read {file.ref} ({error.strerror}): "
                "checked against the text that the index keeps"
            )
            return self._kept_text(file.ref)


def _would_be_forgotten(file: StoredFile, disk: OnDisk) -> bool:
    """Whether an update would forget a file that is gone: one below a folder that is there."""
    return any(Path(file.source).is_relative_to(folder) for folder in disk.walked)


def _load_new(
    file: FoundFile, names: Names, encoding: str | None, ocr: str | None
) -> CurrentArticle | None:
    """Read a new file and name it; None where an update could not read it either."""
    try:
        article = _load(file.path, file.ref, encoding, ocr)
    except (ArticleError, OSError):
        return None
    return replace(article, ref=names.free(file))


def _load(path: Path, ref: str, encoding: str | None, ocr: str | None) -> CurrentArticle:
    data = path.read_bytes()
    document = loader_for(path, data, encoding, ocr).load(data, ref, encoding)
    sha256 = hashlib.sha256(data).hexdigest()
    return CurrentArticle(ref, sha256, document.language, document.text, document.places)
