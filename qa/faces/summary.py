"""`qa summary`: the main points of an article, or of all articles about something."""

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


def summary(
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ARTICLE|QUERY",
            help="An article's name or title, or what articles are about; without it, all.",
        ),
    ] = None,
    index: IndexOption = None,
    path: PathOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    json: JsonOption = False,
    offline: OfflineOption = False,
) -> int:
    """Give the main points of an article, or of all that are about a matter, each with its place.

    Exit code 1 means that there is nothing to sum up.
    """
    del offline
    wanted = words_given(query)
    settings = settings_given(index, path, article, since, until)
    from qa.assistant import Assistant  # noqa: PLC0415 (heavy)
    from qa.faces.last_answer import keep  # noqa: PLC0415
    from qa.faces.narrowed import tell_selection, told_of_the_article  # noqa: PLC0415
    from qa.faces.summary_document import summary_document  # noqa: PLC0415
    from qa.index.opening import open_index  # noqa: PLC0415

    with told_of_the_article(settings), Assistant(open_index(settings), settings) as assistant:
        found = assistant.summary(wanted)
    tell_selection(settings, found.selected)
    document = summary_document(found)
    if json:
        typer.echo(to_json(document, indent=2))
    else:
        from qa.faces.summary_screen import SummaryScreen  # noqa: PLC0415

        SummaryScreen().summary(found)
    if found.citations:
        keep(settings.index_folder, to_json(document))
    return FOUND if found.citations else NOT_FOUND
