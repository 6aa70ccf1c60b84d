"""What `qa show --json` prints, as a class that its schema is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.faces.where import LocationDocument


@dataclass(frozen=True, slots=True)
class ShowDocument:
    """What `qa show --json` prints; `text` is the article's text around the quote.

    `place` is the page, slide, sheet or chapter that the quote begins in, null for formats without.
    """

    schema: Literal["qa.show/1"]
    article: str
    title: str
    start: int
    end: int
    line: int
    quote: str
    text_start: int
    text: str
    place: LocationDocument | None
