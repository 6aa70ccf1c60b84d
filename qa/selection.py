"""Which articles are looked at: those of a path, one by its name, those of some days; else all.

What a user gives comes in as it was written; the days that it stands for, and words that say what
was looked at, go out. The index finds the articles (`qa.index.selecting`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field, fields
from datetime import date
from shlex import quote

from qa.errors import UsageError

DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles are looked at; each part that is given narrows it.

    Attributes:
        path: A glob for the names of articles, or for the paths of their files.
        article: The name of one article: its path, its file's name or its title.
        since: Only articles of this day or later; a month or a year begins with its first day.
        until: Only articles of this day or earlier; a month or a year ends with its last day.
    """

    path: str | None = None
    article: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        for name in ("path", "article"):
            value = getattr(self, name)
            if value is not None and not value.strip():
                raise UsageError(f"{name} is empty", "name articles, or leave it out for all")
        first, last = self.first_day, self.last_day
        if first and last and first > last:
            raise UsageError(
                f"since {self.since} is later than until {self.until}", "give the earlier day first"
            )

    def __bool__(self) -> bool:
        """Whether any article may be left out."""
        return any(getattr(self, part.name) is not None for part in fields(self))

    def __str__(self) -> str:
        """What is given, in words."""
        given = ((part.name, getattr(self, part.name)) for part in fields(self))
        return ", ".join(f"{name} {value}" for name, value in given if value is not None)

    @property
    def options(self) -> list[str]:
        """What is given, as the options of a command."""
        given = ((part.name, getattr(self, part.name)) for part in fields(self))
        return [f"--{name} {quote(value)}" for name, value in given if value is not None]

    @property
    def first_day(self) -> str | None:
        """The ISO day that `since` stands for."""
        return None if self.since is None else days_of("since", self.since)[0]

    @property
    def last_day(self) -> str | None:
        """The ISO day that `until` stands for."""
        return None if self.until is None else days_of("until", self.until)[1]


@dataclass(frozen=True, slots=True)
class Selected:
    """How many articles a selection left of how many."""

    selection: Selection = field(default_factory=Selection)
    articles: int = 0
    of: int = 0

    def __str__(self) -> str:
        """One sentence that says what was looked at."""
        count = f"{self.articles:,} of {self.of:,} articles"
        return f"Looked at {count}: {self.selection}." if self.selection else f"Looked at {count}."


def days_of(name: str, written: str) -> tuple[str, str]:
    """Return the first and the last ISO day of a day, a month or a year.

    Args:
        name: Of the setting, for the error.
        written: "2015-09-12", "2015-09" or "2015".

    Raises:
        UsageError: it is none of these, or the calendar has no such day.
    """
    match = DAY.fullmatch(written)
    try:
        if match:
            year, month, day = match.groups()
            first = date(int(year), int(month or 1), int(day or 1))
            last_month = first.replace(month=int(month or 12))
            last = first if day else last_month.replace(day=_length(last_month))
            return first.isoformat(), last.isoformat()
    except ValueError:
        pass
    raise UsageError(f"{name} is {written!r}", "give one such as 2015-09-12, 2015-09, 2015")


def _length(month: date) -> int:
    """How many days the month of a day has."""
    return monthrange(month.year, month.month)[1]
