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
from rich.table import Table
from rich.text import Text

from qa.answering.composition import UNSAID
from qa.events import Answered, Found, Searching, SentenceChecked
from qa.faces.read_documents import days_of
from qa.faces.where import in_words, where
from qa.text.clean import counted, one_line, printable

if TYPE_CHECKING:
    from qa.domain import Answer, Citation, Sentence
    from qa.events import Event
    from qa.faces.passage_documents import PassageDocument
    from qa.faces.read_documents import CorrectionDocument
    from qa.faces.show_document import ShowDocument
    from qa.faces.verify_documents import VerdictDocument, VerifyDocument
    from qa.text.spellings import Correction

WIDTH = 100
"""Lines are no longer than this, however wide the terminal."""
INDENT = 4
COLUMN = 8
"""Characters that a column of scores takes."""
EXCERPT = 600
"""Characters of a long passage that a search shows, around the sentence that was found."""


def _plain_table(*headings: str) -> Table:
    """A table without lines, text on the left and figures on the right."""
    table = Table(box=None, padding=(0, 1), header_style="cyan", pad_edge=False)
    for heading in headings:
        text = heading in {"", "passage", "article"}
        table.add_column(heading, justify="left" if text else "right", no_wrap=True)
    return table


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
                if isinstance(event, Searching):
                    self.corrections(event.corrections)
                elif isinstance(event, Found):
                    status.update(f"reading {counted(len(event.passages), 'passage')}…")
                elif isinstance(event, SentenceChecked):
                    status.stop()
                    self.sentence(event.sentence, event.citations)
                elif isinstance(event, Answered):
                    answer = event.answer
        finally:
            status.stop()
        assert answer is not None
        self._after(answer)
        return answer

    def corrections(self, corrections: Sequence[Correction | CorrectionDocument]) -> None:
        """Print which words of a question were read as others."""
        for one in corrections:
            told = f"searched for “{one.meant}”, not “{one.written}”"
            self.console.print(Text(printable(told), style="dim"))

    def sentence(self, sentence: Sentence, citations: Sequence[Citation] = ()) -> None:
        """Print one sentence of an answer with the numbers of its citations."""
        text = _sentence(sentence, citations)
        for number in sentence.citations:
            text.append(f" [{number}]", style="cyan")
        self.console.print(text)

    def sources(self, citations: Sequence[Citation], said: Sequence[Sentence] = ()) -> None:
        """Print the quotes that an answer stands on, each with its place.

        A quote that has just been `said` in full is not printed again.
        """
        shown = [one_line(sentence.text) for sentence in said if sentence.kind == "quote"]
        for citation in citations:
            head = Text(f"[{citation.number}] ", style="cyan")
            head.append(one_line(citation.title), style="bold")
            if citation.date:
                head.append(f", {citation.date}")
            self.console.print(head)
            place = where(citation) + printable(also_in(citation.also_in))
            self._indented(Text(place, style="dim"))
            if citation.context:
                above = " › ".join(one_line(one.text) for one in citation.context)
                self._indented(Text(f"under {above}", style="dim"))
            for day in days_of(citation):
                told = f"“{one_line(day.words)}” by the article's day: {day.time}"
                self._indented(Text(told, style="dim"))
            if any(one_line(citation.quote) in text for text in shown):
                continue
            quote = Text("“", style="italic")
            self._indented(quote.append_text(_quoted(citation)).append("”"))

    def note(self, text: str) -> None:
        """Print a line about what was looked at."""
        self.console.print(Text(printable(text), style="yellow"))

    def passages(self, passages: Sequence[PassageDocument]) -> None:
        """Print the hits of a search, best first."""
        if not passages:
            self.console.print("No passage found.")
        for hit in passages:
            head = Text(f"{hit.rank}. ", style="cyan")
            head.append(one_line(hit.title), style="bold")
            head.append(f", {hit.date}" if hit.date else "")
            head.append(f"  {hit.score:.2f}", style="dim")
            if hit.answerable is not None:
                head.append(f", answers {hit.answerable:.0%}", style="dim")
            self.console.print(head)
            part = f", {in_words(hit.place)}" if hit.place else ""
            copies = printable(also_in(hit.also_in))
            self._indented(Text(f"{_place(hit)}{part}{copies}", style="dim"))
            if hit.differs_from:
                others = ", ".join(map(str, hit.differs_from))
                self._indented(Text(f"gives other numbers than {others}", style="yellow"))
            self._indented(_excerpt(hit))
            self.console.print()

    def explanation(self, passages: Sequence[PassageDocument]) -> None:
        """Print why each passage came where it did, then the parts of its score."""
        if not passages:
            return
        self._places(passages)
        self.console.print()
        self._parts(passages)

    def _places(self, passages: Sequence[PassageDocument]) -> None:
        """Print a row for each passage: what meaning, words and the rest gave, and its place."""
        from qa.retrieval.ranking import DENSE, LEXICAL  # noqa: PLC0415 (numpy, for those who ask)

        columns = ("meaning", "words", "reader", "other", "score", "by score", "article")
        table = _plain_table("", *columns)
        ranked = sorted(passages, key=lambda hit: -hit.score)
        for hit in passages:
            meaning = sum(hit.signals[name] for name in DENSE)
            words = sum(hit.signals[name] for name in LEXICAL)
            by_score = ranked.index(hit) + 1
            place = f"{by_score}, newer" if by_score > hit.rank else str(by_score)
            reader = hit.signals.get("reader", 0.0)
            other = sum(hit.signals.values()) - meaning - words - reader
            figures = (f"{value:+.2f}" for value in (meaning, words, reader, other, hit.score))
            table.add_row(str(hit.rank), *figures, place, printable(hit.article))
        self._print_whole(table)

    def _parts(self, passages: Sequence[PassageDocument]) -> None:
        """Print the parts of each score, a column a passage, as many beside each other as fit."""
        fitting = max(1, (self.console.width - COLUMN * 3) // COLUMN)
        step = fitting if self.live else len(passages)
        for first in range(0, len(passages), step):
            part = passages[first : first + step]
            table = _plain_table("passage", *(str(hit.rank) for hit in part))
            for name in part[0].signals:
                table.add_row(name, *(f"{hit.signals[name]:+.2f}" for hit in part))
            table.add_row("score", *(f"{hit.score:+.2f}" for hit in part), style="bold")
            self._print_whole(table)

    def _print_whole(self, table: Table) -> None:
        """Print a table without cutting its figures, however narrow the terminal."""
        unbounded = self.console.options.update(width=10_000)
        width = self.console.width
        self.console.width = max(width, self.console.measure(table, options=unbounded).maximum)
        self.console.print(table)
        self.console.width = width

    def source_text(self, shown: ShowDocument) -> None:
        """Print the text around a quote, the quote highlighted (between » and « in a pipe)."""
        head = Text(one_line(shown.title), style="bold")
        head.append(f"  {where(shown)}", style="dim")
        self.console.print(head)
        self.console.print()
        before = shown.text[: shown.start - shown.text_start]
        after = shown.text[shown.end - shown.text_start :]
        marks = ("", "") if self.live else ("»", "«")
        body = Text(printable(before))
        body.append(f"{marks[0]}{printable(shown.quote)}{marks[1]}", style="black on yellow")
        body.append(printable(after))
        self.console.print(body)

    def verdicts(self, document: VerifyDocument) -> None:
        """Print what became of the citations that do not hold, then how many there are of each."""
        for verdict in document.verdicts:
            if verdict.verdict != "holds":
                self._verdict(verdict, several=document.answers > 1)
        counts = {
            "hold": document.holds,
            "moved": document.moved,
            "changed": document.changed,
            "gone": document.gone,
            "uncited": document.uncited,
        }
        parts = [f"{count} {what}" for what, count in counts.items() if count]
        of = f"{_count(document.citations, 'citation')} of {_count(document.answers, 'answer')}"
        self.console.print(Text(f"{of}: {', '.join(parts) or 'nothing to check'}"))

    def _verdict(self, verdict: VerdictDocument, *, several: bool) -> None:
        """Print the place and the words of a citation that does not hold, and those of now."""
        answer = verdict.id or (f"line {verdict.line}" if several else "")
        head = Text(f"{one_line(answer)} " if answer else "")
        head.append("" if verdict.number is None else f"[{verdict.number}] ", style="cyan")
        style = "yellow" if verdict.verdict == "moved" else "red"
        head.append(verdict.verdict, style=style)
        head.append("" if verdict.article is None else f": {_place(verdict)}", style="dim")
        now = verdict.now
        if now and verdict.verdict == "moved":
            head.append(f" → {where(now)}", style="dim")
        self.console.print(head)
        words = " ".join(verdict.sentences) if verdict.quote is None else verdict.quote
        self._indented(Text(f"“{one_line(words)}”"))
        if now and verdict.verdict == "changed":
            text = Text().append("now ", style="yellow").append(f"“{one_line(now.text)}”")
            text.append(f"  {where(now)}", style="dim")
            self._indented(text)

    def _indented(self, text: Text) -> None:
        """Print a text below a heading; in a pipe it stays on one line, however long."""
        if self.live:
            self.console.print(Padding(text, (0, 0, 0, INDENT)))
        else:
            self.console.print(Text(" " * INDENT).append_text(text))

    def _after(self, answer: Answer) -> None:
        if answer.answered:
            for part in answer.missing:
                self.console.print(Text(UNSAID.format(question=part), style="yellow"))
            self.console.print()
            self.sources(answer.citations, answer.sentences)
            self.console.print(Text(f"confidence {answer.confidence:.2f}", style="dim"))
        else:
            self.console.print(Text(answer.text, style="" if answer.kind == "chat" else "yellow"))
        if answer.note:
            self.note(answer.note)


def _place(at: VerdictDocument | PassageDocument) -> str:
    return printable(f"{at.article}:{at.start}-{at.end}")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _pointed_at(hit: PassageDocument) -> Text:
    """The sentence that was found, in bold."""
    sentence = hit.text[hit.best.start - hit.start : hit.best.end - hit.start]
    words = (hit.answer.start, hit.answer.end) if hit.answer else None
    return _underlined(sentence, hit.best.start, words, style="bold")


COPIES = 3
"""So many other articles with the same words are named behind a place."""


def also_in(copies: Sequence[str]) -> str:
    """Return the names of other articles that hold the same words, behind a place."""
    if not copies:
        return ""
    more = f" and {len(copies) - COPIES:,} more" if len(copies) > COPIES else ""
    return f" (also in {', '.join(copies[:COPIES])}{more})"


def _sentence(sentence: Sentence, citations: Sequence[Citation]) -> Text:
    """A sentence of an answer: a lead in bold, in a quote the words that answer underlined."""
    text = Text(one_line(sentence.text), style="bold" if sentence.kind == "lead" else "")
    for citation in citations:
        if sentence.kind == "quote" and citation.answer:
            start, end = (place - citation.start for place in citation.answer)
            words = one_line(citation.quote[start:end])
            at = text.plain.find(words, min(len(one_line(citation.quote[:start])), len(text)))
            at = text.plain.find(words) if at < 0 else at
            if words and at >= 0:
                text.stylize("underline", at, at + len(words))
    return text


def _quoted(citation: Citation) -> Text:
    return _underlined(citation.quote, citation.start, citation.answer, style="")


def _underlined(quote: str, start: int, words: tuple[int, int] | None, style: str) -> Text:
    """A quote on one line, the words that answer underlined; positions are those of the article."""
    text = Text(one_line(quote), style=style)
    if words:
        before = one_line(quote[: words[0] - start])
        answer = one_line(quote[words[0] - start : words[1] - start])
        at = text.plain.find(answer, len(before))
        text.stylize("underline", at, at + len(answer))
    return text


def _excerpt(hit: PassageDocument) -> Text:
    """The passage on one line, the sentence that was found in bold; a long one is cut around it."""
    first, after = hit.best.start - hit.start, hit.best.end - hit.start
    margin = max(EXCERPT - (after - first), 0) // 2
    left, right = max(first - margin, 0), min(after + margin, len(hit.text))
    if right - left >= len(hit.text) - margin:
        left, right = 0, len(hit.text)
    text = Text("… " if left else "")
    text.append(one_line(hit.text[left:first]) + " " if hit.text[left:first].strip() else "")
    text.append_text(_pointed_at(hit))
    text.append(" " + one_line(hit.text[after:right]) if hit.text[after:right].strip() else "")
    return text.append(" …" if right < len(hit.text) else "")
