"""`qa status`: what the index holds, and whether the files on disk have moved on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from qa.errors import IndexEmpty
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND
from qa.faces.index_documents import MoveDocument, StatusDocument
from qa.faces.options import IndexOption, JsonOption
from qa.faces.settings import load_settings
from qa.text.clean import counted, printable

if TYPE_CHECKING:
    from qa.index.reader import Index

NAMED = 5
"""How many names stand in one line."""
LISTED = 10
"""How many names of each kind are printed for people; `--json` has all."""


def status(
    index: IndexOption = None,
    json: JsonOption = False,
) -> int:
    """Show what the index holds, how old it is, and what changed on disk since.

    Exit code 1 means that it needs an update.
    """
    settings = load_settings({"index": index})
    from qa.faces.web import known_pages  # noqa: PLC0415
    from qa.index.opening import open_index  # noqa: PLC0415
    from qa.indexing.changes import changes_on_disk  # noqa: PLC0415

    folder = settings.index_folder
    pages = known_pages(folder)
    with open_index(settings) as opened:
        changes = changes_on_disk(opened, settings.exclude)
        to_fill = _to_fill(opened)
        articles, passages = opened.counts()
        document = StatusDocument(
            schema="qa.status/1",
            index=str(folder),
            articles=articles,
            passages=passages,
            bytes=sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()),
            updated_at=opened.meta.get("updated_at"),
            embedder=opened.meta["fingerprint"],
            folders=opened.folders(),
            new=changes.new,
            changed=changes.changed,
            removed=changes.removed,
            empty=changes.empty,
            not_read=changes.not_read,
            links=changes.links,
            moved=[MoveDocument(*names) for names in changes.moved],
            unreadable=changes.unreadable,
            excluded=changes.excluded,
            web_pages=len(pages),
            web_checked_at=max((one.checked_at for one in pages), default=None),
        )
    typer.echo(to_json(document, indent=2) if json else _for_people(document, to_fill))
    return NOT_FOUND if changes or to_fill else FOUND


def _to_fill(index: Index) -> str:
    """What there is to do about an index without articles; nothing where it has some."""
    from qa.index.state import refuse_empty  # noqa: PLC0415

    try:
        refuse_empty(index)
    except IndexEmpty as error:
        return f"{error.message[:1].upper()}{error.message[1:]}: {error.mend}."
    return ""


def found_beside(
    empty: Sequence[str],
    not_read: Mapping[str, int],
    links: Sequence[str],
    excluded: Sequence[str] = (),
) -> list[str]:
    """Return lines about what the folders hold that is no article, and no trouble."""
    lines = []
    if excluded:
        lines.append(f"ignored    {listed(excluded)}")
    if empty:
        lines.append(f"empty      {listed(empty)}")
    if not_read:
        kinds = ", ".join(f"{kind} ({count:,})" for kind, count in not_read.items())
        from qa.indexing.formats import OLDER  # noqa: PLC0415 (the loaders)

        mends = [f"save {old} as {new}" for old, new in OLDER.items() if old in not_read]
        lines.append(f"other      {'; '.join((f'{kinds}: not read', *mends))}")
    if links:
        mend = "name what they lead to, or give --follow-links"
        lines.append(f"links      {listed(links)}: not followed; {mend}")
    return lines


def listed(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _for_people(document: StatusDocument, to_fill: str) -> str:
    lines = [
        f"{document.index}: {counted(document.articles, 'article')}, "
        f"{counted(document.passages, 'passage')}, "
        f"{document.bytes / 1e6:.1f} MB",
        f"embedder   {document.embedder}",
        f"updated    {age(document.updated_at)}",
        *(f"folder     {folder}" for folder in document.folders),
    ]
    if document.web_pages:
        pages = counted(document.web_pages, "page")
        lines.append(f"web        {pages}, last asked for {age(document.web_checked_at)}")
    moved = [f"{one.before} → {one.after}" for one in document.moved]
    changes = {
        "new": document.new,
        "changed": document.changed,
        "moved": moved,
        "gone": document.removed,
    }
    for what, names in {**changes, "unreadable": document.unreadable}.items():
        lines += [f"{what:<10} {name}" for name in names[:LISTED]]
        if len(names) > LISTED:
            lines.append(f"{what:<10} … and {len(names) - LISTED} more")
    lines += found_beside(document.empty, document.not_read, document.links, document.excluded)
    if to_fill:
        lines.append(to_fill)
    elif any(changes.values()):
        lines.append("The index needs an update: run 'qa index'.")
    else:
        lines.append("The index is up to date.")
    return printable("\n".join(line.replace("\n", " ") for line in lines))


def age(updated_at: str | None) -> str:
    """Return how long ago an ISO time was, and the time."""
    if not updated_at:
        return "never"
    seconds = (datetime.now(UTC) - datetime.fromisoformat(updated_at)).total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count > 1 else ''} ago ({updated_at})"
    return f"just now ({updated_at})"
