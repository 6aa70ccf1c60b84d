"""How lists of articles and of mentions look on a screen, and as plain text in a pipe."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from rich.text import Text

from qa.faces.render import Screen
from qa.faces.where import where
from qa.text.clean import counted, one_line, printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qa.faces.catalogue_documents import (
        ArticleDocument,
        ArticlesDocument,
        MentionDocument,
        MentionsDocument,
        ReasonDocument,
    )
    from qa.selection import Selected

UNDATED = "undated   "
"""As wide as a day."""
AROUND = 240
"""Characters of a long sentence that are shown around the first mention in it."""


class CatalogueScreen(Screen):
    """Prints the articles of an index, and where a name stands in them."""

    def articles(self, document: ArticlesDocument, selected: Selected) -> None:
        """Print how many articles there are, then each with what is known of it."""
        line = f"{document.count:,} of {counted(document.selection.of, 'article')}"
        about = f" about “{one_line(document.query)}”" if document.query else ""
        self.console.print(Text(f"{line}{about}", style="bold"))
        if document.mentioned:
            more = f"{document.mentioned:,} more mention it in passing: 'qa mentions' has where"
            self.console.print(Text(more, style="dim"))
        if selected.selection:
            self.note(str(selected))
        for article in document.articles:
            self._article(article)

    def _article(self, article: ArticleDocument) -> None:
        head = Text(article.date or UNDATED, style="cyan")
        head.append("  ").append(one_line(article.title), style="bold")
        self.console.print(head)
        size = f"{article.characters:,} characters, {counted(article.passages, 'passage')}"
        facts = [article.article, article.author, article.publication]
        facts += [article.url, size, article.language]
        self._line(one_line(fact) for fact in facts if fact)
        if article.left_out:
            reasons = ", ".join(
                f"{why} {count:,}" if count else why for why, count in article.left_out.items()
            )
            self._line([f"left out: {reasons} characters"])
        if article.about:
            self._line([_why(article.about)])

    def mentions(self, document: MentionsDocument, selected: Selected) -> None:
        """Print how often a name is mentioned, then every sentence that does, with its place."""
        line = (
            f"{counted(document.count, 'mention')} of “{one_line(document.name)}” in "
            f"{counted(len(document.sentences), 'sentence')} of {len(document.articles):,} of "
            f"{counted(document.selection.of, 'article')}"
        )
        if not document.sentences:
            line = f"No mention of “{one_line(document.name)}”"
        self.console.print(Text(line, style="bold"))
        if selected.selection:
            self.note(str(selected))
        by_article = groupby(document.sentences, key=attrgetter("article"))
        for article, (_, sentences) in zip(document.articles, by_article, strict=True):
            head = Text(article.date or UNDATED, style="cyan")
            head.append("  ").append(one_line(article.title), style="bold")
            head.append(f"  {counted(article.mentions, 'mention')}", style="dim")
            self.console.print()
            self.console.print(head)
            for sentence in sentences:
                self._line([where(sentence)])
                self._indented(_marked(sentence))

    def _line(self, parts: Iterable[str]) -> None:
        self._indented(Text(" · ".join(map(printable, parts)), style="dim"))


def _why(reason: ReasonDocument) -> str:
    """Why an article is about a query, in words."""
    held = f"{reason.sentences:,} of {counted(reason.of, 'sentence')}"
    match reason.why:
        case "title":
            return f"in its title, and in {held}"
        case "name":
            return f"in its file's name, and in {held}"
        case "opening":
            return f"it begins with it; in {held}"
        case "text":
            return f"in {held}"
        case _:
            return f"near in meaning ({reason.meaning:.2f})"


def _marked(sentence: MentionDocument) -> Text:
    """A sentence on one line with the name in bold; a long one is cut around the first mention."""
    quote, first = sentence.quote, sentence.at[0].start - sentence.start
    left, right = 0, len(quote)
    if right > 2 * AROUND:
        left = _at_a_word(quote, max(first - AROUND, 0))
        right = min(max(sentence.at[0].end - sentence.start, first) + AROUND, right)
    text = Text("“… " if left else "“")
    position = left
    for span in sentence.at:
        start, end = span.start - sentence.start, span.end - sentence.start
        if end > right:
            break
        text.append(_inline(quote[position:start])).append(_inline(quote[start:end]), style="bold")
        position = end
    text.append(_inline(quote[position:right]))
    return text.append(" …”" if right < len(quote) else "”")


def _inline(piece: str) -> str:
    """A piece of a sentence on one line, with the blanks at its ends."""
    before = " " if piece[:1].isspace() else ""
    after = " " if piece[-1:].isspace() and piece.strip() else ""
    return f"{before}{one_line(piece)}{after}"


def _at_a_word(quote: str, place: int) -> int:
    """The beginning of the word at a place, or the first after it."""
    blank = quote.find(" ", place)
    return blank + 1 if place and 0 <= blank < place + AROUND else place
