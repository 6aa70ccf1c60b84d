"""What a web page says of its article: title, author, address, language and day.

The tree of the page comes in, and the tree of what a reader sees with the article found in it. The
day of publication is what the head says, in meta elements or JSON-LD, or what stands by the
headline; a day in the text of the article is what the article is about.
"""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from qa.indexing.formats.dates import day_of
from qa.text.clean import one_line
from qa.text.stopwords import word_set

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qa.indexing.formats.html.tree import Node

PUBLISHED_NAMES = re.compile(r"publish|pubdate|posted|entry-date|dateline|byline|meta\b", re.I)
BODY_TAGS = frozenset({"li", "dd", "dt", "td", "th", "figcaption", "caption", "blockquote"})
DATE_SEARCH = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
PARTS_OF_TITLE = re.compile(r"\s+[|·•»:–—-]+\s+|\s*\|\s*")
COLON = re.compile(r":\s+")
TITLES = frozenset({"h1", "h2", "h3"})
META_DAYS = word_set("""
    article:published_time og:published_time datepublished date.issued dc.date dc.date.issued
    dcterms.created dcterms.issued pubdate publishdate publication_date parsely-pub-date
    citation_publication_date citation_date sailthru.date
    """)


class Metadata(NamedTuple):
    """What a page says of its article."""

    title: str = ""
    author: str | None = None
    url: str | None = None
    date: str | None = None
    language: str | None = None


def read_metadata(root: Any) -> Metadata:  # noqa: ANN401 (an element of lxml)
    """What the page of an element says; days in the text of the article are taken out of it."""
    from trafilatura.metadata import extract_metadata

    for library in ("trafilatura", "htmldate"):
        # It tells of odd pages on standard error, where users would take it for our own words.
        logging.getLogger(library).setLevel(logging.CRITICAL)
    day, author = _linked_data(root)
    day = _day_in_head(root) or day
    _without_days_in_text(root.iter())
    try:
        found = extract_metadata(root, date_config=dict(DATE_SEARCH))
    except Exception:  # noqa: BLE001 (whatever it stumbles over is a fault of the page)
        return Metadata(author=author, date=day)
    return Metadata(
        one_line(found.title or "").rstrip(" ¶#"),
        author or one_line(found.author or "").replace("; ", ", ") or None,
        one_line(found.url or "") or None,
        day or day_of(found.date),
        found.language,
    )


def title_in_head(root: Any) -> str:  # noqa: ANN401
    """What the head of a page calls it; with the name of the site behind it perhaps."""
    for meta in root.iter("meta"):
        if meta.get("property") == "og:title" and (content := meta.get("content")):
            return one_line(content)
    title = next(iter(root.iter("title")), None)
    return one_line("".join(title.itertext())) if title is not None else ""


def title_of(found: str, in_head: str, body: Node) -> str:
    """The title of an article, without the name of its site.

    Args:
        found: What was taken for it.
        in_head: What the head of the page calls it, with the name of the site perhaps.
        body: What a reader sees: a heading there that is a part of what the head says is the title.
    """
    headings = [one.text() for one in body.walk() if one.tag in TITLES and one.chars]
    if any(_letters(one) == _letters(in_head) for one in headings):
        return found
    for between in (PARTS_OF_TITLE, COLON):
        parts = {_letters(part) for part in between.split(in_head)} - {""}
        said = [one for one in headings if len(parts) > 1 and _letters(one) in parts]
        if said:
            return max(said, key=len)
    return found


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _linked_data(root: Any) -> tuple[str | None, str | None]:  # noqa: ANN401
    """Day and author by the first thing of JSON-LD that has a day of publication."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            queue = [json.loads("".join(script.itertext()).strip())]
        except (ValueError, RecursionError):
            continue
        while queue:
            one = queue.pop(0)
            if isinstance(one, list):
                queue += one
            elif isinstance(one, dict):
                if day := day_of(one.get("datePublished")):
                    return day, _names(one.get("author"))
                queue += [value for value in one.values() if isinstance(value, list | dict)]
    return None, None


def _names(author: object) -> str | None:
    """The names of authors as JSON-LD writes them: a text, a thing with a name, or several."""
    many = author if isinstance(author, list) else [author]
    names = [one.get("name") if isinstance(one, dict) else one for one in many]
    return ", ".join(one_line(name) for name in names if isinstance(name, str)) or None


def _day_in_head(root: Any) -> str | None:  # noqa: ANN401
    """The day of publication by the first meta element that says so."""
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name.lower() in META_DAYS and (day := day_of(meta.get("content"))):
            return day
    return None


def _without_days_in_text(elements: Iterable[Any]) -> None:
    """Make plain words of the days that are part of a text, so that none is taken for its own."""
    for element in list(elements):
        if element.tag not in ("time", "abbr") or _is_of_publication(element):
            continue
        if any(above.tag in BODY_TAGS for above in element.iterancestors()) or _in_a_sentence(
            element
        ):
            element.tag = "span"
            for name in ("datetime", "title", "data-utime", "class", "itemprop", "pubdate"):
                element.attrib.pop(name, None)


def _is_of_publication(element: Any) -> bool:  # noqa: ANN401
    said = f"{element.get('itemprop')} {element.get('class')} {element.get('rel')}"
    return "pubdate" in element.attrib or bool(PUBLISHED_NAMES.search(said))


def _in_a_sentence(element: Any) -> bool:  # noqa: ANN401
    """Whether an element stands among the words of a paragraph."""
    paragraph = next((above for above in element.iterancestors() if above.tag == "p"), None)
    if paragraph is None:
        return False
    words = " ".join("".join(paragraph.itertext()).split())
    return len(words.split()) > 12 or words.endswith((".", "!", "?"))
