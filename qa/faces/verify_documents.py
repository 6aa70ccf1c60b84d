"""The JSON that `qa verify` prints; see `qa.faces.documents` for what holds of all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa.faces.where import LocationDocument


@dataclass(frozen=True, slots=True)
class PlaceDocument:
    """A place of an article as it is now, the line that it begins on, and the text there.

    `place` is the page, slide, sheet or chapter that it begins in, null for formats without such.
    """

    article: str
    start: int
    end: int
    line: int
    text: str
    place: LocationDocument | None


@dataclass(frozen=True, slots=True)
class VerdictDocument:
    """What became of a citation, or of a sentence that has none ("uncited").

    `line` is the one of the file that its answer begins on, `id` and `question` are the answer's;
    `number` to `quote`, and `place`, are the citation's, null for a sentence without one.
    `sentences` are those that stand on it. `now` is where the quote, or what is most like it,
    stands now, if anywhere.
    """

    line: int
    id: str | None
    question: str
    number: int | None
    verdict: Literal["holds", "moved", "changed", "gone", "uncited"]
    article: str | None
    start: int | None
    end: int | None
    quote: str | None
    sentences: list[str]
    now: PlaceDocument | None
    place: LocationDocument | None


@dataclass(frozen=True, slots=True)
class VerifyDocument:
    """What `qa verify --json` prints: counts, and the verdicts in the order of the file.

    The articles of `unreachable` folders were checked as the index keeps them.
    """

    schema: Literal["qa.verify/1"]
    index: str
    answers: int
    citations: int
    holds: int
    moved: int
    changed: int
    gone: int
    uncited: int
    unreachable: list[str]
    verdicts: list[VerdictDocument]
