"""`qa status`: what the index holds, and whether the files on disk have moved on."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from qa.config import load_settings
from qa.faces.documents import StatusDocument, to_json
from qa.faces.exits import FOUND, NOT_FOUND
from qa.faces.options import IndexOption, JsonOption
from qa.text.clean import printable

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
    from qa.index.reader import Index  # noqa: PLC0415
    from qa.indexing.changes import changes_on_disk  # noqa: PLC0415

    folder = settings.index_folder
    with Index(folder) as opened:
        changes = changes_on_disk(opened)
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
        )
    typer.echo(to_json(document, indent=2) if json else _for_people(document))
    return NOT_FOUND if changes else FOUND


def _for_people(document: StatusDocument) -> str:
    lines = [
        f"{document.index}: {document.articles} articles, {document.passages} passages, "
        f"{document.bytes / 1e6:.1f} MB",
        f"embedder   {document.embedder}",
        f"updated    {_age(document.updated_at)}",
        *(f"folder     {folder}" for folder in document.folders),
    ]
    changes = {"new": document.new, "changed": document.changed, "gone": document.removed}
    for what, names in changes.items():
        lines += [f"{what:<10} {name}" for name in names[:LISTED]]
        if len(names) > LISTED:
            lines.append(f"{what:<10} … and {len(names) - LISTED} more")
    if any(changes.values()):
        lines.append("The index needs an update: run 'qa index' on the folder.")
    else:
        lines.append("The index is up to date.")
    return printable("\n".join(line.replace("\n", " ") for line in lines))


def _age(updated_at: str | None) -> str:
    if not updated_at:
        return "never"
    seconds = (datetime.now(UTC) - datetime.fromisoformat(updated_at)).total_seconds()
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count > 1 else ''} ago ({updated_at})"
    return f"just now ({updated_at})"
