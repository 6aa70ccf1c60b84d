"""Every sentence in which a name or word is mentioned, in whatever form, with its exact place.

An index, a name and a selection come in; all sentences, headings among them, go out, and in each
the places of the name. What is in no block of an article (front matter, comments, what is struck
out) mentions nothing.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.domain import location_at
from qa.errors import UsageError
from qa.index.catalogue import Entry, entries, read_spans
from qa.index.selecting import count_selected, selected_articles
from qa.selection import Selected
from qa.text.forms import Name
from qa.text.patterns import pattern
from qa.text.struck import struck_spans

if TYPE_CHECKING:
    from qa.domain import Location
    from qa.index.reader import Index
    from qa.selection import Selection

LINE_END = pattern(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that mentions a name: `text[start:end] == quote` of its article's text.

    Attributes:
        line: The line of the text on which it begins, from 1.
        place: The page, slide, sheet or chapter that it begins in, if the format has such.
        at: Where in the article's text the name stands in it.
    """

    article: str
    start: int
    end: int
    line: int
    quote: str
    at: tuple[tuple[int, int], ...]
    place: Location | None = None


@dataclass(frozen=True, slots=True)
class Mentions:
    """All sentences that mention a name.

    Attributes:
        articles: Those that mention it, the newest first.
        sentences: In the order of the articles, and of their texts.
        selected: How many articles were looked at.
    """

    name: str
    articles: tuple[Entry, ...]
    sentences: tuple[Mention, ...]
    selected: Selected

    @property
    def count(self) -> int:
        """How often it is mentioned; some sentences do so twice."""
        return sum(len(sentence.at) for sentence in self.sentences)


def find_mentions(index: Index, name: str, selection: Selection) -> Mentions:
    """Return the sentences that mention a name or word.

    Raises:
        UsageError: there is no letter or digit in the name, or the selection names no article.
    """
    wanted = Name(name)
    if not wanted:
        raise UsageError("the name has no word in it", "write the name or word to look for")
    with index.snapshot():
        articles: list[Entry] = []
        sentences: list[Mention] = []
        for entry in entries(index, selected_articles(index, selection)):
            found = list(_in_article(index, entry, wanted))
            if found:
                articles.append(entry)
                sentences += found
        selected = count_selected(index, selection)
    return Mentions(wanted.written, tuple(articles), tuple(sentences), selected)


def _in_article(index: Index, entry: Entry, name: Name) -> Iterator[Mention]:
    text = index.texts([entry.ref])[entry.ref]
    places = list(name.mentions(text, entry.language))
    if not places:
        return
    spans = read_spans(index, entry.id)
    parts = index.places([entry.ref])[entry.ref]
    struck = struck_spans(text)
    held: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for first, after in places:
        sentence = _around(spans, first, after)
        if sentence and not any(start <= first < end for start, end in struck):
            held.setdefault(sentence, []).append((first, after))
    line, counted = 1, 0
    for (start, end), at in held.items():
        line += len(LINE_END.findall(text, counted, start))
        counted = start
        where = location_at(parts, start)
        yield Mention(entry.ref, start, end, line, text[start:end], tuple(at), where)


def _around(spans: Sequence[tuple[int, int]], first: int, after: int) -> tuple[int, int] | None:
    """The sentence that a name stands in; both, where one was thought to end within the name."""
    left = bisect_right(spans, (first, sys.maxsize)) - 1
    right = bisect_right(spans, (after - 1, sys.maxsize)) - 1
    if left < 0 or first >= spans[left][1] or after > spans[right][1]:
        return None
    return spans[left][0], spans[right][1]
