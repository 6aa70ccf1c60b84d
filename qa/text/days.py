"""The days that a text says relative to its own: "yesterday" in an article of 12 September.

A sentence and the day of its article come in; the places of such words go out, each with the days
that it means. A weekday is the last one up to the article's day, or the next one where the sentence
speaks of what is to come; weeks begin on Monday. What names a date by itself is left alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from qa.text.day_words import DAY_WORDS, UNITS, DayWords
from qa.text.patterns import pattern
from qa.text.words import primary

DATED = pattern(r"\s*,?\s*(?:the\s+|den\s+|el\s+|le\s+)?\d{1,2}\b|\s*,\s*[^\W\d_]+\.?\s+\d{1,2}\b")
"""What follows a weekday that has its date beside it: "Friday, 3 March", "Friday, March 3"."""

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """Words of a text, `text[start:end]`, and the ISO days that they mean, both included."""

    start: int
    end: int
    first: str
    last: str


def relative_days(text: str, day: str | None, language: str | None = None) -> list[RelativeDay]:
    """Return the days that a sentence counts from its article's own, in order.

    Args:
        text: A sentence; its tense tells whether "on Friday" is past.
        day: Of the article, ISO 8601; without one nothing can be counted.
        language: Of the text; English without. None is read in a language without words for it.
    """
    words, own = DAY_WORDS.get(primary(language)), _day(day)
    if words is None or own is None:
        return []
    found = []
    for match in words.pattern.finditer(text):
        span = _meant(words, match, own)
        if span:
            first, last = span
            place = (match.start(), match.end())
            found.append(RelativeDay(*place, first.isoformat(), last.isoformat()))
    return found


def _day(day: str | None) -> date | None:
    try:
        return date.fromisoformat((day or "")[:10])
    except ValueError:
        return None


def _meant(words: DayWords, match: re.Match[str], own: date) -> tuple[date, date] | None:
    """The days that one match means, counted from the article's own."""
    parts = {name for name, value in match.groupdict().items() if value}
    for number, days in enumerate(words.days):
        if f"day{number}" in parts:
            return _only(own + timedelta(days=days))
    which = _which(words, parts)
    for unit in UNITS:
        if f"ago_{unit}" in parts:
            return _back(own, unit, words.number(match["count"]))
        if unit in parts:
            return None if which is None else _unit(own, unit, which)
    weekday = next(number for number in range(7) if f"weekday{number}" in parts)
    return _weekday(words, match, own, weekday, which)


def _which(words: DayWords, parts: set[str]) -> int | None:
    """Whether the one before, this one or the one after is meant; None where nothing says it."""
    for number, which in enumerate(words.which):
        if {f"before{number}", f"after{number}"} & parts:
            return which
    return None


def _weekday(
    words: DayWords, match: re.Match[str], own: date, weekday: int, which: int | None
) -> tuple[date, date] | None:
    """The day of a weekday, None where it is none in particular or has its date beside it."""
    text, start = match.string, match.start()
    if words.every_week.search(text[:start]) or DATED.match(text, match.end()):
        return None
    if which is None and _in_a_name(text, start, match.group()):
        return None
    since = (own.weekday() - weekday) % 7
    if which == -1:
        return _only(own - timedelta(days=since or 7))
    if which == 1:
        return _only(own + timedelta(days=(7 - since) or 7))
    if which == 0:
        return _only(own + timedelta(days=weekday - own.weekday()))
    to_come = words.meant_to_come.search(text) is not None
    return _only(own + timedelta(days=(7 - since) % 7 if to_come else -since))


def _in_a_name(text: str, start: int, weekday: str) -> bool:
    """Whether the word before a weekday with a capital has one too: "Black Friday"."""
    before = text[:start].rsplit(None, 1)
    if not weekday[0].isupper() or not text[:start].endswith(" ") or not before:
        return False
    opens = len(before) == 1  # The first word of a sentence has a capital anyway.
    return before[-1][0].isupper() and not opens and before[-1].isalpha()


def _unit(own: date, unit: str, which: int) -> tuple[date, date] | None:
    """The week, weekend, month or year before, of, or after the article's day."""
    if unit == "week":
        monday = own - timedelta(days=own.weekday()) + timedelta(days=7 * which)
        return monday, monday + timedelta(days=6)
    if unit == "weekend":
        return _weekend(own, which)
    if unit == "month":
        return _month(own, which)
    year = own.year + which
    return date(year, 1, 1), date(year, 12, 31)


def _weekend(own: date, which: int) -> tuple[date, date]:
    """The last weekend that had begun, this week's, or the next one."""
    saturday = own + timedelta(days=SATURDAY - own.weekday())
    if which == -1 and own.weekday() < SATURDAY + 2:
        saturday -= timedelta(days=7)
    if which == 1 and own.weekday() >= SATURDAY:
        saturday += timedelta(days=7)
    return saturday, saturday + timedelta(days=1)


def _back(own: date, unit: str, count: int) -> tuple[date, date] | None:
    """The day, week, month or year so many before; a count of weeks says no single day."""
    if unit == "day":
        return _only(own - timedelta(days=count))
    if unit == "week":
        return _unit(own - timedelta(days=7 * count), "week", 0)
    if unit == "month":
        return _month(own, -count)
    if unit == "year" and count < own.year:
        return date(own.year - count, 1, 1), date(own.year - count, 12, 31)
    return None


def _month(own: date, away: int) -> tuple[date, date] | None:
    """The month so many after the article's own."""
    year, month = divmod(12 * own.year + own.month - 1 + away, 12)
    if year < 1:
        return None
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def _only(day: date) -> tuple[date, date]:
    return day, day
