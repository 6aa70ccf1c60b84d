"""`qa list`: which indexes there are by name, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from qa.errors import QaError
from qa.faces.config_documents import ListDocument, NamedIndexDocument
from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND, complain
from qa.faces.options import JsonOption
from qa.faces.settings import load_settings
from qa.text.clean import printable

if TYPE_CHECKING:
    from qa.config import Settings


def list(json: JsonOption = False) -> int:
    """List the indexes that have names: the project's, if there is one, and your own.

    Exit code 1 means that there are none.
    """
    settings = load_settings()
    document = _document(settings)
    if json:
        typer.echo(to_json(document, indent=2))
    elif document.indexes:
        typer.echo(_table(document.indexes))
    else:
        complain(f"no index in {' or '.join(document.looked_in)}: build one with 'qa index FOLDER'")
    return FOUND if document.indexes else NOT_FOUND


def _document(settings: Settings) -> ListDocument:
    from qa.index.opening import named_indexes  # noqa: PLC0415 (heavy)

    homes, used = settings.index_homes, settings.index_folder
    return ListDocument(
        schema="qa.list/1",
        looked_in=[str(home) for home in homes],
        indexes=[_named(place, used) for home in homes for place in named_indexes(home)],
    )


def _named(place: Path, used: Path) -> NamedIndexDocument:
    from qa.index.reader import Index  # noqa: PLC0415 (heavy)

    articles = passages = problem = None
    meta: dict[str, str] = {}
    try:
        with Index(place) as opened:
            meta = opened.meta
            articles, passages = opened.counts()
    except QaError as error:
        problem = str(error)
    return NamedIndexDocument(
        name=place.name,
        place=str(place),
        used=place.absolute() == used.absolute(),
        articles=articles,
        passages=passages,
        bytes=_size(place),
        updated_at=meta.get("updated_at"),
        embedder=meta.get("embedder"),
        problem=problem,
    )


def _size(place: Path) -> int:
    """How many bytes the files of an index have; one that goes meanwhile has none."""
    sizes = 0
    for path in place.rglob("*"):
        try:
            sizes += path.stat().st_size if path.is_file() else 0
        except OSError:
            continue
    return sizes


def _table(indexes: Sequence[NamedIndexDocument]) -> str:
    """One line for each: a star at the one that is used, name, articles, size, update, place."""
    from qa.faces.status import age  # noqa: PLC0415

    width = max(len(one.name) for one in indexes)
    lines = []
    for one in indexes:
        count = "1 article" if one.articles == 1 else f"{one.articles or 0:,} articles"
        what = one.problem or f"{count:>14}  {one.bytes / 1e6:>8.1f} MB  {age(one.updated_at)}"
        place = "" if one.problem else f"  {one.place}"
        lines.append(f"{'*' if one.used else ' '} {one.name:<{width}}  {what}{place}")
    return "\n".join(printable(line).replace("\n", " ") for line in lines)
