"""Whole pages, made for the tests, with marks on what is their article; and how a text is judged.

`data-gold` says of the texts in an element whether they are of the article: "yes"; "no", as all is
without a mark; "either" for bylines and the like, which may be kept or not. The marks are taken out
before a page is read. What counts are words, with how often they occur.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html

from qa.domain import Document

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
MARK = re.compile(r'\sdata-gold="\w+"')
NO_TEXT = frozenset({"script", "style", "template", "noscript", "textarea", "select", "title"})
STRUCK = frozenset({"del", "s", "strike"})


@dataclass(frozen=True)
class GoldPage:
    """A page without its marks, and the words of it: of the article, of the rest, of either."""

    name: str
    html: str
    article: Counter[str]
    either: Counter[str]
    rest: Counter[str]

    def kept(self, text: str) -> float:
        """The share of the article's words that are in a text."""
        return (words(text) & self.article).total() / self.article.total()

    def strange(self, text: str) -> float:
        """The share of the other words that are in a text though the article has no such."""
        beyond = words(text) - self.article - self.either
        return (beyond & self.rest).total() / self.rest.total()


def text_read(document: Document) -> str:
    """What is read of a page below its title: all of its blocks, without the numbers of items."""
    return "\n".join(document.text[one.start : one.end] for one in document.blocks[1:])


def words(text: str) -> Counter[str]:
    """How often each word is in a text."""
    return Counter(re.findall(r"\w+", text))


def gold_page(path: Path) -> GoldPage:
    """Read a page and its marks."""
    source = path.read_text("utf-8")
    found: dict[str, Counter[str]] = {"yes": Counter(), "either": Counter(), "no": Counter()}
    _count(html.document_fromstring(source).find("body"), "no", found)
    page = MARK.sub("", source)
    return GoldPage(path.stem, page, found["yes"], found["either"], found["no"])


def _count(element: Any, around: str, found: dict[str, Counter[str]]) -> None:
    if not isinstance(element.tag, str) or element.tag in NO_TEXT:
        return
    mark = "no" if element.tag in STRUCK else element.get("data-gold", around)
    found[mark].update(words(element.text or ""))
    for child in element:
        _count(child, mark, found)
        found[mark].update(words(child.tail or ""))
