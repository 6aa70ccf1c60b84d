"""What the fields at the top of a Markdown file say of the article.

The file's text and lines come in; title, day, author and the like go out. Names are known in any
case, with or without the hyphens in them, and also where they stand one level deeper.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from qa.indexing.formats.dates import day_of
from qa.indexing.formats.fields import read_fields
from qa.text.clean import one_line

LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][\w-]*)?")
LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]|!?\[([^\]]*)\]\([^)\s]*\)")
"""A link of a wiki or of Markdown, and the words that it shows."""
TITLES = ("title", "headline", "dctitle", "ogtitle", "titel", "titre", "titulo", "título", "titolo")
DAYS = (
    "date", "published", "publishdate", "publishedat", "publishedon", "datepublished", "pubdate",
    "publicationdate", "articlepublishedtime", "publishedtime", "issued", "dcdate", "posted",
    "datum", "fecha", "data", "created", "createdat", "datecreated", "creationdate",
    "updated", "lastmod", "modified",
)  # fmt: skip
AUTHORS = (
    "author", "authors", "by", "byline", "writer", "creator", "dccreator", "articleauthor",
    "autor", "autora", "autorin", "auteur", "autore", "verfasser",
)  # fmt: skip
SOURCES = (
    "source", "publication", "publisher", "newspaper", "magazine", "journal", "outlet", "website",
    "site", "sitename", "ogsitename", "dcpublisher", "quelle", "zeitung", "fuente", "fonte",
)  # fmt: skip
ADDRESSES = (
    "url", "link", "canonical", "canonicalurl", "permalink", "sourceurl", "originalurl", "ogurl",
    "uri",
)  # fmt: skip
LANGUAGES = ("language", "lang", "languagecode", "locale", "dclanguage", "sprache", "idioma")
"""The names of fields in small letters alone, as generators of sites, programs for notes, Dublin
Core and Open Graph have them, and some languages; those that come first go first."""
NOTHING = frozenset({"", "null", "~", "none"})
MOST_PARTS, DEEPEST = 20, 4


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What front matter says. `lines` is how many lines of the file it takes, 0 for none."""

    lines: int = 0
    title: str | None = None
    date: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    publication: str | None = None
    warnings: tuple[str, ...] = ()


def read_front_matter(text: str, lines: Sequence[tuple[int, int]]) -> FrontMatter:
    """Read the front matter of a text that consists of `lines`."""
    fields = read_fields(text, lines)
    if not fields.lines:
        return FrontMatter()
    values = _by_plain_names(fields.values)
    source = _words(values, *SOURCES)
    is_address = bool(source and re.match(r"https?://", source))
    return FrontMatter(
        lines=fields.lines,
        title=_words(values, *TITLES),
        date=_first_day(values),
        author=_words(values, *AUTHORS),
        url=_words(values, *ADDRESSES) or (source if is_address else None),
        language=language_code(_words(values, *LANGUAGES)),
        publication=None if is_address else source,
        warnings=fields.warnings,
    )


def language_code(value: str | None) -> str | None:
    """The lower-case language of a tag such as "de-AT", or None where it is not one."""
    match = LANGUAGE.fullmatch(value.strip()) if value else None
    return match.group(1).lower() if match else None


def _by_plain_names(values: Mapping[str, object]) -> dict[str, object]:
    """The values by their names in small letters alone; those of the top before deeper ones."""
    plain: dict[str, object] = {}
    for name, value in values.items():
        plain.setdefault(_plain_name(name), value)
    for value in values.values():
        if isinstance(value, dict):
            for name, inner in value.items():
                if _plain_name(name) in ("author", "date"):
                    plain.setdefault(_plain_name(name), inner)
    return plain


def _plain_name(name: object) -> str:
    return re.sub(r"[\W_]+", "", str(name).lower())


def _words(values: Mapping[str, object], *names: str) -> str | None:
    """The first of some values that is text, on one line; a list of texts is joined by commas."""
    for name in names:
        texts = [_shown(text) for text in islice(_texts(values.get(name)), MOST_PARTS)]
        joined = ", ".join(text for text in texts if text.lower() not in NOTHING)
        if joined:
            return joined
    return None


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    """The texts in a value: in a list one after the other, of a mapping the name in it."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for part in islice(value, MOST_PARTS):
            yield from _texts(part, depth + 1)
    elif isinstance(value, dict):
        yield from _texts(value.get("name"), depth + 1)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        yield str(value)


def _shown(text: str) -> str:
    """The words of a text that a reader sees, without the marks of links."""
    return one_line(LINK.sub(lambda link: link[1] or link[2] or "", text))


def _first_day(values: Mapping[str, object]) -> str | None:
    """The first of the values under the names of days that is one."""
    for name in DAYS:
        value = values.get(name)
        found = [value, *islice(_texts(value), MOST_PARTS)]
        if day := next((day for part in found if (day := day_of(part))), None):
            return day
    return None
