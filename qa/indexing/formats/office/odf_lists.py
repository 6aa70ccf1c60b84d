"""The numbers of the items of lists, and of headings, in OpenDocument files.

The name of a list's style and how deep an item is come in; the item's number as it is written goes
out, "" for a bullet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qa.indexing.formats.office.figures import written_number
from qa.indexing.formats.office.package import local, value

if TYPE_CHECKING:
    from qa.indexing.formats.office.odf_text import OdfStyles

FIGURES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
HEADINGS = frozenset({"list-level-style-number", "outline-level-style"})


class _Level(NamedTuple):
    """How one level is numbered: its figures, what stands around, how many levels are shown."""

    figures: str
    before: str
    behind: str
    shown: int
    start: int


class OdfLists:
    """Counts the items of lists."""

    def __init__(self, styles: OdfStyles) -> None:
        self._levels = {name: _levels(one) for name, one in styles.lists.items()}
        self._counts: dict[str, dict[int, int]] = {}

    def begin(self, style: str) -> None:
        """Begin to count anew in lists of a style."""
        self._counts.pop(style, None)

    def next(self, style: str, depth: int, start: str = "") -> str:
        """Return the number of the next item at a depth, from 1.

        Args:
            style: The name of the list's style.
            depth: How many lists it stands in.
            start: The number that it is given, where it is given one.
        """
        levels = self._levels.get(style, {})
        level = levels.get(depth)
        if level is None or not level.figures:
            return ""
        counts = self._counts.setdefault(style, {})
        given = int(start) if start.isdecimal() else None
        counts[depth] = counts.get(depth, level.start - 1) + 1 if given is None else given
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        numbers = [
            written_number(counts.get(at, 1), FIGURES.get(levels[at].figures, "decimal"))
            for at in range(max(depth - level.shown + 1, 1), depth + 1)
            if at in levels and levels[at].figures
        ]
        return f"{level.before}{'.'.join(numbers)}{level.behind}".strip()


def _levels(style: Any) -> dict[int, _Level]:  # noqa: ANN401 (elements of lxml have no types)
    found: dict[int, _Level] = {}
    for one in style:
        if local(one) in HEADINGS and (at := value(one, "level")).isdecimal():
            shown, start = value(one, "display-levels"), value(one, "start-value")
            found[int(at)] = _Level(
                value(one, "num-format"),
                value(one, "num-prefix"),
                value(one, "num-suffix"),
                int(shown) if shown.isdecimal() else 1,
                int(start) if start.isdecimal() else 1,
            )
    return found
