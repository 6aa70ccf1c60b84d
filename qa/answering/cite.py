"""Citations: markers that the model wrote are resolved to evidence, evidence to exact quotes.

A model can only point at numbers that were shown to it; whatever else it writes in brackets points
nowhere and is dropped. The quote is copied from the article by the program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.domain import Citation, location_at
from qa.text.patterns import pattern

if TYPE_CHECKING:
    from qa.answering.evidence import Evidence
    from qa.domain import Above, Article

MARKER = pattern(r"\s*[\[(]\s*(\d{1,3}(?:\s*[,;&–-]\s*\d{1,3})*)\s*[\])]")
DANGLING = pattern(r"\s*\[[\d\s,;]*$")


def read_markers(text: str, highest: int) -> tuple[str, list[int]]:
    """Return a sentence without its markers, and the numbers from 1 to `highest` it points at.

    Only square brackets, and round ones at the end of a sentence, are markers: "(1998)" is not.
    """
    found: list[int] = []
    last = re.search(r"[\s.!?\[\](),;\d]*$", text)
    end = last.start() if last else len(text)

    def take(match: re.Match[str]) -> str:
        numbers = [int(n) for n in re.findall(r"\d+", match[1])]
        square = "[" in match[0]
        if not square and (match.start() < end or not all(1 <= n <= highest for n in numbers)):
            return match[0]
        found.extend(n for n in numbers if 1 <= n <= highest and n not in found)
        return ""

    plain = DANGLING.sub("", MARKER.sub(take, text))
    return re.sub(r"\s+([.,;:!?])", r"\1", plain).strip(), found


class CitationList:
    """Numbers citations in the order in which the answer brings them; one a source sentence."""

    def __init__(self, articles: dict[str, Article]) -> None:
        self.articles = articles
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.citations: list[Citation] = []

    def cite(self, sources: Sequence[Evidence]) -> tuple[int, ...]:
        """Return the numbers of the citations of some source sentences, making new ones."""
        return tuple(dict.fromkeys(self._number(source) for source in sources))

    def _number(self, source: Evidence) -> int:
        key = (source.passage.article, source.start, source.end)
        if key not in self._numbers:
            article = self.articles[source.passage.article]
            self._numbers[key] = len(self.citations) + 1
            span = (source.start, source.end)
            number = self._numbers[key]
            citation = make_citation(article, span, number, source.answer, source.above)
            self.citations.append(citation)
        return self._numbers[key]


def make_citation(
    article: Article,
    span: tuple[int, int],
    number: int,
    answer: tuple[int, int] | None = None,
    context: tuple[Above, ...] = (),
) -> Citation:
    """Return the citation of a span of an article, of the words in it that answer, and above it."""
    start, end = span
    place = location_at(article.places, start)
    return Citation(
        number=number,
        article=article.ref,
        title=article.title,
        date=article.date,
        url=article.url,
        sha256=article.sha256,
        start=start,
        end=end,
        line=line_of(article.text, start),
        page=place.page if place else None,
        quote=article.text[start:end],
        answer=answer,
        context=context,
        place=place,
    )


def line_of(text: str, offset: int) -> int:
    r"""Return the number, from 1, of the line that an offset is on; \n, \r\n and \r end lines."""
    return 1 + len(re.findall(r"\r\n|\r|\n", text[:offset]))
