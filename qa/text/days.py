"""The days that a text counts from its own: "yesterday" in an article of 12 September.

A text and the day of its article come in; the places of such words go out, each with what it means.
Only what can mean nothing else is read: a weekday by itself may be past or to come, and weeks or
years that lie a number back are rough. English, German, Spanish and French; weeks begin on Monday.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from qa.text.words import primary

WEEK, MONTH, YEAR, MONDAY = range(4)
"""Places among the units; the weekdays follow from Monday on."""


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """Words of a text, `text[start:end]`, and the time that they mean.

    That is a day, a month, a year, or the first and the last day of a week, by ISO 8601:
    "2015-09-11", "2015-08", "2014", "2015-08-31/2015-09-06".
    """

    start: int
    end: int
    time: str


@dataclass(frozen=True)
class DayWords:
    """How a language says days relative to its own, in expressions.

    Attributes:
        days: For single days, by how many days they are away.
        units: For a week, a month, a year, and the weekdays from Monday on.
        last: Around a unit, for the one before.
        next: The same for the one after.
        not_behind: What the two do not stand behind ("the last week", which may be of a war).
        not_before: What does not stand behind them ("last week of the war").
    """

    days: Mapping[int, str]
    units: tuple[str, ...]
    last: tuple[str, str]
    next: tuple[str, str]
    not_behind: str
    not_before: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All of it, in groups `day_0`, `last_0`, `next_0` and so on, by their places."""
        days = "|".join(f"(?P<day_{n}>{said})" for n, said in enumerate(self.days.values()))
        last = "|".join(f"(?P<last_{n}>{unit})" for n, unit in enumerate(self.units))
        # Whether "next Friday" is that of this week or of the one after, people do not agree.
        after = "|".join(f"(?P<next_{n}>{unit})" for n, unit in enumerate(self.units[:MONDAY]))
        beside = (
            f"(?:{self.last[0]}(?:{last}){self.last[1]}|{self.next[0]}(?:{after}){self.next[1]})"
        )
        return re.compile(
            rf"(?<!\w)(?:{days}|{self.not_behind}{beside}(?!\s+(?:{self.not_before})\b))(?!\w)",
            re.IGNORECASE,
        )


LANGUAGES = {
    "en": DayWords(
        {-2: "the day before yesterday", -1: "yesterday|last night",
         2: "the day after tomorrow", 1: "tomorrow"},
        ("week", "month", "year",
         "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        (r"last\s+", ""), (r"next\s+", ""),
        r"(?<!the )(?<!his )(?<!her )(?<!its )(?<!our )(?<!their )(?<!my )(?<!your )(?<!very )",
        "of|before|after",
    ),
    "de": DayWords(
        {-2: "vorgestern", -1: "gestern", 2: "übermorgen"},
        ("woche", "monat", "jahr", "montag", "dienstag", "mittwoch", "donnerstag", "freitag",
         "samstag|sonnabend", "sonntag"),
        (r"(?:letzte|vergangene|vorige)[nm]?\s+", ""), (r"(?:nächste|kommende)[nm]?\s+", ""),
        r"(?<!seinem )(?<!seiner )(?<!ihrem )(?<!ihrer )",
        "der|des|von|vor|seine[rs]?|ihre[rs]?",
    ),
    "es": DayWords(
        {-2: "anteayer", -1: "ayer|anoche", 2: "pasado mañana"},
        ("semana", "mes", "año",
         "lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        ("", r"\s+pasad[oa]"), ("", r"\s+(?:que viene|próxim[oa])"), "", "de|del",
    ),
    "fr": DayWords(
        {-2: "avant-hier", -1: "hier", 2: "après-demain", 1: "demain"},
        ("semaine", "mois", "année|an",
         "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        ("", r"\s+(?:derni(?:er|ère)|passée?)"), ("", r"\s+prochaine?"), "", "de|du|des",
    ),
}  # fmt: skip


def relative_days(text: str, day: str | None, language: str | None = None) -> list[RelativeDay]:
    """Return the words of a text that count from its article's day, in order.

    Args:
        text: A sentence, or several.
        day: Of the article, ISO 8601; without one nothing can be counted.
        language: Of the text; English without. None is read in a language without words for it.
    """
    words, own = LANGUAGES.get(primary(language or "en")), _day(day)
    if words is None or own is None:
        return []
    return [
        RelativeDay(match.start(), match.end(), _time(words, match, own))
        for match in words.pattern.finditer(text)
    ]


def _day(day: str | None) -> date | None:
    try:
        return date.fromisoformat((day or "")[:10])
    except ValueError:
        return None


def _time(words: DayWords, match: re.Match[str], own: date) -> str:
    """What one match means, counted from the article's own day."""
    kind, place = str(match.lastgroup).split("_")
    number, away = int(place), -1 if kind == "last" else 1
    if kind == "day":
        return (own + timedelta(days=list(words.days)[number])).isoformat()
    if number == WEEK:
        monday = own + timedelta(days=7 * away - own.weekday())
        return f"{monday}/{monday + timedelta(days=6)}"
    if number == MONTH:
        year, month = divmod(12 * own.year + own.month - 1 + away, 12)
        return f"{year:04}-{month + 1:02}"
    if number == YEAR:
        return f"{own.year + away:04}"
    since = (own.weekday() - (number - MONDAY)) % 7
    return (own - timedelta(days=since or 7)).isoformat()
