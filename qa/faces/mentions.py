"""`qa mentions`: every sentence in which a name or word is mentioned."""

from __future__ import annotations

from typing import Annotated

import typer

from qa.faces.documents import to_json
from qa.faces.exits import FOUND, NOT_FOUND
from qa.faces.given import settings_given
from qa.faces.options import (
    ArticleOption,
    IndexOption,
    JsonOption,
    OfflineOption,
    PathOption,
    SinceOption,
    UntilOption,
)


def mentions(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME", help="The name or word, in any form.")
    ],
    index: IndexOption = None,
    path: PathOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    json: JsonOption = False,
    offline: OfflineOption = False,
) -> int:
    """Show every sentence that mentions a name or word, each with its exact place.

    Exit code 1 means that there are none.
    """
    del offline
    settings = settings_given(index, path, article, since, until)
    from qa.assistant import Assistant  # noqa: PLC0415 (heavy)
    from qa.faces.catalogue_documents import mentions_document  # noqa: PLC0415
    from qa.faces.narrowed import tell_selection, told_of_the_article  # noqa: PLC0415
    from qa.index.opening import open_index  # noqa: PLC0415

    wanted = " ".join(name).encode("utf-8", "replace").decode("utf-8")
    with told_of_the_article(settings), Assistant(open_index(settings), settings) as assistant:
        found = assistant.mentions(wanted)
    tell_selection(settings, found.selected)
    document = mentions_document(found)
    if json:
        typer.echo(to_json(document, indent=2))
    else:
        from qa.faces.catalogue_screen import CatalogueScreen  # noqa: PLC0415

        CatalogueScreen().mentions(document, found.selected)
    return FOUND if document.sentences else NOT_FOUND
