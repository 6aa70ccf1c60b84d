"""How answers, passages and sources look on a screen, and as plain text in a pipe.

Colour and links appear on a terminal only (`NO_COLOR` is honoured). Whatever comes from an article
is stripped of control characters before it is printed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from qa.domain import Answered, Found, SentenceChecked
from qa.text.clean import one_line, printable

if TYPE_CHECKING:
    from qa.domain import Answer, Citation, Event, Sentence
    from qa.faces.documents import PassageDocument, ShowDocument

WIDTH = 100
"""Lines are no longer than this, however wide the terminal."""
INDENT = 4
NEAREST = 3
"""How many near passages are named when the articles do not say."""


class PipedConsole(Console):
    """A console that leaves a pipe whose reader has gone to the command."""

    def on_broken_pipe(self) -> None:
        """Where rich would exit with 1, which means "not found" here."""
        raise BrokenPipeError


class Screen:
    """Prints to a stream: for people on a terminal, unadorned elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        stream = stream or sys.stdout
        self.console: Console = PipedConsole(
            file=stream, highlight=False, soft_wrap=not stream.isatty()
        )
        self.live = stream.isatty()
        if self.live and self.console.width > WIDTH:
            self.console.width = WIDTH

    def stream(self, events: Iterable[Event]) -> Answer:
        """Print an answer as its sentences pass their check, then its sources; return it.

        On a terminal a line of progress is shown until the first sentence.
        """
        answer = None
        status = self.console.status("searching the articles…", spinner="dots")
        if self.live:
            status.start()
        try:
            for event in events:
                if isinstance(event, Found):
                    status.update(f"reading {len(event.passages)} passages…")
                elif isinstance(event, SentenceChecked):
                    status.stop()
                    self.sentence(event.sentence)
                elif isinstance(event, Answered):
                    answer = event.answer
        finally:
            status.stop()
        assert answer is not None
        self._after(answer)
        return answer

    def sentence(self, sentence: Sentence) -> None:
        """Print one sentence of an answer with the numbers of its citations."""
        text = Text(one_line(sentence.text))
        for number in sentence.citations:
            text.append(f" [{number}]", style="cyan")
        self.console.print(text)

    def sources(self, citations: Sequence[Citation]) -> None:
        """Print the quotes that an answer stands on, each with its place."""
        for citation in citations:
            head = Text(f"[{citation.number}] ", style="cyan")
            head.append(one_line(citation.title), style="bold")
            if citation.date:
                head.append(f", {citation.date}")
            self.console.print(head)
            place = f"{citation.article}:{citation.start}-{citation.end}, line {citation.line}"
            self._indented(Text(printable(place), style="dim"))
            quote = Text(f"“{one_line(citation.quote)}”", style="italic")
            self._indented(quote)

    def passages(self, passages: Sequence[PassageDocument]) -> None:
        """Print the hits of a search, best first."""
        if not passages:
            self.console.print("No passage found.")
        for hit in passages:
            head = Text(f"{hit.rank}. ", style="cyan")
            head.append(one_line(hit.title), style="bold")
            head.append(f", {hit.date}" if hit.date else "")
            head.append(f"  {hit.score:.2f}", style="dim")
            self.console.print(head)
            place = Text(printable(f"{hit.article}:{hit.start}-{hit.end}"), style="dim")
            self._indented(place)
            self._indented(Text(one_line(hit.text)))
            self.console.print()

    def source_text(self, shown: ShowDocument) -> None:
        """Print the text around a quote, the quote highlighted (between » and « in a pipe)."""
        head = Text(one_line(shown.title), style="bold")
        head.append(f"  {printable(shown.article)}:{shown.start}-{shown.end}", style="dim")
        head.append(f", line {shown.line}", style="dim")
        self.console.print(head)
        self.console.print()
        before = shown.text[: shown.start - shown.text_start]
        after = shown.text[shown.end - shown.text_start :]
        marks = ("", "") if self.live else ("»", "«")
        body = Text(printable(before))
        body.append(f"{marks[0]}{printable(shown.quote)}{marks[1]}", style="black on yellow")
        body.append(printable(after))
        self.console.print(body)

    def _indented(self, text: Text) -> None:
        """Print a text below a heading; in a pipe it stays on one line, however long."""
        if self.live:
            self.console.print(Padding(text, (0, 0, 0, INDENT)))
        else:
            self.console.print(Text(" " * INDENT).append_text(text))

    def _after(self, answer: Answer) -> None:
        if answer.answered:
            self.console.print()
            self.sources(answer.citations)
            self.console.print(Text(f"confidence {answer.confidence:.2f}", style="dim"))
            return
        self.console.print(Text(answer.text, style="yellow"))
        for passage in answer.passages[:NEAREST]:
            line = Text("nearest: ", style="dim")
            line.append(one_line(passage.title))
            place = f"  {printable(passage.article)}:{passage.start}-{passage.end}"
            line.append(place, style="dim")
            self.console.print(line)
