"""What became of an address: what is told of each to the user, and why one was not fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.errors import ArticleError

State = Literal["fetched", "unchanged", "same", "gone", "refused", "failed"]
"""New or changed; as it was; the same page as another; no longer there; not fetched because it may
not be, or is nothing that qa reads; not fetched because something went wrong."""


class Refused(ArticleError):
    """An address is not fetched, because it may not be or is of a kind that is not."""


class NotThere(ArticleError):
    """The server says that there is nothing at an address."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one address.

    Attributes:
        file: The name of its file below the folder of pages; None where there is none.
        why: Why it was not fetched; "" where it was.
    """

    url: str
    state: State
    file: str | None = None
    why: str = ""
