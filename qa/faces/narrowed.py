"""Says that a folder's `qa.toml` is why nothing was found, for whoever asks may not know of it.

The settings of a command come in, with what it found; a line on standard error goes out where the
file has left no articles, or set the line below which nothing is answered. Options and the user's
own settings are known to whoever made them, and are not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from qa.errors import UsageError
from qa.faces.exits import complain
from qa.settings.loading import load

if TYPE_CHECKING:
    from qa.config import Settings
    from qa.domain import Answer
    from qa.selection import Selected

SELECTING = ("path", "article", "since", "until")
SILENCING = ("min_confidence", "strict")


def tell_selection(settings: Settings, selected: Selected) -> None:
    """Say which file has left no articles, where one has."""
    if selected.selection and not selected.articles and (where := _set_by(settings, SELECTING)):
        complain(f"note: no article is left by {where}: change it there, or give the option")


def tell_beside(settings: Settings, answer: Answer) -> None:
    """Say what went wrong with an answer, and which file is why it was refused, where one is."""
    if answer.failure:
        complain(answer.failure)
    from qa.answering.confidence import default_threshold  # noqa: PLC0415

    if answer.answered or answer.kind:
        return
    tell_selection(settings, answer.selected)
    if answer.confidence >= default_threshold() and (where := _set_by(settings, SILENCING)):
        complain(f"note: silent because of {where}: change it there, or give --min-confidence")


@contextmanager
def told_of_the_article(settings: Settings) -> Iterator[None]:
    """Say in an error about the article's name which file names it, where one does."""
    try:
        yield
    except UsageError as error:
        where = _set_by(settings, ("article",))
        if settings.article is None or repr(settings.article) not in error.message or not where:
            raise
        raise UsageError(f"{error.message}, which is {where}", error.mend) from error


def _set_by(settings: Settings, keys: Sequence[str]) -> str:
    """The settings of these that hold because a folder's file makes them, and that file."""
    loaded = load()
    named = {
        key: origin.where
        for key in keys
        if (origin := loaded.origins[key]).kind == "folder"
        and getattr(settings, key) == getattr(loaded.settings, key)
    }
    files = " and ".join(dict.fromkeys(str(path) for path in named.values()))
    return f"{', '.join(f'{key} = {getattr(settings, key)!r}' for key in named)} in {files}" * bool(
        named
    )
