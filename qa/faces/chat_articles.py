"""The commands of the chat that are about the articles themselves.

An assistant and what stands behind the command come in; what is looked at from then on changes, or
what is to be printed goes out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.assistant import Assistant


def of_the_articles(
    assistant: Assistant, name: str, argument: str, say: Callable[[str], None]
) -> None:
    """Run the command of a name; what is looked at from then on is said.

    Raises:
        UsageError: what the argument names is not there.
    """
    match name:
        case "/articles":
            show_articles(assistant, argument)
        case "/mentions":
            show_mentions(assistant, argument)
        case "/summary":
            show_summary(assistant, argument)
        case _:
            narrow(assistant, argument)
            say(str(assistant.selected()))


def narrow(assistant: Assistant, glob: str) -> None:
    """Look at the articles of a glob only, or at the one of that name; without one, at all again.

    Days that the chat was begun with stay.

    Raises:
        UsageError: there is no such article, or there are several of the name; nothing changes.
    """
    before = assistant.selection
    everything = replace(before, path=None, article=None)
    assistant.selection = replace(everything, path=glob) if glob else everything
    if not glob or assistant.selected().articles:
        return
    assistant.selection = replace(everything, article=glob)
    try:
        if assistant.selected().articles:
            return
    except UsageError:
        assistant.selection = before
        raise
    assistant.selection = before
    raise UsageError(f"no article fits {glob!r} and {everything}", "'/only' alone takes all again")


def show_articles(assistant: Assistant, query: str) -> None:
    """Print the articles that are looked at, or those of them that are about a query."""
    from qa.faces.catalogue_documents import articles_document  # noqa: PLC0415
    from qa.faces.catalogue_screen import CatalogueScreen  # noqa: PLC0415

    listing = assistant.articles(query)
    CatalogueScreen().articles(articles_document(listing), listing.selected)


def show_mentions(assistant: Assistant, name: str) -> None:
    """Print every sentence that mentions a name, in the articles that are looked at."""
    from qa.faces.catalogue_documents import mentions_document  # noqa: PLC0415
    from qa.faces.catalogue_screen import CatalogueScreen  # noqa: PLC0415

    found = assistant.mentions(name)
    CatalogueScreen().mentions(mentions_document(found), found.selected)


def show_summary(assistant: Assistant, query: str) -> None:
    """Print the main points of an article, of those about a query, or of all."""
    from qa.faces.summary_screen import SummaryScreen  # noqa: PLC0415

    SummaryScreen().summary(assistant.summary(query))
