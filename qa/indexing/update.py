"""Brings an index up to date with the files on disk, embedding only text that is new.

In: paths, an embedder. Out: a report of what was new, changed, unchanged, removed or not read.
Size and modification time tell an unchanged file; where they differ, its SHA-256 does. All changes
become visible at once, at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from qa.domain import Document, LeftOut
from qa.errors import ArticleError, IndexBusy, UsageError
from qa.index.reader import Index, StoredFile
from qa.index.schema import DATABASE
from qa.index.writer import IndexWriter, NewArticle, lock_index, rebuild_index
from qa.indexing.changes import Names
from qa.indexing.files import FoundFile, find_files
from qa.indexing.formats import known_suffixes, loader_for
from qa.indexing.passages import cut_passages, passage_text

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder, PassageText

SLICE = 512
"""Passages are embedded as soon as there are so many, which bounds the memory, and what a process
that is killed has done in vain."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an update is: `done` of `total` in a stage ("articles" or "passages")."""

    stage: Literal["articles", "passages"]
    done: int
    total: int


MUCH_LEFT, SHARE_LEFT = 200, 0.25
"""What is left out of an article is told when it has so many characters and so large a share."""


@dataclass(frozen=True, slots=True)
class Omission:
    """An article of which much was left out: the characters that were kept, and the others."""

    ref: str
    kept: int
    left_out: tuple[LeftOut, ...]

    def __str__(self) -> str:
        """One line that says how much was left out and why."""
        left = sum(one.characters for one in self.left_out)
        reasons = ", ".join(f"{one.reason} {one.characters:,}" for one in self.left_out)
        return f"{self.ref}: {left:,} of {left + self.kept:,} characters left out: {reasons}"


@dataclass(slots=True)
class Report:
    """What an update did. The lists hold the articles' names.

    Attributes:
        embedded: The number of passages that went through the embedder, with their sentences.
        problems: Articles that could not be read; what the index held of them is kept.
        warnings: What a user should know of articles that were read.
        omissions: Articles of which much was left out, such as web pages with long menus.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[ArticleError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    omissions: list[Omission] = field(default_factory=list)
    embedded: int = 0

    @property
    def read(self) -> int:
        """How many articles could be read."""
        return len(self.new) + len(self.changed) + len(self.unchanged)


def update_index(
    folder: Path,
    paths: Sequence[str],
    embedder: Embedder,
    *,
    keep_missing: bool = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Index new and changed articles of some paths, and forget those of a folder that are gone.

    Args:
        folder: Of the index; made if there is none.
        paths: Files, folders and globs.
        embedder: Must be the one that the index was built with.
        keep_missing: Keep articles whose files are gone.
        on_progress: Called after each article and each batch of passages.

    Raises:
        UsageError: a path does not exist, or nothing of it could be read; nothing was changed.
        IndexFault: see `lock_index`.
    """
    found = find_files(paths)
    report = Report(problems=list(found.problems))
    walked = [str(path) for path in found.folders]
    with _undo_if_new(folder), lock_index(folder, embedder) as writer, Index(folder) as index:
        known = {file.source: file for file in index.files()}
        gone = [] if keep_missing else list(_gone(known.values(), found.files, walked))
        update = _Update(writer, embedder, report, on_progress, known)
        update.run(found.files, {file.ref for file in gone})
        if not report.read and not gone:
            raise _nothing_read(paths, report)
        report.removed = [file.ref for file in gone]
        new_folders = set(walked) - set(index.folders())
        if report.new or report.changed or gone or update.touched or new_folders:
            writer.publish([file.id for file in gone], walked, update.touched)
    return report


def rebuild(
    folder: Path,
    embedder: Embedder,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Build the whole index again from the articles it knows, and swap it in when complete.

    An article that can no longer be read is left out and reported.

    Raises:
        IndexMissing: there is no index.
        UsageError: not one of its articles can be read; the old index is untouched.
    """
    with Index(folder) as index:
        known = list(index.files())
        folders = index.folders()
    files = [FoundFile(Path(f.source), Path(f.root), f.ref) for f in known]
    report = Report()
    with rebuild_index(folder, embedder) as writer:
        update = _Update(writer, embedder, report, on_progress, {})
        update.run(files, set())
        if files and not report.read:
            raise UsageError(
                f"not one of the {len(files)} articles can be read any more",
                "bring them back, or index others; the old index is untouched",
            )
        writer.publish((), folders)
    return report


Read: TypeAlias = "tuple[NewArticle, list[PassageText]]"
"""An article that was read and cut, and what is to embed of each of its passages."""


class _Update:
    """One run over some files: reads, cuts, embeds and stages what is new or changed."""

    def __init__(
        self,
        writer: IndexWriter,
        embedder: Embedder,
        report: Report,
        on_progress: Callable[[Progress], None],
        known: dict[str, StoredFile],
    ) -> None:
        self.touched: list[tuple[int, int, str]] = []
        self._writer, self._embedder, self._report = writer, embedder, report
        self._on_progress, self._known = on_progress, known

    def run(self, files: Sequence[FoundFile], freed: set[str]) -> None:
        """Stage all new and changed files; `freed` are names that become free in this update."""
        names = Names(self._known.values(), freed)
        articles: list[Read] = []
        passages = 0
        for done, file in enumerate(files, 1):
            if read := self._read(file, names):
                articles.append(read)
                passages += len(read[1])
            self._on_progress(Progress("articles", done, len(files)))
            if passages >= SLICE or done == len(files):
                self._embed(articles)
                for article, _ in articles:
                    self._writer.stage(article)
                articles, passages = [], 0

    def _read(self, file: FoundFile, names: Names) -> Read | None:
        """Read and cut one file; None when it is unchanged or cannot be read."""
        source, report = str(file.path), self._report
        known = self._known.get(source)
        try:
            stat = file.path.stat()
            if known and (known.size, known.mtime_ns) == (stat.st_size, stat.st_mtime_ns):
                report.unchanged.append(known.ref)
                return None
            data = file.path.read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            if known and known.sha256 == sha256:
                report.unchanged.append(known.ref)
                self.touched.append((stat.st_size, stat.st_mtime_ns, source))
                return None
            document = loader_for(file.path, data).load(data, file.ref)
        except OSError as error:
            report.problems.append(_unreadable(file, error))
            return None
        except ArticleError as error:
            report.problems.append(error)
            return None
        ref = known.ref if known else names.free(file)
        (report.changed if known else report.new).append(ref)
        report.warnings += [f"{ref}: {warning}" for warning in document.warnings]
        report.omissions += _omissions(ref, document)
        count_tokens, window = self._embedder.count_tokens, self._embedder.window
        spans = cut_passages(document, count_tokens, window)
        texts = [passage_text(document, span, count_tokens, window) for span in spans]
        keys = [_key(self._embedder, text) for text in texts]
        root = str(file.root)
        article = NewArticle(
            ref, source, root, sha256, len(data), stat.st_mtime_ns, document, spans, keys
        )
        return article, texts

    def _embed(self, articles: Sequence[Read]) -> None:
        by_key = {
            key: texts
            for article, passages in articles
            for key, texts in zip(article.vector_keys, passages, strict=True)
        }
        missing = sorted(self._writer.missing_vectors(by_key))
        if not missing:
            return
        done = 0

        def count(finished: int) -> None:
            nonlocal done
            done += finished
            self._on_progress(Progress("passages", done, len(missing)))

        found = self._embedder.encode_with_sentences([by_key[key] for key in missing], count)
        self._writer.store_vectors(
            missing, np.stack([own[0] for own in found]), [own[1:] for own in found]
        )
        self._report.embedded += len(missing)


def _omissions(ref: str, document: Document) -> Iterator[Omission]:
    """What was left out of an article, if it was much."""
    left = sum(one.characters for one in document.left_out)
    if left < MUCH_LEFT:
        return
    kept = sum(len("".join(document.text[b.start : b.end].split())) for b in document.blocks)
    if left >= SHARE_LEFT * (left + kept):
        yield Omission(ref, kept, document.left_out)


def _key(embedder: Embedder, passage: PassageText) -> bytes:
    spans = (f"{start}-{end}" for start, end in passage.sentences)
    embedded = "\0".join((embedder.fingerprint, passage.title, passage.text, *spans))
    return hashlib.blake2b(embedded.encode(), digest_size=16).digest()


def _gone(
    known: Iterable[StoredFile], found: Sequence[FoundFile], walked: Sequence[str]
) -> Iterator[StoredFile]:
    """Articles below the walked folders whose files are no longer there.

    A file that cannot be looked at, as in a folder without rights, is not gone.
    """
    sources = {str(file.path) for file in found}
    for file in known:
        path = Path(file.source)
        if file.source in sources or not any(path.is_relative_to(folder) for folder in walked):
            continue
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            yield file
        except OSError:
            continue


def _unreadable(file: FoundFile, error: OSError) -> ArticleError:
    mend = "check its rights" if isinstance(error, PermissionError) else ""
    return ArticleError(f"cannot read {file.ref} ({error.strerror})", mend)


def _nothing_read(paths: Sequence[str], report: Report) -> UsageError:
    if report.problems:
        first, others = report.problems[0], len(report.problems) - 1
        return UsageError(
            first.message + (f" (and {others} more cannot be read)" if others else ""),
            first.mend,
        )
    suffixes = " ".join(known_suffixes())
    return UsageError(f"no articles in {', '.join(paths)}", f"qa reads {suffixes} files")


@contextmanager
def _undo_if_new(folder: Path) -> Iterator[None]:
    """Leave no empty index behind when the first update of a folder fails."""
    existed = (folder / DATABASE).exists()
    try:
        yield
    except IndexBusy:  # What is there now belongs to another process.
        raise
    except Exception:  # Not Ctrl-C: the vectors that are finished are kept for the next run.
        if not existed:
            for path in folder.glob(f"{DATABASE}*"):
                path.unlink(missing_ok=True)
        raise
