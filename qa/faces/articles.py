"""`qa articles`: the articles of the index, all of them or those that are about some words."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND
from qa.faces.given import settings_given, words_given
from qa.faces.options import (
    ArticleOption,
    IndexOption,
    JsonOption,
    OfflineOption,
    PathOption,
    SinceOption,
    UntilOption,
)


def articles(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="What they are about; without it, all."),
    ] = None,
    index: IndexOption = None,
    path: PathOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    sort: Annotated[
        str, typer.Option("--sort", metavar="date|title", help="Newest first, or by title.")
    ] = "date",
    json: JsonOption = False,
    offline: OfflineOption = False,
) -> int:
    """List the articles of the index, or all that are about a matter.

    Exit code 1 means that there are none.
    """
    del offline
    wanted = words_given(query)
    settings = settings_given(index, path, article, since, until)
    from qa.assistant import Assistant  # noqa: PLC0415 (heavy)
    from qa.faces.catalogue_documents import articles_document  # noqa: PLC0415
    from qa.faces.narrowed import tell_selection, told_of_the_article  # noqa: PLC0415
    from qa.faces.web import fetched_files  # noqa: PLC0415
    from qa.index.opening import open_index  # noqa: PLC0415

    with told_of_the_article(settings), Assistant(open_index(settings), settings) as assistant:
        listing = assistant.articles(wanted, order=sort)
    tell_selection(settings, listing.selected)
    document = articles_document(listing, fetched_files(settings.index_folder))
    if json:
        typer.echo(to_json(document, indent=2))
    else:
        from qa.faces.catalogue_screen import CatalogueScreen  # noqa: PLC0415

        CatalogueScreen().articles(document, listing.selected)
    return FOUND if document.articles else NOT_FOUND
