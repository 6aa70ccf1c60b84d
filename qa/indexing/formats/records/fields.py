"""Which fields of a record are its title, its text, its day and the like.

A record comes in; what it says goes out. Fields are known by the usual names, or by those that the
user gives, near the top and beside each other; a long text is text whatever its field is called,
and what is left is kept with its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate
from html import unescape
from typing import NamedTuple

from qa.indexing.formats.dates import day_of
from qa.indexing.formats.html.fragment import looks_like_html, read_fragment
from qa.text.clean import one_line

USUAL = {
    "title": "title headline heading subject name",
    "text": "fulltext text content contenthtml contenttext body articlebody bodyhtml bodytext html"
    " markdown post message description summary abstract excerpt caption transcript selftext",
    "date": "date published publishedat publishdate datepublished pubdate postdate created"
    " createdat createdutc datecreated createtime timestamp time postedat updated updatedat"
    " modified datemodified",
    "author": "author authors authorname byline creator writer by from user username screenname",
    "url": "url link permalink canonicalurl weburl href uri",
    "id": "id idstr guid uuid postid key slug",
}
"""Names of fields, in small letters and without marks, the best first."""

INNER = frozenset({"name", "rendered", "value", "text", "displayname", "t"})
"""What a field is called that has the words of the field around it: {"title": {"rendered": …}}."""

PROSE = 15
"""A text of so many words is no mere value, whatever its field is called."""

LONGEST_TITLE, LONGEST_VALUE = 300, 300
MOST_VALUES, MOST_LEAVES = 200, 50_000
OPAQUE = re.compile(r"\S{41,}|https?://\S+|[0-9a-fA-F-]{24,}")
"""Values that say nothing to a reader: addresses, keys, hashes."""

NO_VALUES = frozenset((USUAL["id"] + " " + USUAL["url"]).split())
"""Fields that are kept for nobody to read."""

LISTED = ""
"""The name that a place in a list has."""

SECONDS = range(10**8, 10**10)
"""Numbers that are seconds since 1970; a thousand times as much are milliseconds."""


@dataclass(slots=True)
class Facts:
    """What the fields of a record say.

    Attributes:
        texts: What is to be read, in order.
        values: The other fields, each with its name.
    """

    title: str = ""
    date: str | None = None
    author: str | None = None
    url: str | None = None
    id: str = ""
    texts: list[str] = field(default_factory=list)
    values: list[tuple[str, str]] = field(default_factory=list)


class Leaf(NamedTuple):
    """A value that has no parts, and the names that lead to it."""

    names: tuple[str, ...]
    value: str | int | float


class Found(NamedTuple):
    """The field that is something: the place of its first value, those of all, and what is around.

    `around` are the names that lead to what the field stands in.
    """

    first: int
    places: tuple[int, ...]
    around: tuple[str, ...]


def facts_of(record: object, fields: Mapping[str, str]) -> Facts:
    """Sort the fields of a record by what they are.

    Args:
        record: A mapping, or any other value.
        fields: The names that the user gives, by what they are.
    """
    leaves = list(_leaves(record))
    found = {what: _find(leaves, what, fields.get(what)) for what in ("title", "text", "author")}
    beside = {(), *(one.around for one in found.values() if one)}
    for what in ("date", "url", "id"):
        found[what] = _find(leaves, what, fields.get(what), beside)
    facts = Facts()
    used: set[int] = set()

    def value_of(what: str) -> str | int | float:
        one = found[what]
        return leaves[one.first].value if one else ""

    def take(what: str) -> None:
        one = found[what]
        used.update(one.places if one else ())

    if 0 < len(title := _plain(str(value_of("title")))) <= LONGEST_TITLE:
        facts.title = title
        take("title")
    if day := _day(value_of("date")):
        facts.date = day
        take("date")
    if author := found["author"]:
        values = [str(leaves[place].value) for place in author.places]
        names = dict.fromkeys(value for value in values if any(map(str.isalpha, value)))
        facts.author = one_line(", ".join(names))[:LONGEST_VALUE] or None
        take("author")
    if re.match(r"https?://", url := str(value_of("url")).strip()):
        facts.url = url
        take("url")
    if key := one_line(str(value_of("id"))):
        facts.id = key
        take("id")
    given = fields.get("text")
    text_names = [_bare(given)] if given else USUAL["text"].split()
    _add_texts(facts, [leaf for place, leaf in enumerate(leaves) if place not in used], text_names)
    return facts


def _leaves(record: object) -> Iterator[Leaf]:
    """All values of a record that say something, in its order."""
    stack: list[tuple[tuple[str, ...], object]] = [((), record)]
    count = 0
    while stack and count < MOST_LEAVES:
        names, value = stack.pop()
        if isinstance(value, dict):
            stack.extend(((*names, str(key)), one) for key, one in reversed(value.items()))
        elif isinstance(value, list):
            stack.extend(((*names, LISTED), one) for one in reversed(value))
        elif isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
            count += 1
            yield Leaf(names, value)


def _find(
    leaves: Sequence[Leaf],
    what: str,
    given: str | None,
    beside: set[tuple[str, ...]] | None = None,
) -> Found | None:
    """The best field for something, the least deep first; one that the user names before all.

    What stands in a list is part of something else, but for who wrote it; so is what is said of
    somebody. `beside` are the places where else it may stand.
    """
    best: tuple[tuple[int, int], Found] | None = None
    for place, (names, _) in enumerate(leaves):
        if given:
            named = "".join(map(_bare, names)).endswith(_bare(given))
            rank, around = ((len(names), 0), names[:-1]) if named else (None, ())
        else:
            rank, around = _rank(names, what)
            apart = LISTED in around or any(_bare(n) in USUAL["author"].split() for n in around)
            if what != "author" and (apart or LISTED in names):
                rank = None
            if beside is not None and around not in beside:
                rank = None
        if rank is not None and (best is None or rank < best[0]):
            same = tuple(n for n, leaf in enumerate(leaves) if leaf.names == names)
            best = rank, Found(place, same, around)
    return best[1] if best else None


def _rank(names: tuple[str, ...], what: str) -> tuple[tuple[int, int] | None, tuple[str, ...]]:
    """How good a field is for something, less is better, None where it is not that; and where."""
    bare = [_bare(name) for name in names if name != LISTED]
    usual = USUAL[what].split()
    around = tuple(name for name in names[:-1])
    if bare and bare[-1] in usual:
        return (len(bare), usual.index(bare[-1])), around
    if len(bare) > 1 and bare[-1] in INNER and bare[-2] in usual:
        return (len(bare) - 1, usual.index(bare[-2])), around[:-1]
    return None, around


def _add_texts(facts: Facts, leaves: Sequence[Leaf], text_names: Sequence[str]) -> None:
    """Put the values that are left among the texts of a record, or among its values."""
    seen: set[str] = {facts.title}
    texts = {leaf.names for leaf in leaves if _is_text(leaf, text_names)}
    for names, value in leaves:
        text = str(value).strip()
        if not text or text in seen:
            continue
        seen.add(text)
        bare = [_bare(name) for name in names if name != LISTED]
        if names in texts:
            facts.texts.append(text)
        elif (
            bare
            and bare[-1] not in NO_VALUES
            and len(facts.values) < MOST_VALUES
            and len(text) <= LONGEST_VALUE
            and not OPAQUE.fullmatch(text)
        ):
            facts.values.append((_shown_name(names), _plain(text)))
    facts.texts = _without_beginnings(facts.texts)


def _is_text(leaf: Leaf, text_names: Sequence[str]) -> bool:
    """Whether a field is text: it is long, or called so. A list is, if one in it is."""
    names, value = leaf
    if not isinstance(value, str):
        return False
    bare = [_bare(name) for name in names if name != LISTED]
    words = len(value.split())
    if words >= PROSE or (bare and bare[-1] in text_names and LISTED not in names):
        return True
    called = any(name in text_names for name in bare[-2:]) or "".join(bare) in text_names
    return called and words > 1


def _without_beginnings(texts: Sequence[str]) -> list[str]:
    """Texts without those that another one begins with, such as an excerpt of it."""
    plain = [re.sub(r"<[^>]*>|\s+", "", unescape(text)) for text in texts]
    squeezed = [re.sub(r"(?:\[?…\]?|\.\.\.)$", "", text) for text in plain]
    longest = sorted(set(squeezed), key=len, reverse=True)[:3]
    return [
        text
        for text, own in zip(texts, squeezed, strict=True)
        if not any(other != own and other.startswith(own) for other in longest)
    ]


def _day(value: str | int | float) -> str | None:
    """The ISO day of a value, also of a number of seconds or milliseconds since 1970."""
    if isinstance(value, str):
        number = float(value) if re.fullmatch(r"\d{9,13}(?:\.\d+)?", value.strip()) else None
    else:
        number = float(value)
    if number is not None:
        seconds = number / 1000 if number >= SECONDS.stop else number
        inside = SECONDS.start <= seconds < SECONDS.stop
        return datetime.fromtimestamp(seconds, UTC).date().isoformat() if inside else None
    written = str(value)
    if day := day_of(written):
        return day
    try:
        parts = parsedate(written)
        return date(*parts[:3]).isoformat() if parts else None
    except (ValueError, TypeError, IndexError):
        return None


def _plain(text: str) -> str:
    """A short text without markup, on one line."""
    if looks_like_html(text):
        text = " ".join(piece.text for piece in read_fragment(text, "a field"))
    return one_line(text)


def _shown_name(names: tuple[str, ...]) -> str:
    """The name of a field as a reader would write it: "publishedBy" gives "published by"."""
    last = [name for name in names if name != LISTED][-2:]
    words = [re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", name) for name in last]
    return one_line(re.sub(r"[_\-.]+", " ", " ".join(words))).lower()


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())
