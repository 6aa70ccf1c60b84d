"""What `qa index` says of an update: one JSON document, or lines that end with one like git's.

A report and the state of the index come in; what is printed goes to standard output, and what could
not be read or should be known to standard error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from qa.errors import QaError
from qa.faces.documents import to_json
from qa.faces.exits import complain
from qa.faces.index_documents import (
    AddressDocument,
    IndexDocument,
    MoveDocument,
    OmissionDocument,
)
from qa.faces.status import found_beside, listed
from qa.text.clean import counted, one_line, printable

if TYPE_CHECKING:
    from qa.indexing.report import Report


def index_document(
    folder: str,
    report: Report,
    articles: int,
    passages: int,
    web: Sequence[AddressDocument] = (),
) -> IndexDocument:
    """Return the document of an update; `web` has what became of addresses."""
    return IndexDocument(
        schema="qa.index/1",
        index=folder,
        new=report.new,
        changed=report.changed,
        unchanged=len(report.unchanged),
        removed=report.removed,
        embedded=report.embedded,
        problems=[str(problem) for problem in report.problems],
        warnings=report.warnings,
        omissions=[
            OmissionDocument(
                omission.ref,
                omission.kept,
                {one.reason: one.characters for one in omission.left_out},
            )
            for omission in report.omissions
        ],
        articles=articles,
        passages=passages,
        empty=report.empty,
        encodings=report.encodings,
        not_read=report.not_read,
        links=report.links,
        moved=[MoveDocument(*names) for names in report.moved],
        excluded=report.excluded,
        web=list(web),
    )


def print_update(document: IndexDocument, report: Report, *, json: bool, verbose: bool) -> None:
    """Print what an update did, and what else the folders hold."""
    for warning in report.warnings:
        complain(f"note: {warning}")
    for omission in report.omissions if verbose else ():
        complain(f"note: {omission}")
    for problem in report.problems:
        complain(f"not read: {problem}")
    if json:
        typer.echo(to_json(document, indent=2))
        return
    beside = found_beside(document.empty, document.not_read, document.links, document.excluded)
    for line in beside:
        typer.echo(printable(line.replace("\n", " ")))
    typer.echo(
        one_line(
            f"{document.index}: {summary_of(report)}; "
            f"{counted(document.articles, 'article')}, {counted(document.passages, 'passage')} "
            f"({document.embedded} embedded now)"
        )
    )


def summary_of(report: Report) -> str:
    """Return in a few words what an update did: "12 new, 2 updated, 340 unchanged"."""
    counts = {
        "new": len(report.new),
        "updated": len(report.changed),
        "moved": len(report.moved),
        "removed": len(report.removed),
        "unchanged": len(report.unchanged),
        "empty": len(report.empty),
    }
    parts = [f"{count:,} {what}" for what, count in counts.items() if count]
    if report.problems:
        first, more = report.problems[0].message, len(report.problems) - 1
        why = first + (f", and {more:,} more" if more else "")
        parts.append(f"{len(report.problems):,} unreadable ({why})")
    return ", ".join(parts) or "nothing to do"


def named_summary(report: Report) -> str:
    """Return what an update changed, with names: "1 new (a.md), 2 updated (b.md, c.md)"."""
    done = {
        "new": report.new,
        "updated": report.changed,
        "moved": [f"{before} → {after}" for before, after in report.moved],
        "removed": report.removed,
    }
    parts = (f"{len(refs):,} {what} ({listed(refs)})" for what, refs in done.items() if refs)
    return ", ".join(parts)


def tell_update(outcome: Report | QaError) -> None:
    """Say on standard error that the index was updated before a question, or why it was not."""
    if isinstance(outcome, QaError):
        complain(f"the index was not updated ({outcome.message}): asked as it is")
    elif changed := named_summary(outcome):
        complain(f"updated the index first: {changed}")
