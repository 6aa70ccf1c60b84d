"""Brings an index up to date with the files on disk, embedding only text that is new.

In: paths, an embedder. Out: a report of what was new, changed, unchanged, removed or not read. All
changes become visible at once, at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from qa.errors import IndexBusy, IndexFault, UsageError
from qa.index.choices import FolderChoice
from qa.index.copies import KNOWN as COPIES_KNOWN
from qa.index.empties import EmptyFile
from qa.index.moves import MovedArticle
from qa.index.reader import Index
from qa.index.schema import DATABASE, present
from qa.index.staging import NewArticle
from qa.index.stored_files import StoredFile
from qa.index.unreadable import UnreadableFile
from qa.index.writer import IndexWriter, lock_index, rebuild_index
from qa.indexing.changes import Names, is_gone
from qa.indexing.files import FoundFile, FoundFiles, Rules, find_files
from qa.indexing.formats.members import Reading
from qa.indexing.intake import Intake, Taken
from qa.indexing.known_from import origins_of
from qa.indexing.moving import Move, find_moves, moved_articles
from qa.indexing.passages import cut_passages, passage_text
from qa.indexing.report import Progress, Report, nothing_read, omissions
from qa.indexing.structure import with_line_headings

if TYPE_CHECKING:
    from qa.engines.protocols import Embedder, PassageText

SLICE = 512
"""Passages are embedded as soon as there are so many, which bounds the memory, and what a process
that is killed has done in vain."""


def update_index(
    folder: Path,
    paths: Sequence[str],
    embedder: Embedder,
    *,
    keep_missing: bool = False,
    also: Collection[str] = (),
    reading: Reading = Reading(),  # noqa: B008 (frozen)
    rules: Rules | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Index new and changed articles of some paths, and forget those of a folder that are gone.

    The folders are remembered before anything is read: where the first update is cut off, the
    index that it leaves knows what it was to hold.

    Args:
        folder: Of the index; made if there is none.
        paths: Files, folders and globs.
        embedder: Must be the one that the index was built with.
        keep_missing: Keep articles whose files are gone.
        also: Files of articles outside the folders that are forgotten where they are gone.
        reading: How files are to be read, where the user says so.
        rules: Which files of folders are taken. What they say of these folders now is remembered,
            and what was said before is known.
        on_progress: Called after each article and each batch of passages.

    Raises:
        UsageError: a path does not exist, or nothing of it could be read; nothing was changed.
        IndexFault: see `lock_index`.
    """
    rules = replace(rules or Rules(), of_folders=known_choices(folder))
    found = find_files(paths, rules)
    report = Report(problems=list(found.problems), not_read=dict(found.others))
    report.links, report.excluded = list(found.links), list(found.excluded)
    walked = [str(path) for path in found.folders]
    with (
        _undo_if_new(folder),
        lock_index(folder, embedder) as writer,
        Index(folder) as index,
        _remembered(writer, walked),
    ):
        intake = Intake(index, report, reading)
        known = list(intake.known.values())
        missing, gone = _gone(known, found, walked, also)
        sources = {article.source for article in known}
        moves = list(find_moves(missing, [f for f in found.files if str(f.path) not in sources]))
        went = {article.source for move in moves for article in move.before}
        gone += [file for file in missing if file.source in went or not keep_missing]
        names = Names(known, {file.ref for file in gone})
        moved = _kept(moves, index, names, report, reading)
        stay = {article.source for article in moved}
        gone = [file for file in gone if file.id not in {article.id for article in moved}]
        update = _Update(writer, embedder, on_progress, intake, report)
        update.run([file for file in found.files if str(file.path) not in stay], names)
        if not (report.read or gone or intake.emptied or (report.empty and intake.known)):
            raise nothing_read(paths, report)
        gone += intake.emptied
        report.removed = [file.ref for file in gone]
        said = dict.fromkeys((str(file.path) for file in found.files), rules.metadata)
        due = rules.metadata or COPIES_KNOWN not in index.meta
        if report.new or report.changed or gone or intake.touched or moved or due:
            ids = [file.id for file in gone]
            writer.publish(ids, walked, intake.touched, moved, said if rules.metadata else {})
        _remember_others(writer, intake, walked)
        if rules.now:
            writer.remember_choices({one: rules.of(Path(one)) for one in walked})
    return report


def rebuild(
    folder: Path,
    embedder: Embedder,
    *,
    reading: Reading = Reading(),  # noqa: B008 (frozen)
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Report:
    """Build the whole index again from the articles it knows, and swap it in when complete.

    An article that can no longer be read is left out and reported.

    Raises:
        IndexMissing: there is no index.
        UsageError: not one of its articles can be read; the old index is untouched.
    """
    with Index(folder) as index:
        articles = list(index.files())
        unread = [file for file in index.unreadable_files() if Path(file.source).exists()]
        others: list[EmptyFile | UnreadableFile] = [*index.empty_files(), *unread]
        folders, choices, said = index.folders(), index.choices(), index.said()
    found = [FoundFile(Path(one.source), Path(one.root), one.ref) for one in others]
    found += [FoundFile(Path(one.source), Path(one.root), one.file_ref) for one in articles]
    files = list({file.path: file for file in found}.values())
    report = Report()
    with rebuild_index(folder, embedder) as writer, Index(writer.folder) as nothing:
        intake = Intake(nothing, report, reading)
        update = _Update(writer, embedder, on_progress, intake, report)
        update.run(files, Names(articles))
        if files and not (report.read or report.empty):
            raise UsageError(
                f"not one of the {len(files)} articles can be read any more",
                "bring them back, or index others; the old index is untouched",
            )
        writer.publish((), folders, said=said)
        _remember_others(writer, intake, ())
        writer.remember_choices(choices)
    return report


Read: TypeAlias = "tuple[NewArticle, list[PassageText]]"
"""An article that was read and cut, and what is to embed of each of its passages."""


class _Update:
    """One run over some files: reads, cuts, embeds and stages what is new or changed."""

    def __init__(
        self,
        writer: IndexWriter,
        embedder: Embedder,
        on_progress: Callable[[Progress], None],
        intake: Intake,
        report: Report,
    ) -> None:
        self._writer, self._embedder, self._on_progress = writer, embedder, on_progress
        self._intake, self._report = intake, report

    def run(self, files: Sequence[FoundFile], names: Names) -> None:
        """Stage all new and changed files; `names` has those that are free in this update."""
        articles: list[Read] = []
        passages = 0
        for done, file in enumerate(files, 1):
            for taken in self._intake.take(file):
                articles.append(self._cut(file, taken, names))
                passages += len(articles[-1][1])
                if passages >= SLICE:
                    self._stage(articles)
                    articles, passages = [], 0
            self._on_progress(Progress("articles", done, len(files)))
        self._stage(articles)

    def _stage(self, articles: Sequence[Read]) -> None:
        self._embed(articles)
        for article, _ in articles:
            self._writer.stage(article)

    def _cut(self, file: FoundFile, taken: Taken, names: Names) -> Read:
        """Cut a file that was read, and say in the report what it is."""
        source, report = str(file.path), self._report
        document = with_line_headings(taken.document)
        known = self._intake.known.get((source, taken.member))
        ref = names.of(file, taken.member, taken.name)
        (report.changed if known else report.new).append(ref)
        report.warnings += [f"{ref}: {warning}" for warning in document.warnings]
        report.omissions += omissions(ref, document)
        if document.encoding != "utf-8":
            report.encodings[ref] = document.encoding
        count_tokens, window = self._embedder.count_tokens, self._embedder.window
        spans = cut_passages(document, count_tokens, window)
        texts = [passage_text(document, span, count_tokens, window) for span in spans]
        keys = [_key(self._embedder, text) for text in texts]
        facts = (str(file.root), taken.sha256, taken.size, taken.mtime_ns)
        part = (taken.member, taken.digest, origins_of(document, file.ref))
        return NewArticle(ref, source, *facts, document, spans, keys, *part), texts

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


def _key(embedder: Embedder, passage: PassageText) -> bytes:
    spans = (f"{start}-{end}" for start, end in passage.sentences)
    above = (f"{start}<{lines}" for start, lines in enumerate(passage.above) if lines)
    embedded = "\0".join((embedder.fingerprint, passage.title, passage.text, *spans, *above))
    return hashlib.blake2b(embedded.encode(), digest_size=16).digest()


def _gone(
    known: Iterable[StoredFile], found: FoundFiles, walked: Sequence[str], also: Collection[str]
) -> tuple[list[StoredFile], list[StoredFile]]:
    """Articles below the walked folders, and of some other files, that are no longer there.

    Returns:
        Those whose files are gone, and those that are to be left out from now on. A file that
        cannot be looked at, as in a folder without rights, is neither.
    """
    sources = {str(file.path) for file in found.files}
    is_passed_over = found.passes_over()

    @cache
    def fate(source: str) -> str:
        path = Path(source)
        meant = source in also or any(path.is_relative_to(folder) for folder in walked)
        if source in sources or not meant:
            return "there"
        if is_passed_over(path):
            return "passed over"
        return "missing" if is_gone(path) else "there"

    fates = [(file, fate(file.source)) for file in known]
    missing = [file for file, what in fates if what == "missing"]
    passed_over = [file for file, what in fates if what == "passed over"]
    return missing, passed_over


def _kept(
    moves: Iterable[Move], index: Index, names: Names, report: Report, reading: Reading
) -> list[MovedArticle]:
    """What is kept of moved files, as it is now; the report is told of it."""
    kept = []
    for move in moves:
        refs = {article.id: article.ref for article in move.before}
        articles = moved_articles(move, index, names, reading)
        report.moved += [(refs[article.id], article.ref) for article in articles]
        kept += articles
    return kept


def known_choices(folder: Path) -> dict[str, FolderChoice]:
    """Return what was said about the folders of an index, if there is one."""
    try:
        with Index(folder) as index:
            return index.choices()
    except IndexFault:
        return {}


def _remember_others(writer: IndexWriter, intake: Intake, walked: Sequence[str]) -> None:
    """Remember files that are no articles, because nothing is in them, or cannot be read."""
    found, gone = intake.empties(walked)
    if found or gone:
        writer.remember_empty(found, gone)
    unread, readable = intake.unreadables(walked)
    if unread or readable:
        writer.remember_unreadable(unread, readable)


@contextmanager
def _remembered(writer: IndexWriter, walked: Sequence[str]) -> Iterator[None]:
    """Remember folders before they are read, and forget them again where nothing comes of it.

    An index without articles that was stopped goes on knowing them: so it can say what to do.
    """
    new = writer.remember(walked)
    before = present(writer.connection)
    try:
        yield
    except BaseException as error:
        nothing_came = present(writer.connection) == before
        if nothing_came and (isinstance(error, Exception) or before.articles):
            with suppress(IndexFault):  # A full disk; what it was is told already.
                writer.forget(new)
        raise


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
