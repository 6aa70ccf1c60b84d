"""`qa search`: the passages for a query, without the language model."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from qa.faces.batch import BatchLine, run_batch
from qa.faces.documents import SearchDocument, search_document, to_json
from qa.faces.exits import FOUND, NOT_FOUND
from qa.faces.given import query_of
from qa.faces.options import (
    ArticleOption,
    IndexOption,
    JsonOption,
    NoDaemonOption,
    OfflineOption,
    PathOption,
    SinceOption,
    TopKOption,
    UntilOption,
    UpdateOption,
)
from qa.faces.settings import load_settings

if TYPE_CHECKING:
    from qa.assistant import Assistant


def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="What to look for; from a pipe or for -, the input."),
    ] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", metavar="FILE", help="Search for JSON lines; - for input."),
    ] = None,
    index: IndexOption = None,
    top_k: TopKOption = None,
    path: PathOption = None,
    article: ArticleOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    update: UpdateOption = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what each passage's score is made of.")
    ] = False,
    json: JsonOption = False,
    offline: OfflineOption = False,
    no_daemon: NoDaemonOption = False,
) -> int:
    """Find the passages for a query. Exit code 1 means that nothing is near."""
    del offline, no_daemon
    query = query_of("search", "one query", words, batch)
    which = {"path": path, "article": article, "since": since, "until": until}
    settings = load_settings(
        {"index": index, "top_k": top_k, **which, "llm": False, "auto_update": update or None}
    )
    from qa.assistant import Assistant  # noqa: PLC0415 (heavy)
    from qa.faces.first_steps import opened  # noqa: PLC0415
    from qa.faces.index_screen import tell_update  # noqa: PLC0415
    from qa.faces.narrowed import tell_selection, told_of_the_article  # noqa: PLC0415
    from qa.faces.render import Screen  # noqa: PLC0415

    index_opened = opened(settings, offers=not json)
    with (
        told_of_the_article(settings),
        Assistant(index_opened, settings, on_update=tell_update) as assistant,
    ):
        if batch is not None:
            return run_batch(batch, lambda line: _found(assistant, line)[0], key="query")
        document, found = _found(assistant, BatchLine(None, query, ()))
        selected = assistant.selected()
    tell_selection(settings, selected)
    if json:
        typer.echo(to_json(document, indent=2))
    else:
        screen = Screen()
        screen.corrections(document.corrections)
        screen.passages(document.passages if found else [])
        if selected.selection and not found:
            screen.note(str(selected))
        if explain and found:
            screen.explanation(document.passages)
    return FOUND if found else NOT_FOUND


def _found(assistant: Assistant, line: BatchLine) -> tuple[SearchDocument, bool]:
    """The document of a search, and whether any passage is about what is looked for."""
    from qa.answering.confidence import far  # noqa: PLC0415
    from qa.understanding.followup import search_query  # noqa: PLC0415

    started = time.perf_counter()
    assistant.begin_loading()
    loaded = time.perf_counter()
    passages = assistant.search(line.question, history=line.history)
    ended = time.perf_counter()
    timings = {
        "load": round(1000 * (loaded - started), 1),
        "retrieve": round(1000 * (ended - loaded), 1),
        "total": round(1000 * (ended - started), 1),
    }
    meant = assistant.mended(line.question)
    query = search_query(meant.text, assistant.mended_turns(line.history))
    document = search_document(
        line.question, query, passages, timings, assistant.selected(), meant.corrections, line.id
    )
    return document, not all(map(far, passages))
