"""How the main points of articles look on a screen, and as plain text in a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from qa.faces.catalogue_screen import UNDATED
from qa.faces.render import Screen
from qa.faces.where import where
from qa.text.clean import one_line

if TYPE_CHECKING:
    from qa.summaries import ArticlePoints, Summary

NOTHING = "Nothing to sum up"
SAID = "says what the articles above say"


class SummaryScreen(Screen):
    """Prints the points of articles, each with its number and its place."""

    def summary(self, found: Summary) -> None:
        """Print the points article by article, then how many more articles there are."""
        about = f" about “{one_line(found.query)}”" if found.query else ""
        if not found.citations:
            self.console.print(Text(f"{NOTHING}{about}", style="bold"))
        if found.selected.selection:
            self.note(str(found.selected))
        for place, one in enumerate(found.articles if found.citations else ()):
            if place:
                self.console.print()
            self._points(one, found)
        if found.note:
            self.console.print()
            self.note(found.note)

    def _points(self, one: ArticlePoints, found: Summary) -> None:
        head = Text(one.entry.date or UNDATED, style="cyan")
        head.append("  ").append(one_line(one.entry.title), style="bold")
        self.console.print(head)
        if not one.points:
            self._indented(Text(SAID, style="dim"))
        for point in one.points:
            text = Text(point.text)
            for number in point.citations:
                text.append(f" [{number}]", style="cyan")
            self._indented(text)
            for number in point.citations:
                place = where(found.citations[number - 1])
                self._indented(Text(place, style="dim"))
