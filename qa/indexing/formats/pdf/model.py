"""The words that the steps of reading a PDF speak: runs of text on a page, and lines made of them.

Lengths are points; heights count from the top of the page down, as one reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from qa.indexing.pdfium.pieces import END, RAISED, RIGHT_TO_LEFT
from qa.text.patterns import pattern

LETTER = pattern(r"[^\W\d_]")


Box: TypeAlias = "tuple[float, float, float, float]"
"""Left, top, right, bottom."""


@dataclass(slots=True)
class Run:
    """Words side by side on one line, set alike but for single words.

    Attributes:
        y: The height of the line that letters stand on.
        size: Of the font.
        bold: Whether all of it is.
        order: Its place in the order in which the file writes the page.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    page: int
    order: int

    @property
    def top(self) -> float:
        """The height of the tallest letters."""
        return self.y - 0.75 * self.size

    @property
    def middle(self) -> float:
        """The middle between left and right."""
        return (self.left + self.right) / 2


@dataclass(slots=True)
class Page:
    """The runs of a page, in the order of the file, and the level lines that are drawn on it."""

    number: int
    width: float
    height: float
    runs: list[Run]
    level: list[Box] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """What stands on one line of a column, its runs in reading order.

    Attributes:
        broken: Whether it ends where a new line was wanted, and not where the column ends.
    """

    runs: list[Run]
    text: str = field(init=False)
    left: float = field(init=False)
    right: float = field(init=False)
    y: float = field(init=False)
    size: float = field(init=False)
    bold: bool = field(init=False)
    broken: bool = False

    def __post_init__(self) -> None:
        """Measure the runs."""
        main = max(self.runs, key=lambda run: len(run.text))
        self.y, self.size = main.y, main.size
        self.left = min(run.left for run in self.runs)
        self.right = max(run.right for run in self.runs)
        self.bold = all(run.bold for run in self.runs)
        self.text = "".join(
            (_between(before, run) if before else "") + _shown(run, main)
            for before, run in zip([None, *self.runs], self.runs, strict=False)
        )

    @property
    def page(self) -> int:
        """The page that it stands on, from 1."""
        return self.runs[0].page


def _between(before: Run, run: Run) -> str:
    """A space, unless two runs touch."""
    gap = max(run.left - before.right, before.left - run.right)
    return "" if gap < 0.12 * max(run.size, before.size) else " "


def _shown(run: Run, main: Run) -> str:
    """The text of a run; one that stands small above its line is marked as raised."""
    above = 0.15 * main.size < main.y - run.y < main.size
    if above and run.size < 0.86 * main.size and RAISED not in run.text:
        return f"{RAISED}{run.text}{END}"
    return run.text


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Return runs as rows from the top down, each from left to right: what stands on one line."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.y):
        row = rows[-1] if rows else []
        if any(_beside(run, other) for other in row):
            row.append(run)
        else:
            rows.append([run])
    for row in rows:
        row.sort(key=lambda run: run.left)
    return rows


def _beside(run: Run, other: Run) -> bool:
    """Whether a run stands on the line of another that is not below it."""
    small = min(run.size, other.size)
    if run.y - other.y <= 0.3 * small:
        return True
    # What is raised stands above its line: the heights overlap.
    return run.size != other.size and run.y - other.y <= 0.55 * max(run.size, other.size)


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """Return the lines of a column from the top down, each in its direction of reading."""
    return [Line(row[::-1] if reads_leftwards(row) else row) for row in rows_of(runs)]


def reads_leftwards(runs: Sequence[Run]) -> bool:
    """Whether most letters of some runs are of a script that is read from right to left."""
    text = "".join(run.text for run in runs)
    return 2 * len(RIGHT_TO_LEFT.findall(text)) > len(LETTER.findall(text)) > 0


def usual_size(pages: Iterable[Page]) -> float:
    """The size of the font that most letters of some pages are set in."""
    counts: Counter[float] = Counter()
    for page in pages:
        for run in page.runs:
            counts[round(run.size * 2) / 2] += len(run.text)
    return counts.most_common(1)[0][0] if counts else 10.0
